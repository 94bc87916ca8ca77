/**
 * How far each price may move until a wallet has to be looked at again.
 *
 * A part of a wallet (its cross part, or one isolated position) is in danger when `cushion = equity - requirement` is
 * below 0. For every price the caller states a bound `loss` of what the cushion loses by, for each unit of relative move in
 * one direction: the part's value there (loss of equity) plus what the requirement grows by. Cushion and bounds hold at
 * the present prices. Then after any moves, however the path went,
 *
 *     cushion(now) >= cushion(placed) - sum over axes of loss x move - loss per millisecond x time
 *
 * where `move` is the relative move in the axis's direction and 0 for one the other way: equity is a sum of terms of one
 * price each, and the requirement a sum of maxima over sums of such terms, which grows by no more than its terms do. What
 * is not linear is made so: an inverse contract is linear in 1 / price and its moves are counted there; where a margin
 * level would step the wallet is looked at, so that rates do not change in between; a haircut takes from gains
 * only, so counting all of a loss is the bound on both sides of zero.
 *
 * The cushion is shared out: each axis may move by a share `d` with sum(loss x d) <= cushion. As long as no price has
 * passed its share, the cushion is not negative; so a wallet that crossed has passed a threshold and is due. The
 * share goes by 1 / sqrt(loss), which lies between what is best for prices that drift (1 / d looks for each axis) and for
 * those that wander (1 / d^2). Thresholds that still fit their share are left where they are.
 */
import { CLOCK, fallOf, NOWHERE, riseOf, type WatchBands } from './watch-bands.ts';

/** A threshold is put at this part of its share, so that it still fits when the cushion has become smaller. */
const PLACED_AT = 0.85;
/** One that is nearer than this part of its share is moved. */
const KEPT_FROM = 0.4;
/** The part of a cushion that time may take, and for how long ahead it is reserved. */
const TIME_SHARE = 0.125;
const TIME_AHEAD_MS = 3_600_000;

/** How a loss grows with its price: with the price, or with 1 / price (inverse contracts). */
const PLAIN = 0;
const RECIPROCAL = 1;
/** Not a loss but a threshold as it stands. */
const FIXED = 2;

export class WatchPlacer {
  readonly #bands: WatchBands;
  #axes = new Int32Array(16);
  #kinds = new Int32Array(16);
  /** Loss by relative move; of fixed ones the threshold. */
  #losses = new Float64Array(16);
  /** The relative move that is allowed; of fixed ones not read. */
  #roots = new Float64Array(16);
  #shares = new Float64Array(16);
  #count = 0;
  #shared = 0;

  constructor(bands: WatchBands) {
    this.#bands = bands;
  }

  /** Begins a wallet. */
  begin(): void {
    this.#count = 0;
    this.#shared = 0;
  }

  /** The part loses `loss` x the relative fall of the price. */
  losesByFall(price: number, loss: number): void {
    this.#add(fallOf(price), PLAIN, loss);
  }

  /** The part loses `loss` x the relative rise of the price. */
  losesByRise(price: number, loss: number): void {
    this.#add(riseOf(price), PLAIN, loss);
  }

  /** The part loses `loss` x the relative rise of 1 / price, which is a fall of the price. */
  losesByReciprocalRise(price: number, loss: number): void {
    this.#add(fallOf(price), RECIPROCAL, loss);
  }

  /** The part loses `loss` x the relative fall of 1 / price, which is a rise of the price. */
  losesByReciprocalFall(price: number, loss: number): void {
    this.#add(riseOf(price), RECIPROCAL, loss);
  }

  /** The wallet is looked at when the price falls below, or rises above, a threshold: there its margin steps. */
  watchFall(price: number, threshold: number): void {
    this.#add(fallOf(price), FIXED, threshold);
  }

  watchRise(price: number, threshold: number): void {
    this.#add(riseOf(price), FIXED, threshold);
  }

