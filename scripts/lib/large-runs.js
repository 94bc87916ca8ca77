// Tests that `npm test` runs in a small, seeded form, and how large .ci/run and the night run them.
import { join } from 'node:path';
import { readyNode } from './clone.js';
import { root } from './paths.js';
import { run } from './run.js';
import { OLDEST_FOR_TYPESCRIPT } from './runtime.js';

/**
 * @typedef {object} LargeRun
 * @property {string} test path below test/
 * @property {string} variable environment variable that says how large it is
 * @property {string} [ci] its value in .ci/run; left out where the small form is enough there
 * @property {string} nightly its value at night
 */

/** @type {readonly LargeRun[]} */
export const LARGE_RUNS = [
  { test: 'core/margin/random-states.test.ts', variable: 'STATES', ci: '100000', nightly: '1000000' },
  { test: 'conformance/hostile.test.ts', variable: 'HOSTILE_REQUESTS', ci: '50000', nightly: '500000' },
  { test: 'control/hostile.test.ts', variable: 'HOSTILE_CONTROL_REQUESTS', ci: '40', nightly: '400' },
  { test: 'control/all-powers.test.ts', variable: 'POWERS_RUNS', ci: '3', nightly: '60' },
  { test: 'restart/revert-total.test.ts', variable: 'REVERT_ROUNDS', ci: '5', nightly: '40' },
  { test: 'import/round-trip.test.ts', variable: 'IMPORT_ACCOUNTS', ci: '50', nightly: '1000' },
  { test: 'import/hostile.test.ts', variable: 'IMPORT_RUNS', nightly: '6000' },
  { test: 'gateway/faults/composition.test.ts', variable: 'DRYDOCK_FAULT_RUNS', ci: '40', nightly: '1000' },
  { test: 'crash/venue/kill.test.ts', variable: 'DRYDOCK_CRASH_ROUNDS', nightly: '20' },
  { test: 'docs/testing.test.ts', variable: 'EXAMPLES', ci: 'all', nightly: 'all' },
];

/**
 * Runs one test at a size, saying first the command that repeats it. Gives how it ended.
 * @param {LargeRun} large
 * @param {string} size
 * @param {Readonly<Record<string, string>>} [further] more of the environment
 */
export async function runLarge({ test, variable }, size, further = {}) {
  const environment = { [variable]: size, ...further };
  const path = `test/${test}`;
  const typed = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  console.log(`\n${typed.join(' ')} node_modules/.bin/node --test ${path}`);
  const node = await readyNode(OLDEST_FOR_TYPESCRIPT);
  return run(node, ['--test', '--test-reporter=spec', join(root, path)], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
}
