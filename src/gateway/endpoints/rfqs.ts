/**
 * `/rfqs...`: requests for quotes. The real host offers them in pre-production only; where the feature is off, every one of
 * these answers 404, and so they do here. What they take and give stands in their definitions.
 */
import { type Endpoint, endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { decimal, object, text, uuid } from '../schema.ts';
import {
  OFFER_CANCELLED_REPLY,
  OFFER_PLACED_REPLY,
  OFFER_REPLACED_REPLY,
  OFFERS_REPLY,
  OWN_RFQS_REPLY,
  RFQ_MAX_LEVERAGE_REPLY,
  RFQ_NAMED_REPLY,
  RFQ_PLACED_REPLY,
  RFQ_REPLY,
  RFQS_REPLY,
} from '../wire/schemas/rfqs.ts';
import type { VenueDoor } from './venue-door.ts';

const BASE = '/derivatives/api/v3/rfqs';
const MAX_LEVERAGE = '/derivatives/api/v3/rfq-assignment/max-leverage';
const SHARED = { cost: 2, faults: 'handler', switchedOff: true } as const;
const BY_UID = object({ rfqUid: uuid() });
/** At least one side; the prices of its legs are JSON. */
const QUOTE = object({ rfqUid: uuid() }, { bid: decimal(), ask: decimal(), bidSide: text(), askSide: text() });

export const RFQ_ENDPOINTS = [
  endpoint({
    ...SHARED,
    name: 'rfqs',
    summary: 'Switched off. The open requests for quotes.',
    methods: ['GET'],
    paths: [BASE],
    level: 'public',
    parameters: object({}),
    reply: RFQS_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/{rfqUid}',
    summary: 'Switched off. One request for quotes.',
    methods: ['GET'],
    paths: [`${BASE}/:rfqUid`],
    level: 'public',
    parameters: BY_UID,
    reply: RFQ_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/open-offers',
    summary: "Switched off. The account's offers on open requests.",
    methods: ['GET'],
    paths: [`${BASE}/open-offers`],
    level: 'read',
    parameters: object({}),
    reply: OFFERS_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/closed-offers',
    summary: "Switched off. The account's offers on requests that ended.",
    methods: ['GET'],
    paths: [`${BASE}/closed-offers`],
    level: 'read',
    parameters: object({}),
    reply: OFFERS_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/place-offer',
    summary: 'Switched off. Offers to trade what a request asks for.',
    methods: ['POST'],
    paths: [`${BASE}/place-offer/:rfqUid`, `${BASE}/:rfqUid/place-offer`],
    level: 'full',
    parameters: QUOTE,
    reply: OFFER_PLACED_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/replace-offer',
    summary: 'Switched off. Changes the prices of an offer.',
    methods: ['PUT'],
    paths: [`${BASE}/:rfqUid/replace-offer`],
    level: 'full',
    parameters: QUOTE,
    reply: OFFER_REPLACED_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/cancel-offer',
    summary: 'Switched off. Takes an offer back.',
    methods: ['DELETE'],
    paths: [`${BASE}/cancel-offer/:rfqUid`, `${BASE}/:rfqUid/cancel-offer`],
    level: 'full',
    parameters: object({ rfqUid: uuid(), offerUid: uuid() }),
    reply: OFFER_CANCELLED_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/open-rfqs',
    summary: "Switched off. The account's own requests, with the best offers.",
    methods: ['GET'],
    paths: [`${BASE}/open-rfqs`],
    level: 'read',
    parameters: object({}),
    reply: OWN_RFQS_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/open-rfqs (place)',
    summary: 'Switched off. Asks for quotes on up to 100 legs.',
    methods: ['POST'],
    paths: [`${BASE}/open-rfqs`],
    level: 'full',
    parameters: object({ json: text() }),
    reply: RFQ_PLACED_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/open-rfqs/{rfqUid}',
    summary: 'Switched off. Takes a request back.',
    methods: ['DELETE'],
    paths: [`${BASE}/open-rfqs/:rfqUid`],
    level: 'full',
    parameters: BY_UID,
    reply: RFQ_NAMED_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfqs/open-rfqs/accept-offer',
    summary: 'Switched off. Trades at the best offer of one side.',
    methods: ['POST'],
    paths: [`${BASE}/open-rfqs/accept-offer/:rfqUid`],
    level: 'full',
    parameters: object({ rfqUid: uuid() }, { bidAccepted: text(), askAccepted: text() }),
    reply: RFQ_NAMED_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfq-assignment/max-leverage',
    summary: 'Switched off. The cap on the leverage that assigned requests may lead to.',
    methods: ['GET'],
    paths: [MAX_LEVERAGE],
    level: 'read',
    parameters: object({}),
    reply: RFQ_MAX_LEVERAGE_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfq-assignment/max-leverage (set)',
    summary: 'Switched off. Sets it.',
    methods: ['PUT'],
    paths: [MAX_LEVERAGE],
    level: 'full',
    parameters: object({ maxLeverage: decimal('nonNegative') }),
    reply: RFQ_MAX_LEVERAGE_REPLY,
  }),
  endpoint({
    ...SHARED,
    name: 'rfq-assignment/max-leverage (delete)',
    summary: 'Switched off. Takes it away.',
    methods: ['DELETE'],
    paths: [MAX_LEVERAGE],
    level: 'full',
    parameters: object({}),
    reply: RFQ_MAX_LEVERAGE_REPLY,
  }),
] as const satisfies readonly Endpoint[];

export function rfqRoutes(venue: VenueDoor): readonly Route[] {
  const endpoints: readonly Endpoint[] = RFQ_ENDPOINTS;
  return endpoints.flatMap((each) => routesOf(venue.door, each, () => refuse('unknownPath')));
}
