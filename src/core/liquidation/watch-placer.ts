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
 * The cushion is shared out: each axis may move by `d` with sum(loss x d) <= cushion. As long as no price has passed its
 * `d`, the cushion is not negative; so a wallet that crossed has passed a threshold and is due. How it is shared out is
 * free. Prices of coins move together, so every axis is given the same `d`; thresholds that stand already stay where they
 * fit, since moving them is what costs.
 */
import { CLOCK, fallOf, NOWHERE, riseOf, type WatchBands } from './watch-bands.ts';

/** A standing threshold stays while it lies between these parts of its share. */
const KEPT_FROM = 0.4;
const KEPT_TO = 1.5;
/** Those that stay may leave the others this part of their shares, not less; what is left over goes to them up to the second. */
const LEFT_AT_LEAST = 0.8;
const LEFT_AT_MOST = 1.3;
/** The part of a cushion that time may take, and for how long ahead it is reserved. */
const TIME_SHARE = 0.125;
const TIME_AHEAD_MS = 3_600_000;

/** How a loss grows with its price: with the price, or with 1 / price (inverse contracts). */
const PLAIN = 0;
const RECIPROCAL = 1;
/** Not a loss but a threshold as it stands. */
const FIXED = 2;

/** Not a move: no threshold stands, or it does not stay. */
const NEW = -1;

export class WatchPlacer {
  readonly #bands: WatchBands;
  /** What was stated of the wallet, in order: its thresholds will be in the same order. */
  #axes = new Int32Array(16);
  #kinds = new Int32Array(16);
  #losses = new Float64Array(16);
  #moves = new Float64Array(16);
  #thresholds = new Float64Array(16);
  #count = 0;
  /** Of them, those of parts that are shared out. */
  #shared = 0;
  #wallet = 0;
  /** The thresholds that stand. */
  #first = 0;
  #standing = 0;

  constructor(bands: WatchBands) {
    this.#bands = bands;
  }

  /** The price, or the time, as the bands have it. */
  valueOf(price: number): number {
    return this.#bands.valueOf(price);
  }

  begin(wallet: number): void {
    this.#wallet = wallet;
    this.#first = this.#bands.firstOf(wallet);
    this.#standing = this.#bands.countOf(wallet);
    this.#count = 0;
    this.#shared = 0;
  }

  /** The part loses `loss` x the relative fall of the price. */
  losesByFall(price: number, loss: number): void {
    if (loss > 0) this.#add(fallOf(price), PLAIN, loss, 0);
  }

  /** The part loses `loss` x the relative rise of the price. */
  losesByRise(price: number, loss: number): void {
    if (loss > 0) this.#add(riseOf(price), PLAIN, loss, 0);
  }

  /** The part loses `loss` x the relative rise of 1 / price, which is a fall of the price. */
  losesByReciprocalRise(price: number, loss: number): void {
    if (loss > 0) this.#add(fallOf(price), RECIPROCAL, loss, 0);
  }

  /** The part loses `loss` x the relative fall of 1 / price, which is a rise of the price. */
  losesByReciprocalFall(price: number, loss: number): void {
    if (loss > 0) this.#add(riseOf(price), RECIPROCAL, loss, 0);
  }

  /**
   * The wallet is looked at when the price falls below, or rises above, a threshold: there its margin steps. One that is
   * passed already is met with the next move in that direction.
   */
  watchFall(price: number, threshold: number): void {
    this.#add(fallOf(price), FIXED, 0, Math.min(threshold, this.#bands.valueOf(price)));
  }

  watchRise(price: number, threshold: number): void {
    this.#add(riseOf(price), FIXED, 0, Math.max(threshold, this.#bands.valueOf(price)));
  }