  /** Ends a part: shares its cushion (not negative) out among what was stated since the last part. */
  share(cushion: number, lossPerMs: number): void {
    let rest = cushion;
    if (lossPerMs > 0) {
      const reserved = Math.min(cushion * TIME_SHARE, lossPerMs * TIME_AHEAD_MS);
      rest -= reserved;
      this.#add(riseOf(CLOCK), FIXED, this.#bands.valueOf(CLOCK) + reserved / lossPerMs);
    }
    const start = this.#shared;
    const end = this.#count;
    const kinds = this.#kinds;
    const losses = this.#losses;
    const roots = this.#roots;
    const shares = this.#shares;
    let sum = 0;
    for (let at = start; at < end; at++) {
      if (kinds[at] === FIXED) continue;
      const root = Math.sqrt(losses[at] as number);
      roots[at] = root;
      sum += root;
    }
    const unit = sum > 0 ? rest / sum : 0;
    for (let at = start; at < end; at++) if (kinds[at] !== FIXED) shares[at] = unit / (roots[at] as number);
    this.#shared = end;
  }

  /** Ends the wallet: its thresholds are those that were stated, and no others. */
  place(wallet: number): void {
    const bands = this.#bands;
    const count = this.#count;
    const first = bands.blockFor(wallet, count);
    for (let at = 0; at < count; at++) {
      const node = first + at;
      const axis = this.#axes[at] as number;
      if (this.#kinds[at] === FIXED) this.#placeFixed(node, axis, this.#losses[at] as number);
      else this.#placeShare(node, axis, this.#kinds[at] === RECIPROCAL, this.#shares[at] as number);
    }
  }

  #placeFixed(node: number, axis: number, threshold: number): void {
    const bands = this.#bands;
    if (bands.axisOf(node) === axis) {
      const placed = bands.thresholdOf(node);
      if (placed === threshold) return;
      // Time may be looked at earlier, too.
      const now = bands.valueOf(CLOCK);
      if (axis >> 1 === CLOCK && placed <= threshold && placed - now >= (threshold - now) * KEPT_FROM) return;
    }
    bands.put(node, axis, threshold);
  }

  #placeShare(node: number, axis: number, reciprocal: boolean, share: number): void {
    const bands = this.#bands;
    const price = bands.valueOf(axis >> 1);
    const rises = (axis & 1) === 1;
    if (bands.axisOf(node) === axis) {
      const move = moveTo(price, bands.thresholdOf(node), rises, reciprocal);
      if (move <= share && move >= share * KEPT_FROM) return;
    }
    const move = share * PLACED_AT;
    // A price, or 1 / price, falls by less than all of itself.
    const reachable = move < 1 || rises !== reciprocal;
    bands.put(node, reachable ? axis : NOWHERE, reachable ? after(price, move, rises, reciprocal) : 0);
  }

  #add(axis: number, kind: number, loss: number): void {
    if (kind !== FIXED && !(loss > 0)) return;
    const at = this.#count++;
    if (at >= this.#axes.length) this.#grow();
    this.#axes[at] = axis;
    this.#kinds[at] = kind;
    this.#losses[at] = loss;
  }

  #grow(): void {
    const length = this.#axes.length * 2;
    this.#axes = copied(new Int32Array(length), this.#axes);
    this.#kinds = copied(new Int32Array(length), this.#kinds);
    this.#losses = copied(new Float64Array(length), this.#losses);
    this.#roots = copied(new Float64Array(length), this.#roots);
    this.#shares = copied(new Float64Array(length), this.#shares);
  }
}

/** Relative move of the price, or of 1 / price, up to the threshold. */
function moveTo(price: number, threshold: number, rises: boolean, reciprocal: boolean): number {
  if (reciprocal) return rises ? 1 - price / threshold : price / threshold - 1;
  return rises ? threshold / price - 1 : 1 - threshold / price;
}

/** The price after a relative move of it, or of 1 / price. */
function after(price: number, move: number, rises: boolean, reciprocal: boolean): number {
  if (reciprocal) return rises ? price / (1 - move) : price / (1 + move);
  return rises ? price * (1 + move) : price * (1 - move);
}

function copied<T extends Float64Array | Int32Array>(into: T, from: T): T {
  into.set(from);
  return into;
}
