/** The worked examples of docs/fees.md and docs/settlement.md, on a venue over the wire. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SigningKey } from '../../src/gateway/signature.ts';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { shippedFeeSchedules } from '../../src/instruments/load.ts';
import { readPage, tableUnder } from './markdown.ts';

const V3 = '/derivatives/api/v3';
const fees = readPage('docs/fees.md');
const settlement = readPage('docs/settlement.md');

const FUNDS = [
  { wallet: 'flex', asset: 'USD', amount: '1000000' },
  { wallet: 'fi_xbtusd', asset: 'XBT', amount: '10' },
];

async function aVenue(feeSchedule: string): Promise<Drydock> {
  const venue = await startDrydock({
    port: 0,
    ephemeral: true,
    market: 'frozen',
    liquidity: 'none',
    history: 0,
    startTime: '2026-11-27T07:00:00Z',
    accounts: [
      { name: 'alice', funds: FUNDS, feeSchedule },
      { name: 'bob', funds: FUNDS },
    ],
  });
  await venue.freeze();
  await venue.setIndexPrice('XBT', 80_000);
  return venue;
}

test('docs/fees.md lists the schedules that are served', () => {
  assert.deepEqual(
    tableUnder(fees, 'Schedules').map(([uid, name]) => [uid, name]),
    shippedFeeSchedules().map(({ uid, name }) => [`\`${uid}\``, name]),
  );
});

test('docs/fees.md: a worked example', async () => {
  const classic = shippedFeeSchedules().find(({ name }) => name === 'Classic Volume Fees')?.uid ?? '';
  await using venue = await aVenue(classic);
  for (const [order = '', size = '', volume = '', rate = '', usd = '', credits = ''] of tableUnder(
    fees,
    'A worked example',
  )) {
    if (credits !== '0') await venue.deposit('alice', 'flex', 'FEE', credits.replace(',', ''));
    const before = await wallets(venue);
    const { volumesByFeeSchedule } = (await call(venue, 'alice', 'GET', `${V3}/feeschedules/volumes`)) as {
      volumesByFeeSchedule: Record<string, number>;
    };
    assert.equal(volumesByFeeSchedule[classic], numberOf(volume), `order ${order}`);
    await send(venue, 'bob', 'PF_XBTUSD', 'sell', size, 80_000);
    await send(venue, 'alice', 'PF_XBTUSD', 'buy', size, 80_000);
    const after = await wallets(venue);
    const paid = quantity(before, 'USD') - quantity(after, 'USD');
    near(paid, numberOf(usd), `order ${order}`);
    near(quantity(before, 'FEE') - quantity(after, 'FEE'), numberOf(credits), `order ${order}`);
    near(paid + numberOf(credits) * 0.01, numberOf(size) * 80_000 * (numberOf(rate) / 100), `order ${order}`);
  }
});

test('docs/settlement.md: a worked example', async () => {
  await using venue = await aVenue('');
  for (const [symbol, size] of [
    ['FF_XBTUSD_261127', '0.5'],
    ['FI_XBTUSD_261127', '10000'],
  ] as const) {
    await send(venue, 'bob', symbol, 'sell', size, 80_000);
    await send(venue, 'alice', symbol, 'buy', size, 80_000);
  }
  await venue.setTime('2026-11-27T07:45:00Z');
  await venue.setIndexPrice('XBT', 82_000);
  const usd = async () => quantity(await wallets(venue), 'USD');
  await check(venue, 'The linear contract at 08:00', 'FF_XBTUSD_261127', '2026-11-27T08:00:00Z', usd);
  await venue.setTime('2026-11-27T15:15:00Z');
  await venue.setIndexPrice('XBT', 100_000);
  const xbt = async () => Number((await wallets(venue)).fi_xbtusd.balances.xbt);
  await check(venue, 'The inverse contract at 16:00', 'FI_XBTUSD_261127', '2026-11-27T16:00:00Z', xbt);
});

/** The table's rows: settlement price, profit, fee, change of the balance. */
async function check(
  venue: Drydock,
  heading: string,
  symbol: string,
  expiry: string,
  balance: () => Promise<number>,
): Promise<void> {
  const values = tableUnder(settlement, heading).map(([, value = '']) => numberOf(value));
  const [price = 0, profit = 0, fee = 0, change = 0] = values;
  const before = await balance();
  await venue.setTime(expiry);
  near((await balance()) - before, change, heading);
  near(profit - fee, change, heading);
  const reply = await fetch(`${venue.url}/api/charts/v1/mark/${symbol}/1m?count=2000`);
  const { candles } = (await reply.json()) as { candles: readonly { close: string }[] };
  assert.equal(Number(candles.at(-1)?.close), price);
}

interface Wallets {
  readonly flex: { readonly currencies: Readonly<Record<string, { readonly quantity: number }>> };
  readonly fi_xbtusd: { readonly balances: Readonly<Record<string, string>> };
}

async function wallets(venue: Drydock): Promise<Wallets> {
  return ((await call(venue, 'alice', 'GET', `${V3}/accounts`)) as { accounts: Wallets }).accounts;
}

function quantity({ flex }: Wallets, asset: string): number {
  return flex.currencies[asset]?.quantity ?? 0;
}

function numberOf(text: string): number {
  return Number(text.replaceAll(',', '').replace(' %', ''));
}

function near(actual: number, expected: number, words: string): void {
  assert.ok(Math.abs(actual - expected) < 1e-8, `${words}: ${actual}, printed as ${expected}`);
}

async function send(
  venue: Drydock,
  account: string,
  symbol: string,
  side: string,
  size: string,
  limitPrice: number,
): Promise<void> {
  const fields = { orderType: 'lmt', symbol, side, size, limitPrice: String(limitPrice) };
  const query = new URLSearchParams(fields).toString();
  const reply = (await call(venue, account, 'POST', `${V3}/sendorder`, query)) as { sendStatus?: { status: string } };
  assert.equal(reply.sendStatus?.status, 'placed', JSON.stringify(reply));
}

async function call(venue: Drydock, name: string, method: string, path: string, query = ''): Promise<unknown> {
  const account = venue.accounts.find((candidate) => candidate.name === name);
  assert.ok(account !== undefined);
  const authent = new SigningKey(account.apiSecret).sign(query + path.replace('/derivatives', ''));
  const headers = { APIKey: account.apiKey, Authent: authent };
  const reply = await fetch(`${venue.url}${path}${query === '' ? '' : `?${query}`}`, { method, headers });
  return reply.json();
}
