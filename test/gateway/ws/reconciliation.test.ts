/**
 * What readers rebuild from the feeds is what REST answers at the same place in history: for one that listens from the
 * start, one that joins amid traffic, and one that comes and goes. REST's answers are taken at the end of each batch, from
 * the functions that its endpoints answer with; messages carry the place that they tell of.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillRow } from '../../../src/gateway/endpoints/history-rows.ts';
import { accountsBody } from '../../../src/gateway/wire/accounts.ts';
import { fill } from '../../../src/gateway/wire/fills.ts';
import { openOrders } from '../../../src/gateway/wire/open-orders.ts';
import { orderBook } from '../../../src/gateway/wire/orderbook.ts';
import { openPositions } from '../../../src/gateway/wire/positions.ts';
import type { Fill } from '../../../src/history/rows.ts';
import { Random } from '../../support/random.ts';
import { RICH, V3 } from '../endpoints/venue.ts';
import { aLiveVenue, type Client, type LiveVenue, type Said } from './live-venue.ts';
import { Rebuilt } from './rebuilt.ts';

const MARKET = 'PF_XBTUSD';
const ACCOUNT_FEEDS = ['open_orders', 'fills', 'balances', 'open_positions'] as const;
const MARKET_FEEDS = ['book', 'trade'] as const;
const STEPS = 120;

/** REST at one place. */
interface Answers {
  readonly seq: number;
  readonly book: object;
  readonly orders: readonly object[];
  readonly fills: readonly object[];
  readonly positions: readonly Said[];
  readonly accounts: Said;
}

function answersOf({ venue }: LiveVenue): Answers {
  const { state, history } = venue;
  const accountId = venue.account('alice');
  const account = state.accounts.get(accountId);
  const market = state.markets.get(state.marketBySymbol.get(MARKET) as number);
  return {
    seq: state.root.seq,
    book: orderBook(state, market),
    orders: openOrders(state, account)
      .map((order) => ({
        order_id: order.order_id,
        qty: order.unfilledSize,
        filled: order.filledSize,
        limit_price: order.limitPrice,
        stop_price: order.stopPrice ?? 0,
        reduce_only: order.reduceOnly,
        cli_ord_id: order.cliOrdId,
      }))
      .sort((a, b) => (a.order_id < b.order_id ? -1 : 1)),
    fills: (history.fillsOf(accountId) as readonly Fill[])
      .map((row) => fill(state, fillRow(row)))
      .map(({ fill_id, order_id, size, price }) => ({ fill_id, order_id, qty: size, price }))
      .reverse(),
    positions: openPositions(state, account),
    accounts: JSON.parse(accountsBody(state, account)),
  };
}

/** One connection from its beginning to its end. */
class Reader {
  readonly client: Client;
  said: readonly Said[] = [];
  /** Beyond its last message nobody knows what it would have been told. */
  untilPosition = -1;

  private constructor(client: Client) {
    this.client = client;
  }

  static async join(live: LiveVenue): Promise<Reader> {
    const client = await live.connect();
    const alice = live.venue.caller('alice');
    const requests: object[] = [];
    for (const feed of ACCOUNT_FEEDS) requests.push(await client.signed(alice, 'subscribe', feed));
    for (const feed of MARKET_FEEDS) requests.push({ event: 'subscribe', feed, product_ids: [MARKET] });
    for (const request of requests) client.send(request);
    return new Reader(client);
  }

  async leave(untilPosition?: number): Promise<void> {
    this.said = (await this.client.all()).filter(({ feed, event }) => feed !== undefined && event === undefined);
    this.untilPosition = untilPosition ?? this.said.at(-1)?.venue_position ?? -1;
    this.client.terminate();
  }
}

function compareAccount(rebuilt: Rebuilt, said: Said, { accounts }: Answers): void {
  if (said.flex_futures !== undefined) {
    const { flex_futures: flex } = said;
    const rest = accounts.flex;
    for (const [ours, theirs] of FLEX_NAMES) assert.equal(flex[ours], rest[theirs], ours);
    assert.deepEqual(Object.keys(flex.currencies), Object.keys(rest.currencies));
    for (const [symbol, its] of Object.entries<Said>(flex.currencies)) {
      const { quantity, value, collateral, available } = rest.currencies[symbol];
      assert.deepEqual(
        [its.quantity, its.value, its.collateral_value, its.available],
        [quantity, value, collateral, available],
      );
    }
  }
  for (const name of Object.keys(said.futures ?? {})) {
    const coin = name.slice(2, -4).toLowerCase();
    const { balances, auxiliary, marginRequirements } = accounts[`fi_${coin}usd`];
    const its = rebuilt.futures[name];
    assert.deepEqual(
      [its.balance, its.portfolio_value, its.available, its.pnl, its.unrealized_funding, its.maintenance_margin],
      [Number(balances[coin]), auxiliary.pv, auxiliary.af, auxiliary.pnl, auxiliary.funding, marginRequirements.mm],
    );
  }
}

