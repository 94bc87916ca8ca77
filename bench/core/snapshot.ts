/** Snapshot, 100 accounts touched, revert: in process, at 1,000 and at 100,000 accounts; and what a snapshot holds in memory. */

import { Venue } from '../../src/core/venue.ts';
import { growth } from '../lib/heap.ts';
import { median, plain, type Row } from '../lib/row.ts';
import { START_MS, workloadGenesis } from '../lib/workload.ts';

const TOUCHED = 100;
const ROUNDS = 60;
const TOUCHED_FOR_MEMORY = 10_000;
const SNAPSHOTS = 60;

export async function benchSnapshots(): Promise<readonly Row[]> {
  return [...times(), await memory()];
}

/** A snapshot holds what changed after it, as it was: nothing for what nobody touched. */
async function memory(): Promise<Row> {
  const accounts = 100_000;
  const venue = new Venue();
  venue.apply(workloadGenesis(accounts), START_MS);
  const first = venue.state.root.noiseAccount + 1;
  const touch = (): void => {
    for (let index = 0; index < TOUCHED_FOR_MEMORY; index++) {
      const account = first + ((index * 7919) % accounts);
      venue.apply({ type: 'deposit', account, wallet: 'flex', asset: 'USD', amount: '1' }, START_MS);
    }
  };
  touch(); // what an account needs for its first deposit is there from now on
  const without = await growth(touch);
  const kept: unknown[] = [];
  const untouched = await growth(() => {
    for (let index = 0; index < SNAPSHOTS; index++) kept.push(venue.snapshot());
  });
  const bytes = ((await growth(touch)) - without) / TOUCHED_FOR_MEMORY;
  if (kept.length !== SNAPSHOTS) throw new Error('the snapshots are held');
  return {
    what: 'memory of a snapshot, for each account touched after it',
    measured: `${plain(bytes)} bytes; ${plain(untouched / SNAPSHOTS / 1_024, 1)} KB for a snapshot after which nothing happens`,
    value: bytes,
    workload: `${plain(accounts)} accounts, ${plain(TOUCHED_FOR_MEMORY)} of them given a deposit, ${SNAPSHOTS} snapshots`,
  };
}

function times(): readonly Row[] {
  return [1_000, 100_000].map((accounts) => {
    const venue = new Venue();
    venue.apply(workloadGenesis(accounts), START_MS);
    const first = venue.state.root.noiseAccount + 1;
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const beforeMs = performance.now();
      const kept = venue.snapshot();
      const keptMs = performance.now() - beforeMs;
      for (let index = 0; index < TOUCHED; index++) {
        const account = first + ((index * 7919) % accounts);
        venue.apply({ type: 'deposit', account, wallet: 'flex', asset: 'USD', amount: '1' }, START_MS);
      }
      const revertMs = performance.now();
      venue.restore(kept);
      times.push(keptMs + performance.now() - revertMs);
    }
    return {
      what: `snapshot + revert, ${plain(accounts)} accounts`,
      measured: `${plain(median(times), 3)} ms`,
      value: median(times),
      target: { atMost: 0.5 },
      workload: `${TOUCHED} accounts touched in between`,
    };
  });
}
