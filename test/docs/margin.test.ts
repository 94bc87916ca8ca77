/** The worked examples of docs/margin.md, traded on a venue and read from `GET /accounts`. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SigningKey } from '../../src/gateway/signature.ts';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { readPage, tableUnder } from './markdown.ts';

const V3 = '/derivatives/api/v3';
const page = readPage('docs/margin.md');
let venue: Drydock;

before(async () => {
  // What the opening trades cost alice is added to what she is to have: 0.02 % of 40,000 USD, and of 0.2 XBT.
  venue = await startDrydock({
    market: 'frozen',
    liquidity: 'none',
    history: 0,
    accounts: [
      {
        name: 'alice',
        funds: [
          { wallet: 'flex', asset: 'USD', amount: '10008' },
          { wallet: 'fi_xbtusd', asset: 'XBT', amount: '1.00004' },
        ],
      },
      {
        name: 'bob',
        funds: [
          { wallet: 'flex', asset: 'USD', amount: '100000' },
          { wallet: 'fi_xbtusd', asset: 'XBT', amount: '10' },
        ],
      },
    ],
  });
  // Volatility is looked at every minute, marks every second: none passes here.
  await venue.freeze();
});

after(() => venue.close());

test('a worked example: the flex wallet', async () => {
  await venue.setIndexPrice('XBT', 80_000);
  await cross('PF_XBTUSD', '0.5', '80000');
  await venue.setIndexPrice('XBT', 84_000);
  await send('alice', 'PF_XBTUSD', 'buy', '0.25', '82000');
  await send('alice', 'PF_XBTUSD', 'sell', '0.2', '86000');
  check('A worked example', (await wallets()).flex);
});

test('the same for an inverse wallet', async () => {
  await venue.setIndexPrice('XBT', 50_000);
  await cross('PI_XBTUSD', '10000', '50000');
  await venue.setIndexPrice('XBT', 40_000);
  check('The same for an inverse wallet', (await wallets()).fi_xbtusd);
});

/** Every row of the table is a figure of the wallet. */
function check(heading: string, wallet: unknown): void {
  const rows = tableUnder(page, heading);
  assert.ok(rows.length > 0);
  for (const [name = '', value = ''] of rows) {
    const figure = name.split('.').reduce((at: unknown, member) => (at as Record<string, unknown>)[member], wallet);
    assert.equal(typeof figure, 'number', `${name} is no figure of the wallet`);
    const expected = Number(value.replaceAll(',', ''));
    assert.ok(Math.abs(Number(figure) - expected) < 1e-9, `${name} is ${figure}, printed as ${value}`);
  }
}

/** Alice buys from bob, as maker. */
async function cross(symbol: string, size: string, limitPrice: string): Promise<void> {
  await send('alice', symbol, 'buy', size, limitPrice);
  await send('bob', symbol, 'sell', size, limitPrice);
}

async function send(account: string, symbol: string, side: string, size: string, limitPrice: string): Promise<void> {
  const query = new URLSearchParams({ orderType: 'lmt', symbol, side, size, limitPrice }).toString();
  const { sendStatus } = (await call(account, 'POST', `${V3}/sendorder`, query)) as { sendStatus: { status: string } };
  assert.equal(sendStatus.status, 'placed');
}

async function wallets(): Promise<Readonly<Record<string, unknown>>> {
  const { accounts } = (await call('alice', 'GET', `${V3}/accounts`, '')) as { accounts: Record<string, unknown> };
  return accounts;
}

async function call(name: string, method: string, path: string, query: string): Promise<unknown> {
  const account = venue.accounts.find((candidate) => candidate.name === name);
  assert.ok(account !== undefined);
  const authent = new SigningKey(account.apiSecret).sign(query + path.replace('/derivatives', ''));
  const headers = { APIKey: account.apiKey, Authent: authent };
  const reply = await fetch(`${venue.url}${path}${query === '' ? '' : `?${query}`}`, { method, headers });
  return reply.json();
}
