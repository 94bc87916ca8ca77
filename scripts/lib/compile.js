// src/ as plain JavaScript in another folder: what npm start runs and what is published. The modules are put together into a few files, because finding,
// reading and linking hundreds of small ones takes longer than everything else at a start; packages stay what they are, so that users get their updates.
import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runQuietly } from './run.js';

/**
 * The programs, by where they are written to. Whatever they share, and whatever is loaded later, lies beside the worker in `modules`: as far from
 * package.json as a module in a folder of src/ is.
 */
const PROGRAMS = [
  { out: 'index', in: 'src/index.ts' },
  { out: 'cli/main', in: 'src/cli/main.ts' },
  { out: 'modules/sqlite-worker', in: 'src/journal/sqlite-worker.ts' },
];

/**
 * Writes the JavaScript of src/ to `target`, which becomes a neighbour of a copy of package.json. Throws with the compiler's words when it finds a mistake.
 * @param {string} root the root of the clone
 * @param {string} target the folder to write to; empty, or not there yet
 * @param {{ check: boolean }} options `check: true` also checks the types and writes declarations; otherwise mistakes of syntax alone are found
 */
export async function compile(root, target, { check }) {
  await Promise.all([bundle(root, target), check ? declare(root, target) : undefined]);
  const packageCopy = join(dirname(target), 'package.json');
  if (packageCopy !== join(root, 'package.json')) copyFileSync(join(root, 'package.json'), packageCopy);
}

/**
 * @param {string} root
 * @param {string} target
 */
async function bundle(root, target) {
  const { build, formatMessages } = await import('esbuild');
  try {
    await build({
      absWorkingDir: root,
      entryPoints: PROGRAMS,
      outdir: target,
      chunkNames: 'modules/[name]-[hash]',
      tsconfig: join(root, 'tsconfig.build.json'),
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node22.13',
      logLevel: 'silent',
    });
  } catch (error) {
    const { errors } = /** @type {Partial<import('esbuild').BuildFailure>} */ (error);
    if (errors === undefined) throw error;
    throw refusal((await formatMessages(errors, { kind: 'error' })).join('\n'));
  }
}

/**
 * @param {string} root
 * @param {string} target
 */
async function declare(root, target) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = ['-p', 'tsconfig.build.json', '--outDir', target];
  const { code, output } = await runQuietly(process.execPath, [tsc, ...args], { cwd: root });
  if (code !== 0) throw refusal(output);
}

/** @param {string} words of the compiler */
function refusal(words) {
  return new Error(`The TypeScript compiler refuses src/:\n${words.trimEnd()}`);
}
