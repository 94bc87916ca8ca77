/** Questions about orders that nobody has sent. They are asked of a state, and leave it as it is. */
import type { Side } from '../commands/command.ts';
import { type Market, NONE } from '../entities.ts';
import type { OrderError } from '../events.ts';
import { priceOf, sizeOf } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { parseSteps } from '../money/decimal.ts';
import { findPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import { opposite } from './book.ts';
import { orderMargin } from './initial-margin.ts';
import { largestOrder, orderOf } from './largest-order.ts';
import { bestPrice, closableLots } from './plan.ts';
import { limitTicks, type Place } from './send.ts';

/** An order as it is asked about: contracts and USD as decimal text. */
export interface OrderQuestion {
  readonly accountId: number;
  readonly market: Market;
  readonly side: Side;
  readonly orderType: 'lmt' | 'mkt';
  /** For `lmt` only. */
  readonly limitPrice?: string | undefined;
}

export interface InitialMargin {
  /** USD: by how much the order would raise the wallet's initial margin with orders. */
  readonly initialMargin: number;
  /** USD: its limit, or how far a market order may trade. */
  readonly price: number;
  /** USD; undefined when no price liquidates the position, or the order is refused. */
  readonly liquidationPrice: number | undefined;
  /** Why `sendorder` would refuse it. */
  readonly refusal: OrderError | undefined;
}

export interface LargestSize {
  /** Contracts. */
  readonly size: number;
  /** USD: the limit, or how far a market order may trade. */
  readonly price: number;
}

/** `GET /initialmargin`; the argument that is unusable when the size is off the lot, or the price off the tick. */
export function initialMarginOf(
  state: State,
  question: OrderQuestion & { readonly size: string },
): InitialMargin | 'size' | 'limitPrice' {
  const place = placeOf(state, question);
  const { terms } = place;
  const lots = parseSteps(question.size, terms.lotMantissa, terms.lotScale);
  if (lots === undefined || lots <= 0) return 'size';
  const ticks = ticksOf(state, place, question);
  if (ticks === undefined) return 'limitPrice';
  const { side, orderType } = question;
  const margin = orderMargin(state, place, orderOf(state, { place, side, orderType, ticks }, lots));
  return { ...margin, price: priceOf(terms, ticks) };
}

/**
 * One side of `GET /initialmargin/maxordersize`; `limitPrice` when that is off the tick, and undefined for a market order
 * that has nothing to trade with.
 */
export function largestSizeOf(state: State, question: OrderQuestion): LargestSize | 'limitPrice' | undefined {
  const { market, side, orderType } = question;
  if (orderType === 'mkt' && bestPrice(state, market, opposite(side)) === NONE) return undefined;
  const place = placeOf(state, question);
  const ticks = ticksOf(state, place, question);
  if (ticks === undefined) return 'limitPrice';
  const lots = largestOrder(state, { place, side, orderType, ticks });
  return { size: sizeOf(place.terms, lots), price: priceOf(place.terms, ticks) };
}

function placeOf(state: State, { accountId, market, side }: OrderQuestion): Place {
  const account = state.accounts.get(accountId);
  const wallet = walletFor(state, account, market);
  const position = findPosition(state, wallet.id, market.id);
  const closable = closableLots(side, position?.lots ?? 0);
  return { account, wallet, market, terms: marketTerms(state, market), position, closable };
}

function ticksOf(state: State, { market, terms }: Place, question: OrderQuestion): number | undefined {
  return limitTicks(state, market, terms, question.side, question.orderType, question.limitPrice);
}
