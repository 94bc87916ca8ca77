/**
 * Rebuilding an account of another venue (C160, C161): index prices and marks, a new account with its balances, positions
 * and orders. Everything is checked before anything is changed; nothing is traded and nothing charged.
 */
import { type Account, type Market, NONE } from '../entities.ts';
import type { Result } from '../events.ts';
import { marketTerms } from '../margin/figures.ts';
import { HIGHEST_PRICE_USD, LARGEST_PREMIUM } from '../market/bounds.ts';
import { paysFunding } from '../market/funding-rate.ts';
import { movePrices } from '../market/prices.ts';
import { parseDecimal, parseSteps } from '../money/decimal.ts';
import { postFromOutside } from '../money/ledger.ts';
import { holdOrder, holdTrigger } from '../orders/imported.ts';
import { parseTicks } from '../orders/send.ts';
import { costAt } from '../positions/cost.ts';
import { type PlacedPosition, placePosition, profitAssetOf } from '../positions/imported.ts';
import { findWallet } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { accountProblem, amountUnits, openAccount } from './accounts.ts';
import { tellBooking } from './bookings.ts';
import type {
  AccountSpecification,
  ImportAccount,
  ImportedOrder,
  ImportedPosition,
  ImportedTrigger,
} from './command.ts';
import { PROFIT_ASSETS } from './preferences.ts';
import { applyMarks, applyPrices, pricesProblem } from './unreal.ts';

const HIGHEST_LEVERAGE = 1_000;
/** More than any position can owe, in any asset. */
const LARGEST_FUNDING = 1e12;

type Refused = Extract<Result, { type: 'refused' }>;

/**
 * Refusals: those of a new account; `invalidUnit` and `invalidAmount` of a price; `importRefused` with the place of what
 * cannot be as its detail (`positions[2].size`).
 */
export function importAccount(turn: Turn, command: ImportAccount): Result {
  const { state } = turn;
  const problem =
    accountProblem(state, command.specification) ??
    pricesProblem(state, command.indexPrices) ??
    debtProblem(state, command) ??
    marksProblem(state, command) ??
    ordersProblem(state, command);
  if (problem !== undefined) return problem;
  const positions: PlacedPosition[] = [];
  for (let index = 0; index < command.positions.length; index++) {
    const placed = placedPosition(state, command.positions[index] as ImportedPosition);
    if (typeof placed === 'string') return refused(`positions[${index}].${placed}`);
    if (positions.some(({ marketId }) => marketId === placed.marketId)) return refused(`positions[${index}].symbol`);
    positions.push(placed);
  }
  setPrices(turn, command);
  const account = openAccount(turn, { ...command.specification, funds: [] }, 'client');
  for (const fund of command.specification.funds) bookBalance(turn, account, fund);
  bookDebt(turn, account, command.debtUsd);
  for (const placed of positions) placePosition(turn, account, placed);
  for (const order of command.orders) holdOrder(turn, account, marketOf(state, order.symbol) as Market, order);
  for (const trigger of command.triggers)
    holdTrigger(turn, account, marketOf(state, trigger.symbol) as Market, trigger);
  turn.tell({ type: 'accountChanged', accountId: account.id });
  return { type: 'account', accountId: account.id };
}

function refused(detail: string): Refused {
  return { type: 'refused', error: 'importRefused', detail };
}

/** The market, if it trades. */
function marketOf(state: State, symbol: string): Market | undefined {
  const id = state.marketBySymbol.get(symbol);
  const market = id === undefined ? undefined : state.markets.get(id);
  return market?.listed === true ? market : undefined;
}

/**
 * Prices of another world are no move of prices: how volatile they are is measured anew (C172). Marks are given (C150); the
 * house quotes around them, and the premium goes on from them once they end.
 */
function setPrices(turn: Turn, { indexPrices, markPrices }: ImportAccount): void {
  const { state } = turn;
  const assets = applyPrices(state, indexPrices);
  for (const id of assets) state.assets.own(id).minutePrices = [];
  const markets = applyMarks(state, markPrices);
  for (const id of markets) {
    const market = state.markets.own(id);
    const index = state.assets.get(market.baseAsset).indexPriceUsd;
    market.premiumAverage = market.givenMark - index;
    market.basis = market.premiumAverage / index;
  }
  if (assets.length === 0 && markets.length === 0) return;
  movePrices(turn, (market) => assets.includes(market.baseAsset) || markets.includes(market.id));
}

function marksProblem(state: State, { markPrices, indexPrices }: ImportAccount): Refused | undefined {
  for (let index = 0; index < markPrices.length; index++) {
    const [symbol, price] = markPrices[index] as (typeof markPrices)[number];
    const market = marketOf(state, symbol);
    if (market === undefined) return refused(`markPrices[${index}]`);
    const base = state.assets.get(market.baseAsset);
    const spot = indexPrices.find(([asset]) => asset === base.symbol)?.[1] ?? base.indexPriceUsd;
    if (!(Math.abs(price - spot) <= spot * LARGEST_PREMIUM)) return refused(`markPrices[${index}]`);
  }
  return undefined;
}

/** The booking says what it was: no transfer of the owner's. */
function bookBalance(
  turn: Turn,
  account: Account,
  { wallet: name, asset, amount }: AccountSpecification['funds'][number],
): void {
  const { state } = turn;
  const wallet = findWallet(state, account, name);
  const assetId = state.assetBySymbol.get(asset);
  const units = assetId === undefined ? undefined : amountUnits(state, assetId, amount);
  if (wallet === undefined || assetId === undefined || units === undefined) return;
  postFromOutside(state, wallet.id, assetId, units);
  tellBooking(turn, wallet.id, assetId, 'admin transfer', units);
}

