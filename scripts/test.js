// npm test: every check of the house, then every test, many files to a process (lib/suite/). `npm test -- test/core/ids.test.ts` runs that file alone,
// as `node --test` would; options go to Node's test runner.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { checks } from './lib/checks.js';
import { main, readyNode } from './lib/clone.js';
import { preparedFolder, root } from './lib/paths.js';
import { ensurePrepared } from './lib/prepare.js';
import { endLike, run, runQuietly } from './lib/run.js';
import { OLDEST_FOR_TYPESCRIPT } from './lib/runtime.js';

const NODES_RUNNER = [
  '--test',
  '--test-reporter=spec',
  // Node leaves one core free by default, which on two cores means one file after the other.
  `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`,
  // A test that hangs is ended and reported, well before whoever runs the suite loses patience.
  '--test-timeout=180000',
];

// Hundreds of test files and the programs they start load the same sources: what stripping and compiling them came to is kept for the next one.
const COMPILED = join(root, 'node_modules/.cache/compiled');

await main(async () => {
  const node = await readyNode(OLDEST_FOR_TYPESCRIPT);
  const options = process.argv.slice(2).filter((arg) => arg.startsWith('-'));
  const paths = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
  const failedChecks = paths.length > 0 ? [] : await runChecks(node);
  const asked = [...options, ...(paths.length > 0 ? paths : ['test/**/*.test.ts'])];
  const program = process.argv.length > 2 ? [...NODES_RUNNER, ...asked] : [join(root, 'scripts/lib/suite/main.js')];
  // What tests start as processes is what npm start runs (test/support/program.ts).
  const prepared = join(await ensurePrepared(root, preparedFolder), 'dist');
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILED, PREPARED_DRYDOCK: prepared };
  const ended = await run(node, program, { cwd: root, env });
  if (failedChecks.length > 0) console.error(`Failed before the tests, see above: ${failedChecks.join(', ')}.`);
  endLike(failedChecks.length > 0 && ended.signal === null ? { code: 1, signal: null } : ended);
});

/**
 * Runs the checks side by side, prints what each had to say, and returns the names of those that failed.
 * @param {string} node
 */
async function runChecks(node) {
  const all = Object.values(checks(node)).map(async ({ name, program, args }) => {
    const startMs = performance.now();
    const { code, output } = await runQuietly(program, args, { cwd: root });
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(code === 0 ? `✔ ${name} (${seconds} s)` : `✖ ${name}\n${output.trimEnd()}\n`);
    return code === 0 ? [] : [name];
  });
  return (await Promise.all(all)).flat();
}
