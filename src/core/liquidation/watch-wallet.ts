/**
 * What the margin of one wallet depends on, as the watch needs it: whether it calls for action now and, if not, how far
 * prices, rates and time may move until it could (watch-placer.ts has the inequality).
 *
 * A wallet calls for action when its cross part, or an isolated position, is below its maintenance margin (7), or when it
 * is below its initial margin and has orders that could be cancelled (D14). Each of these is a cushion with terms of its
 * own, and the wallet is watched for all of them.
 */
import { NONE, type Position, type Wallet } from '../entities.ts';
import { levelOf } from '../instruments/schedule.ts';
import { amountOfCost, type ContractTerms, sizeOf } from '../instruments/terms.ts';
import { collateralOf, valueOfBalance } from '../margin/balances.ts';
import { valueAt } from '../margin/exposure.ts';
import { marketTerms, markTicks, scheduleFor, withheldPart } from '../margin/figures.ts';
import { isolatedMargin, type WalletMargin, walletMargin } from '../margin/wallet.ts';
import { paysFunding } from '../market/funding-rate.ts';
import type { State } from '../state.ts';
import { equityForInitial, isShortOfInitial } from './part.ts';
import type { WatchPlacer } from './watch-placer.ts';

/** The prices that wallets depend on, by number: four for each id of a market or an asset, after the time. */
export function markOf(marketId: number): number {
  return 1 + marketId * 4;
}

/** Counts changes of the market's funding rates. */
export function ratesOf(marketId: number): number {
  return 2 + marketId * 4;
}

/** What extreme volatility multiplies initial margins with. */
export function multiplierOf(marketId: number): number {
  return 3 + marketId * 4;
}

export function indexOf(assetId: number): number {
  return 4 + assetId * 4;
}

/**
 * Rounding of the figures, as a part of the amounts they are summed up from; theirs is far below it. So much of a cushion
 * is not relied on.
 */
const ROUNDING = 1e-10;
const HOUR_MS = 3_600_000;

/** A level's bound as a price is met a little early, so that rounding does not make it late. */
const EARLY = 1e-12;

/** Which requirement a cushion is over. */
type Requirement = 'initial' | 'maintenance';

export class WalletWatcher {
  readonly #state: State;
  readonly #placer: WatchPlacer;
  /** Of the part that is being stated: amounts in sum, and what time costs it. */
  #gross = 0;
  #lossPerMs = 0;
  /** A price is 0: nothing can be said relative to it. */
  #isBoundless = false;

  constructor(state: State, placer: WatchPlacer) {
    this.#state = state;
    this.#placer = placer;
  }

  /** Places the wallet's thresholds. False, and nothing is placed, when it calls for action, or nothing can bound it. */
  place(wallet: Wallet): boolean {
    const state = this.#state;
    const margin = walletMargin(state, wallet);
    if (margin.riskEquity < margin.riskMaintenanceMargin) return false;
    const hasOrders = wallet.positions.some((id) => needsOrderMargin(state.positions.get(id)));
    if (hasOrders && isShortOfInitial(wallet, margin)) return false;
    this.#isBoundless = false;
    this.#gross = 0;
    this.#lossPerMs = 0;
    this.#placer.begin(wallet.id);
    this.#stateCollateral(wallet);
    for (const id of wallet.positions) {
      const position = state.positions.get(id);
      if (position.leverage === 0) this.#statePosition(position, 'maintenance');
    }
    this.#share(margin.riskEquity - margin.riskMaintenanceMargin, margin.riskMaintenanceMargin + margin.assigned);
    if (hasOrders) this.#stateForOrders(wallet, margin);
    return this.#stateIsolated(wallet) && this.#finish();
  }

