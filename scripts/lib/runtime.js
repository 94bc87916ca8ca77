// Which Node.js runs Drydock in a clone: its own pinned one, else the user's when it is new enough.
import { ownNodePath } from './paths.js';

/** The oldest Node.js that runs the prepared JavaScript: the first with node:sqlite behind no flag. */
export const OLDEST_FOR_JAVASCRIPT = '22.13.0';
/** The oldest Node.js that runs the TypeScript of tests and benchmarks as it is. */
export const OLDEST_FOR_TYPESCRIPT = '22.18.0';

/**
 * The Node.js to run with. Throws one sentence when there is none.
 * @param {string} root the root of the clone
 * @param {string | null} ownVersion the version of the clone's own Node.js, null when it could not be installed
 * @param {string} oldest the oldest version that will do
 * @param {{ version: string, path: string }} [user] the Node.js this script runs on
 * @returns {{ path: string, notice: string | undefined }} the binary, and a sentence for the user when it is not the pinned one
 */
export function chooseNode(
  root,
  ownVersion,
  oldest,
  user = { version: process.versions.node, path: process.execPath },
) {
  if (ownVersion !== null) return { path: ownNodePath(root), notice: undefined };
  if (isAtLeast(user.version, oldest)) {
    return {
      path: user.path,
      notice: `Drydock's own Node.js could not be installed here; running on Node.js ${user.version}, which is slower.`,
    };
  }
  throw new Error(
    `Drydock needs Node.js ${oldest} or newer and could not install its own, because npm was told to run no install scripts or there is ` +
      `no build for this system. This is Node.js ${user.version}: install a newer one, or allow install scripts, remove node_modules and run again.`,
  );
}

/**
 * @param {string} version three numbers with dots
 * @param {string} oldest likewise
 */
export function isAtLeast(version, oldest) {
  const left = version.split('.').map(Number);
  const right = oldest.split('.').map(Number);
  for (const index of [0, 1, 2]) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
