/**
 * Unreal powers over prices and markets: commands that only the control door and the price sources can propose. The rules
 * of the venue do not know them; a price is a price, whoever set it.
 */
import { type Market, NONE } from '../entities.ts';
import type { Result } from '../events.ts';
import { marketTerms } from '../margin/figures.ts';
import { HIGHEST_PRICE_USD, LARGEST_PREMIUM, LOWEST_PRICE_USD } from '../market/bounds.ts';
import { movePrices, requote, restartAverage, setIndexPrice } from '../market/prices.ts';
import { opposite } from '../orders/book.ts';
import { bestPrice, planFills } from '../orders/plan.ts';
import { carryOut } from '../orders/send.ts';
import { newView } from '../orders/views.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { PriceStep, SetIndexPrices, SetMarket, SetMarketSource, SetPremiums } from './command.ts';

/** The longest window of maker protection that the venue announces, milliseconds (C145). */
const LONGEST_HOLD_MS = 100;

type Marks = NonNullable<PriceStep['marks']>;

/** Index prices by hand: marks, and orders that the house's quotes pass, follow at once. */
export function setIndexPrices(turn: Turn, command: SetIndexPrices): Result {
  const problem = pricesProblem(turn.state, command.prices);
  if (problem !== undefined) return problem;
  const changed = applyPrices(turn.state, command.prices);
  movePrices(turn, (market) => changed.includes(market.baseAsset));
  return { type: 'done' };
}

/** The house's basis by hand. The premium's average starts anew, so that the mark follows at once. */
export function setPremiums(turn: Turn, command: SetPremiums): Result {
  const problem = premiumsProblem(turn.state, command.premiums) ?? expiredProblem(turn.state, command.premiums);
  if (problem !== undefined) return problem;
  const changed = applyPremiums(turn.state, command.premiums);
  movePrices(turn, (market) => changed.includes(market.id));
  for (const id of changed) restartAverage(turn, id);
  return { type: 'done' };
}

/** One step of a price source: index prices and basis, then the noise account's orders. */
export function priceStep(turn: Turn, command: PriceStep): Result {
  const { state } = turn;
  const { atMs = turn.timeMs, marks = [] } = command;
  if (turn.timeMs < atMs) return { type: 'refused', error: 'staleStep' };
  const problem =
    pricesProblem(state, command.prices) ?? premiumsProblem(state, command.premiums) ?? marksProblem(state, marks);
  if (problem !== undefined) return problem;
  state.roots.own(0).sourceSteppedMs = atMs;
  const assets = applyPrices(state, command.prices);
  const markets = [...applyPremiums(state, command.premiums), ...applyMarks(state, marks)];
  movePrices(turn, (market) => assets.includes(market.baseAsset) || markets.includes(market.id));
  for (const [symbol, side, lots] of command.noiseOrders) {
    const marketId = state.marketBySymbol.get(symbol);
    if (marketId !== undefined && Number.isSafeInteger(lots) && lots > 0) tradeNoise(turn, marketId, side, lots);
  }
  return { type: 'done' };
}

/** Which source moves prices from now on. A new source begins here; new settings of the same go on. */
export function setMarketSource(turn: Turn, { market, settings }: SetMarketSource): Result {
  const root = turn.state.roots.own(0);
  if (settings !== undefined) root.sourceSettings = settings;
  if (market !== undefined) {
    root.market = market;
    root.sourceSinceMs = turn.timeMs;
    root.sourceSteppedMs = NONE;
  }
  return { type: 'done' };
}

/** Market flags. A suspended market keeps its orders; the house withdraws from it until it opens again. */
export function setMarket(turn: Turn, command: SetMarket): Result {
  const { state } = turn;
  const id = state.marketBySymbol.get(command.symbol);
  if (id === undefined) return { type: 'refused', error: 'invalidArgument', detail: 'symbol' };
  const expired = expiredProblem(state, [[command.symbol]]);
  if (expired !== undefined) return expired;
  const { makerProtectionMs: holdMs } = command;
  if (holdMs !== undefined && !(Number.isSafeInteger(holdMs) && holdMs >= 0 && holdMs <= LONGEST_HOLD_MS)) {
    return { type: 'refused', error: 'invalidAmount', detail: 'makerProtectionMs' };
  }
  const market = state.markets.own(id);
  if (holdMs !== undefined) market.makerProtectionMs = holdMs;
  if (command.suspended !== undefined) market.suspended = command.suspended;
  if (command.postOnly !== undefined) market.postOnly = command.postOnly;
  requote(turn, id);
  // Positions in danger and triggers wait while their market does not trade.
  turn.lookAtAll = true;
  turn.lookAtTriggers = true;
  turn.tell({ type: 'marketChanged', marketId: id });
  return { type: 'done' };
}

