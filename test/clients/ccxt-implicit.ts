/** ccxt's implicit methods, one for each path that it knows, with what comes of it. */
import { type Ground, PREPARED_MS } from './ccxt-ground.ts';
import { type Outcome, raw, rejects, works } from './ccxt-outcome.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies are looked into as a client does
type Loose = any;
type Parameters = object | ((ground: Ground) => object);

const SYMBOL = { symbol: 'PF_XBTUSD' };
const OFFER = {
  contractType: 'flex',
  contract: 'PF_XBTUSD',
  acceptLong: true,
  acceptShort: true,
  timeFrame: 'ALL',
  enabled: true,
};
const success = ({ result }: Loose) => result;
/** The names of a listing's events: `{"OrderPlaced": ...}`. */
const kinds = ({ elements }: Loose) =>
  [...new Set(elements.map(({ event }: Loose) => Object.keys(event)[0]))].toSorted();

function send(name: string, parameters: Parameters = {}): (ground: Ground) => Promise<Loose> {
  return raw(name, (ground) => (typeof parameters === 'function' ? parameters(ground) : parameters));
}

const OFF = 'requests for quotes are switched off, as where an account may not use them';
const off = (name: string, parameters: Parameters = {}): Outcome =>
  rejects('ExchangeError', '404 NOT_FOUND', OFF, send(name, parameters));

