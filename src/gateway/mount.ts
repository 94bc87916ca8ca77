/** The venue's endpoints, mounted on a running venue: the one list of them, for the server, the documentation and tests. */
import type { Analytics } from '../analytics/analytics.ts';
import type { History } from '../history/history.ts';
import type { Host } from '../host/open.ts';
import type { Door } from './answer.ts';
import { Authenticator, type KeyRing } from './authentication.ts';
import type { Dialects } from './dialect/dialects.ts';
import type { Endpoint } from './endpoint.ts';
import { ACCOUNT_LOG, ACCOUNT_LOG_CSV, accountLogRoutes } from './endpoints/account-log.ts';
import { ACCOUNTS, accountsRoutes } from './endpoints/accounts.ts';
import { ANALYTICS, analyticsRoutes, POOL_ANALYTICS } from './endpoints/analytics.ts';
import {
  ADD_ASSIGNMENT,
  ASSIGNMENT_HISTORY,
  ASSIGNMENTS,
  assignmentProgramRoutes,
  DELETE_ASSIGNMENT,
} from './endpoints/assignment-program.ts';
import { BATCH_ORDER, batchOrderRoutes } from './endpoints/batch-order.ts';
import { CANCEL_ALL_ORDERS, cancelAllOrdersRoutes } from './endpoints/cancel-all-orders.ts';
import { CANCEL_ALL_ORDERS_AFTER, cancelAllOrdersAfterRoutes } from './endpoints/cancel-all-orders-after.ts';
import { CANCEL_ORDER, cancelOrderRoutes } from './endpoints/cancel-order.ts';
import { CHART_CANDLES, CHART_RESOLUTIONS, CHART_SYMBOLS, CHART_TICK_TYPES, chartsRoutes } from './endpoints/charts.ts';
import { EDIT_ORDER, editOrderRoutes } from './endpoints/edit-order.ts';
import { EXECUTIONS, executionsRoutes } from './endpoints/executions.ts';
import { FEE_SCHEDULE_VOLUMES, feeScheduleVolumesRoutes } from './endpoints/fee-schedule-volumes.ts';
import { FEE_SCHEDULES, feeSchedulesRoutes } from './endpoints/fee-schedules.ts';
import { FILLS, fillsRoutes } from './endpoints/fills.ts';
import { FUNDING_RATES, fundingRatesRoutes } from './endpoints/funding-rates.ts';
import {
  EXECUTION_EVENTS,
  historyEventsRoutes,
  ORDER_EVENTS,
  POSITION_EVENTS,
  TRIGGER_EVENTS,
} from './endpoints/history-events.ts';
import { historyRedirects } from './endpoints/history-redirects.ts';
import { INITIAL_MARGIN, initialMarginRoutes, MAX_ORDER_SIZE } from './endpoints/initial-margin.ts';
import { INSTRUMENT_STATUS, INSTRUMENT_STATUSES, instrumentStatusRoutes } from './endpoints/instrument-status.ts';
import {
  INSTRUMENTS,
  instrumentsRoutes,
  TRADING_INSTRUMENTS,
  tradingInstrumentsRoutes,
} from './endpoints/instruments.ts';
import { KEY_CHECK, keyCheckRoutes } from './endpoints/key-check.ts';
import {
  LEVERAGE_PREFERENCES,
  leveragePreferencesRoutes,
  SET_LEVERAGE_PREFERENCE,
} from './endpoints/leverage-preferences.ts';
import { MARKET_ORDERS, MARKET_PRICES, marketHistoryRoutes } from './endpoints/market-history.ts';
import { NOTIFICATIONS, notificationsRoutes } from './endpoints/notifications.ts';
import { OPEN_ORDERS, openOrdersRoutes } from './endpoints/open-orders.ts';
import { OPEN_POSITIONS, openPositionsRoutes } from './endpoints/open-positions.ts';
import { ORDER_BOOK, orderBookRoutes } from './endpoints/order-book.ts';
import { ORDERS_STATUS, ordersStatusRoutes } from './endpoints/orders-status.ts';
import {
  PORTFOLIO_MARGIN_PARAMETERS,
  PORTFOLIO_MARGIN_SIMULATION,
  portfolioMarginingRoutes,
} from './endpoints/portfolio-margining.ts';
import { PROFIT_PREFERENCES, profitPreferencesRoutes, SET_PROFIT_PREFERENCE } from './endpoints/profit-preferences.ts';
import { PUBLIC_HISTORY, publicHistoryRoutes } from './endpoints/public-history.ts';
import { RFQ_ENDPOINTS, rfqRoutes } from './endpoints/rfqs.ts';
import { SELF_TRADE, SET_SELF_TRADE, selfTradeRoutes } from './endpoints/self-trade-strategy.ts';
import { SEND_ORDER, sendOrderRoutes } from './endpoints/send-order.ts';
import {
  SET_TRADING_ENABLED,
  SUBACCOUNT_TRANSFER,
  SUBACCOUNTS,
  subaccountsRoutes,
  TRADING_ENABLED,
} from './endpoints/subaccounts.ts';
import { TICKER_OF_MARKET, TICKERS, tickersRoutes } from './endpoints/tickers.ts';
import { TRANSFER, transferRoutes } from './endpoints/transfer.ts';
import { TRANSFERS, transfersRoutes } from './endpoints/transfers.ts';
import { UNWIND_QUEUE, unwindQueueRoutes } from './endpoints/unwind-queue.ts';
import type { VenueDoor } from './endpoints/venue-door.ts';
import { WITHDRAWAL, withdrawalRoutes } from './endpoints/withdrawal.ts';
import type { HttpFaults } from './faults/http-faults.ts';
import type { KeyRefusals } from './key-refusals/key-refusals.ts';
import type { Nonces } from './nonces.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Route } from './route.ts';