  /** The wallet as a whole above its initial margin, isolated positions included (D14). */
  #stateForOrders(wallet: Wallet, margin: WalletMargin): void {
    const state = this.#state;
    this.#stateCollateral(wallet);
    for (const id of wallet.positions) {
      const position = state.positions.get(id);
      if (position.lots === 0) continue;
      this.#statePosition(position, 'initial');
      const { marginMultiplier } = state.markets.get(position.marketId);
      this.#placer.watchRise(multiplierOf(position.marketId), marginMultiplier);
    }
    this.#share(equityForInitial(wallet, margin) - margin.initialMargin, margin.initialMargin);
  }

  #stateIsolated(wallet: Wallet): boolean {
    const state = this.#state;
    for (const id of wallet.positions) {
      const position = state.positions.get(id);
      if (position.leverage === 0 || position.lots === 0) continue;
      const { equity, maintenanceMargin, assigned } = isolatedMargin(state, wallet, id);
      if (equity < maintenanceMargin) return false;
      this.#statePosition(position, 'maintenance');
      this.#share(equity - maintenanceMargin, maintenanceMargin + Math.abs(assigned));
    }
    return true;
  }

  /** Balances in other currencies: they lose when the index falls, debts when it rises. Single-collateral wallets count coins. */
  #stateCollateral(wallet: Wallet): void {
    const state = this.#state;
    if (wallet.kind === 'single') {
      for (let slot = 0; slot < wallet.assets.length; slot++) {
        const asset = state.assets.get(wallet.assets[slot] as number);
        this.#gross += Math.abs(valueOfBalance(wallet, asset, wallet.amounts[slot] as bigint));
      }
      return;
    }
    const { rules } = state.root;
    for (let slot = 0; slot < wallet.assets.length; slot++) {
      const assetId = wallet.assets[slot] as number;
      const units = wallet.amounts[slot] as bigint;
      if (units === 0n) continue;
      const asset = state.assets.get(assetId);
      const value = valueOfBalance(wallet, asset, units);
      this.#gross += Math.abs(value);
      if (assetId === state.usdAsset) continue;
      if (value > 0) {
        const collateral = collateralOf(rules, value, asset.haircut, asset.conversionFee);
        this.#placer.losesByFall(indexOf(assetId), collateral);
      } else if (value < 0) this.#placer.losesByRise(indexOf(assetId), -value);
      else if (units < 0n && asset.kind !== 'credit') this.#isBoundless = true;
    }
  }

  /**
   * A position loses its value when the mark moves against it, and what its requirement grows by where that is taken at
   * the mark. A move in its favour earns no less than the part of profits that is margin, and may cost more where the rate
   * is higher still.
   */
  #statePosition(position: Position, requirement: Requirement): void {
    const { lots, marketId } = position;
    if (lots === 0) return;
    const state = this.#state;
    const placer = this.#placer;
    const market = state.markets.get(marketId);
    const terms = marketTerms(state, market);
    const ticks = markTicks(terms, market);
    if (!(ticks > 0)) {
      this.#isBoundless = true;
      return;
    }
    const held = Math.abs(lots);
    const value = amountOfCost(terms, valueAt(terms, held, ticks));
    this.#gross += value + Math.abs(amountOfCost(terms, Number(position.cost)));
    const growth = this.#growth(position, terms, ticks, requirement);
    const withGain = Math.max(0, growth - (1 - withheldPart(state, position.profitAsset)));
    const mark = markOf(marketId);
    if (terms.linear) {
      placer.losesByFall(mark, lots > 0 ? value : 0);
      placer.losesByRise(mark, lots > 0 ? value * withGain : value * (1 + growth));
    } else {
      placer.losesByReciprocalRise(mark, lots > 0 ? value * (1 + growth) : value * withGain);
      placer.losesByReciprocalFall(mark, lots > 0 ? 0 : value);
    }
    if (!paysFunding(market.contract)) return;
    this.#gross += Math.abs(position.carriedFunding);
    placer.watchRise(ratesOf(marketId), this.#placer.valueOf(ratesOf(marketId)));
    this.#lossPerMs += Math.max(0, sizeOf(terms, lots) * market.fundingRate) / HOUR_MS;
    this.#gross +=
      Math.abs(sizeOf(terms, lots)) * (Math.abs(market.fundingRate) + Math.abs(market.previousFundingRate));
  }

  /** What the requirement grows by with the position's value, and thresholds where that would step: 0 when taken at entry. */
  #growth(position: Position, terms: ContractTerms, ticks: number, requirement: Requirement): number {
    const { rules } = this.#state.root;
    const initial = requirement === 'initial';
    const basis = terms.linear
      ? initial
        ? rules.linearInitialBasis
        : rules.linearMaintenanceBasis
      : initial
        ? rules.inverseInitialBasis
        : rules.inverseMaintenanceBasis;
    if (basis === 'entry') return 0;
    const schedule = scheduleFor(this.#state, terms, position.accountId);
    const held = Math.abs(position.lots);
    const { bounds } = schedule;
    const level = levelOf(schedule, terms.linear ? held * ticks : held);
    if (terms.linear) {
      const mark = markOf(position.marketId);
      const perLot = terms.tickMantissa / terms.tickScale / held;
      const upper = bounds[level + 1];
      if (upper !== undefined) this.#placer.watchRise(mark, upper * perLot * (1 - EARLY));
      if (level > 0) this.#placer.watchFall(mark, (bounds[level] as number) * perLot * (1 + EARLY));
    }
    // Within a level a marginal rate grows by the level's own, which is the highest so far; leverage is a floor (3.2, C7).
    const rates = initial ? schedule.initialRates : schedule.maintenanceRates;
    let rate = 0;
    for (let at = 0; at <= level; at++) rate = Math.max(rate, rates[at] as number);
    if (!initial) return rate;
    const floor = position.leverage === 0 ? 0 : 1 / position.leverage;
    return Math.max(rate, floor) * this.#state.markets.get(position.marketId).marginMultiplier;
  }

  #share(cushion: number, amounts: number): void {
    const rounding = (this.#gross + amounts) * ROUNDING;
    this.#placer.share(Math.max(0, cushion - rounding), this.#lossPerMs);
    this.#gross = 0;
    this.#lossPerMs = 0;
  }

  #finish(): boolean {
    if (this.#isBoundless) return false;
    this.#placer.place();
    return true;
  }
}

/** True when the row has resting orders that are not reduce-only. */
function needsOrderMargin(position: Position): boolean {
  return position.firstOrder !== NONE && (position.buyLots !== 0 || position.sellLots !== 0);
}
