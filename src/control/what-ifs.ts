/** What would be of an account: figures, liquidation prices and what would follow. Changes nothing. */
import type { Static } from 'typebox';
import type { Account } from '../core/entities.ts';
import type { CoreEvent, Liquidation, Result } from '../core/events.ts';
import { priceOf, sizeOf } from '../core/instruments/terms.ts';
import { marketTerms } from '../core/margin/figures.ts';
import type { State } from '../core/state.ts';
import type { Hypothesis } from '../core/what-if/hypothesis.ts';
import { type PartOutlook, type PositionOutlook, type WhatIf, whatIf } from '../core/what-if/what-if.ts';
import { accountsBody } from '../gateway/wire/accounts.ts';
import type { CASH_ACCOUNT, FLEX_ACCOUNT, MARGIN_ACCOUNT } from '../gateway/wire/schemas/accounts.ts';
import type { AmountInput } from './account-inputs.ts';
import { findAsset, walletNames } from './lookup.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome } from './refusal.ts';
import { unknownAsset, unknownMarket, unknownWallet } from './unknown.ts';
import type { Moment } from './views.ts';
import { type SupposedOrder, WHAT_IF, type WhatIfInput } from './what-if-input.ts';
import { hypothesisRefusal } from './what-if-refusals.ts';

export interface SupposedPositionView {
  readonly wallet: string;
  readonly symbol: string;
  /** Signed size in contracts. */
  readonly size: number;
  readonly entryPrice: number;
  readonly markPrice: number;
  readonly isolated: boolean;
  /** The mark at which it would be liquidated, USD, unrounded; null when no price does (D12). */
  readonly liquidationPrice: number | null;
}

/** What liquidation looks at: the wallet's cross part, or an isolated position; in USD or the wallet's coin. */
export interface PartView {
  readonly wallet: string;
  /** Of an isolated position; null for the cross part. */
  readonly symbol: string | null;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  /** Its equity is below its maintenance margin. A stop that fires first may still save it. */
  readonly inDanger: boolean;
}

/** Something that would follow at once. */
export interface ConsequenceView {
  /** `triggerFired`, `triggerFailed`, `orderCancelled`, or a step of a liquidation: `partial`, `full`, `assignment`, ... */
  readonly what: string;
  readonly symbol: string | null;
  /** Signed size of the position, or size of the order, before and after; contracts. */
  readonly before: number;
  readonly after: number;
}

/** The wallets as `GET /accounts` answers: `cash`, `flex`, and one such as `fi_xbtusd` for each inverse market. */
export type WalletsView = {
  readonly cash: Static<typeof CASH_ACCOUNT>;
  readonly flex: Static<typeof FLEX_ACCOUNT>;
} & { readonly [wallet: `fi_${string}`]: Static<typeof MARGIN_ACCOUNT> };

export interface WhatIfView extends Moment {
  readonly account: string;
  /** Each order's status, in the words of `sendStatus`. */
  readonly orders: readonly string[];
  /** Fills of the account on the way. */
  readonly fills: readonly {
    readonly symbol: string;
    readonly side: 'buy' | 'sell';
    readonly size: number;
    readonly price: number;
  }[];
  /** As `GET /accounts` would answer, before anything is cancelled or liquidated. */
  readonly accounts: WalletsView;
  readonly positions: readonly SupposedPositionView[];
  readonly parts: readonly PartView[];
  /** Whether a liquidation is among what would follow. */
  readonly wouldBeLiquidated: boolean;
  readonly consequences: readonly ConsequenceView[];
  /** As `GET /accounts` would answer after these; null when nothing would follow. */
  readonly accountsAfterwards: WalletsView | null;
}

export class WhatIfs {
  readonly #context: PowerContext;

  constructor(context: PowerContext) {
    this.#context = context;
  }

