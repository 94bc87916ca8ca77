/** All powers at once, at random: POWERS_RUNS makes more and longer runs, from POWERS_SEED on. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../journal/folders.ts';
import { Random } from '../support/random.ts';
import { AllPowers } from './all-powers.ts';

const SEED = Number(process.env.POWERS_SEED ?? 5);
const RUNS = Number(process.env.POWERS_RUNS ?? 1);
const ACTS = Number(process.env.POWERS_ACTS ?? (process.env.POWERS_RUNS === undefined ? 100 : 250));

for (let run = 0; run < RUNS; run++) {
  const seed = SEED + run;
  test(`all powers, beside signed trading (seed ${seed})`, async (t) => {
    const failures = t.mock.method(console, 'error', () => {});
    const files = mkdtempSync(join(tmpdir(), 'drydock-powers-'));
    t.after(() => rmSync(files, { recursive: true, force: true }));
    const powers = new AllPowers(new Random(seed), temporaryFolder(t), files);
    t.after(() => powers.close());
    await powers.run(ACTS);
    const told = failures.mock.calls.map(({ arguments: [first] }) => String(first));
    assert.deepEqual(told, [], 'nothing failed inside');
    t.diagnostic([...powers.census].map(([what, count]) => `${what} ${count}`).join(', '));
  });
}
