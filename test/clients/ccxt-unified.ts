/** ccxt's unified methods, each with what comes of it. Prices are frozen, so every figure was worked out by hand. */
import { BOUGHT, BOUGHT_MS, type Ccxt, ETHER, type Ground, INVERSE, LINEAR, PREPARED_MS } from './ccxt-ground.ts';
import { type Outcome, rejects, works } from './ccxt-outcome.ts';

// biome-ignore lint/suspicious/noExplicitAny: ccxt's replies are looked into as a client does
type Loose = any;

/** A call of the client with the key of full access. */
const by = (call: (client: Ccxt, ground: Ground) => Promise<Loose>) => (ground: Ground) => call(ground.client, ground);
const order = ({ status, side, amount, filled, type }: Loose) => [status, type, side, amount, filled];
const HOUR_MS = 3_600_000;
/** Three candles that are over, whatever the machine's own clock shows. */
const CANDLES = [LINEAR, '1h', Date.parse('2026-11-20T09:00:00Z'), 3] as const;
const openings = (candles: number[][]) => candles.map(([timeMs]) => timeMs);
const NINE_TO_ELEVEN = [9, 10, 11].map((hour) => Date.parse('2026-11-20T00:00:00Z') + hour * HOUR_MS);
const STOP = ['open', 'market', 'sell', 0.01, 0];