/** A small market order of the noise account: it brings trades, and its own money is not bound by margin. */
function tradeNoise(turn: Turn, marketId: number, side: 'buy' | 'sell', lots: number): void {
  const { state } = turn;
  const market = state.markets.get(marketId);
  const best = bestPrice(state, market, opposite(side));
  if (!market.listed || market.suspended || market.postOnly || best === NONE) return;
  const terms = marketTerms(state, market);
  const limit = side === 'buy' ? Math.ceil(best * 1.01) : Math.max(1, Math.floor(best * 0.99));
  const ticks = Math.min(limit, terms.maxTicks);
  const account = state.root.noiseAccount;
  const plan = planFills(state, market, side, ticks, lots, account);
  if (plan.fills.length === 0) return;
  const order = newView(turn.keys(1), account, marketId, side, 'mkt', ticks, lots, false, '', turn.timeMs);
  carryOut(turn, market, order, plan, false);
}

/** What is wrong with index prices. */
export function pricesProblem(state: State, prices: SetIndexPrices['prices']): Result | undefined {
  for (const [asset, price] of prices) {
    if (!hasPrice(state, asset)) return { type: 'refused', error: 'invalidUnit', detail: asset };
    if (!(price >= LOWEST_PRICE_USD && price <= HIGHEST_PRICE_USD)) {
      return { type: 'refused', error: 'invalidAmount', detail: asset };
    }
  }
  return undefined;
}

/** USD is the measure, and fee credits are worth nothing (D32): neither has a price to set. */
function hasPrice(state: State, symbol: string): boolean {
  const id = state.assetBySymbol.get(symbol);
  return id !== undefined && symbol !== 'USD' && state.assets.get(id).kind !== 'credit';
}

function premiumsProblem(state: State, premiums: SetPremiums['premiums']): Result | undefined {
  for (const [symbol, premium] of premiums) {
    if (!state.marketBySymbol.has(symbol)) return { type: 'refused', error: 'invalidArgument', detail: symbol };
    if (!(Math.abs(premium) <= LARGEST_PREMIUM)) return { type: 'refused', error: 'invalidAmount', detail: symbol };
  }
  return undefined;
}

function marksProblem(state: State, marks: Marks): Result | undefined {
  for (const [symbol, price] of marks) {
    if (!state.marketBySymbol.has(symbol)) return { type: 'refused', error: 'invalidArgument', detail: symbol };
    if (!(price >= LOWEST_PRICE_USD && price <= HIGHEST_PRICE_USD)) {
      return { type: 'refused', error: 'invalidAmount', detail: symbol };
    }
  }
  return undefined;
}

/** An expired contract stands as it was settled. */
function expiredProblem(
  state: State,
  symbols: readonly (readonly [symbol: string, ...unknown[]])[],
): Result | undefined {
  for (const [symbol] of symbols) {
    const id = state.marketBySymbol.get(symbol);
    if (id !== undefined && !state.markets.get(id).listed) {
      return { type: 'refused', error: 'contractExpired', detail: symbol };
    }
  }
  return undefined;
}

/** Sets the prices and gives the assets concerned. Given marks of their markets end: a price is a price, whoever set it. */
export function applyPrices(state: State, prices: SetIndexPrices['prices']): readonly number[] {
  const changed: number[] = [];
  for (const [symbol, price] of prices) {
    const id = state.assetBySymbol.get(symbol) as number;
    setIndexPrice(state, id, price);
    changed.push(id);
  }
  endGivenMarks(state, ({ baseAsset }) => changed.includes(baseAsset));
  return changed;
}

/** Gives marks to markets, and the markets concerned; those that have expired stand as they were settled. */
export function applyMarks(state: State, marks: Marks): readonly number[] {
  const changed: number[] = [];
  for (const [symbol, price] of marks) {
    const id = state.marketBySymbol.get(symbol) as number;
    if (!state.markets.get(id).listed) continue;
    state.markets.own(id).givenMark = price;
    changed.push(id);
  }
  return changed;
}

function endGivenMarks(state: State, isConcerned: (market: Market) => boolean): void {
  for (let id = 0; id < state.markets.size; id++) {
    const market = state.markets.get(id);
    if (market.givenMark !== 0 && isConcerned(market)) state.markets.own(id).givenMark = 0;
  }
}

/**
 * Sets the house's basis and gives the markets concerned. A price source may not know yet that a contract has expired
 * since it looked: that premium is dropped.
 */
function applyPremiums(state: State, premiums: SetPremiums['premiums']): readonly number[] {
  const changed: number[] = [];
  for (const [symbol, premium] of premiums) {
    const id = state.marketBySymbol.get(symbol) as number;
    if (!state.markets.get(id).listed) continue;
    state.markets.own(id).basis = premium;
    changed.push(id);
  }
  endGivenMarks(state, ({ id }) => changed.includes(id));
  return changed;
}
