// TypeScript programs of this clone that are run as they are: benchmarks, simulation.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readyNode } from './clone.js';
import { root } from './paths.js';
import { run } from './run.js';
import { OLDEST_FOR_TYPESCRIPT } from './runtime.js';

/**
 * Installs what is missing, then runs a TypeScript program of the clone until it ends. Throws one sentence when it is not there.
 * @param {string} path relative to the root of the clone
 * @param {readonly string[]} args
 */
export async function runProgram(path, args) {
  if (!existsSync(join(root, path))) throw new Error(`This clone has no ${path}.`);
  return run(await readyNode(OLDEST_FOR_TYPESCRIPT), [join(root, path), ...args], { cwd: root });
}
