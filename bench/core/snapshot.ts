/** Snapshot, 100 accounts touched, revert: in process, at 1,000 and at 100,000 accounts. */

import { Venue } from '../../src/core/venue.ts';
import { median, plain, type Row } from '../lib/row.ts';
import { START_MS, workloadGenesis } from '../lib/workload.ts';

const TOUCHED = 100;
const ROUNDS = 60;

export function benchSnapshots(): readonly Row[] {
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
