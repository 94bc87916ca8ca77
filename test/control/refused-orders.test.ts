/** `GET /control/refusals`: which check refused an order, and by which figures. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RefusedOrderView } from '../../src/control/refused-orders.ts';
import { venueForTest } from '../library/support.ts';
import { signedCall } from './signed.ts';
import { call } from './support.ts';

const venue = await venueForTest({
  market: 'frozen',
  accounts: [{ name: 'alice', funds: [{ wallet: 'flex', asset: 'USD', amount: '10000' }] }, { name: 'bob' }],
});
const [alice] = venue.accounts;
assert.ok(alice !== undefined);
await venue.setIndexPrice('XBT', 80_000);

async function send(order: string): Promise<void> {
  await signedCall(venue, alice as NonNullable<typeof alice>, 'POST', '/derivatives/api/v3/sendorder', order);
}

async function refusals(query = ''): Promise<readonly RefusedOrderView[]> {
  const { status, body } = await call(venue, 'GET', `/refusals${query}`);
  assert.equal(status, 200);
  return (body as { refusals: readonly RefusedOrderView[] }).refusals;
}

function figureOf(row: RefusedOrderView | undefined, name: string): number | undefined {
  return row?.figures.find((figure) => figure.name === name)?.value;
}

describe('refusals', () => {
  test('for lack of margin: before and after', async () => {
    await send('orderType=lmt&symbol=PF_XBTUSD&side=buy&size=100&limitPrice=70000&cliOrdId=large');
    const [row] = await refusals('?account=alice');
    assert.ok(row?.orderId !== null);
    assert.deepEqual(
      [row?.what, row?.error, row?.check, row?.rule, row?.cliOrdId, row?.size, row?.limitPrice],
      ['send', 'INSUFFICIENT_MARGIN', 17, 'C44 (17), C42, D10, D25, margin-and-risk 3.5', 'large', '100', '70000'],
    );
    assert.equal(figureOf(row, 'available margin before'), 10_000);
    assert.equal(figureOf(row, 'initial margin with orders before'), 0);
    const after = figureOf(row, 'available margin after');
    assert.ok(after !== undefined && after < 0);
    assert.equal(after, 10_000 - (figureOf(row, 'initial margin with orders after') ?? 0));
  });

  test('without an id: a price off the tick, a size beyond the largest notional', async () => {
    await send('orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=70000.123');
    await send('orderType=lmt&symbol=PF_XBTUSD&side=buy&size=1000&limitPrice=70000');
    const [size, price] = await refusals('?account=alice&count=2');
    assert.deepEqual(
      [price?.error, price?.check, price?.orderId, price?.limitPrice],
      ['INVALID_PRICE', 4, null, '70000.123'],
    );
    assert.equal(figureOf(price, 'tick'), 1);
    assert.deepEqual([size?.error, size?.check], ['INVALID_QUANTITY', 5]);
    assert.deepEqual([figureOf(size, 'notional'), figureOf(size, 'largest notional')], [70_000_000, 20_000_000]);
  });

  test('the collar, the largest position and what an immediate order would find', async () => {
    await send('orderType=ioc&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=70000');
    const [ioc] = await refusals('?count=1');
    assert.deepEqual([ioc?.check, figureOf(ioc, 'size'), figureOf(ioc, 'size that would fill')], [13, 0.1, 0]);
    await send('orderType=post&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=90000');
    const [post] = await refusals('?count=1');
    assert.equal(figureOf(post, 'limit price'), 90_000);
    assert.ok((figureOf(post, 'best opposite price') ?? 0) > 79_000);
  });

  test('an order that was cancelled for lack of margin, with the margins that called for it', async () => {
    await send('orderType=mkt&symbol=PF_XBTUSD&side=buy&size=1');
    await send('orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=60000');
    const kept = await venue.snapshot();
    await venue.setIndexPrice('XBT', 70_700);
    const [row] = await refusals('?account=alice');
    assert.deepEqual([row?.what, row?.error, row?.check, row?.size], ['cancel', 'NOT_ENOUGH_MARGIN', null, '0.1']);
    const [equity, initial] = [figureOf(row, 'equity before'), figureOf(row, 'initial margin before')];
    assert.ok(equity !== undefined && initial !== undefined && equity < initial);
    await venue.revert(kept);
    const [before] = await refusals('?account=alice');
    assert.notEqual(before?.what, 'cancel', 'a revert takes it back');
  });

  test('an account that may not trade; and the library', async () => {
    await venue.setAccount('alice', { tradingEnabled: false });
    await signedCall(venue, alice as NonNullable<typeof alice>, 'POST', '/derivatives/api/v3/sendorder', ORDER).catch(
      () => undefined,
    );
    await venue.setAccount('alice', { tradingEnabled: true });
    const rows = await venue.refusals('alice');
    assert.deepEqual([rows[0]?.error, rows[0]?.check], ['accountInactive', null]);
    assert.deepEqual(rows, await refusals('?account=alice'));
    assert.deepEqual(await venue.refusals('bob'), []);
    assert.ok((await venue.refusals()).length >= rows.length);
  });

  test('refused itself', async () => {
    for (const [query, error] of [
      ['?account=nobody', 'unknownAccount'],
      ['?count=0', 'invalidRequest'],
      ['?count=1001', 'invalidRequest'],
    ] as const) {
      const answer = await call(venue, 'GET', `/refusals${query}`);
      assert.equal((answer.body as { error: string }).error, error);
    }
  });
});

const ORDER = 'orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=60000';
