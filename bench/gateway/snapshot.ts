/**
 * Snapshot, 100 accounts touched, revert, all of it over HTTP as a test suite in another language does it: in memory and in
 * a folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDrydock } from '../../src/index.ts';
import { PooledClient } from '../lib/pooled.ts';
import { median, plain, type Row } from '../lib/row.ts';

const ACCOUNTS = 1_000;
const TOUCHED = 100;
const WARM_UP_ROUNDS = 120;
const ROUNDS = 60;

export async function benchSnapshotsOverHttp(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  try {
    return [await measure('in memory', {}), await measure('durable', { data: join(folder, 'venue') })];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(kind: string, options: { readonly data?: string }): Promise<Row> {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => ({
    name: `trader-${index}`,
    funds: [{ wallet: 'flex', asset: 'USD', amount: '10000' }],
  }));
  const venue = await startDrydock({ market: 'frozen', history: 0, accounts, ...options });
  const client = new PooledClient(venue.port);
  const times: number[] = [];
  const alone: number[] = [];
  try {
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      const startMs = performance.now();
      await client.control('POST', '/snapshots', { name: 'kept' });
      const keptMs = performance.now() - startMs;
      for (let index = 0; index < TOUCHED; index++) {
        const account = `trader-${(index * 7919 + round) % ACCOUNTS}`;
        await client.control('POST', `/accounts/${account}/deposit`, { wallet: 'flex', asset: 'USD', amount: '1' });
      }
      const revertMs = performance.now();
      await client.control('POST', '/snapshots/kept/revert');
      const doneMs = performance.now();
      await venue.deposit('trader-0', 'flex', 'USD', '1');
      if (round < WARM_UP_ROUNDS) continue;
      times.push(keptMs + doneMs - revertMs);
      alone.push(performance.now() - doneMs);
    }
  } finally {
    client.close();
    await venue.close();
  }
  return {
    what: `snapshot + revert over HTTP, ${kind}`,
    measured: `${plain(median(times), 2)} ms (a deposit alone, not over HTTP: ${plain(median(alone), 2)})`,
    value: median(times),
    target: { atMost: 2 },
    workload: `${plain(ACCOUNTS)} accounts, ${TOUCHED} touched in between, over HTTP too, median of ${ROUNDS} after ${WARM_UP_ROUNDS} that warm up, client and venue in one process`,
  };
}