export const IMPLICIT: Readonly<Record<string, Outcome>> = {
  publicGetFeeschedules: works(
    'fees in percent',
    send('publicGetFeeschedules'),
    ({ feeSchedules }) => [feeSchedules[0].tiers[0].makerFee, feeSchedules[0].tiers[0].takerFee],
    [0.02, 0.05],
  ),
  publicGetInstruments: works(
    'terms of the first contract',
    send('publicGetInstruments'),
    ({ instruments: [{ symbol, type, tickSize }] }) => [symbol, type, tickSize],
    ['PF_XBTUSD', 'flexible_futures', 1],
  ),
  publicGetInstrumentsStatus: works(
    'neither dislocated nor extremely volatile',
    send('publicGetInstrumentsStatus'),
    ({ instrumentStatus: [status] }) => [status.tradeable, status.experiencingDislocation],
    ['PF_XBTUSD', false],
  ),
  publicGetInstrumentsSymbolStatus: works(
    'the same of one market',
    send('publicGetInstrumentsSymbolStatus', SYMBOL),
    ({ tradeable, extremeVolatilityInitialMarginMultiplier }) => [tradeable, extremeVolatilityInitialMarginMultiplier],
    ['PF_XBTUSD', 1],
  ),
  publicGetOrderbook: works(
    'bids rise, as measured in 2026',
    send('publicGetOrderbook', SYMBOL),
    ({ orderBook: { bids, asks } }) => [bids[0], bids.at(-1), asks[0]],
    [
      [70_000, 0.01],
      [83_999, 0.08],
      [84_001, 0.08],
    ],
  ),
  publicGetTickers: works(
    'mark and index of the first market',
    send('publicGetTickers'),
    ({ tickers: [{ symbol, markPrice, indexPrice }] }) => [symbol, markPrice, indexPrice],
    ['PF_XBTUSD', 84_000, 84_000],
  ),
  publicGetTickersSymbol: works(
    'open interest of the one position',
    send('publicGetTickersSymbol', SYMBOL),
    ({ ticker: { symbol, openInterest } }) => [symbol, openInterest],
    ['PF_XBTUSD', 0.02],
  ),
  publicGetHistory: works(
    'a hundred trades, the own one last',
    send('publicGetHistory', SYMBOL),
    ({ history }) => [history.length, history.at(-1).price, history.at(-1).size],
    [100, 84_001, 0.02],
  ),
  publicGetHistoricalfundingrates: works(
    'at last two hours at the cap: 0.025 % of 84,000',
    send('publicGetHistoricalfundingrates', SYMBOL),
    ({ rates }) => rates.slice(-2).map(({ fundingRate }: Loose) => fundingRate),
    [21, 21],
  ),
  privateGetFeeschedulesVolumes: works(
    '0.02 x 84,001 and 0.1 x (3,000.1 + 2,999.9)',
    send('privateGetFeeschedulesVolumes'),
    ({ volumesByFeeSchedule }) => [...new Set(Object.values(volumesByFeeSchedule))],
    [2_280.02],
  ),
  privateGetOpenpositions: works(
    'the one that is open',
    send('privateGetOpenpositions'),
    ({ openPositions }) => openPositions.map(({ symbol, side, size, price }: Loose) => [symbol, side, size, price]),
    [['PF_XBTUSD', 'long', 0.02, 84_001]],
  ),
  privateGetNotifications: works(
    'contracts that settle within a week',
    send('privateGetNotifications'),
    ({ notifications }) => [...new Set(notifications.map(({ type }: Loose) => type))],
    ['settlement'],
  ),
  privateGetAccounts: works(
    'the cash wallet, as text',
    send('privateGetAccounts'),
    ({ accounts: { cash, flex } }) => [cash.balances.usd, flex.currencies.USD.quantity],
    ['1012.5', 99_985.92],
  ),
  privateGetOpenorders: works(
    'a stop is listed as `stop`',
    send('privateGetOpenorders'),
    ({ openOrders }) => openOrders.map(({ orderType }: Loose) => orderType),
    ['stop', 'lmt'],
  ),
  privateGetRecentorders: rejects(
    'ExchangeError',
    '404 NOT_FOUND',
    'the real host serves it no more; ccxt itself never calls it',
    send('privateGetRecentorders', SYMBOL),
  ),
  privateGetFills: works(
    'three, the newest first',
    send('privateGetFills'),
    ({ fills }) => fills.map(({ price }: Loose) => price),
    [2_999.9, 3_000.1, 84_001],
  ),
  privateGetTransfers: works(
    'the one between wallets',
    send('privateGetTransfers'),
    ({ transfers }) => transfers.map(({ from, to, asset, amount }: Loose) => [from, to, asset, amount]),
    [['flex', 'cash', 'usd', '12.5']],
  ),
  privateGetLeveragepreferences: works(
    'all is cross margined',
    send('privateGetLeveragepreferences'),
    ({ leveragePreferences }) => leveragePreferences,
    [],
  ),
  privateGetPnlpreferences: works(
    'all profit is in USD',
    send('privateGetPnlpreferences'),
    ({ preferences }) => preferences,
    [],
  ),
  privateGetAssignmentprogramCurrent: works(
    'no offers',
    send('privateGetAssignmentprogramCurrent'),
    ({ participants }) => participants,
    [],
  ),
  privateGetAssignmentprogramHistory: works(
    'no offers so far',
    send('privateGetAssignmentprogramHistory'),
    ({ participants }) => participants,
    [],
  ),
  privateGetOrdersStatus: works(
    'by GET and with repeated ids, as ccxt alone does it',
    send('privateGetOrdersStatus', ({ resting }) => ({ orderIds: [resting] })),
    ({ orders }) => orders.map(({ status, order }: Loose) => [status, order.cliOrdId]),
    [['ENTERED_BOOK', 'rest']],
  ),
  privateGetUnwindqueue: works('the only position comes first', send('privateGetUnwindqueue'), ({ queue }) => queue, [
    { symbol: 'PF_XBTUSD', percentile: 100 },
  ]),
  privateGetSelfTradeStrategy: works(
    'that of a new account',
    send('privateGetSelfTradeStrategy'),
    ({ strategy }) => strategy,
    'REJECT_TAKER',
  ),
  privateGetSubaccounts: works(
    'the one there is',
    send('privateGetSubaccounts'),
    ({ subaccounts }) => subaccounts.map(({ accountUid }: Loose) => accountUid),
    ({ desk }: Ground) => [desk],
  ),
  privateGetSubaccountUidTradingEnabled: works(
    'it may trade',
    send('privateGetSubaccountUidTradingEnabled', ({ desk: uid }) => ({ uid })),
    ({ tradingEnabled }) => tradingEnabled,
    true,
  ),
  privateGetRfqAssignmentMaxLeverage: off('privateGetRfqAssignmentMaxLeverage'),
  privatePostSendorder: works(
    'it rests',
    send('privatePostSendorder', { ...SYMBOL, orderType: 'lmt', side: 'buy', size: 0.01, limitPrice: 70_000 }),
    ({ sendStatus }) => [sendStatus.status, sendStatus.orderEvents[0].order.limitPrice],
    ['placed', 70_000],
  ),
  privatePostEditorder: works(
    'its size is new',
    send('privatePostEditorder', ({ resting }) => ({ orderId: resting, size: 0.02 })),
    ({ editStatus }) => [editStatus.status, editStatus.orderEvents[0].new.quantity],
    ['edited', 0.02],
  ),
  privatePostCancelorder: works(
    'it is cancelled',
    send('privatePostCancelorder', ({ resting }) => ({ order_id: resting })),
    ({ cancelStatus }) => [cancelStatus.status, cancelStatus.cliOrdId],
    ['cancelled', 'rest'],
  ),
  privatePostTransfer: works(
    'between wallets',
    send('privatePostTransfer', { fromAccount: 'cash', toAccount: 'flex', unit: 'usd', amount: 1 }),
    success,
    'success',
  ),
  privatePostTransferSubaccount: works(
    'from the master to its subaccount',
    send('privatePostTransferSubaccount', ({ venue, desk }) => ({
      fromUser: venue.accounts[0]?.uid,
      toUser: desk,
      fromAccount: 'cash',
      toAccount: 'cash',
      unit: 'usd',
      amount: 1,
    })),
    success,
    'success',
  ),
  privatePostBatchorder: works(
    'its JSON bare in the body',
    send('privatePostBatchorder', ({ resting }) => ({ batchOrder: [{ order: 'cancel', order_id: resting }] })),
    ({ batchStatus }) => batchStatus.map(({ status }: Loose) => status),
    ['cancelled'],
  ),
  privatePostCancelallorders: works(
    'the resting order and the stop',
    send('privatePostCancelallorders'),
    ({ cancelStatus }) => cancelStatus.cancelledOrders.length,
    2,
  ),
  privatePostCancelallordersafter: works(
    'armed for a minute from now',
    send('privatePostCancelallordersafter', { timeout: 60 }),
    ({ status }) => Date.parse(status.triggerTime),
    PREPARED_MS + 60_000,
  ),
  privatePostWithdrawal: works(
    'with a key that may withdraw',
    (ground) => raw('privatePostWithdrawal', () => ({ currency: 'usd', amount: 1 }))(ground, 'withdrawing'),
    success,
    'success',
  ),
  privatePostAssignmentprogramAdd: works(
    'the first offer',
    send('privatePostAssignmentprogramAdd', OFFER),
    ({ id, participant }) => [id, participant.contract],
    [1, 'PF_XBTUSD'],
  ),
  privatePostAssignmentprogramDelete: works(
    'an offer that was added is taken back',
    async (ground) => {
      const { id } = await raw('privatePostAssignmentprogramAdd', () => OFFER)(ground);
      await raw('privatePostAssignmentprogramDelete', () => ({ id }))(ground);
      return raw('privateGetAssignmentprogramHistory', () => ({}))(ground);
    },
    ({ participants }) => participants.map(({ deleted }: Loose) => deleted),
    [true, false],
  ),
  privatePutLeveragepreferences: works(
    'isolated at 5',
    send('privatePutLeveragepreferences', { ...SYMBOL, maxLeverage: 5 }),
    success,
    'success',
  ),
  privatePutPnlpreferences: works(
    'profit in bitcoin',
    send('privatePutPnlpreferences', { ...SYMBOL, pnlPreference: 'BTC' }),
    success,
    'success',
  ),
  privatePutSelfTradeStrategy: works(
    'the strategy chosen',
    send('privatePutSelfTradeStrategy', { strategy: 'CANCEL_MAKER_SELF' }),
    ({ strategy }) => strategy,
    'CANCEL_MAKER_SELF',
  ),
  privatePutSubaccountUidTradingEnabled: works(
    'it may trade no more',
    send('privatePutSubaccountUidTradingEnabled', ({ desk: uid }) => ({ uid, tradingEnabled: false })),
    ({ tradingEnabled }) => tradingEnabled,
    false,
  ),
  privatePutRfqAssignmentMaxLeverage: off('privatePutRfqAssignmentMaxLeverage', { maxLeverage: 5 }),
  privateDeleteRfqAssignmentMaxLeverage: off('privateDeleteRfqAssignmentMaxLeverage'),
  chartsGetPriceTypeSymbolInterval: works(
    'candles of the mark, as text',
    send('chartsGetPriceTypeSymbolInterval', { price_type: 'mark', ...SYMBOL, interval: '1h' }),
    ({ candles, more_candles }) => [typeof candles[0].open, candles.at(-1).close, more_candles],
    ['string', '84000', false],
  ),
  chartsGetAnalyticsLiquidityPool: works(
    'an hour that is over and the one that runs, at the same worth',
    send('chartsGetAnalyticsLiquidityPool', { since: 1_795_179_600, interval: 3_600 }),
    ({ result: { timestamp, more, data } }) => [timestamp, more, new Set(data.usdValue).size],
    [[1_795_179_600, 1_795_183_200], false, 1],
  ),
  historyGetOrders: works('placed and cancelled', send('historyGetOrders'), kinds, ['OrderCancelled', 'OrderPlaced']),
  historyGetExecutions: works(
    'three executions',
    send('historyGetExecutions'),
    ({ elements }) => elements.map(({ event }: Loose) => event.execution.execution.price),
    ['2999.9', '3000.1', '84001'],
  ),
  historyGetTriggers: works('two placed, one cancelled', send('historyGetTriggers'), kinds, [
    'OrderTriggerCancelled',
    'OrderTriggerPlaced',
  ]),
  historyGetAccountlogcsv: works(
    'a head, and the newest row first',
    send('historyGetAccountlogcsv'),
    (csv) => [csv.split('\n')[0].split(',').length, csv.split('\n')[1].split(',').slice(2, 4)],
    [19, ['cash', 'transfer']],
  ),
  historyGetAccountLog: works(
    'the newest row first',
    send('historyGetAccountLog'),
    ({ logs: [{ info, new_balance }] }) => [info, new_balance],
    ['transfer', 1_012.5],
  ),
  historyGetMarketSymbolOrders: works(
    'orders, without whose they are',
    send('historyGetMarketSymbolOrders', SYMBOL),
    (listing) => [kinds(listing), 'accountUid' in listing],
    [['OrderCancelled', 'OrderPlaced'], false],
  ),
  historyGetMarketSymbolExecutions: works(
    'the newest is the own fill',
    send('historyGetMarketSymbolExecutions', SYMBOL),
    ({ elements: [{ event }] }) => [event.Execution.execution.price, event.Execution.execution.quantity],
    ['84001', '0.02'],
  ),
  historyGetMarketSymbolPrice: works(
    'the mark with the premium and without',
    send('historyGetMarketSymbolPrice', SYMBOL),
    ({ elements }) => elements.slice(0, 2).map(({ event }: Loose) => event.MarkPriceChanged.price),
    ['84000', '84168'],
  ),
  historyGetPositions: works(
    'opened, closed, and changed by funding',
    send('historyGetPositions'),
    ({ elements }) => elements.map(({ event }: Loose) => event.PositionUpdate.updateReason),
    ['trade', 'trade', 'fundingRealisation', 'trade'],
  ),
};
