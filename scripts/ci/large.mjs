// The large forms of tests that `npm test` runs small, one after the other; ends with the first that fails.
import { LARGE_RUNS, runLarge } from '../lib/large-runs.js';
import { endLike } from '../lib/run.js';

for (const large of LARGE_RUNS) {
  if (large.ci === undefined) continue;
  const startMs = performance.now();
  const ended = await runLarge(large, large.ci);
  console.log(`${((performance.now() - startMs) / 1000).toFixed(0)} s`);
  if (ended.code !== 0 || ended.signal !== null) {
    endLike(ended);
    break;
  }
}
