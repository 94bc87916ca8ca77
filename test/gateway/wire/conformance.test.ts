/** Whatever happens in a venue, every reply is what its schema says, before and after its way through JSON. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, OrderType, Side } from '../../../src/core/commands/command.ts';
import type { Execution, Result } from '../../../src/core/events.ts';
import type { Schema } from '../../../src/gateway/schema.ts';
import { Validators } from '../../../src/gateway/validators.ts';
import { accountsBody } from '../../../src/gateway/wire/accounts.ts';
import { cancelAllStatus } from '../../../src/gateway/wire/cancel-all-status.ts';
import { cancelStatus } from '../../../src/gateway/wire/cancel-status.ts';
import { editStatus } from '../../../src/gateway/wire/edit-status.ts';
import { successBody, successBodyOf } from '../../../src/gateway/wire/envelope.ts';
import { fill } from '../../../src/gateway/wire/fills.ts';
import { orderUuid } from '../../../src/gateway/wire/ids.ts';
import { openOrders } from '../../../src/gateway/wire/open-orders.ts';
import { openOrderStatus } from '../../../src/gateway/wire/order-status.ts';
import { orderBook } from '../../../src/gateway/wire/orderbook.ts';
import { openPositions } from '../../../src/gateway/wire/positions.ts';
import { publicExecutions } from '../../../src/gateway/wire/public-executions.ts';
import { publicHistory } from '../../../src/gateway/wire/public-history.ts';
import { ACCOUNTS_REPLY } from '../../../src/gateway/wire/schemas/accounts.ts';
import { CANCEL_ALL_ORDERS_REPLY } from '../../../src/gateway/wire/schemas/cancel-all-orders.ts';
import { CANCEL_ORDER_REPLY } from '../../../src/gateway/wire/schemas/cancel-order.ts';
import { EDIT_ORDER_REPLY } from '../../../src/gateway/wire/schemas/edit-order.ts';
import { FILLS_REPLY } from '../../../src/gateway/wire/schemas/fills.ts';
import { HISTORY_REPLY } from '../../../src/gateway/wire/schemas/history.ts';
import { OPEN_ORDERS_REPLY } from '../../../src/gateway/wire/schemas/open-orders.ts';
import { OPEN_POSITIONS_REPLY } from '../../../src/gateway/wire/schemas/open-positions.ts';
import { ORDER_BOOK_REPLY } from '../../../src/gateway/wire/schemas/order-book.ts';
import { ORDERS_STATUS_REPLY } from '../../../src/gateway/wire/schemas/orders-status.ts';
import { PUBLIC_EXECUTIONS_REPLY } from '../../../src/gateway/wire/schemas/public-executions.ts';
import { SEND_ORDER_REPLY } from '../../../src/gateway/wire/schemas/send-order.ts';
import { TICKERS_REPLY } from '../../../src/gateway/wire/schemas/tickers.ts';
import { sendStatus } from '../../../src/gateway/wire/send-status.ts';
import { ticker } from '../../../src/gateway/wire/tickers.ts';
import { fc } from '../../support/property.ts';
import { executionRowOf, fillRowOf } from './rows.ts';
import { SmallVenue, usd } from './venue.ts';

const validators = new Validators();
const SYMBOLS = ['PF_XBTUSD', 'PF_PEPEUSD', 'PI_XBTUSD'];
const TYPES: readonly OrderType[] = ['lmt', 'lmt', 'lmt', 'lmt', 'post', 'ioc', 'fok', 'mkt'];

/** One thing that somebody does; the numbers choose among what there is. */
interface Step {
  readonly what: 'send' | 'edit' | 'cancel' | 'cancelAll' | 'price';
  readonly who: number;
  readonly symbol: number;
  readonly type: number;
  readonly side: number;
  readonly size: number;
  readonly offset: number;
  readonly reduceOnly: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...Array<'send'>(12).fill('send'), 'edit', 'edit', 'edit', 'cancel', 'cancelAll', 'price'),
  who: fc.nat(1),
  symbol: fc.nat(SYMBOLS.length - 1),
  type: fc.nat(TYPES.length - 1),
  side: fc.nat(1),
  size: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 60 }) }, { weight: 1, arbitrary: fc.nat(60_000) }),
  offset: fc.integer({ min: -5, max: 5 }),
  reduceOnly: fc.boolean(),
});

