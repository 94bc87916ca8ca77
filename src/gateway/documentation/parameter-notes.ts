/**
 * What each parameter is, in a sentence, for people. Schemas say what is accepted; serving needs no word of this, so it
 * stands here and is loaded with the documentation.
 */
import type { Endpoint } from '../endpoint.ts';

/** What a name means wherever nothing else is said below. */
const NOTES: Readonly<Record<string, string>> = {
  symbol: 'The market, in any case: `PF_XBTUSD`.',
  contractType: 'Only markets of this type, such as `flexible_futures` or `futures_inverse`; may be repeated.',
  side: 'Which way.',
  size: 'Quantity: of the coin in linear markets, in contracts of 1 USD in inverse ones.',
  limitPrice: 'The worst price at which the order may trade.',
  stopPrice: 'The price at which an order that waits is sent.',
  triggerSignal: 'Which price is watched; `last` without a word. `spot` is the older name of `index`.',
  trailingStopMaxDeviation: 'How far a trailing stop stays behind the price that it watches.',
  trailingStopDeviationUnit: 'What `trailingStopMaxDeviation` is in.',
  limitPriceOffsetValue:
    'Instead of `limitPrice`, for an order that waits: how far from the trigger price the limit is.',
  limitPriceOffsetUnit: 'What `limitPriceOffsetValue` is in.',
  reduceOnly: 'The order may make a position smaller, and nothing else. `false` without a word.',
  cliOrdId: 'A name of your own for the order, unique among your open ones.',
  processBefore: 'Not carried out after this time. ISO 8601.',
  ProcessBefore: 'Another spelling of `processBefore`.',
  orderId: 'The id of the order. It counts where `cliOrdId` is given as well.',
  order_id: 'The id of the order. It counts where `cliOrdId` is given as well.',
  qtyMode:
    'Whether `size` is what is still open (`RELATIVE`, without a word) or what the order had in all (`ABSOLUTE`).',
  orderIds: 'Ids of orders; may be repeated.',
  cliOrdIds: 'Names of your own of orders; may be repeated.',
  timeout: 'Seconds until all orders are cancelled, counted anew by each call; 0 turns the switch off.',
  lastFillTime: 'Only fills before this time. ISO 8601.',
  lastTransferTime: 'Only transfers before this time. ISO 8601.',
  lastTime: 'Only trades before this time. ISO 8601.',
  includeMTFData: 'Adds members that are told of a market under European rules.',
  expired: '`true`: the contracts that have expired, instead of those that are listed.',
  fromAccount: 'The wallet that pays: `cash`, `flex` or one like `fi_xbtusd`.',
  toAccount: 'The wallet that receives.',
  fromUser: 'The uid of the account that pays.',
  toUser: 'The uid of the account that receives.',
  unit: 'The currency, in any case: `USD`, `XBT` or `BTC`.',
  currency: 'The currency, in any case: `USD`, `XBT` or `BTC`.',
  amount: 'How much of it, as an exact decimal.',
  sourceWallet: 'The wallet that pays; `cash` without a word.',
  subaccountUid: 'The uid of a subaccount of the caller.',
  tradingEnabled: 'Whether it may trade.',
  maxLeverage: 'The most that a position may be levered: the market is isolated then.',
  pnlPreference: 'The currency that profit is paid in.',
  strategy: 'Which of two orders of the same owner gives way.',
  acceptLong: 'Whether long positions are taken over.',
  acceptShort: 'Whether short positions are taken over.',
  timeFrame: 'When: `all`, `weekdays` or `weekends`, by UTC.',
  enabled: 'Whether the offer counts.',
  contract: 'Only this market.',
  baseCurrency: 'With `quoteCurrency`: only markets of this pair.',
  quoteCurrency: 'With `baseCurrency`: only markets of this pair.',
  maxSize: 'The most that is taken over at once.',
  maxPosition: 'The largest position that taking over may lead to, in USD.',
  minimumProfitabilityPerAssignmentLongBps: 'The least gain at which a long position is taken over, in basis points.',
  minimumProfitabilityPerAssignmentShortBps: 'The least gain at which a short position is taken over, in basis points.',
  id: 'The number of the offer, as it was given when it was added.',
  since: 'Nothing before this time, in milliseconds since 1970.',
  before: 'Nothing after this time, in milliseconds since 1970.',
  sort: 'The order in time: `desc` (the newest first) without a word.',
  count: 'How many on a page: 1,000 at most, and without a word.',
  continuation_token: 'Where to go on: the `continuationToken` of the page before, with the same `sort`.',
  continuationToken: 'Another spelling of `continuation_token`.',
  tradeable: 'Only this market.',
  opened: '`true`: what opened it.',
  closed: '`true`: what closed it.',
  increased: '`true`: what made a position larger.',
  decreased: '`true`: what made a position smaller.',
  reversed: '`true`: what turned a position round.',
  no_change: '`true`: what left the size as it was.',
  trades: '`true`: changes by trades.',
  funding_realization: '`true`: funding that was realised.',
  settlement: '`true`: changes by settlement.',
  conversion_details: 'Adds the columns that tell of conversions.',
  tick_type: 'The series: `mark`, `spot` or `trade`.',
  resolution: 'The length of a candle: `1m`, `5m`, `15m`, `30m`, `1h`, `4h`, `12h`, `1d` or `1w`.',
  rfqUid: 'The request.',
  offerUid: 'The offer.',
  bid: 'The price at which the offer buys.',
  ask: 'The price at which the offer sells.',
  bidSide: 'The prices of its legs, as JSON, where it buys.',
  askSide: 'The prices of its legs, as JSON, where it sells.',
  bidAccepted: 'Whether the bid is accepted.',
  askAccepted: 'Whether the ask is accepted.',
};

