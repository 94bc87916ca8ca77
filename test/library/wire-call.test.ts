import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { callWire } from '../../src/library/wire-call.ts';
import { rejection, venueForTest } from './support.ts';

const venue = await venueForTest();
const secure = await venueForTest({ tls: true });

describe('venue.request', () => {
  test('signs for an account, by name, id or uid; with TLS, too', async () => {
    const [first] = venue.accounts;
    for (const at of [venue, secure]) {
      for (const account of ['account-1', first?.id ?? -1, first?.uid ?? '']) {
        const { accounts } = await at.request(account, 'GET', 'accounts');
        assert.equal(accounts.cash.type, 'cashAccount');
      }
    }
  });

  test('signs nothing for another host', async () => {
    for (const path of ['//127.0.0.1:1/derivatives/api/v3/accounts', '/\\127.0.0.1:1/accounts']) {
      const { message } = await rejection(venue.request('account-1', 'GET', path));
      assert.match(message, /is no path of the venue/);
    }
  });

  test('sends what it is given: in the query, or in the body', async () => {
    const order = {
      orderType: 'lmt',
      symbol: 'PF_XBTUSD',
      side: 'buy',
      size: 0.1,
      limitPrice: 40_000,
      cliOrdId: 'a b&c=ä',
    };
    const { sendStatus } = await venue.request('account-1', 'POST', 'sendorder', { ...order, stopPrice: undefined });
    assert.equal(sendStatus.status, 'placed');
    const { openOrders } = await venue.request('account-1', 'GET', '/derivatives/api/v3/openorders');
    assert.equal(openOrders[0].cliOrdId, order.cliOrdId);
    const { events } = await venue
      .request('account-1', 'GET', '/api/history/v3/orders', { count: 1 })
      .then((answer) => ({ events: answer.elements }));
    assert.equal(events.length, 1);
    const leverage = { symbol: 'PF_ETHUSD', maxLeverage: 5 };
    assert.equal((await venue.request('account-1', 'PUT', 'leveragepreferences', leverage)).result, 'success');
  });

  test('asks public endpoints as nobody', async () => {
    const { tickers } = await venue.request<{ readonly tickers: readonly object[] }>(null, 'GET', 'tickers');
    assert.ok(tickers.length > 10);
  });

  test('gives errors of the wire as they are, and rejects for an account that is not there', async () => {
    assert.equal((await venue.request(null, 'GET', 'accounts')).result, 'error');
    assert.equal((await rejection(venue.request('nobody', 'GET', 'accounts'))).code, 'unknownAccount');
  });

  test('rejects what is no document', async () => {
    const server = createServer((_, reply) => reply.writeHead(502).end('<html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    after(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const call = { method: 'GET', path: 'tickers', parameters: {}, key: undefined } as const;
    const { message } = await rejection(callWire({ url, tls: undefined }, call));
    assert.equal(message, 'GET /derivatives/api/v3/tickers was answered with HTTP 502: <html>');
  });
});