class Run {
  readonly venue: SmallVenue;
  readonly executions: Execution[] = [];
  readonly #census: Map<string, number>;

  constructor(census: Map<string, number>, liquidity: 'house' | 'none') {
    const funds = [usd('flex', '20000'), { wallet: 'fi_xbtusd', asset: 'XBT', amount: '0.05' }];
    this.venue = new SmallVenue({ liquidity, prices: { XBT: 50_000 }, funds: { a: funds, b: funds } });
    this.#census = census;
  }

  take(next: Step): void {
    const { venue } = this;
    const command = this.#command(next);
    const delivered = venue.deliver(command);
    for (const event of delivered.events) if (event.type === 'execution') this.executions.push(event);
    const { state } = venue;
    switch (command.type) {
      case 'sendOrder':
        this.#countOrder('send', delivered.result);
        this.#holds(SEND_ORDER_REPLY, successBody(delivered.timeMs, { sendStatus: sendStatus(state, delivered) }));
        break;
      case 'editOrder':
        this.#countOrder('edit', delivered.result);
        this.#holds(EDIT_ORDER_REPLY, successBody(delivered.timeMs, { editStatus: editStatus(state, delivered) }));
        break;
      case 'cancelOrder':
        this.#countOrder('cancel', delivered.result);
        this.#holds(
          CANCEL_ORDER_REPLY,
          successBody(delivered.timeMs, { cancelStatus: cancelStatus(state, delivered) }),
        );
        break;
      case 'cancelAllOrders':
        this.#holds(
          CANCEL_ALL_ORDERS_REPLY,
          successBody(delivered.timeMs, { cancelStatus: cancelAllStatus(state, delivered) }),
        );
        break;
      default:
        break;
    }
    this.#readAll();
  }

  #command({ what, who, symbol, type, side, size, offset, reduceOnly }: Step): Command {
    const { venue } = this;
    const account = venue.account(who === 0 ? 'a' : 'b').id;
    const market = venue.market(SYMBOLS[symbol] as string);
    const { contract } = market;
    const { tickMantissa, tickScale, lotMantissa, lotScale, impactMidLots } = contract;
    const ticks = Math.round((market.markPrice * tickScale) / tickMantissa) + offset;
    const price = String(Number(((ticks * tickMantissa) / tickScale).toFixed(12)));
    const amount = String((size * Math.max(1, Math.round(impactMidLots / 40)) * lotMantissa) / lotScale);
    const open = openOrders(venue.state, venue.account(who === 0 ? 'a' : 'b'));
    const resting = open[size % Math.max(1, open.length)];
    const orderKey = resting === undefined ? -1 : this.#keyOf(resting.order_id);
    switch (what) {
      case 'send':
        return {
          type: 'sendOrder',
          account,
          symbol: contract.symbol,
          side: (['buy', 'sell'] as const satisfies readonly Side[])[side] as Side,
          orderType: TYPES[type] as OrderType,
          size: amount,
          ...(TYPES[type] === 'mkt' ? {} : { limitPrice: price }),
          reduceOnly: reduceOnly && size % 4 === 0,
          ...(size % 7 === 0 ? { cliOrdId: `"${size}"\\` } : {}),
        };
      case 'edit':
        return {
          type: 'editOrder',
          account,
          orderKey,
          quantityMode: 'relative',
          ...(resting === undefined ? {} : { size: String(resting.unfilledSize) }),
          ...(resting?.limitPrice === undefined
            ? {}
            : { limitPrice: this.#moved(resting.symbol, resting.limitPrice, offset) }),
        };
      case 'cancel':
        return { type: 'cancelOrder', account, orderKey };
      case 'cancelAll':
        return { type: 'cancelAllOrders', account, ...(size % 2 === 0 ? {} : { symbol: contract.symbol }) };
      case 'price':
        return { type: 'setIndexPrices', prices: [['XBT', 50_000 + offset * 100]] };
    }
  }

  #moved(symbol: string, price: number, offset: number): string {
    const { tickMantissa, tickScale } = this.venue.market(symbol).contract;
    const ticks = Math.round((price * tickScale) / tickMantissa) + offset;
    return String(Number(((ticks * tickMantissa) / tickScale).toFixed(12)));
  }

  #keyOf(uuid: string): number {
    const { orders } = this.venue.state;
    for (let id = 0; id < orders.size; id++) {
      const order = orders.find(id);
      if (order !== undefined && orderUuid(this.venue.state, order.key) === uuid) return order.key;
    }
    return -1;
  }

  /** Every reading endpoint, for one account and all markets of the run. */
  #readAll(): void {
    const { state } = this.venue;
    const account = this.venue.account('a');
    const { timeMs } = state.root;
    const open = openOrders(state, account);
    const fills = this.executions.flatMap((execution) => fillRowOf(execution, account.id) ?? []).slice(-100);
    this.#holds(ACCOUNTS_REPLY, successBodyOf(timeMs, 'accounts', accountsBody(state, account)));
    this.#holds(OPEN_POSITIONS_REPLY, successBody(timeMs, { openPositions: openPositions(state, account) }));
    this.#holds(OPEN_ORDERS_REPLY, successBody(timeMs, { openOrders: open }));
    this.#holds(FILLS_REPLY, successBody(timeMs, { fills: fills.map((row) => fill(state, row)) }));
    const orders = open.map(({ order_id }) => {
      const key = this.#keyOf(order_id);
      return openOrderStatus(state, state.orders.get(state.orderByKey.find(key) as number));
    });
    this.#holds(ORDERS_STATUS_REPLY, successBody(timeMs, { orders }));
    for (const symbol of SYMBOLS) {
      const market = this.venue.market(symbol);
      const trades = this.executions.filter((execution) => execution.marketId === market.id);
      this.#holds(TICKERS_REPLY, successBody(timeMs, { tickers: [ticker(state, market, {})] }));
      this.#holds(ORDER_BOOK_REPLY, successBody(timeMs, { orderBook: orderBook(state, market) }));
      this.#holds(HISTORY_REPLY, successBody(timeMs, { history: publicHistory(state, market, trades) }));
      const page = publicExecutions(state, market, trades.map(executionRowOf), false);
      this.#holds(PUBLIC_EXECUTIONS_REPLY, JSON.stringify(page));
    }
  }

  #holds(schema: Schema, body: string): void {
    const value: unknown = JSON.parse(body);
    assert.equal(validators.firstFault(schema, value), undefined, body);
    if (schema === SEND_ORDER_REPLY || schema === EDIT_ORDER_REPLY) {
      for (const [, type] of body.matchAll(/"type":"([A-Z]+)"/g)) this.#count(`event ${type}`);
    }
  }

  #countOrder(what: string, result: Result): void {
    if (result.type === 'order') this.#count(`${what} ${result.status}`);
  }

  #count(what: string): void {
    this.#census.set(what, (this.#census.get(what) ?? 0) + 1);
  }
}

for (const liquidity of ['none', 'house'] as const) {
  test(`replies hold their schemas through random order flow (house liquidity: ${liquidity})`, (t) => {
    const census = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 40 }), (steps) => {
        const run = new Run(census, liquidity);
        for (const next of steps) run.take(next);
      }),
      { numRuns: 15 },
    );
    for (const [what, count] of [...census].sort()) t.diagnostic(`${what}: ${count}`);
    for (const reached of [
      'event PLACE',
      'event EXECUTION',
      'event REJECT',
      'send placed',
      'edit edited',
      'cancel cancelled',
    ]) {
      assert.ok((census.get(reached) ?? 0) > 0, `${reached} was reached`);
    }
  });
}
