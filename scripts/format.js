// npm run format: formats the code, sorts imports and applies the fixes of the linter that cannot change behaviour.
import { checks } from './lib/checks.js';
import { main, readyNode } from './lib/clone.js';
import { root } from './lib/paths.js';
import { endLike, run } from './lib/run.js';
import { OLDEST_FOR_JAVASCRIPT } from './lib/runtime.js';

await main(async () => {
  const { program, args } = checks(await readyNode(OLDEST_FOR_JAVASCRIPT)).lint;
  endLike(await run(program, [...args, '--write', ...process.argv.slice(2)], { cwd: root }));
});
