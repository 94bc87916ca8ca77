/** Schemas of `GET /initialmargin` and `GET /initialmargin/maxordersize`. */
import { nullable, number, object, oneOf, timeText } from '../../schema.ts';
import { described, type Payload } from './common.ts';
import { ORDER_ERRORS } from './orders.ts';

const ENVELOPE = { result: oneOf('success'), serverTime: timeText() } as const;

const REFUSAL = described(oneOf(...ORDER_ERRORS), 'Why `sendorder` would refuse the order; absent when it would not.');

export const INITIAL_MARGIN_REPLY = object(
  {
    ...ENVELOPE,
    initialMargin: described(
      number(),
      'USD by which the order raises the initial margin of the wallet with its orders.',
    ),
    price: described(number(), 'The limit, or how far a market order may trade.'),
    estimatedLiquidationThreshold: described(
      nullable(number()),
      'The mark at which the position would be liquidated once the order is filled; null when none would.',
    ),
  },
  { error: REFUSAL },
);

export const MAX_ORDER_SIZE_REPLY = object({
  ...ENVELOPE,
  maxBuySize: described(nullable(number()), 'The largest order that would be let in; null when nothing is on sale.'),
  maxSellSize: nullable(number()),
  buyPrice: described(nullable(number()), 'The limit, or how far a market order may trade.'),
  sellPrice: nullable(number()),
});

export type InitialMarginMembers = Payload<typeof INITIAL_MARGIN_REPLY>;
export type MaxOrderSizeMembers = Payload<typeof MAX_ORDER_SIZE_REPLY>;