  /** Ends a part: shares its cushion (not negative) out among what was stated since the last part. */
  share(cushion: number, lossPerMs: number): void {
    const end = this.#count;
    const rest = lossPerMs > 0 ? cushion - this.#reserveTime(cushion, lossPerMs) : cushion;
    let losses = 0;
    for (let at = this.#shared; at < end; at++) losses += this.#losses[at] as number;
    if (losses > 0) this.#shareOut(end, rest, rest / losses);
    this.#shared = this.#count;
  }

  /** Ends the wallet: its thresholds are those that were stated, and no others. */
  place(): void {
    const bands = this.#bands;
    const count = this.#count;
    const first = bands.blockFor(this.#wallet, count);
    for (let at = 0; at < count; at++) {
      const node = first + at;
      const axis = this.#axes[at] as number;
      const threshold = this.#thresholds[at] as number;
      if (bands.axisOf(node) !== axis || bands.thresholdOf(node) !== threshold) bands.put(node, axis, threshold);
    }
  }

  /** Sets a part of the cushion aside for what time takes, and a threshold on the time. */
  #reserveTime(cushion: number, lossPerMs: number): number {
    const reserved = Math.min(cushion * TIME_SHARE, lossPerMs * TIME_AHEAD_MS);
    const now = this.#bands.valueOf(CLOCK);
    const ahead = reserved / lossPerMs;
    const standing = this.#standingAt(this.#count, riseOf(CLOCK)) - now;
    this.#add(riseOf(CLOCK), FIXED, 0, now + (standing <= ahead && standing >= ahead * KEPT_FROM ? standing : ahead));
    return reserved;
  }

  /** Decides for each of the part's axes whether its threshold stays, and shares out what the others may take. */
  #shareOut(end: number, cushion: number, share: number): void {
    const losses = this.#losses;
    const moves = this.#moves;
    let left = cushion;
    let wanted = 0;
    for (let at = this.#shared; at < end; at++) {
      if (this.#kinds[at] === FIXED) continue;
      const loss = losses[at] as number;
      const move = this.#standingMove(at);
      const stays = move >= share * KEPT_FROM && move <= share * KEPT_TO;
      moves[at] = stays ? move : NEW;
      if (stays) left -= move * loss;
      else wanted += share * loss;
    }
    // Where too little is left, far ones come nearer, until those that remain lie within their share and the rest has its.
    for (let at = this.#shared; at < end && left < wanted * LEFT_AT_LEAST; at++) {
      if (this.#kinds[at] === FIXED || (moves[at] as number) <= share) continue;
      left += (moves[at] as number) * (losses[at] as number);
      wanted += share * (losses[at] as number);
      moves[at] = NEW;
    }
    const part = wanted > 0 ? Math.min(left / wanted, LEFT_AT_MOST) : 0;
    for (let at = this.#shared; at < end; at++) {
      if (this.#kinds[at] !== FIXED && moves[at] === NEW) this.#plan(at, share * part);
    }
  }

  /** The threshold after a move; a price, or 1 / price, falls by less than all of itself. */
  #plan(at: number, move: number): void {
    const axis = this.#axes[at] as number;
    const rises = (axis & 1) === 1;
    const reciprocal = this.#kinds[at] === RECIPROCAL;
    if (move >= 1 && rises === reciprocal) this.#axes[at] = NOWHERE;
    else this.#thresholds[at] = afterMove(this.#bands.valueOf(axis >> 1), move, rises, reciprocal);
  }

  /** How far the threshold that stands on the axis lies away as a move; less than none when none stands. */
  #standingMove(at: number): number {
    const axis = this.#axes[at] as number;
    const threshold = this.#standingAt(at, axis);
    if (threshold < 0) return NEW;
    this.#thresholds[at] = threshold;
    const price = this.#bands.valueOf(axis >> 1);
    return moveTo(price, threshold, (axis & 1) === 1, this.#kinds[at] === RECIPROCAL);
  }

  #standingAt(at: number, axis: number): number {
    const node = this.#first + at;
    return at < this.#standing && this.#bands.axisOf(node) === axis ? this.#bands.thresholdOf(node) : -1;
  }

  #add(axis: number, kind: number, loss: number, threshold: number): void {
    const at = this.#count++;
    if (at >= this.#axes.length) this.#grow();
    this.#axes[at] = axis;
    this.#kinds[at] = kind;
    this.#losses[at] = loss;
    this.#thresholds[at] = threshold;
  }

  #grow(): void {
    const length = this.#axes.length * 2;
    this.#axes = copied(new Int32Array(length), this.#axes);
    this.#kinds = copied(new Int32Array(length), this.#kinds);
    this.#losses = copied(new Float64Array(length), this.#losses);
    this.#moves = copied(new Float64Array(length), this.#moves);
    this.#thresholds = copied(new Float64Array(length), this.#thresholds);
  }
}

/** Relative move of the price, or of 1 / price, up to the threshold. */
function moveTo(price: number, threshold: number, rises: boolean, reciprocal: boolean): number {
  if (reciprocal) return rises ? 1 - price / threshold : price / threshold - 1;
  return rises ? threshold / price - 1 : 1 - threshold / price;
}

/** The price after a relative move of it, or of 1 / price. */
function afterMove(price: number, move: number, rises: boolean, reciprocal: boolean): number {
  if (reciprocal) return rises ? price / (1 - move) : price / (1 + move);
  return rises ? price * (1 + move) : price * (1 - move);
}

function copied<T extends Float64Array | Int32Array>(into: T, from: T): T {
  into.set(from);
  return into;
}
