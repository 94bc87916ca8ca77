// src/ as plain JavaScript in another folder, data files included: what npm start runs and what is published.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesUnder } from './prepare.js';
import { runQuietly } from './run.js';

/**
 * Writes the JavaScript of src/ to `target`, which becomes a neighbour of a copy of package.json. Throws with the compiler's words when it finds a mistake.
 * @param {string} root the root of the clone
 * @param {string} target the folder to write to
 * @param {{ declarations: boolean, check: boolean }} options `check: false` only strips the types and finds mistakes of syntax alone
 */
export async function compile(root, target, { declarations, check }) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [
    '-p',
    'tsconfig.build.json',
    '--outDir',
    target,
    '--declaration',
    String(declarations),
    '--noCheck',
    String(!check),
  ];
  const { code, output } = await runQuietly(process.execPath, [tsc, ...args], { cwd: root });
  if (code !== 0) throw new Error(`The TypeScript compiler refuses src/:\n${output.trimEnd()}`);
  copyDataFiles(join(root, 'src'), target);
  const packageCopy = join(dirname(target), 'package.json');
  if (packageCopy !== join(root, 'package.json')) copyFileSync(join(root, 'package.json'), packageCopy);
}

/**
 * @param {string} source
 * @param {string} target
 */
function copyDataFiles(source, target) {
  for (const path of filesUnder(source)) {
    if (path.endsWith('.ts')) continue;
    mkdirSync(dirname(join(target, path)), { recursive: true });
    copyFileSync(join(source, path), join(target, path));
  }
}
