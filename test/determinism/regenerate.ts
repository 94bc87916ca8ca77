/**
 * node test/determinism/regenerate.ts: says what would change in the golden files.
 * With --hashes it stores what the journal comes to now, with --end it makes the end of the journal anew, with --journal all.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Entry } from '../../src/journal/journal.ts';
import { SideBySide } from '../simulation/side-by-side.ts';
import { Workload } from '../simulation/workload.ts';
import { smallWorldOf } from '../simulation/world.ts';
import { Random } from '../support/random.ts';
import { GOLDEN_ENTRIES, HASHES_PATH, JOURNAL_PATH, readHashes, readJournal, replay } from './golden.ts';
import { unmodelledEntries } from './unmodelled.ts';

const WHY = `Storing new golden hashes is a decision, not a repair.

The golden journal holds the venue to its word: the same entries give the same bytes, on any machine and in any
release. When a hash differs, a venue that is restarted with this code comes to another state than the one its
clients were told of: balances, order ids or answers of the past would change.

It is right to store new hashes when
  - the rules of the venue were changed on purpose, and the changelog says so, or
  - the saved form was changed on purpose, and STATE_FORMAT with it.
It is wrong when nobody can say which change did it: then the change is the mistake.

  node test/determinism/regenerate.ts --hashes    stores what the journal comes to now
  node test/determinism/regenerate.ts --end       makes its end anew, of commands that the model does not know
  node test/determinism/regenerate.ts --journal   makes a new journal too: only when commands have changed their form
`;

const SEED = 20_261_001;
/** Entries at the end with commands that the model does not know. */
const UNMODELLED = 1500;

const { values } = parseArgs({
  options: { hashes: { type: 'boolean' }, end: { type: 'boolean' }, journal: { type: 'boolean' } },
});

if (values.journal === true || values.end === true) {
  const modelled = values.journal === true ? generate() : readJournal().slice(0, GOLDEN_ENTRIES - UNMODELLED);
  const entries = [...modelled, ...unmodelledEntries(new Random(SEED + 1), modelled, UNMODELLED)];
  const lines = entries.map((entry) => JSON.stringify(entry)).join('\n');
  writeFileSync(JOURNAL_PATH, gzipSync(`${lines}\n`, { level: 9 }));
  store(entries);
} else if (values.hashes === true) {
  store(readJournal());
} else {
  console.log(WHY);
  const stored = readHashes();
  const now = replay(readJournal());
  const first = now.findIndex((point, index) => JSON.stringify(point) !== JSON.stringify(stored[index]));
  if (first < 0) console.log('The stored hashes hold: there is nothing to decide.');
  else {
    const { position } = now[first] as (typeof now)[number];
    console.log(`They differ, for the first time among the entries up to ${position}:`);
    console.log('stored', stored[first]);
    console.log('now   ', now[first]);
    process.exitCode = 1;
  }
}

function store(entries: readonly Entry[]): void {
  writeFileSync(HASHES_PATH, `${JSON.stringify(replay(entries), null, 2)}\n`);
  console.log(`Stored the hashes of ${entries.length} entries. Say in the changelog why they changed.`);
}

/** A seeded day of the simulation, held against the model while it is made. */
function generate(): readonly Entry[] {
  const random = new Random(SEED);
  const run = new SideBySide({ ...smallWorldOf(random), rules: '2026', liquidity: 'house' });
  const workload = new Workload(random);
  for (let number = 1; run.entries.length < GOLDEN_ENTRIES - UNMODELLED; number++) {
    const sent = run.run({ number, step: workload.next(run.model.state) });
    for (const [name, key] of sent) workload.sentBy.set(key, name);
  }
  return run.entries.slice(0, GOLDEN_ENTRIES - UNMODELLED);
}