/** A balance below zero comes from the outside world like any other; the next booking covers it (D20). */
function bookDebt(turn: Turn, account: Account, debtUsd: string | undefined): void {
  const { state } = turn;
  const wallet = findWallet(state, account, 'flex');
  const units = debtUsd === undefined ? undefined : amountUnits(state, state.usdAsset, debtUsd);
  if (wallet === undefined || units === undefined) return;
  postFromOutside(state, wallet.id, state.usdAsset, -units);
  tellBooking(turn, wallet.id, state.usdAsset, 'admin transfer', -units);
}

function debtProblem(state: State, { debtUsd, specification }: ImportAccount): Refused | undefined {
  if (debtUsd === undefined) return undefined;
  const hasUsd = specification.funds.some(({ wallet, asset }) => wallet === 'flex' && asset === 'USD');
  return hasUsd || amountUnits(state, state.usdAsset, debtUsd) === undefined ? refused('debtUsd') : undefined;
}

/** The position in the contract's units, or which field of it cannot be. */
function placedPosition(state: State, imported: ImportedPosition): PlacedPosition | string {
  const market = marketOf(state, imported.symbol);
  if (market === undefined) return 'symbol';
  const terms = marketTerms(state, market);
  const isShort = imported.size.startsWith('-');
  const size = parseSteps(isShort ? imported.size.slice(1) : imported.size, terms.lotMantissa, terms.lotScale);
  if (size === undefined || size <= 0 || size > market.contract.maxPositionLots) return 'size';
  const price = parseDecimal(imported.entryPrice);
  const entryPrice = Number(imported.entryPrice);
  if (price === undefined || price.digits <= 0n || !(entryPrice <= HIGHEST_PRICE_USD)) return 'entryPrice';
  const cost = costAt(terms, size, price, state.assets.get(market.settlementAsset).decimals);
  if (cost <= 0n || cost > BigInt(Number.MAX_SAFE_INTEGER)) return 'entryPrice';
  const { maxLeverage = 0, profitAsset, unrealizedFunding = 0 } = imported;
  const isPreferred = profitAsset === undefined || (PROFIT_ASSETS.includes(profitAsset) && terms.linear);
  const paidIn = isPreferred ? profitAssetOf(state, market, profitAsset) : undefined;
  if (paidIn === undefined) return 'profitAsset';
  if (maxLeverage !== 0 && !(terms.linear && isLeverage(maxLeverage))) return 'maxLeverage';
  if (!isFunding(market, unrealizedFunding)) return 'unrealizedFunding';
  return {
    marketId: market.id,
    lots: isShort ? -size : size,
    cost,
    entryPrice,
    leverage: maxLeverage,
    profitAsset: paidIn,
    // Minus nothing is nothing.
    carriedFunding: unrealizedFunding === 0 ? 0 : unrealizedFunding,
  };
}

/** Only perpetuals have any. */
function isFunding({ contract }: Market, amount: number): boolean {
  return amount === 0 || (paysFunding(contract) && Math.abs(amount) <= LARGEST_FUNDING);
}

/** From 1 on, with at most two decimals (C70). What the schedule allows is not asked: the other venue allowed it. */
function isLeverage(value: number): boolean {
  return value >= 1 && value <= HIGHEST_LEVERAGE && Math.round(value * 100) / 100 === value;
}

function ordersProblem(state: State, { orders, triggers }: ImportAccount): Refused | undefined {
  for (let index = 0; index < orders.length; index++) {
    const problem = orderProblem(state, orders[index] as ImportedOrder);
    if (problem !== undefined) return refused(`orders[${index}].${problem}`);
  }
  for (let index = 0; index < triggers.length; index++) {
    const problem = triggerProblem(state, triggers[index] as ImportedTrigger);
    if (problem !== undefined) return refused(`triggers[${index}].${problem}`);
  }
  return undefined;
}

function orderProblem(state: State, order: ImportedOrder): string | undefined {
  const market = marketOf(state, order.symbol);
  if (market === undefined) return 'symbol';
  if (parseTicks(marketTerms(state, market), order.limitPrice) === undefined) return 'limitPrice';
  if (lotsOf(state, market, order.size) < 1) return 'size';
  return lotsOf(state, market, order.filledSize) < 0 ? 'filledSize' : undefined;
}

function triggerProblem(state: State, trigger: ImportedTrigger): string | undefined {
  const market = marketOf(state, trigger.symbol);
  if (market === undefined) return 'symbol';
  const terms = marketTerms(state, market);
  const isTrailing = trigger.triggerType === 'trailing_stop';
  if (isTrailing !== (trigger.deviation !== undefined)) return 'deviation';
  if (trigger.stopPrice === undefined ? !isTrailing : parseTicks(terms, trigger.stopPrice) === undefined) {
    return 'stopPrice';
  }
  if (trigger.limitPrice !== undefined && parseTicks(terms, trigger.limitPrice) === undefined) return 'limitPrice';
  return lotsOf(state, market, trigger.size) < 1 ? 'size' : undefined;
}

/** Lots of a size, up to the largest position; NONE for what is no such size. */
function lotsOf(state: State, market: Market, text: string): number {
  const terms = marketTerms(state, market);
  const lots = parseSteps(text, terms.lotMantissa, terms.lotScale);
  return lots === undefined || lots < 0 || lots > market.contract.maxPositionLots ? NONE : lots;
}
