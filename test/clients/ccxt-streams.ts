/** ccxt.pro's streams: what each tells first. What follows is in ccxt-pro.test.ts. */
import { ETHER, LINEAR, streamingClient } from './ccxt-ground.ts';
import { type Outcome, streams } from './ccxt-outcome.ts';

// biome-ignore lint/suspicious/noExplicitAny: what is told is looked into as a client does
type Loose = any;

const quotes = ({ bid, ask }: Loose) => [bid, ask];
const best = ({ bids, asks }: Loose) => [bids[0]?.[0], asks[0]?.[0]];
const HOUSE = [83_999, 84_001];

export const STREAMS: Readonly<Record<string, Outcome>> = {
  watchTicker: streams('the quotes', (client) => client.watchTicker(LINEAR), quotes, HOUSE, streamingClient),
  watchTickers: streams(
    'the quotes',
    (client) => client.watchTickers([LINEAR]),
    (tickers) => quotes(tickers[LINEAR]),
    HOUSE,
    streamingClient,
  ),
  watchBidsAsks: streams(
    'the quotes, of the lite ticker',
    (client) => client.watchBidsAsks([LINEAR]),
    (tickers) => quotes(tickers[LINEAR]),
    HOUSE,
    streamingClient,
  ),
  watchOrderBook: streams(
    'the book',
    (client) => client.watchOrderBook(LINEAR),
    (book) => [...best(book), book.bids.at(-1)],
    [...HOUSE, [70_000, 0.01]],
    streamingClient,
  ),
  watchOrderBookForSymbols: streams(
    'the first of the books',
    (client) => client.watchOrderBookForSymbols([LINEAR, ETHER]),
    (book) => book.symbol === LINEAR || book.symbol === ETHER,
    true,
    streamingClient,
  ),
  watchTrades: streams(
    'the trades so far, the own one last',
    (client) => client.watchTrades(LINEAR),
    (trades) => trades.map(({ price, amount }: Loose) => [price, amount]).at(-1),
    [84_001, 0.02],
    streamingClient,
  ),
  watchTradesForSymbols: streams(
    'the trades so far of the first market',
    (client) => client.watchTradesForSymbols([LINEAR, ETHER]),
    (trades) => trades.length > 0,
    true,
    streamingClient,
  ),
  watchPositions: streams(
    'the one that is open',
    (client) => client.watchPositions([LINEAR]),
    (positions) => positions.map(({ contracts, entryPrice }: Loose) => [contracts, entryPrice]),
    [[0.02, 84_001]],
    streamingClient,
  ),
  watchOrders: streams(
    'the orders that are open',
    (client) => client.watchOrders(LINEAR),
    (orders) => orders.map(({ amount }: Loose) => amount),
    [0.01, 0.01],
    streamingClient,
  ),
  watchMyTrades: streams(
    'the fills so far',
    (client) => client.watchMyTrades(),
    (trades) => trades.map(({ price }: Loose) => price).toSorted(),
    [2_999.9, 3_000.1, 84_001],
    streamingClient,
  ),
  watchBalance: streams(
    'the cash wallet',
    (client) => client.watchBalance(),
    ({ USD }) => USD.total,
    1_012.5,
    streamingClient,
  ),
};
