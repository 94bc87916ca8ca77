/** The worked examples of docs/liquidation.md, traded on a venue and read from `GET /control/liquidations`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SigningKey } from '../../src/gateway/signature.ts';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { readPage, tableUnder } from './markdown.ts';

const SYMBOL = 'PF_XBTUSD';
const page = readPage('docs/liquidation.md');

const EXAMPLES = [
  { heading: 'A slice at a time', bids: [['5', '79290']], fallsTo: 79_300, left: 700.142, members: 6 },
  {
    heading: 'To the end',
    bids: [
      ['0.05', '79290'],
      ['0.3', '79000'],
      ['5', '78000'],
    ],
    fallsTo: 79_000,
    left: 0,
    members: 7,
  },
] as const;

for (const { heading, bids, fallsTo, left, members } of EXAMPLES) {
  test(heading, async (t) => {
    const venue = await startVenueOfThree();
    t.after(() => venue.close());
    // Volatility is looked at every minute, marks every second: none passes here.
    await venue.freeze();
    await venue.setIndexPrice('XBT', 80_000);
    await send(venue, 'alice', 'buy', '1', '80000');
    await send(venue, 'bob', 'sell', '1', '80000');
    for (const [size, price] of bids) await send(venue, 'carol', 'buy', size, price);
    await venue.setIndexPrice('XBT', fallsTo);
    const reply = await fetch(`${venue.url}/control/liquidations?account=alice`);
    const { liquidations } = (await reply.json()) as { liquidations: Record<string, unknown>[] };
    const rows = tableUnder(page, heading);
    assert.equal(rows.length, liquidations.length);
    for (const [index, [step, ...printed]] of rows.entries()) {
      const told = liquidations[liquidations.length - 1 - index] as Record<string, unknown>;
      assert.equal(told.step, step);
      const figures = ['equity', 'maintenanceMargin', 'before', 'after', 'limitPrice', 'poolPaid'].slice(
        0,
        members - 1,
      );
      for (const [column, name] of figures.entries()) {
        const expected = Number((printed[column] ?? '').replaceAll(',', ''));
        assert.ok(Math.abs(Number(told[name]) - expected) < 1e-9, `${name} is ${told[name]}, printed as ${expected}`);
      }
    }
    const { accounts } = (await call(venue, 'alice', 'GET', 'accounts', '')) as {
      accounts: { flex: { currencies: { USD: { quantity: number } } } };
    };
    assert.equal(accounts.flex.currencies.USD.quantity, left);
  });
}

/** What the opening trade costs alice is added to what she is to have: 0.02 % of 80,000 USD. */
function startVenueOfThree(): Promise<Drydock> {
  const account = (name: string, amount: string) => ({ name, funds: [{ wallet: 'flex', asset: 'USD', amount }] });
  const accounts = [account('alice', '1016'), account('bob', '1000000'), account('carol', '1000000')];
  return startDrydock({ market: 'frozen', liquidity: 'none', history: 0, accounts });
}

async function send(venue: Drydock, account: string, side: string, size: string, limitPrice: string): Promise<void> {
  const query = new URLSearchParams({ orderType: 'lmt', symbol: SYMBOL, side, size, limitPrice }).toString();
  const { sendStatus } = (await call(venue, account, 'POST', 'sendorder', query)) as { sendStatus: { status: string } };
  assert.equal(sendStatus.status, 'placed');
}

async function call(venue: Drydock, name: string, method: string, endpoint: string, query: string): Promise<unknown> {
  const path = `/api/v3/${endpoint}`;
  const account = venue.accounts.find((candidate) => candidate.name === name);
  assert.ok(account !== undefined);
  const headers = { APIKey: account.apiKey, Authent: new SigningKey(account.apiSecret).sign(query + path) };
  const reply = await fetch(`${venue.url}/derivatives${path}${query === '' ? '' : `?${query}`}`, { method, headers });
  return reply.json();
}