const FLEX_NAMES = [
  ['balance_value', 'balanceValue'],
  ['portfolio_value', 'portfolioValue'],
  ['collateral_value', 'collateralValue'],
  ['initial_margin', 'initialMarginWithOrders'],
  ['initial_margin_without_orders', 'initialMargin'],
  ['maintenance_margin', 'maintenanceMargin'],
  ['pnl', 'pnl'],
  ['unrealized_funding', 'unrealizedFunding'],
  ['total_unrealized', 'totalUnrealized'],
  ['total_unrealized_as_margin', 'totalUnrealizedAsMargin'],
  ['margin_equity', 'marginEquity'],
  ['available_margin', 'availableMargin'],
] as const;

interface Census {
  messages: number;
  places: number;
  books: number;
  orders: number;
  fills: number;
  positions: number;
  flex: number;
  futures: number;
  restarts: number;
}

/** Holds what a reader was sent against REST, place by place. */
function reconcile(reader: Reader, answers: ReadonlyMap<number, Answers>, census: Census): void {
  const rebuilt = new Rebuilt();
  const begun = new Set<string>();
  let next = 0;
  for (const [position, rest] of answers) {
    if (position > reader.untilPosition) break;
    const here: Said[] = [];
    for (
      let said = reader.said[next];
      said !== undefined && said.venue_position <= position;
      said = reader.said[++next]
    ) {
      rebuilt.take(said);
      begun.add(said.feed);
      if (said.venue_position === position) {
        here.push(said);
        assert.equal(said.venue_seq, rest.seq);
      }
    }
    census.messages += here.length;
    if (!begun.has('book_snapshot') || !begun.has('open_positions')) continue;
    census.places++;
    assert.deepEqual(rebuilt.book, rest.book, `book at ${position}`);
    assert.deepEqual(rebuilt.orders, rest.orders, `orders at ${position}`);
    assert.deepEqual(rebuilt.fills, rest.fills, `fills at ${position}`);
    assert.deepEqual(sizesOf(rebuilt.positions, 'balance'), restSizes(rest.positions), `positions at ${position}`);
    for (const said of here) {
      if (said.feed === 'balances' || said.feed === 'balances_snapshot') compareAccount(rebuilt, said, rest);
      if (said.feed === 'open_positions') comparePositions(said.positions, rest.positions);
      count(census, said);
    }
    const { balances } = rest.accounts.cash;
    assert.deepEqual(rebuilt.holding, upper(balances), `holding at ${position}`);
  }
  assert.ok(next === reader.said.length || reader.untilPosition >= 0, 'every message was taken');
}

function count(census: Census, said: Said): void {
  if (said.feed === 'book') census.books++;
  if (said.feed === 'open_orders') census.orders++;
  if (said.feed === 'fills') census.fills++;
  if (said.feed === 'open_positions') census.positions++;
  if (said.flex_futures !== undefined) census.flex++;
  if (said.feed === 'balances' && Object.keys(said.futures ?? {}).length > 0) census.futures++;
  if (said.feed === 'balances_snapshot') census.restarts++;
}

function sizesOf(positions: readonly Said[], size: string): object {
  return positions.map((position) => [position.instrument, position[size], position.entry_price]);
}

function restSizes(positions: readonly Said[]): object {
  return positions.map(({ symbol, side, size, price }) => [symbol, side === 'long' ? size : -size, price]);
}

function comparePositions(said: readonly Said[], rest: readonly Said[]): void {
  assert.deepEqual(
    said.map(({ pnl, unrealized_funding }) => [pnl, unrealized_funding]),
    rest.map(({ unrealizedPnl, unrealizedFunding }) => [unrealizedPnl, unrealizedFunding]),
  );
}

function upper(balances: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(balances).map(([asset, amount]) => [asset.toUpperCase(), Number(amount)]));
}

