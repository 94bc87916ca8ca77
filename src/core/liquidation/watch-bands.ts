/**
 * Thresholds of wallets on prices: which wallets have to be looked at when a price has moved.
 *
 * A wallet has a threshold on each price (and direction) by which it can lose; the pair is called an axis. It is due as
 * soon as one of them is passed. Axes are cut into narrow bands of equal relative width, each with a list of the thresholds
 * in it, so a move costs the bands that it crosses and the thresholds it passes, however many wallets there are; a jump
 * only crosses more bands. Bands lie on a ring: thresholds that are a whole turn away are met too early and stay, since
 * each holds its exact value.
 *
 * Time is one of the prices: it only rises.
 */
import { DueSet } from './watch-due.ts';

/** The price that is the time, in milliseconds. */
export const CLOCK = 0;

/** No axis: the threshold can never be reached. */
export const NOWHERE = -1;

/** The axis of a price on which a wallet loses when the price falls, and that on which it loses when it rises. */
export function fallOf(price: number): number {
  return price * 2;
}

export function riseOf(price: number): number {
  return price * 2 + 1;
}

/** Bands of one axis: a ring that spans a doubling of the price. */
const RING = 2048;
/** Bands within a doubling of the price, as bits of the mantissa: a band is 0.024 to 0.049 % wide. */
const BAND_BITS = 11;
const CLOCK_BAND_MS = 1000;

/**
 * A node is three numbers wide, so that it lies in one line of the processor's cache: its threshold, then as halves its
 * neighbours in the band's list, whose it is, and on which axis it lies.
 */
const NODE = 3;
const LINKS = 6;
const NEXT = 2;
const PREVIOUS = 3;
const WALLET = 4;
const AXIS = 5;
/** End of a list. A first node's previous one is its band, as -1 - band. */
const END = -1;

export class WatchBands {
  /** Bits of a number, to read its band off: exponent and leading mantissa grow with the number. */
  readonly #number = new Float64Array(1);
  readonly #halves = new Int32Array(this.#number.buffer);
  /** Which half holds the exponent on this machine. */
  readonly #high = new Int8Array(new Int16Array([1]).buffer)[0] === 1 ? 1 : 0;
  /** Wallets that have to be looked at. */
  readonly due = new DueSet();
  #values = new Float64Array(64);
  /** By axis, made when first needed: first node of each band. */
  readonly #rings: (Int32Array | undefined)[] = [];
  /** Nodes: a wallet's lie side by side, in the order in which it states its axes. */
  #thresholds = new Float64Array(256 * NODE);
  #links = new Int32Array(this.#thresholds.buffer);
  #nodes = 0;
  /** Blocks of nodes that were given back, by their length. */
  readonly #free: number[][] = [];
  /** By wallet, two halves: its first node and how many it has. */
  #blocks = new Int32Array(512);

  /** The price as it was last moved to; 0 before. */
  valueOf(price: number): number {
    return price < this.#values.length ? (this.#values[price] as number) : 0;
  }

  #bandOf(axis: number, value: number): number {
    if (axis >> 1 === CLOCK) return Math.floor(value / CLOCK_BAND_MS);
    this.#number[0] = value;
    return (this.#halves[this.#high] as number) >> (20 - BAND_BITS);
  }

