/** A test suite's loop: back to the base, orders, wallets. How many tests a second one core prepares and carries out. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDrydock } from '../../src/index.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { signatureOf } from '../gateway/sign.ts';
import { PooledClient } from '../lib/pooled.ts';
import { plain, type Row } from '../lib/row.ts';

const FIXTURES = 1_000;
const WARM_UP = 100;
const ACCOUNTS = '/derivatives/api/v3/accounts';
const SEND_ORDER = '/derivatives/api/v3/sendorder';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export async function benchFixtures(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  try {
    return [await measure('in memory', {}), await measure('durable', { data: join(folder, 'venue') })];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(kind: string, options: StartOptions): Promise<Row> {
  const venue = await startDrydock({ market: 'frozen', ...options });
  const [account] = venue.accounts;
  if (account === undefined) throw new Error('the venue has accounts');
  const client = new PooledClient(venue.port);
  const send = async (order: string): Promise<void> => {
    const headers = { ...FORM, ...signatureOf(account, SEND_ORDER, order, '') };
    const reply = await client.send('POST', SEND_ORDER, headers, order);
    if (!reply.includes('"status":"placed"')) throw new Error(reply);
  };
  const base = await venue.snapshot('base');
  const fixture = async (): Promise<void> => {
    await venue.revert(base);
    await send('orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.01&limitPrice=60000');
    await send('orderType=mkt&symbol=PF_XBTUSD&side=buy&size=0.02');
    await venue.setIndexPrice('XBT', 80_000);
    const wallets = await client.send('GET', ACCOUNTS, signatureOf(account, ACCOUNTS, '', ''));
    if (!wallets.includes('"marginEquity"')) throw new Error(wallets);
  };
  try {
    for (let index = 0; index < WARM_UP; index++) await fixture();
    const startMs = performance.now();
    const before = process.cpuUsage();
    for (let index = 0; index < FIXTURES; index++) await fixture();
    const seconds = (performance.now() - startMs) / 1_000;
    const { user, system } = process.cpuUsage(before);
    const perCore = FIXTURES / ((user + system) / 1e6);
    return {
      what: `fixtures a second and core, ${kind}`,
      measured: `${plain(perCore)}/s of processor time (${plain(FIXTURES / seconds)}/s by the clock)`,
      value: perCore,
      target: { atLeast: 200 },
      workload: `${plain(FIXTURES)} of: revert, a limit and a market order over HTTP, a price, wallets over HTTP; client and venue in one process`,
    };
  } finally {
    client.close();
    await venue.close();
  }
}