/** One thing that happens. Several may be under way at once. */
function act(live: LiveVenue, random: Random): Promise<unknown> {
  const { venue } = live;
  const alice = venue.caller('alice');
  const other = venue.caller(random.pick(['alice', 'bob']));
  const symbol = random.pick([MARKET, MARKET, MARKET, 'PF_ETHUSD', 'PI_XBTUSD']);
  const near = symbol === 'PF_ETHUSD' ? 2_600 : 84_000;
  const order = {
    symbol,
    side: random.pick(['buy', 'sell']),
    size: symbol === 'PI_XBTUSD' ? random.whole(1, 500) : random.whole(1, 40) / 100,
    limitPrice: Math.round(near * (1 + (random.next() - 0.5) * 0.01)),
  };
  return random.weighted<() => Promise<unknown>>([
    [12, () => other.send(order)],
    [3, () => alice.send({ ...order, orderType: 'post' })],
    [3, () => alice.send({ ...order, reduceOnly: true })],
    [3, () => alice.send({ ...order, orderType: 'stp', stopPrice: order.limitPrice, triggerSignal: 'mark' })],
    [4, () => edit(live, random)],
    [4, () => cancel(live, random)],
    [1, () => alice.post(`${V3}/cancelallorders`)],
    [
      5,
      () =>
        venue.control({
          type: 'setIndexPrices',
          prices: [['XBT', Math.round(84_000 * (1 + (random.next() - 0.5) * 0.02))]],
        }),
    ],
    [
      2,
      () =>
        alice.post(`${V3}/transfer`, {
          fromAccount: 'cash',
          toAccount: 'flex',
          unit: 'USD',
          amount: random.whole(1, 9),
        }),
    ],
    [1, () => venue.control({ type: 'snapshot', name: 'kept' })],
    [1, () => venue.control({ type: 'revert', name: random.pick(['kept', 'genesis']) })],
    [1, () => venue.control({ type: 'tick', untilMs: venue.state.root.timeMs + random.whole(1, 3_600_000) })],
  ])();
}

async function edit(live: LiveVenue, random: Random): Promise<void> {
  const alice = live.venue.caller('alice');
  const { openOrders: open } = (await alice.get(`${V3}/openorders`)).json;
  if (open.length === 0) return;
  const { order_id: orderId, limitPrice, unfilledSize } = random.pick<Said>(open);
  if (limitPrice === undefined) return;
  const change = random.chance(0.5) ? { size: unfilledSize * 2 } : { limitPrice: limitPrice + random.whole(-400, 400) };
  await alice.post(`${V3}/editorder`, { orderId, ...change });
}

async function cancel(live: LiveVenue, random: Random): Promise<void> {
  const alice = live.venue.caller('alice');
  const { openOrders: open } = (await alice.get(`${V3}/openorders`)).json;
  if (open.length > 0) await alice.post(`${V3}/cancelorder`, { order_id: random.pick<Said>(open).order_id });
}

for (const seed of [1, 2, 3]) {
  test(`what is rebuilt from the feeds is what REST answers, seed ${seed}`, async (t) => {
    const random = new Random(seed);
    const live = await aLiveVenue(t, { live: { carriesPlace: true }, funds: { alice: RICH, bob: RICH } });
    const { desk, timeline } = live.venue.host;
    const answers = new Map<number, Answers>([[timeline.position, answersOf(live)]]);
    desk.afterBatch(() => answers.set(timeline.position, answersOf(live)));
    const stays = await Reader.join(live);
    const readers = [stays];
    let comes: Promise<Reader> | undefined;
    for (let step = 0; step < STEPS; step++) {
      const acts = Array.from({ length: random.whole(1, 4) }, () => act(live, random));
      if (step % 30 === 10) comes = Reader.join(live);
      await Promise.all(acts);
      if (step % 30 === 28 && comes !== undefined) {
        const reader = await comes;
        readers.push(reader);
        if (step < STEPS - 30) await reader.leave();
      }
      live.pass(random.whole(0, 700));
    }
    live.pass(1_000);
    const end = timeline.position;
    for (const reader of readers) if (reader.untilPosition < 0) await reader.leave(end);
    const census: Census = {
      messages: 0,
      places: 0,
      books: 0,
      orders: 0,
      fills: 0,
      positions: 0,
      flex: 0,
      futures: 0,
      restarts: 0,
    };
    for (const reader of readers) reconcile(reader, answers, census);
    t.diagnostic(JSON.stringify({ readers: readers.length, ...census }));
    assert.deepEqual(live.failures, []);
    // All that was held back has been told by now.
    const { accounts } = (await live.venue.caller('alice').get(`${V3}/accounts`)).json;
    const last = stays.said.findLast(({ flex_futures }) => flex_futures !== undefined);
    assert.equal(last.flex_futures.margin_equity, accounts.flex.marginEquity);
    for (const [what, reached] of Object.entries(census)) assert.ok(reached > 0, what);
  });
}
