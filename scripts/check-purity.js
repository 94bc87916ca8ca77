// The rules that keep the core deterministic and every module free of state. Part of npm test and npm run lint.
import { join } from 'node:path';
import { main } from './lib/clone.js';
import { root } from './lib/paths.js';
import { findImpurities } from './lib/purity/check.js';

await main(async () => {
  const { findings, files } = findImpurities(join(root, 'tsconfig.json'), join(root, 'src'));
  for (const { file, line, column, rule, message } of findings) {
    console.log(`src/${file}:${line}:${column} ${rule}: ${message}`);
  }
  console.log(`Purity: ${files} files, ${findings.length} findings.`);
  process.exitCode = findings.length === 0 ? 0 : 1;
});
