// The determinism tests on the Node.js this runs on: the same journal must give the same bytes on every version.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../lib/prepare.js';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'test/determinism');
const files = existsSync(folder) ? filesUnder(folder).filter((path) => path.endsWith('.test.ts')) : [];
if (files.length === 0) {
  console.log('There are no determinism tests yet.');
} else {
  const args = ['--test', '--test-reporter=spec', ...files.map((path) => join(folder, path))];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
