/**
 * npm run bench: every figure with its workload, its population and, where it is a ratio, the limit measured in the same
 * run. `--check` ends with an error when a figure misses its target; `--only TEXT` runs the parts whose name has it.
 */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchExplain } from './core/explain.ts';
import { benchFundingHour } from './core/funding-hour.ts';
import { benchMarkTick } from './core/mark-tick.ts';
import { benchOrderPath } from './core/order-path.ts';
import { benchReplay } from './core/replay.ts';
import { benchSnapshots } from './core/snapshot.ts';
import { benchAccounts } from './gateway/accounts.ts';
import { benchLive } from './gateway/live.ts';
import { benchOrders } from './gateway/orders.ts';
import { benchPublic } from './gateway/public.ts';
import { benchSnapshotsOverHttp } from './gateway/snapshot.ts';
import { benchStart } from './gateway/start.ts';
import { benchAccountLog } from './history/account-log.ts';
import { benchSoak } from './host/soak.ts';
import { benchTimeTravel } from './host/time-travel.ts';
import { benchJournal } from './journal/hop.ts';
import { passes, plain, type Row } from './lib/row.ts';
import { benchFixtures } from './library/fixtures.ts';

const PARTS: readonly (readonly [name: string, run: () => Promise<readonly Row[]> | readonly Row[]])[] = [
  ['order-path', benchOrderPath],
  ['journal', benchJournal],
  ['replay', async () => [await benchReplay()]],
  ['snapshot', async () => [...(await benchSnapshots()), ...(await benchSnapshotsOverHttp())]],
  ['fixtures', benchFixtures],
  ['funding-hour', benchFundingHour],
  ['mark-tick', benchMarkTick],
  ['explain', benchExplain],
  ['time-travel', async () => [await benchTimeTravel()]],
  ['account-log', benchAccountLog],
  ['accounts', benchAccounts],
  ['public', benchPublic],
  ['orders', benchOrders],
  ['live', benchLive],
  ['start', benchStart],
  ['soak', benchSoak],
];

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, only: { type: 'string' } } });
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${plain(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
console.log(`Machine: ${machine}\n`);
const rows: Row[] = [];
for (const [name, run] of PARTS) {
  if (values.only !== undefined && !name.includes(values.only)) continue;
  for (const row of await run()) {
    rows.push(row);
    print(row);
  }
}
writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
const missed = rows.filter((row) => !passes(row));
console.log(
  missed.length === 0 ? '\nEvery target is reached.' : `\nMissed: ${missed.map((row) => row.what).join('; ')}`,
);
if (values.check && missed.length > 0) process.exitCode = 1;

function print(row: Row): void {
  const ratio = row.limit === undefined ? '' : `, ${plain(row.value, 2)} of ${row.limit}`;
  const target =
    row.target === undefined
      ? ''
      : 'atLeast' in row.target
        ? ` (target: at least ${plain(row.target.atLeast, row.target.atLeast < 10 ? 2 : 0)})`
        : ` (target: at most ${plain(row.target.atMost, row.target.atMost < 10 ? 2 : 0)})`;
  console.log(`${passes(row) ? ' ' : '!'} ${row.what}: ${row.measured}${ratio}${target}`);
  console.log(`    ${row.workload}`);
}