export const UNIFIED: Readonly<Record<string, Outcome>> = {
  cancelAllOrders: works(
    'the resting order and the stop are gone',
    by(async (client) => {
      await client.cancelAllOrders(LINEAR);
      return client.fetchOpenOrders();
    }),
    (open) => open,
    [],
  ),
  cancelAllOrdersAfter: works(
    'the switch is armed for a minute from now',
    by((client) => client.cancelAllOrdersAfter(60_000)),
    ({ status }) => Date.parse(status.triggerTime) - Date.parse(status.currentTime),
    60_000,
  ),
  cancelOrder: works(
    'its state and its client id',
    by((client, { resting }) => client.cancelOrder(resting, LINEAR)),
    ({ id, status, clientOrderId }) => [id, status, clientOrderId],
    ({ resting }: Ground) => [resting, 'canceled', 'rest'],
  ),
  cancelOrders: works(
    'an order and a stop in one batch',
    by((client, { resting, waiting }) => client.cancelOrders([resting, waiting], LINEAR)),
    (orders) => orders.map(({ id, status }: Loose) => [id, status]),
    ({ resting, waiting }: Ground) => [
      [resting, 'canceled'],
      [waiting, 'canceled'],
    ],
  ),
  createLimitOrder: works(
    'it rests',
    by((client) => client.createLimitOrder(LINEAR, 'buy', 0.01, 80_000)),
    order,
    ['open', 'limit', 'buy', 0.01, 0],
  ),
  createMarketOrder: works(
    'it fills at the best ask',
    by((client) => client.createMarketOrder(LINEAR, 'buy', 0.01)),
    (made) => [...order(made), made.average],
    ['closed', 'market', 'buy', 0.01, 0.01, 84_001],
  ),
  createMarketOrderWs: rejects(
    'NotSupported',
    'createOrderWs() is not supported',
    'ccxt lists it, and has nothing behind it: the wire has no orders over WebSocket',
    by((client) => client.createMarketOrderWs(LINEAR, 'buy', 0.01)),
  ),
  createOrder: works(
    'a limit order that crosses takes two levels',
    by((client) => client.createOrder(LINEAR, 'limit', 'buy', 0.1, 84_005)),
    (made) => [...order(made), made.trades.map(({ price, amount }: Loose) => [price, amount]).toSorted()],
    [
      'closed',
      'limit',
      'buy',
      0.1,
      0.1,
      [
        [84_001, 0.08],
        [84_005, 0.02],
      ],
    ],
  ),
  createOrders: works(
    'one rests, one has nothing to fill against',
    by((client) =>
      client.createOrders([
        { symbol: LINEAR, type: 'limit', side: 'buy', amount: 0.01, price: 80_000 },
        { symbol: LINEAR, type: 'limit', side: 'buy', amount: 0.01, price: 80_000, params: { timeInForce: 'ioc' } },
      ] as Loose),
    ),
    (orders) => orders.map(({ status }: Loose) => status),
    ['open', 'rejected'],
  ),
  createPostOnlyOrder: works(
    'it rests as post-only',
    by((client) => client.createPostOnlyOrder(LINEAR, 'limit', 'buy', 0.01, 80_000)),
    ({ status, postOnly }) => [status, postOnly],
    ['open', true],
  ),
  createReduceOnlyOrder: works(
    'it fills at the best bid',
    by((client) => client.createReduceOnlyOrder(LINEAR, 'market', 'sell', 0.01)),
    ({ status, reduceOnly, average }) => [status, reduceOnly, average],
    ['closed', true, 83_999],
  ),
  createStopLimitOrder: works(
    'it waits with both prices',
    by((client) => client.createStopLimitOrder(LINEAR, 'sell', 0.01, 79_000, 80_000)),
    ({ status, triggerPrice, info }) => [status, triggerPrice, info.orderEvents[0].orderTrigger.limitPrice],
    ['open', 80_000, 79_000],
  ),
  createStopMarketOrder: works(
    'it waits',
    by((client) => client.createStopMarketOrder(LINEAR, 'sell', 0.01, 80_000)),
    order,
    STOP,
  ),
  createStopOrder: works(
    'it waits',
    by((client) => client.createStopOrder(LINEAR, 'market', 'sell', 0.01, undefined, 80_000)),
    order,
    STOP,
  ),
  createTriggerOrder: works(
    'it waits',
    by((client) => client.createTriggerOrder(LINEAR, 'market', 'sell', 0.01, undefined, 80_000)),
    order,
    STOP,
  ),
  editOrder: works(
    'the id stays, the size is new',
    by((client, { resting }) => client.editOrder(resting, LINEAR, 'limit', 'buy', 0.03, 70_500)),
    ({ id, amount }) => [id, amount],
    ({ resting }: Ground) => [resting, 0.03],
  ),
  fetchBalance: works(
    '100,000 less fees of 0.84, 0.15 and 0.15, funding of 0.42, a loss of 0.02 and a transfer of 12.50',
    by((client) => client.fetchBalance()),
    ({ total }) => total.USD,
    99_985.92,
  ),
  fetchCanceledOrders: works(
    'the order that was cancelled, and, as ccxt reads it, its placing',
    by((client) => client.fetchCanceledOrders(LINEAR)),
    (orders) => [...new Set(orders.map(({ clientOrderId, status }: Loose) => `${clientOrderId} ${status}`))].toSorted(),
    ['gone canceled', 'rest canceled'],
  ),
  fetchClosedOrders: works(
    'the market order that filled',
    by((client) => client.fetchClosedOrders(LINEAR)),
    (orders) => orders.map(order),
    [['closed', 'market', 'buy', 0.02, 0.02]],
  ),
  fetchCurrenciesWs: works(
    'ccxt gathers it from the markets',
    by((client) => client.fetchCurrenciesWs()),
    ({ BTC, USD }) => [BTC.id, USD.id],
    ['XBT', 'usd'],
  ),
  fetchFundingHistory: works(
    'an hour at 21 USD a coin on 0.02 coins',
    by((client) => client.fetchFundingHistory(LINEAR)),
    (rows) => rows.map(({ symbol, code, amount }: Loose) => [symbol, code, amount]),
    [[LINEAR, 'USD', -0.42]],
  ),
  fetchFundingRate: works(
    "the hour's rate is at its cap, the next without premium 0",
    by((client) => client.fetchFundingRate(LINEAR)),
    ({ fundingRate, nextFundingRate, markPrice }) => [fundingRate, nextFundingRate, markPrice],
    [0.00025, 0, 84_000],
  ),
  fetchFundingRateHistory: works(
    'hours of the day before the start, then two under a premium of 0.2 %',
    by((client) => client.fetchFundingRateHistory(LINEAR)),
    (rows) => rows.slice(-2).map(({ fundingRate, timestamp }: Loose) => [fundingRate, timestamp % HOUR_MS]),
    [
      [0.00025, 0],
      [0.00025, 0],
    ],
  ),
  fetchFundingRates: works(
    'of the market that was asked for',
    by((client) => client.fetchFundingRates([LINEAR])),
    (rates) => [Object.keys(rates), rates[LINEAR].fundingRate],
    [[LINEAR], 0.00025],
  ),
  fetchIndexOHLCV: works(
    "three candles from `since`; without it ccxt asks up to the machine's own time",
    by((client) => client.fetchIndexOHLCV(...CANDLES)),
    openings,
    NINE_TO_ELEVEN,
  ),
  fetchMarkOHLCV: works(
    'three candles',
    by((client) => client.fetchMarkOHLCV(...CANDLES)),
    openings,
    NINE_TO_ELEVEN,
  ),
  fetchOHLCV: works(
    'three candles, of trades with their volume',
    by((client) => client.fetchOHLCV(...CANDLES)),
    (candles) => [openings(candles), candles.every((candle: number[]) => Number(candle[5]) > 0)],
    [NINE_TO_ELEVEN, true],
  ),
  fetchL2OrderBook: works(
    'the levels of the house around 84,000',
    by((client) => client.fetchL2OrderBook(LINEAR)),
    ({ bids, asks }) => [bids[0], asks[0], bids.at(-1)],
    [
      [83_999, 0.08],
      [84_001, 0.08],
      [70_000, 0.01],
    ],
  ),
  fetchLedger: works(
    'what was booked in USD, in order',
    by((client) => client.fetchLedger('USD', undefined, undefined)),
    (rows) =>
      rows
        .toSorted((one: Loose, other: Loose) => one.id - other.id)
        .map(({ info, before, after }: Loose) => [info.info, Math.round((after - before) * 1e4) / 1e4]),
    [
      ['cross-exchange transfer', 100_000],
      ['cross-exchange transfer', 1_000],
      ['futures trade', -0.84],
      ['funding rate change', -0.42],
      ['futures trade', -0.15],
      ['futures trade', -0.17],
      ['transfer', -12.5],
      ['transfer', 12.5],
    ],
  ),
  fetchLeverage: works(
    'undefined under cross margin',
    by((client) => client.fetchLeverage(LINEAR)),
    ({ symbol, longLeverage }) => [symbol, longLeverage],
    [LINEAR, undefined],
  ),
  fetchLeverages: works(
    'none under cross margin',
    by((client) => client.fetchLeverages()),
    (leverages) => leverages,
    {},
  ),
  fetchLeverageTiers: works(
    'the first tier of the schedule',
    by((client) => client.fetchLeverageTiers([LINEAR])),
    (tiers) => [tiers[LINEAR][0].maxLeverage, tiers[LINEAR][0].maintenanceMarginRate, tiers[LINEAR][0].maxNotional],
    [100, 0.005, 1_000_000],
  ),
  fetchMarketLeverageTiers: works(
    'the second tier of the schedule',
    by((client) => client.fetchMarketLeverageTiers(LINEAR)),
    (tiers) => [tiers[1].maxLeverage, tiers[1].maintenanceMarginRate, tiers[1].minNotional],
    [50, 0.01, 1_000_000],
  ),
  fetchMarkets: works(
    "linear and inverse, by the venue's ids",
    by((client) => client.fetchMarkets()),
    (markets) =>
      markets
        .filter(({ symbol }: Loose) => symbol === LINEAR || symbol === INVERSE)
        .map(({ id, linear, inverse, contractSize }: Loose) => [id, linear, inverse, contractSize]),
    [
      ['PF_XBTUSD', true, false, 1],
      ['PI_XBTUSD', false, true, 1],
    ],
  ),
  fetchMyTrades: works(
    'the fill, with the fee that ccxt computes of it',
    by((client) => client.fetchMyTrades(LINEAR)),
    (trades) =>
      trades.map(({ price, amount, takerOrMaker, datetime }: Loose) => [price, amount, takerOrMaker, datetime]),
    [[84_001, 0.02, 'taker', BOUGHT]],
  ),
  fetchOpenOrders: works(
    'the stop and the resting order, the newest first',
    by((client) => client.fetchOpenOrders(LINEAR)),
    (orders) => orders.map(({ id, triggerPrice, clientOrderId }: Loose) => [id, triggerPrice, clientOrderId]),
    ({ waiting, resting }: Ground) => [
      [waiting, 60_000, undefined],
      [resting, undefined, 'rest'],
    ],
  ),
  fetchOrder: works(
    'the resting order',
    by((client, { resting }) => client.fetchOrder(resting, LINEAR)),
    ({ status, amount, clientOrderId }) => [status, amount, clientOrderId],
    ['open', 0.01, 'rest'],
  ),
  fetchOrders: works(
    'by `orderIds`; without them the venue misses an argument',
    by((client, { resting, waiting }) =>
      client.fetchOrders(LINEAR, undefined, undefined, { orderIds: [resting, waiting] }),
    ),
    (orders) => orders.map(({ id }: Loose) => id).toSorted(),
    ({ resting, waiting }: Ground) => [resting, waiting].toSorted(),
  ),
  fetchOrderBook: works(
    "stamped with the venue's time",
    by((client) => client.fetchOrderBook(LINEAR)),
    ({ bids, asks, timestamp }) => [bids[0][0], asks[0][0], timestamp],
    [83_999, 84_001, PREPARED_MS],
  ),
  fetchPositions: works(
    'the one that is open',
    by((client) => client.fetchPositions()),
    (positions) =>
      positions.map(({ symbol, side, contracts, entryPrice, unrealizedPnl }: Loose) => [
        symbol,
        side,
        contracts,
        entryPrice,
        unrealizedPnl,
      ]),
    [[LINEAR, 'long', 0.02, 84_001, -0.02]],
  ),
  fetchPositionsHistory: works(
    'the one that was closed: 0.1 coins from 3,000.1 to 2,999.9',
    by((client) => client.fetchPositionsHistory([ETHER])),
    (positions) => positions.map(({ symbol, entryPrice, realizedPnl }: Loose) => [symbol, entryPrice, realizedPnl]),
    [[ETHER, 3_000.1, -0.02]],
  ),
  fetchTicker: works(
    'quotes, mark and the last trade with its time',
    by((client) => client.fetchTicker(LINEAR)),
    ({ bid, ask, last, markPrice, timestamp }) => [bid, ask, last, markPrice, timestamp],
    [83_999, 84_001, 84_001, 84_000, BOUGHT_MS],
  ),
  fetchTickers: works(
    'linear and inverse',
    by((client) => client.fetchTickers([LINEAR, INVERSE])),
    (tickers) => [tickers[LINEAR].last, tickers[INVERSE].bid],
    [84_001, 83_999],
  ),
  fetchTrades: works(
    'the public side of the own fill',
    by((client) => client.fetchTrades(LINEAR, BOUGHT_MS, 10)),
    (trades) => trades.map(({ price, amount, timestamp }: Loose) => [price, amount, timestamp]),
    [[84_001, 0.02, BOUGHT_MS]],
  ),
  fetchTradingFee: works(
    'of the lowest tier',
    by((client) => client.fetchTradingFee(LINEAR)),
    ({ maker, taker }) => [maker, taker],
    [0.0002, 0.0005],
  ),
  fetchTradingFees: works(
    'of every market',
    by((client) => client.fetchTradingFees()),
    (fees) => [fees[INVERSE].maker, fees[ETHER].taker],
    [0.0002, 0.0005],
  ),
  setLeverage: works(
    'the market is isolated, and read back as such',
    by(async (client) => {
      await client.setLeverage(5, LINEAR);
      return client.fetchLeverage(LINEAR);
    }),
    ({ longLeverage, shortLeverage }) => [longLeverage, shortLeverage],
    [5, 5],
  ),
  setSandboxMode: works(
    'the addresses of `urls.test` are asked in place of the others',
    by(async (client) => {
      client.setSandboxMode(true);
      try {
        return await client.fetchPositions();
      } finally {
        client.setSandboxMode(false);
      }
    }),
    (positions) => positions.length,
    1,
  ),
  transfer: works(
    'a dollar from the cash wallet, which has 1,012.50',
    by(async (client) => {
      await client.transfer('USD', 1, 'cash', 'flex');
      return client.fetchBalance({ type: 'cash' });
    }),
    ({ total }) => total.USD,
    1_011.5,
  ),
  transferOut: works(
    'with a key that may withdraw; with another it is an AuthenticationError',
    async ({ client, withdrawing }) => {
      const refused = await client
        .transferOut('USD', 1, 'spot' as never)
        .catch((error: Error) => error.constructor.name);
      return [refused, (await withdrawing.transferOut('USD', 1, 'spot' as never)).status];
    },
    (both) => both,
    ['AuthenticationError', 'success'],
  ),
};
