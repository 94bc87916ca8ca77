// What every script does first: see that the clone is installed, and find the Node.js to run with.
import { ensureInstalled } from './install.js';
import { root } from './paths.js';
import { chooseNode } from './runtime.js';

/**
 * Installs what is missing and returns the path of the Node.js that runs the rest. Throws one sentence when that cannot be.
 * @param {string} oldest the oldest version of Node.js that will do
 */
export async function readyNode(oldest) {
  const { node } = await ensureInstalled(root);
  const { path, notice } = chooseNode(root, node, oldest);
  if (notice !== undefined) console.error(notice);
  return path;
}

/**
 * Runs the body of a script; what it throws is printed as a sentence, without a stack, and ends the process with 1.
 * @param {() => Promise<void>} body
 */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