/** Every endpoint of the venue. */
export const ENDPOINTS: readonly Endpoint[] = [
  ACCOUNTS,
  OPEN_POSITIONS,
  OPEN_ORDERS,
  ORDERS_STATUS,
  FILLS,
  SEND_ORDER,
  EDIT_ORDER,
  CANCEL_ORDER,
  CANCEL_ALL_ORDERS,
  CANCEL_ALL_ORDERS_AFTER,
  BATCH_ORDER,
  TRANSFER,
  TRANSFERS,
  WITHDRAWAL,
  SUBACCOUNT_TRANSFER,
  SUBACCOUNTS,
  TRADING_ENABLED,
  SET_TRADING_ENABLED,
  INITIAL_MARGIN,
  MAX_ORDER_SIZE,
  PORTFOLIO_MARGIN_PARAMETERS,
  PORTFOLIO_MARGIN_SIMULATION,
  LEVERAGE_PREFERENCES,
  SET_LEVERAGE_PREFERENCE,
  PROFIT_PREFERENCES,
  SET_PROFIT_PREFERENCE,
  SELF_TRADE,
  SET_SELF_TRADE,
  ASSIGNMENTS,
  ADD_ASSIGNMENT,
  DELETE_ASSIGNMENT,
  ASSIGNMENT_HISTORY,
  UNWIND_QUEUE,
  NOTIFICATIONS,
  INSTRUMENTS,
  TRADING_INSTRUMENTS,
  INSTRUMENT_STATUSES,
  INSTRUMENT_STATUS,
  TICKERS,
  TICKER_OF_MARKET,
  ORDER_BOOK,
  PUBLIC_HISTORY,
  FEE_SCHEDULES,
  FEE_SCHEDULE_VOLUMES,
  FUNDING_RATES,
  EXECUTIONS,
  MARKET_ORDERS,
  MARKET_PRICES,
  EXECUTION_EVENTS,
  ORDER_EVENTS,
  TRIGGER_EVENTS,
  POSITION_EVENTS,
  ACCOUNT_LOG,
  ACCOUNT_LOG_CSV,
  POOL_ANALYTICS,
  ANALYTICS,
  CHART_TICK_TYPES,
  CHART_SYMBOLS,
  CHART_RESOLUTIONS,
  CHART_CANDLES,
  KEY_CHECK,
  ...RFQ_ENDPOINTS,
];

const MOUNTS: readonly ((venue: VenueDoor) => readonly Route[])[] = [
  accountsRoutes,
  openPositionsRoutes,
  openOrdersRoutes,
  ordersStatusRoutes,
  fillsRoutes,
  sendOrderRoutes,
  editOrderRoutes,
  cancelOrderRoutes,
  cancelAllOrdersRoutes,
  cancelAllOrdersAfterRoutes,
  batchOrderRoutes,
  transferRoutes,
  transfersRoutes,
  withdrawalRoutes,
  subaccountsRoutes,
  initialMarginRoutes,
  portfolioMarginingRoutes,
  leveragePreferencesRoutes,
  profitPreferencesRoutes,
  selfTradeRoutes,
  assignmentProgramRoutes,
  unwindQueueRoutes,
  notificationsRoutes,
  instrumentsRoutes,
  tradingInstrumentsRoutes,
  instrumentStatusRoutes,
  tickersRoutes,
  orderBookRoutes,
  publicHistoryRoutes,
  feeSchedulesRoutes,
  feeScheduleVolumesRoutes,
  fundingRatesRoutes,
  executionsRoutes,
  marketHistoryRoutes,
  historyEventsRoutes,
  accountLogRoutes,
  chartsRoutes,
  analyticsRoutes,
  keyCheckRoutes,
  rfqRoutes,
];

/** A running venue, and what lives at its doors. */
export interface VenueParts {
  readonly host: Pick<Host, 'desk' | 'timeline'>;
  readonly history: History;
  readonly analytics: Analytics;
  readonly keyRing: KeyRing;
  readonly nonces: Nonces;
  readonly limits?: RateLimits;
  readonly dialects?: Dialects;
  readonly faults?: HttpFaults | undefined;
  readonly keyRefusals?: KeyRefusals;
}

/** The routes of all endpoints. Replies, refusals included, carry the time of the last applied entry. */
export function venueRoutes({
  host,
  history,
  analytics,
  keyRing,
  nonces,
  limits,
  dialects,
  faults,
  keyRefusals,
}: VenueParts): readonly Route[] {
  const { desk, timeline } = host;
  const door: Door = {
    authenticator: new Authenticator(keyRing, nonces, (key) => dialects?.of(key).unsignedQuery === 'accepted'),
    timeMs: () => timeline.venue.timeMs,
    ...(limits === undefined ? {} : { limits }),
    ...(dialects === undefined ? {} : { dialects }),
    ...(faults === undefined ? {} : { faults }),
    ...(keyRefusals === undefined ? {} : { keyRefusals }),
  };
  return [...MOUNTS.flatMap((mount) => mount({ door, desk, timeline, history, analytics })), ...historyRedirects()];
}
