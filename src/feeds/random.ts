/**
 * Random numbers by position instead of by sequence: the value at (seed, stream, index) is computed directly, so step k
 * of any path needs none of the steps before it, and neither a restart nor a rewind has a generator to put back.
 *
 * The mixing function is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror, Shaw: "Parallel Random Numbers: As Easy as
 * 1, 2, 3", 2011): counter-based by design, passes BigCrush, has published known answers, and needs only 32-bit
 * additions, rotations and exclusive-ors, which are the same bits on every engine. Philox would need 64-bit products.
 */

/** The key of one independent sequence of random numbers. */
export interface Stream {
  readonly low: number;
  readonly high: number;
}

const TWO_POW_21 = 0x20_0000;
const TWO_POW_27 = 0x800_0000;
const TWO_POW_32 = 0x1_0000_0000;
const TWO_POW_53 = 0x20_0000_0000_0000;
const KEY_PARITY = 0x1bd11bda;

/** Standard deviation of the sum of four integers from 0 to 8191. */
const ROUGH_DEVIATION = 8192 * Math.sqrt(1 / 3);

/** Room for four draws per index (a uniform and the three of a normal) in the spare high bits of the counter. */
const LANE_SHIFT = 24;

/**
 * Threefry-2x32-20 of a 64-bit counter under a 64-bit key. Returns the upper 53 of the 64 output bits as an integer in
 * [0, 2^53): the first word whole, then the top 21 bits of the second.
 */
export function threefry(keyLow: number, keyHigh: number, counterLow: number, counterHigh: number): number {
  let current = keyLow | 0;
  let next = keyHigh | 0;
  let afterNext = KEY_PARITY ^ current ^ next;
  let x = (counterLow + current) | 0;
  let y = (counterHigh + next) | 0;
  for (let group = 1; group <= 5; group++) {
    if ((group & 1) === 1) {
      x = (x + y) | 0;
      y = ((y << 13) | (y >>> 19)) ^ x;
      x = (x + y) | 0;
      y = ((y << 15) | (y >>> 17)) ^ x;
      x = (x + y) | 0;
      y = ((y << 26) | (y >>> 6)) ^ x;
      x = (x + y) | 0;
      y = ((y << 6) | (y >>> 26)) ^ x;
    } else {
      x = (x + y) | 0;
      y = ((y << 17) | (y >>> 15)) ^ x;
      x = (x + y) | 0;
      y = ((y << 29) | (y >>> 3)) ^ x;
      x = (x + y) | 0;
      y = ((y << 16) | (y >>> 16)) ^ x;
      x = (x + y) | 0;
      y = ((y << 24) | (y >>> 8)) ^ x;
    }
    const previous = current;
    current = next;
    next = afterNext;
    afterNext = previous;
    x = (x + current) | 0;
    y = (y + next + group) | 0;
  }
  return (x >>> 0) * TWO_POW_21 + (y >>> 11);
}

/**
 * The stream of a name under a seed. Different names give independent streams; the name is absorbed four characters at
 * a time, each block under the key left by the block before. Throws a RangeError when the seed is no safe integer >= 0.
 */
export function streamOf(seed: number, name: string): Stream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`A seed is a whole number from 0 to 2^53 - 1, not ${seed}.`);
  }
  let low = (seed % TWO_POW_32) | 0;
  let high = Math.floor(seed / TWO_POW_32) | 0;
  // The length goes in first, so that no name is the padded form of another.
  let block = threefry(low, high, name.length, 0);
  for (let at = 0; at < name.length; at += 4) {
    low = Math.floor(block / TWO_POW_21) | 0;
    high = (block % TWO_POW_32) | 0;
    block = threefry(low, high, pair(name, at), pair(name, at + 2));
  }
  return { low: Math.floor(block / TWO_POW_21) | 0, high: (block % TWO_POW_32) | 0 };
}

/** Uniform in [0, 1) with 53 bits. `index` is a safe integer >= 0. */
export function uniform(stream: Stream, index: number): number {
  return draw(stream, index, 0) / TWO_POW_53;
}

/** Uniform in [-1, 1). */
export function signedUniform(stream: Stream, index: number): number {
  return (draw(stream, index, 0) / TWO_POW_53) * 2 - 1;
}

/**
 * Standard normal variate as the centred sum of twelve 13-bit uniforms (Irwin-Hall 12): mean 0 and variance 1 - 2^-26
 * exactly, excess kurtosis -0.1, never beyond +-6. Chosen over an inverse distribution function because it needs no
 * logarithm in the tails, and because a bounded shock is what keeps every price positive.
 */
export function normal(stream: Stream, index: number): number {
  const sum =
    sumOfLanes(draw(stream, index, 1)) + sumOfLanes(draw(stream, index, 2)) + sumOfLanes(draw(stream, index, 3));
  return (sum - 49_146) / 8192;
}

/**
 * Standard normal variate to a rough approximation, from four 13-bit uniforms: variance 1 within 2^-26, excess kurtosis
 * -0.3, never beyond +-3.47. A third of the cost of `normal`, for where only the order of size matters.
 */
export function roughNormal(stream: Stream, index: number): number {
  return (sumOfLanes(draw(stream, index, 1)) - 16_382) / ROUGH_DEVIATION;
}

function draw(stream: Stream, index: number, lane: number): number {
  return threefry(stream.low, stream.high, index | 0, Math.floor(index / TWO_POW_32) | (lane << LANE_SHIFT));
}

/** Sum of four 13-bit pieces of a 53-bit integer. */
function sumOfLanes(bits: number): number {
  const upper = Math.floor(bits / TWO_POW_27);
  const lower = bits - upper * TWO_POW_27;
  return (upper >>> 13) + (upper & 8191) + (lower >>> 14) + ((lower >>> 1) & 8191);
}

function pair(name: string, at: number): number {
  const first = at < name.length ? name.charCodeAt(at) : 0;
  const second = at + 1 < name.length ? name.charCodeAt(at + 1) : 0;
  return (first << 16) | second;
}