  /** Moves a price. Wallets whose threshold it passes are due. */
  move(price: number, value: number): void {
    if (price >= this.#values.length) this.#values = grown(this.#values, price);
    const before = this.#values[price] as number;
    if (value === before) return;
    this.#values[price] = value;
    const axis = value < before ? fallOf(price) : riseOf(price);
    const ring = this.#rings[axis];
    if (ring !== undefined) this.#sweep(axis, ring, before, value);
  }

  /** How many thresholds the wallet has, and the first of their nodes. */
  countOf(wallet: number): number {
    return wallet * 2 < this.#blocks.length ? (this.#blocks[wallet * 2 + 1] as number) : 0;
  }

  firstOf(wallet: number): number {
    return wallet * 2 < this.#blocks.length ? (this.#blocks[wallet * 2] as number) : 0;
  }

  /** Gives the wallet a block of `count` thresholds, and its first node. A block of the right length stays as it is. */
  blockFor(wallet: number, count: number): number {
    if (this.countOf(wallet) === count) return this.firstOf(wallet);
    if (wallet * 2 >= this.#blocks.length) this.#blocks = grown(this.#blocks, wallet * 2 + 1);
    this.forget(wallet);
    const first = this.#free[count]?.pop() ?? this.#newBlock(count);
    const links = this.#links;
    for (let node = first; node < first + count; node++) {
      links[node * LINKS + WALLET] = wallet;
      links[node * LINKS + AXIS] = NOWHERE;
    }
    this.#blocks[wallet * 2] = first;
    this.#blocks[wallet * 2 + 1] = count;
    return first;
  }

  /** Takes all thresholds of the wallet away. */
  forget(wallet: number): void {
    const count = this.countOf(wallet);
    if (count === 0) return;
    const first = this.firstOf(wallet);
    for (let node = first; node < first + count; node++) this.#unlink(node);
    this.#blocks[wallet * 2 + 1] = 0;
    for (let length = this.#free.length; length <= count; length++) this.#free.push([]);
    (this.#free[count] as number[]).push(first);
  }

  /** The axis on which the node lies; NOWHERE when it was passed, or can never be. */
  axisOf(node: number): number {
    return this.#links[node * LINKS + AXIS] as number;
  }

  thresholdOf(node: number): number {
    return this.#thresholds[node * NODE] as number;
  }

  /** Puts the node on an axis, or on none. */
  put(node: number, axis: number, threshold: number): void {
    this.#unlink(node);
    if (axis === NOWHERE) return;
    const links = this.#links;
    let ring = this.#rings[axis];
    if (ring === undefined) {
      for (let other = this.#rings.length; other < axis; other++) this.#rings.push(undefined);
      ring = new Int32Array(RING).fill(END);
      this.#rings[axis] = ring;
    }
    const band = this.#bandOf(axis, threshold) & (RING - 1);
    const next = ring[band] as number;
    if (next !== END) links[next * LINKS + PREVIOUS] = node;
    links[node * LINKS + NEXT] = next;
    links[node * LINKS + PREVIOUS] = -1 - band;
    links[node * LINKS + AXIS] = axis;
    ring[band] = node;
    this.#thresholds[node * NODE] = threshold;
  }

  #unlink(node: number): void {
    const links = this.#links;
    const axis = links[node * LINKS + AXIS] as number;
    if (axis === NOWHERE) return;
    const next = links[node * LINKS + NEXT] as number;
    const previous = links[node * LINKS + PREVIOUS] as number;
    if (next !== END) links[next * LINKS + PREVIOUS] = previous;
    if (previous >= 0) links[previous * LINKS + NEXT] = next;
    else (this.#rings[axis] as Int32Array)[-1 - previous] = next;
    links[node * LINKS + AXIS] = NOWHERE;
  }

  /** Takes the passed thresholds out of the bands from `before` to `after`, both included. */
  #sweep(axis: number, ring: Int32Array, before: number, after: number): void {
    const rises = after > before;
    const from = this.#bandOf(axis, before);
    const bands = Math.min(Math.abs(this.#bandOf(axis, after) - from) + 1, RING);
    const links = this.#links;
    const thresholds = this.#thresholds;
    for (let step = 0; step < bands; step++) {
      let node = ring[(rises ? from + step : from - step) & (RING - 1)] as number;
      while (node !== END) {
        const next = links[node * LINKS + NEXT] as number;
        const threshold = thresholds[node * NODE] as number;
        if (rises ? after > threshold : after < threshold) {
          this.#unlink(node);
          this.due.add(links[node * LINKS + WALLET] as number);
        }
        node = next;
      }
    }
  }

  #newBlock(count: number): number {
    const first = this.#nodes;
    this.#nodes += count;
    if (this.#nodes * NODE > this.#thresholds.length) {
      this.#thresholds = grown(this.#thresholds, this.#nodes * NODE);
      this.#links = new Int32Array(this.#thresholds.buffer);
    }
    return first;
  }
}

/** A copy that reaches at least to `index`. */
function grown<T extends Float64Array | Int32Array>(array: T, index: number): T {
  const copy = new (array.constructor as new (length: number) => T)(Math.max(index + 1, array.length * 2));
  copy.set(array);
  return copy;
}
