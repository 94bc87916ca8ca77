/**
 * Preferences of an account for one market: a maximum leverage, which makes the market isolated (margin-and-risk 3.2), and
 * the asset in which its profit is paid (4). Only linear contracts have them. They outlive the position (C77).
 *
 * What a change would do (C73) is found by doing it, looking at the wallet, and taking it back when it is refused: assigned
 * collateral, cross margin and the isolated position's own margin then come from the functions that decide everywhere else.
 */
import { type Market, NONE, type Position, type Wallet } from '../entities.ts';
import type { Result } from '../events.ts';
import { allowsLeverage } from '../margin/exposure.ts';
import { marketTerms, scheduleFor } from '../margin/figures.ts';
import { isolatedMargin, walletMargin } from '../margin/wallet.ts';
import { forgetFigures } from '../margin/wallet-figures.ts';
import { touchWallet } from '../money/ledger.ts';
import { heldOf } from '../orders/held-list.ts';
import { findPosition, ownPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { SetLeverage, SetProfitCurrency, SetSelfTradeStrategy } from './command.ts';

/** Assets in which profit may be paid: the values that the venue publishes for `pnlCurrency` (4, C72). */
export const PROFIT_ASSETS: readonly string[] = ['USD', 'EUR', 'GBP', 'USDC', 'USDT', 'XBT', 'ETH'];

/** Hundredths: a maximum leverage has at most two decimals. */
const LEVERAGE_SCALE = 100;

type Refused = Extract<Result, { type: 'refused' }>;

/**
 * Sets or takes away the maximum leverage of a market. Refusals in order: `accountInactive`; `contractDoesNotExist`;
 * `contractNotMultiCollateral`; `argumentInvalid: maxLeverage` below 1, with more than two decimals, or above what the
 * account's schedule allows at the position's size (C70); `wouldCauseLiquidation` when the isolated position or the cross
 * part would be below its maintenance margin; `insufficientMargin` when the cross part would be, or sink further, below
 * its initial margin (D10, D27).
 *
 * A position that was isolated keeps the funding it realised as part of its assigned collateral (C8, C71).
 */
export function setLeverage(turn: Turn, command: SetLeverage): Result {
  const { state } = turn;
  const place = placeOf(state, command.account, command.symbol);
  if ('error' in place) return place;
  const { wallet, market } = place;
  const leverage = command.maxLeverage ?? 0;
  const held = findPosition(state, wallet.id, market.id);
  if (command.maxLeverage !== undefined && !isAllowed(state, wallet, market, held, leverage)) {
    return { type: 'refused', error: 'argumentInvalid', detail: 'maxLeverage' };
  }
  if ((held?.leverage ?? 0) === leverage) return { type: 'done' };
  // What is held was asked for under the leverage that there is (C145).
  if (heldOf(state, command.account, market.id).length > 0) return { type: 'refused', error: 'Unavailable' };
  return change(
    turn,
    place,
    (position) => {
      if (position.leverage === 0 || leverage === 0) position.isolatedFunding = 0n;
      position.leverage = leverage;
    },
    (before) => liquidationBy(state, place) ?? shortageBy(state, wallet, before),
  );
}

/**
 * Chooses the asset of profit and funding. Refusals in order: `accountInactive`; `contractDoesNotExist`;
 * `contractNotMultiCollateral`; `currencyDoesNotExist`; `currencyNotEnabled` for an asset that profit is not paid in;
 * `wouldCauseLiquidation` when less of an unrealised profit would count as margin and leave too little (C5).
 */
export function setProfitCurrency(turn: Turn, command: SetProfitCurrency): Result {
  const { state } = turn;
  const place = placeOf(state, command.account, command.symbol);
  if ('error' in place) return place;
  const assetId = state.assetBySymbol.get(command.asset);
  if (assetId === undefined) return { type: 'refused', error: 'currencyDoesNotExist' };
  if (!PROFIT_ASSETS.includes(command.asset)) return { type: 'refused', error: 'currencyNotEnabled' };
  const { wallet, market } = place;
  const profitAsset = assetId === market.settlementAsset ? NONE : assetId;
  if ((findPosition(state, wallet.id, market.id)?.profitAsset ?? NONE) === profitAsset) return { type: 'done' };
  return change(
    turn,
    place,
    (position) => {
      position.profitAsset = profitAsset;
    },
    () => liquidationBy(state, place),
  );
}

/** Chooses the strategy for orders that would meet one of the same owner. Refusal: `accountInactive`. */
export function setSelfTradeStrategy(turn: Turn, { account: accountId, strategy }: SetSelfTradeStrategy): Result {
  const { state } = turn;
  const { active, selfTradeStrategy } = state.accounts.get(accountId);
  if (!active) return { type: 'refused', error: 'accountInactive' };
  if (selfTradeStrategy === strategy) return { type: 'done' };
  state.accounts.own(accountId).selfTradeStrategy = strategy;
  turn.tell({ type: 'accountChanged', accountId });
  return { type: 'done' };
}

/** Where a preference belongs. */
interface Place {
  readonly wallet: Wallet;
  readonly market: Market;
}

function placeOf(state: State, accountId: number, symbol: string): Place | Refused {
  const account = state.accounts.get(accountId);
  if (!account.active) return { type: 'refused', error: 'accountInactive' };
  const marketId = state.marketBySymbol.get(symbol);
  const market = marketId === undefined ? undefined : state.markets.get(marketId);
  if (market === undefined || !market.listed) return { type: 'refused', error: 'contractDoesNotExist' };
  if (market.contract.kind !== 'linear') return { type: 'refused', error: 'contractNotMultiCollateral' };
  return { wallet: walletFor(state, account, market), market };
}

/** C70: from 1 on, at most two decimals, and what the schedule allows at the position's size. */
function isAllowed(
  state: State,
  wallet: Wallet,
  market: Market,
  position: Position | undefined,
  leverage: number,
): boolean {
  const hundredths = Math.round(leverage * LEVERAGE_SCALE);
  if (!(leverage >= 1) || hundredths / LEVERAGE_SCALE !== leverage) return false;
  const schedule = scheduleFor(state, marketTerms(state, market), wallet.accountId);
  return allowsLeverage(schedule, leverage, position === undefined ? 0 : Math.abs(Number(position.cost)));
}

/** What the checks compare the after-state with. */
interface Before {
  /** Cross equity less cross initial margin with orders, and the wallet's totals. */
  readonly crossAvailable: number;
  readonly initialMarginWithOrders: number;
}

/** Makes the change, or leaves everything as it was when `problemOf` finds one. A market without position and orders has none. */
function change(
  turn: Turn,
  { wallet, market }: Place,
  apply: (position: Position) => void,
  problemOf: (before: Before) => Refused | undefined,
): Result {
  const { state } = turn;
  const held = findPosition(state, wallet.id, market.id);
  const needsMargin = held !== undefined && (held.lots !== 0 || held.orderCount > 0);
  const before = needsMargin ? beforeOf(state, wallet) : undefined;
  const position = ownPosition(state, wallet.id, market.id);
  const { leverage, profitAsset, isolatedFunding } = position;
  apply(position);
  forgetFigures(state, position);
  const problem = before === undefined ? undefined : problemOf(before);
  if (problem !== undefined) {
    position.leverage = leverage;
    position.profitAsset = profitAsset;
    position.isolatedFunding = isolatedFunding;
    forgetFigures(state, position);
    return problem;
  }
  touchWallet(state, wallet.id);
  turn.tell({ type: 'accountChanged', accountId: wallet.accountId });
  return { type: 'done' };
}

function beforeOf(state: State, wallet: Wallet): Before {
  const { riskEquity, riskInitialMarginWithOrders, initialMarginWithOrders } = walletMargin(state, wallet);
  return { crossAvailable: riskEquity - riskInitialMarginWithOrders, initialMarginWithOrders };
}

/**
 * Whether the position, or the cross part it was taken from or joined, is below its maintenance margin (7). A cross part
 * without positions has nothing to liquidate; that it has too little is a shortage.
 */
function liquidationBy(state: State, { wallet, market }: Place): Refused | undefined {
  const { riskEquity, riskMaintenanceMargin } = walletMargin(state, wallet);
  if (riskMaintenanceMargin > 0 && riskEquity < riskMaintenanceMargin)
    return { type: 'refused', error: 'wouldCauseLiquidation' };
  const position = findPosition(state, wallet.id, market.id);
  if (position === undefined || position.leverage === 0 || position.lots === 0) return undefined;
  const { equity, maintenanceMargin } = isolatedMargin(state, wallet, position.id);
  return equity < maintenanceMargin ? { type: 'refused', error: 'wouldCauseLiquidation' } : undefined;
}

/** D10, D27; and what orders are admitted by (D25): a change that asks for more margin finds it available. */
function shortageBy(state: State, wallet: Wallet, before: Before): Refused | undefined {
  const after = walletMargin(state, wallet);
  const crossAvailable = after.riskEquity - after.riskInitialMarginWithOrders;
  const crossIsShort = crossAvailable < 0 && crossAvailable < before.crossAvailable;
  const isShort = after.availableMargin < 0 && after.initialMarginWithOrders > before.initialMarginWithOrders;
  return crossIsShort || isShort ? { type: 'refused', error: 'insufficientMargin' } : undefined;
}