  /** Tries what is supposed, in the documented order, on the venue as it stands. */
  tryOut(reference: string, input: unknown): Outcome<WhatIfView> {
    const request = this.#context.read(WHAT_IF, input);
    if (!request.ok) return request;
    const account = this.#context.account(reference);
    if (!account.ok) return account;
    const { state } = this.#context;
    const hypothesis = hypothesisOf(state, account.value, request.value);
    if (!hypothesis.ok) return hypothesis;
    const { id } = account.value;
    const outcome = whatIf(state, id, hypothesis.value);
    if ('error' in outcome) return hypothesisRefusal(hypothesis.value, outcome, id);
    return done({ ...this.#context.moment(), ...viewOf(outcome, account.value) });
  }
}

function viewOf(outcome: WhatIf, account: Account): Omit<WhatIfView, keyof Moment> {
  const { state, parts, positions, orders, events } = outcome;
  const consequences = outcome.consequences.flatMap((event) => consequenceView(state, account, event));
  return {
    account: account.name,
    orders: orders.map(statusOf),
    fills: events.flatMap((event) => fillViews(state, account, event)),
    accounts: accountsOf(state, account.id),
    positions: positions.map((position) => positionView(state, position)),
    parts: parts.map((part) => partView(state, part)),
    wouldBeLiquidated: outcome.consequences.some((event) => isLiquidation(account, event)),
    consequences,
    accountsAfterwards: consequences.length === 0 ? null : accountsOf(outcome.afterwards, account.id),
  };
}

/** The figures in the very bytes of the endpoint. */
function accountsOf(state: State, accountId: number): WalletsView {
  return JSON.parse(accountsBody(state, state.accounts.get(accountId))) as WalletsView;
}

function statusOf(result: Result): string {
  if (result.type === 'order') return result.status;
  return result.type === 'refused' ? result.error : result.type;
}

function fillViews(state: State, account: Account, event: CoreEvent): WhatIfView['fills'] {
  if (event.type !== 'execution') return [];
  const market = state.markets.get(event.marketId);
  const terms = marketTerms(state, market);
  return [event.maker, event.taker]
    .filter(({ accountId }) => accountId === account.id)
    .map(({ order }) => ({
      symbol: market.contract.symbol,
      side: order.side,
      size: sizeOf(terms, event.lots),
      price: priceOf(terms, event.ticks),
    }));
}

function positionView(state: State, outlook: PositionOutlook): SupposedPositionView {
  const position = state.positions.get(outlook.positionId);
  const market = state.markets.get(outlook.marketId);
  return {
    wallet: state.wallets.get(outlook.walletId).name,
    symbol: market.contract.symbol,
    size: sizeOf(marketTerms(state, market), position.lots),
    entryPrice: position.entryPrice,
    markPrice: market.markPrice,
    isolated: outlook.isolated,
    liquidationPrice: outlook.liquidationPrice ?? null,
  };
}

function partView(state: State, part: PartOutlook): PartView {
  const { walletId, positionId, ...figures } = part;
  const marketId = positionId < 0 ? undefined : state.positions.get(positionId).marketId;
  return {
    wallet: state.wallets.get(walletId).name,
    symbol: marketId === undefined ? null : state.markets.get(marketId).contract.symbol,
    ...figures,
  };
}

/** A step that closes something; that orders were cancelled is told order by order. */
function isLiquidation(account: Account, event: CoreEvent): event is Liquidation {
  return event.type === 'liquidation' && event.accountId === account.id && event.step !== 'ordersCancelled';
}

function consequenceView(state: State, account: Account, event: CoreEvent): readonly ConsequenceView[] {
  if (event.type === 'orderCancelled' && event.order.accountId === account.id) {
    const { marketId, quantityLots, filledLots } = event.order;
    const market = state.markets.get(marketId);
    const before = sizeOf(marketTerms(state, market), quantityLots - filledLots);
    return [{ what: 'orderCancelled', symbol: market.contract.symbol, before, after: 0 }];
  }
  if ((event.type === 'triggerFired' || event.type === 'triggerFailed') && event.trigger.accountId === account.id) {
    const market = state.markets.get(event.trigger.marketId);
    const size = sizeOf(marketTerms(state, market), event.trigger.lots);
    return [{ what: event.type, symbol: market.contract.symbol, before: size, after: 0 }];
  }
  if (!isLiquidation(account, event)) return [];
  const market = event.marketId < 0 ? undefined : state.markets.get(event.marketId);
  const size = (lots: number): number => (market === undefined ? 0 : sizeOf(marketTerms(state, market), lots));
  const symbol = market?.contract.symbol ?? null;
  return [{ what: event.step, symbol, before: size(event.lotsBefore), after: size(event.lotsAfter) }];
}

/** The request in the core's words: symbols as the ledger and the markets have them, numbers as decimal text. */
function hypothesisOf(state: State, account: Account, input: WhatIfInput): Outcome<Hypothesis> {
  const { deposits = [], positions = [], leverage = {}, orders = [], premiums = {}, indexPrices = {} } = input;
  const prices: [string, number][] = [];
  for (const [text, price] of Object.entries(indexPrices)) {
    const asset = findAsset(state, text);
    if (asset === undefined) return unknownAsset(state, text);
    prices.push([asset.symbol, price]);
  }
  const wallets = walletNames(state, account);
  for (const { wallet, asset } of deposits) {
    if (!wallets.includes(wallet.toLowerCase())) return unknownWallet(wallet, wallets);
    if (findAsset(state, asset) === undefined) return unknownAsset(state, asset);
  }
  const symbols = [...positions, ...orders].map(({ symbol }) => symbol);
  for (const symbol of [...symbols, ...Object.keys(leverage), ...Object.keys(premiums)]) {
    if (!state.marketBySymbol.has(symbol.toUpperCase())) {
      return unknownMarket(state, symbol);
    }
  }
  return done({
    deposits: deposits.map(({ wallet, asset, amount }) => ({
      wallet: wallet.toLowerCase(),
      asset: findAsset(state, asset)?.symbol ?? asset,
      amount: decimalText(amount),
    })),
    positions: positions.map(({ symbol, size, entryPrice }) => ({
      symbol: symbol.toUpperCase(),
      size: decimalText(size),
      entryPrice: decimalText(entryPrice),
    })),
    leverage: Object.entries(leverage).map(([symbol, maxLeverage]) => ({
      symbol: symbol.toUpperCase(),
      ...(maxLeverage === null ? {} : { maxLeverage }),
    })),
    orders: orders.map(orderOf),
    premiums: Object.entries(premiums).map(([symbol, premium]) => [symbol.toUpperCase(), premium]),
    indexPrices: prices,
  });
}

function orderOf(order: SupposedOrder): Hypothesis['orders'][number] {
  const { symbol, side, orderType, size, limitPrice, reduceOnly = false } = order;
  return {
    symbol: symbol.toUpperCase(),
    side,
    orderType,
    size: decimalText(size),
    reduceOnly,
    ...(limitPrice === undefined || orderType === 'mkt' ? {} : { limitPrice: decimalText(limitPrice) }),
  };
}

function decimalText(amount: AmountInput): string {
  return String(amount);
}
