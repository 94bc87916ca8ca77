// npm run bench: the benchmarks; `-- --check` ends with an error when a figure misses its target.
import { main } from './lib/clone.js';
import { runProgram } from './lib/program.js';
import { endLike } from './lib/run.js';

await main(async () => endLike(await runProgram('bench/main.ts', process.argv.slice(2))));
