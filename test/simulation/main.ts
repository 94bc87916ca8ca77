/**
 * npm run simulate -- --seed N --entries M: a seeded venue-day against the independent model. A seed that fails is cut down
 * to the steps it needs, which are printed, and ends with status 1.
 */
import { parseArgs } from 'node:util';
import { shrink, simulate } from './simulate.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, entries: { type: 'string', default: '20000' } },
});
const seed = Number(values.seed);
const entries = Number(values.entries);
if (!Number.isSafeInteger(seed) || seed < 0) fail('--seed takes a whole number that is not negative.');
else if (!Number.isSafeInteger(entries) || entries < 1) fail('--entries takes a whole number above zero.');
else run();

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

function run(): void {
  const outcome = simulate(seed, entries);
  if (outcome.failure === undefined) {
    for (const line of outcome.census.lines()) console.log(line);
    console.log(`Seed ${seed}: venue and model agree after each of ${entries} entries.`);
    return;
  }
  const { failure } = outcome;
  console.error(`Seed ${seed} fails at step ${failure.steps.length}: ${failure.error.message}`);
  console.error('Looking for the steps that it needs ...');
  const shortest = shrink(failure);
  const { rules, liquidity, premiums, accounts } = shortest.genesis;
  console.error(`\nGenesis (test/simulation/world.ts): ${JSON.stringify({ rules, liquidity, premiums, accounts })}`);
  console.error(`\n${shortest.steps.length} steps:`);
  for (const { number, step } of shortest.steps) console.error(`${number}  ${JSON.stringify(step)}`);
  console.error(`\n${shortest.error.stack ?? shortest.error.message}`);
  console.error(`\nAgain: npm run simulate -- --seed ${seed} --entries ${failure.steps.length}`);
  process.exitCode = 1;
}
