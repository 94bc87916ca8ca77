/**
 * At which mark a position would be liquidated (D12, C101): index and all marks of the underlying move by one factor, and the
 * wallet's own margin is asked at each. No formula of its own: haircuts, levels, netting, bases at the mark and profit
 * currencies are those of `walletMargin`.
 */
import type { Wallet } from '../entities.ts';
import { findPosition } from '../positions/positions.ts';
import type { State } from '../state.ts';
import { isolatedMargin, walletMargin } from './wallet.ts';

/** Equity of the part concerned, and what it must not fall below. */
interface PartFigures {
  readonly equity: number;
  readonly maintenanceMargin: number;
}

/**
 * The mark in USD, unrounded, at which the part of the wallet that bears the position (the isolated position, else the
 * wallet's cross part) crosses its maintenance margin: the nearest one, above or below; undefined without a position, and
 * when no price does. Of a part that is in danger already it is the price at which it would not be. Under
 * `liquidationEstimate: 'markAlone'` (C10) only this market's mark moves.
 *
 * Accrued funding stays as it is, orders rest. Reads only: prices are moved in a fork.
 */
export function liquidationPrice(state: State, wallet: Wallet, marketId: number): number | undefined {
  const position = findPosition(state, wallet.id, marketId);
  if (position === undefined || position.lots === 0) return undefined;
  const mover = new PriceMover(state.fork(), wallet.id, marketId);
  const factor = crossingFactor((at) => {
    const { equity, maintenanceMargin } = mover.partAt(at, position.leverage === 0 ? undefined : position.id);
    return equity < maintenanceMargin;
  });
  return factor === undefined ? undefined : mover.markAt(factor);
}

/** Moves the prices of one underlying in a fork. */
class PriceMover {
  readonly #state: State;
  readonly #walletId: number;
  readonly #marketId: number;
  readonly #assetId: number;
  readonly #indexPrice: number;
  /** Markets that move with it, and their marks. */
  readonly #marks: readonly (readonly [marketId: number, markPrice: number])[];

  constructor(fork: State, walletId: number, marketId: number) {
    this.#state = fork;
    this.#walletId = walletId;
    this.#marketId = marketId;
    this.#assetId = fork.markets.get(marketId).baseAsset;
    this.#indexPrice = fork.assets.get(this.#assetId).indexPriceUsd;
    this.#marks = movingMarkets(fork, walletId, marketId).map((id) => [id, fork.markets.own(id).markPrice]);
    fork.assets.own(this.#assetId);
    // Its figures are cached beside those of the state that was forked, not in their place.
    fork.wallets.own(walletId);
  }

  partAt(factor: number, isolatedPosition: number | undefined): PartFigures {
    const state = this.#state;
    for (const [id, markPrice] of this.#marks) state.markets.own(id).markPrice = markPrice * factor;
    state.markStamp++;
    if (state.root.rules.liquidationEstimate !== 'markAlone') {
      state.assets.own(this.#assetId).indexPriceUsd = this.#indexPrice * factor;
      state.indexStamp++;
    }
    const wallet = state.wallets.get(this.#walletId);
    if (isolatedPosition !== undefined) return isolatedMargin(state, wallet, isolatedPosition);
    const { riskEquity, riskMaintenanceMargin } = walletMargin(state, wallet);
    return { equity: riskEquity, maintenanceMargin: riskMaintenanceMargin };
  }

  markAt(factor: number): number {
    const own = this.#marks.find(([id]) => id === this.#marketId);
    return (own?.[1] ?? 0) * factor;
  }
}

/** Markets of the wallet whose marks move: those of the same underlying, or this one alone (C10). */
function movingMarkets(state: State, walletId: number, marketId: number): readonly number[] {
  if (state.root.rules.liquidationEstimate === 'markAlone') return [marketId];
  const { baseAsset } = state.markets.get(marketId);
  return state.wallets
    .get(walletId)
    .positions.map((id) => state.positions.get(id).marketId)
    .filter((id) => state.markets.get(id).baseAsset === baseAsset);
}

/** How far down prices are looked at, as factors; as far up as one over them. */
const LOOKED_AT: readonly number[] = [
  0.995, 0.99, 0.98, 0.96, 0.94, 0.92, 0.9, 0.86, 0.82, 0.78, 0.74, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4, 0.35, 0.3,
  0.25, 0.2, 0.15, 0.1, 0.05, 0.02, 0.01, 0.001, 0.000_1, 0.000_001,
];

/** The factor nearest to 1 at which the answer changes; undefined when it never does. */
function crossingFactor(isInDanger: (factor: number) => boolean): number | undefined {
  const now = isInDanger(1);
  let above = 1;
  let below = 1;
  for (const down of LOOKED_AT) {
    const up = 1 / down;
    const crossings: number[] = [];
    if (isInDanger(down) !== now) crossings.push(boundary(isInDanger, below, down, now));
    if (isInDanger(up) !== now) crossings.push(boundary(isInDanger, above, up, now));
    if (crossings.length > 0) return crossings.sort((a, b) => distance(a) - distance(b))[0];
    below = down;
    above = up;
  }
  return undefined;
}

/** The last factor, going from `from`, at which the answer is still `now`: the interval is halved until nothing lies inside. */
function boundary(isInDanger: (factor: number) => boolean, from: number, to: number, now: boolean): number {
  let near = from;
  let far = to;
  for (;;) {
    const middle = near + (far - near) / 2;
    if (middle === near || middle === far) return near;
    if (isInDanger(middle) === now) near = middle;
    else far = middle;
  }
}

/** Distance from 1 in either direction. */
function distance(factor: number): number {
  return factor < 1 ? 1 / factor : factor;
}