const SECONDS = {
  since: 'The first interval, in seconds since 1970.',
  to: 'The last interval, in seconds since 1970; now without a word.',
  interval: 'The length of an interval in seconds: that of a candle, such as 60 or 3600.',
} as const;

/** What it means at single endpoints, by their names. */
const NOTES_AT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sendorder: {
    orderType:
      '`lmt`, `post` (never takes), `ioc`, `fok`, `mkt`; or one that waits for a price: `stp`, `take_profit`, `trailing_stop`.',
    limitPrice:
      'The worst price at which the order may trade. Required for `lmt`, `post`, `ioc` and `fok`; with it, what `stp` and `take_profit` send is a limit order.',
    stopPrice: 'The price at which `stp` and `take_profit` are sent; required for them.',
  },
  editorder: {
    size: 'The new size.',
    limitPrice: 'The new limit.',
    stopPrice: 'The new trigger price.',
    cliOrdId: 'Your own name of the order, where it has one.',
  },
  cancelorder: { cliOrdId: 'Your own name of the order, where it has one.' },
  cancelallorders: { symbol: 'Only orders in this market.' },
  batchorder: {
    json: '`{"batchOrder": [{"order": "send", "order_tag": "1", "orderType": "lmt", ...}, {"order": "edit", ...}, {"order": "cancel", "order_id": ...}]}`.',
  },
  initialmargin: { orderType: 'A limit order, or a market order.', limitPrice: 'Required for `lmt`.' },
  'initialmargin/maxordersize': { orderType: 'A limit order, or a market order.', limitPrice: 'Required for `lmt`.' },
  'portfolio-margining/simulate': {
    json: '`{"positions": [{"instrument": "PF_XBTUSD", "size": 1, "entryPrice": 60000}]}`, 500 of them at most.',
  },
  'assignmentprogram/add': { contractType: 'The wallet whose contracts are meant: `flex`, or one like `fi_xbtusd`.' },
  'leveragepreferences (set)': {
    maxLeverage: 'The most that a position may be levered: the market is isolated. Without it, cross margined again.',
  },
  'rfqs/open-rfqs (place)': { json: 'The request, as JSON.' },
  tickers: { symbol: 'Only this market; may be repeated.' },
  leveragepreferences: { symbol: 'Only this market.' },
  'account-log': {
    since: 'Nothing before this time: milliseconds since 1970, or ISO 8601.',
    before: 'Nothing after this time: milliseconds since 1970, or ISO 8601.',
    from: 'Nothing before the booking of this id.',
    to: 'Nothing after the booking of this id.',
    count: 'How many bookings; 500 without a word, 100,000 at most.',
    info: 'Only bookings of this kind, such as `futures trade`; may be repeated.',
  },
  'charts/{tick_type}/{symbol}/{resolution}': {
    from: 'The first candle, in seconds since 1970.',
    to: 'The last candle, in seconds since 1970.',
    count: 'How many candles at most.',
  },
  'charts/analytics/{symbol}/{analytics_type}': {
    ...SECONDS,
    analytics_type: 'Which of them, such as `open-interest`, `aggressor-differential` or `funding`.',
  },
  'charts/analytics/liquidity-pool': SECONDS,
};

/** The sentence for a parameter of an endpoint; undefined where nobody wrote one. */
export function noteOf({ name }: Pick<Endpoint, 'name'>, parameter: string): string | undefined {
  const here = Object.hasOwn(NOTES_AT, name) ? (NOTES_AT[name] ?? {}) : {};
  if (Object.hasOwn(here, parameter)) return here[parameter];
  return Object.hasOwn(NOTES, parameter) ? NOTES[parameter] : undefined;
}
