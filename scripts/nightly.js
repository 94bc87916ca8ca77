// npm run nightly [-- --minutes N]: the whole test suite, a million random states of the margin model, reverts compared byte for byte, then simulations with fresh seeds until the time is
// up. A seed that fails is printed as the one command that repeats it.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { main, readyNode } from './lib/clone.js';
import { root } from './lib/paths.js';
import { runProgram } from './lib/program.js';
import { endLike, run } from './lib/run.js';
import { OLDEST_FOR_TYPESCRIPT } from './lib/runtime.js';

const ENTRIES = 100_000;
const STATES = '1000000';
const RANDOM_STATES = 'test/core/margin/random-states.test.ts';
const REVERT_ROUNDS = '40';
const REVERT_TOTAL = 'test/restart/revert-total.test.ts';

await main(async () => {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes takes a positive number, not ${values.minutes}.`);
  const endMs = Date.now() + minutes * 60_000;
  const suite = await run(process.execPath, [join(root, 'scripts/test.js')], { cwd: root });
  if (suite.code !== 0 || suite.signal !== null) return endLike(suite);
  const seed = String(randomInt(2 ** 32));
  console.log(`STATES=${STATES} SEED=${seed} node_modules/.bin/node --test ${RANDOM_STATES}`);
  const env = { ...process.env, STATES, SEED: seed };
  const states = await run(await readyNode(OLDEST_FOR_TYPESCRIPT), ['--test', join(root, RANDOM_STATES)], {
    cwd: root,
    env,
  });
  if (states.code !== 0 || states.signal !== null) return endLike(states);
  console.log(`REVERT_ROUNDS=${REVERT_ROUNDS} SEED=${seed} node_modules/.bin/node --test ${REVERT_TOTAL}`);
  const reverts = await run(await readyNode(OLDEST_FOR_TYPESCRIPT), ['--test', join(root, REVERT_TOTAL)], {
    cwd: root,
    env: { ...process.env, REVERT_ROUNDS, SEED: seed },
  });
  if (reverts.code !== 0 || reverts.signal !== null) return endLike(reverts);
  while (Date.now() < endMs) {
    const args = ['--seed', String(randomInt(2 ** 32)), '--entries', String(ENTRIES)];
    console.log(`npm run simulate -- ${args.join(' ')}`);
    const ended = await runProgram('test/simulation/main.ts', args);
    if (ended.code !== 0 || ended.signal !== null) return endLike(ended);
  }
});
