// npm run simulate -- --seed N --entries M: venue-days against the independent model.
import { main } from './lib/clone.js';
import { runProgram } from './lib/program.js';
import { endLike } from './lib/run.js';

await main(async () => endLike(await runProgram('test/simulation/main.ts', process.argv.slice(2))));
