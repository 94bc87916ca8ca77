// npm run typecheck: the TypeScript compiler over src, test, bench and scripts.
import { checks } from './lib/checks.js';
import { main, readyNode } from './lib/clone.js';
import { root } from './lib/paths.js';
import { endLike, run } from './lib/run.js';
import { OLDEST_FOR_JAVASCRIPT } from './lib/runtime.js';

await main(async () => {
  const { program, args } = checks(await readyNode(OLDEST_FOR_JAVASCRIPT)).typecheck;
  endLike(await run(program, [...args, ...process.argv.slice(2)], { cwd: root }));
});
