/** Schemas of `/rfqs...`: requests for quotes on combinations of contracts. */
import { decimal, list, nullable, number, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { described, success } from './common.ts';

const LEG = object({ symbol: text(), size: number(), markPrice: number() }, { bestBid: number(), bestAsk: number() });
const RFQ_STATUS = oneOf('open', 'expired', 'cancelled', 'filled_bid_side', 'filled_ask_side');
const RFQ_MEMBERS = {
  uid: uuid(),
  expiry: timeText(),
  markPrice: number(),
  legs: list(LEG, 100),
  status: RFQ_STATUS,
} as const;
const QUOTED_LEGS = list(object({ tradeable: text(), price: number() }), 100);
const SIDES = { bidSide: QUOTED_LEGS, askSide: QUOTED_LEGS } as const;

const RFQ = object(RFQ_MEMBERS);
const OWN_RFQ = object(RFQ_MEMBERS, { bestBid: number(), bestAsk: number(), ...SIDES });
const OFFER = object(
  { uid: uuid(), rfqUid: uuid(), placementDate: timeText(), lastUpdateDate: timeText(), status: RFQ_STATUS },
  { bid: decimal(), ask: decimal(), ...SIDES },
);

export const RFQS_REPLY = success({ rfqs: list(RFQ) });
export const RFQ_REPLY = success({ rfq: RFQ });
export const OWN_RFQS_REPLY = success({ rfqs: list(OWN_RFQ) });
export const OFFERS_REPLY = success({ offers: list(OFFER) });
// Spelt so on the real host.
export const OFFER_PLACED_REPLY = success({ offerUId: uuid() });
export const OFFER_REPLACED_REPLY = success({ offerUid: uuid() });
export const OFFER_CANCELLED_REPLY = success({ status: oneOf('cancelled', 'failed') });
export const RFQ_PLACED_REPLY = success({ status: oneOf('placed', 'failed'), rfqUid: uuid() });
export const RFQ_NAMED_REPLY = success({ rfqUid: uuid() });

export const RFQ_MAX_LEVERAGE_REPLY = success({
  maxLeverage: described(nullable(number()), 'From 0 to 100; null without a cap.'),
});
