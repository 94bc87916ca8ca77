// npm run lint: format and lint rules, and the rules of the house that need to read the code (see check-purity.js).
import { checks } from './lib/checks.js';
import { main, readyNode } from './lib/clone.js';
import { root } from './lib/paths.js';
import { endLike, run } from './lib/run.js';
import { OLDEST_FOR_JAVASCRIPT } from './lib/runtime.js';

await main(async () => {
  const { lint, purity } = checks(await readyNode(OLDEST_FOR_JAVASCRIPT));
  const ended = [
    await run(lint.program, lint.args, { cwd: root }),
    await run(purity.program, purity.args, { cwd: root }),
  ];
  endLike(ended.find(({ code, signal }) => code !== 0 || signal !== null) ?? { code: 0, signal: null });
});
