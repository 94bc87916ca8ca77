/** `GET /initialmargin` and `GET /initialmargin/maxordersize`: what an order would take, and how large it may be. */
import type { Market } from '../../core/entities.ts';
import { initialMarginOf, largestSizeOf } from '../../core/orders/queries.ts';
import type { Caller } from '../authentication.ts';
import { endpoint } from '../endpoint.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { decimal, object, oneOf, symbol } from '../schema.ts';
import { figure } from '../wire/numbers.ts';
import {
  INITIAL_MARGIN_REPLY,
  type InitialMarginMembers,
  MAX_ORDER_SIZE_REPLY,
  type MaxOrderSizeMembers,
} from '../wire/schemas/initial-margin.ts';
import { accountOf, answerRead, findMarket, stateOf, type VenueDoor } from './venue-door.ts';

const SHARED = { methods: ['GET'], level: 'read', cost: 2, faults: 'handler' } as const;

const ORDER = { orderType: oneOf('lmt', 'mkt'), symbol: symbol() } as const;
const LIMIT = { limitPrice: decimal('positive') } as const;

export const INITIAL_MARGIN = endpoint({
  ...SHARED,
  name: 'initialmargin',
  summary: 'The initial margin that an order would take, and where its position would be liquidated.',
  paths: ['/derivatives/api/v3/initialmargin'],
  parameters: object({ ...ORDER, side: oneOf('buy', 'sell'), size: decimal('positive') }, LIMIT),
  reply: INITIAL_MARGIN_REPLY,
});

export const MAX_ORDER_SIZE = endpoint({
  ...SHARED,
  name: 'initialmargin/maxordersize',
  summary: 'The largest orders of both sides that the account could place.',
  paths: ['/derivatives/api/v3/initialmargin/maxordersize'],
  parameters: object(ORDER, LIMIT),
  reply: MAX_ORDER_SIZE_REPLY,
});

export function initialMarginRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, INITIAL_MARGIN, ({ values, caller }) => {
      const market = marketFor(venue, caller, values);
      if (isRefusal(market)) return market;
      const { side, orderType, size, limitPrice } = values;
      const accountId = caller.key.accountId;
      const told = initialMarginOf(stateOf(venue), { accountId, market, side, orderType, size, limitPrice });
      if (typeof told === 'string') return refuse('argumentInvalid', told);
      const members: InitialMarginMembers = {
        initialMargin: figure(told.initialMargin),
        price: figure(told.price),
        estimatedLiquidationThreshold: told.liquidationPrice === undefined ? null : figure(told.liquidationPrice),
        ...(told.refusal === undefined ? {} : { error: told.refusal }),
      };
      return answerRead(venue, members);
    }),
    ...routesOf(venue.door, MAX_ORDER_SIZE, ({ values, caller }) => {
      const market = marketFor(venue, caller, values);
      if (isRefusal(market)) return market;
      const { orderType, limitPrice } = values;
      const question = { accountId: caller.key.accountId, market, orderType, limitPrice };
      const buy = largestSizeOf(stateOf(venue), { ...question, side: 'buy' });
      const sell = largestSizeOf(stateOf(venue), { ...question, side: 'sell' });
      if (buy === 'limitPrice' || sell === 'limitPrice') return refuse('argumentInvalid', 'limitPrice');
      const members: MaxOrderSizeMembers = {
        maxBuySize: buy?.size ?? null,
        buyPrice: buy?.price ?? null,
        maxSellSize: sell?.size ?? null,
        sellPrice: sell?.price ?? null,
      };
      return answerRead(venue, members);
    }),
  ];
}

/** The market asked about: a linear one that is listed, for an account that may trade; a limit order has a limit. */
function marketFor(
  venue: VenueDoor,
  caller: Caller,
  {
    symbol: name,
    orderType,
    limitPrice,
  }: { readonly symbol: string; readonly orderType: 'lmt' | 'mkt'; readonly limitPrice?: string },
): Market | Refusal {
  const { active, tradingEnabled } = accountOf(venue, caller);
  if (!active || !tradingEnabled) return refuse('accountInactive');
  if (orderType === 'lmt' && limitPrice === undefined) return refuse('argumentMissing');
  const market = findMarket(venue, name);
  if (market === undefined || !market.listed) return refuse('contractDoesNotExist');
  return market.contract.kind === 'linear' ? market : refuse('contractNotMultiCollateral');
}
