// npm run nightly [-- --minutes N]: the whole test suite, the large forms of its random tests, an hour of the venue's time under load, then simulations with fresh seeds until the time is up.
// What fails is printed as the one command that repeats it.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from './lib/clone.js';
import { LARGE_RUNS, runLarge } from './lib/large-runs.js';
import { root } from './lib/paths.js';
import { runProgram } from './lib/program.js';
import { endLike, run } from './lib/run.js';

const ENTRIES = 100_000;

await main(async () => {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes takes a positive number, not ${values.minutes}.`);
  const endMs = Date.now() + minutes * 60_000;
  const suite = await run(process.execPath, [join(root, 'scripts/test.js')], { cwd: root });
  if (suite.code !== 0 || suite.signal !== null) return endLike(suite);
  const seed = String(randomInt(2 ** 32));
  for (const large of LARGE_RUNS) {
    const ended = await runLarge(large, large.nightly, { SEED: seed });
    if (ended.code !== 0 || ended.signal !== null) return endLike(ended);
  }
  // About ten minutes in memory, and as long in a folder.
  process.env.DRYDOCK_SOAK = 'hour';
  const soaked = await runProgram('bench/main.ts', ['--only', 'soak', '--check']);
  if (soaked.code !== 0 || soaked.signal !== null) return endLike(soaked);
  while (Date.now() < endMs) {
    const args = ['--seed', String(randomInt(2 ** 32)), '--entries', String(ENTRIES)];
    console.log(`npm run simulate -- ${args.join(' ')}`);
    const ended = await runProgram('test/simulation/main.ts', args);
    if (ended.code !== 0 || ended.signal !== null) return endLike(ended);
  }
});
