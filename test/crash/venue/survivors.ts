/** What clients were told, held against what the venue says now, over the wire as a client sees it. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { Connection } from './connection.ts';
import type { Diary } from './diary.ts';
import { CLIENTS, TREASURER } from './traders.ts';

/** What the treasurer's wallets held at the beginning, USD. */
const CASH_AT_START = 50_000;
const FLEX_AT_START = 100_000;

export interface Survived {
  openOrders: number;
  fills: number;
  cancelled: number;
  transfers: number;
}

interface OpenOrder {
  readonly order_id: string;
  readonly unfilledSize: number;
  readonly filledSize: number;
}

interface Fill {
  readonly fill_id: string;
  readonly order_id: string;
  readonly size: number;
  readonly price: number;
  readonly side: string;
  readonly fillTime: string;
}

interface OrderEvent {
  readonly type: string;
  readonly executionId: string;
  readonly price: number;
  readonly amount: number;
  readonly orderPriorExecution: { readonly orderId: string; readonly side: string };
}

/** Asks the venue for every account and compares. */
export async function checkSurvivors(url: string, diary: Diary): Promise<Survived> {
  const survived: Survived = { openOrders: 0, fills: 0, cancelled: 0, transfers: 0 };
  for (const account of CLIENTS) {
    const connection = new Connection(url, account, diary);
    try {
      await checkOrders(connection, diary, survived);
      if (account === TREASURER) await checkTransfers(connection, diary, survived);
    } finally {
      connection.close();
    }
  }
  return survived;
}

/** Open orders and fills of one moment: prices move meanwhile, and what fills between two questions would be in both answers. */
async function openAndFilled(
  connection: Connection,
): Promise<{ open: Map<string, OpenOrder>; fills: Map<string, Fill> }> {
  for (;;) {
    const before = await allOpen(connection);
    const fills = await allFills(connection);
    const open = await allOpen(connection);
    if (isDeepStrictEqual(before, open)) return { open, fills };
  }
}

async function allOpen(connection: Connection): Promise<Map<string, OpenOrder>> {
  const { openOrders } = (await connection.get('openorders')) as { readonly openOrders: readonly OpenOrder[] };
  const open = new Map(openOrders.map((order) => [order.order_id, order]));
  assert.equal(open.size, openOrders.length, 'no order is listed twice');
  return open;
}

async function checkOrders(connection: Connection, diary: Diary, survived: Survived): Promise<void> {
  const { open, fills } = await openAndFilled(connection);
  const filled = new Map<string, number>();
  for (const { order_id, size } of fills.values()) filled.set(order_id, (filled.get(order_id) ?? 0) + size);

  const own = diary.asked.filter(({ account }) => account === connection.account);
  for (const { answer } of own) assert.equal(answer?.status ?? 200, 200);
  /** Orders whose size or end is not known for sure: an edit changed it, or what was asked of it was never answered. */
  const unsure = new Set<string>();
  const cancelled = new Set<string>();
  const placed: string[] = [];
  for (const { endpoint, fields, answer } of own) {
    const { sendStatus, editStatus, cancelStatus } = answer?.json ?? {};
    if (sendStatus?.status === 'placed') placed.push(sendStatus.order_id);
    if (endpoint === 'editorder' && (answer === undefined || editStatus.status === 'edited')) {
      unsure.add(fields.orderId ?? '');
    }
    if (endpoint === 'cancelorder') {
      if (answer === undefined) unsure.add(fields.order_id ?? '');
      if (cancelStatus?.status === 'cancelled') cancelled.add(fields.order_id ?? '');
    }
    if (endpoint === 'cancelallorders') {
      if (answer === undefined) for (const orderId of placed) unsure.add(orderId);
      for (const { order_id } of cancelStatus?.cancelledOrders ?? []) cancelled.add(order_id);
    }
  }
  for (const { endpoint, fields, answer } of own) {
    const { sendStatus, editStatus } = answer?.json ?? {};
    for (const event of sendStatus?.orderEvents ?? editStatus?.orderEvents ?? []) {
      if (event.type !== 'EXECUTION') continue;
      checkFill(event, fills);
      survived.fills += 1;
    }
    if (endpoint !== 'sendorder' || sendStatus?.status !== 'placed' || fields.orderType === 'ioc') continue;
    if (fields.orderType === 'mkt') continue;
    const orderId = sendStatus.order_id;
    const order = open.get(orderId);
    if (cancelled.has(orderId)) {
      assert.equal(order, undefined, `${orderId} was cancelled`);
      survived.cancelled += 1;
    } else if (!unsure.has(orderId)) {
      const size = (order?.unfilledSize ?? 0) + (filled.get(orderId) ?? 0);
      assert.equal(size.toFixed(8), Number(fields.size).toFixed(8), `${orderId} is open or filled`);
      if (order !== undefined) {
        assert.equal(order.filledSize.toFixed(8), (filled.get(orderId) ?? 0).toFixed(8));
        survived.openOrders += 1;
      }
    }
  }
}

function checkFill({ executionId, price, amount, orderPriorExecution }: OrderEvent, fills: Map<string, Fill>): void {
  const fill = fills.get(executionId);
  assert.ok(fill !== undefined, `the fill ${executionId} was answered`);
  const { orderId, side } = orderPriorExecution;
  assert.deepEqual([fill.price, fill.size, fill.order_id, fill.side], [price, amount, orderId, side]);
}

/** All fills of the account by their id, page by page. */
async function allFills(connection: Connection): Promise<Map<string, Fill>> {
  const found = new Map<string, Fill>();
  for (let fields = {}; ; ) {
    const { fills } = (await connection.get('fills', fields)) as { readonly fills: readonly Fill[] };
    const before = found.size;
    for (const fill of fills) found.set(fill.fill_id, fill);
    assert.equal(new Set(fills.map(({ fill_id }) => fill_id)).size, fills.length, 'no fill is listed twice');
    const oldest = fills.at(-1);
    if (found.size === before || oldest === undefined) return found;
    // Fills of the same millisecond may stand on both sides of a page's end.
    fields = { lastFillTime: new Date(Date.parse(oldest.fillTime) + 1).toISOString() };
  }
}

/** What was moved is what was answered, and perhaps what was asked when the venue ended. */
async function checkTransfers(connection: Connection, diary: Diary, survived: Survived): Promise<void> {
  const transfers = diary.asked.filter(({ account }) => account === connection.account);
  const cents = ({ fields }: (typeof transfers)[number]): number => Math.round(Number(fields.amount) * 100);
  const sum = (asked: typeof transfers): number => asked.reduce((total, each) => total + cents(each), 0);
  const answered = transfers.filter(({ answer }) => answer !== undefined);
  for (const { answer } of answered) assert.equal(answer?.json.result, 'success');
  const open = transfers.filter(({ answer }) => answer === undefined);

  const { accounts } = await connection.get('accounts');
  const cash = Math.round(Number(accounts.cash.balances.usd) * 100);
  const flex = Math.round(accounts.flex.currencies.USD.quantity * 100);
  assert.equal(cash + flex, (CASH_AT_START + FLEX_AT_START) * 100);
  const moved = CASH_AT_START * 100 - cash;
  assert.ok(isSumOfSome(moved - sum(answered), open.map(cents)), `${moved} cents moved, ${sum(answered)} answered`);
  survived.transfers += answered.length;
}

/** Whether an amount is the sum of some of the parts, of none or of all. */
function isSumOfSome(amount: number, parts: readonly number[]): boolean {
  const sums = new Set([0]);
  for (const part of parts) for (const sum of [...sums]) sums.add(sum + part);
  return sums.has(amount);
}
