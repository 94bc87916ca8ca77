// npm run build, and before every npm pack: src/ as JavaScript with declarations in dist/, checked.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './lib/clone.js';
import { compile } from './lib/compile.js';
import { ensureInstalled } from './lib/install.js';
import { root } from './lib/paths.js';

await main(async () => {
  await ensureInstalled(root);
  const dist = join(root, 'dist');
  rmSync(dist, { recursive: true, force: true });
  await compile(root, dist, { check: true });
});
