// Plain JavaScript of src/, made once for each content of it. Stripping types at every start would cost more than the start itself.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// A venue that runs still loads parts of its program, from the folder it was started on: many sources later that must be there. A megabyte each.
const KEPT = 20;
const CONFIGURATION = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
const COMPILER = fileURLToPath(new URL('compile.js', import.meta.url));

/**
 * The files under a folder, as paths relative to it with forward slashes, sorted.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesUnder(folder) {
  /** @type {string[]} */
  const files = [];
  const walk = (/** @type {string} */ relative) => {
    for (const entry of readdirSync(join(folder, relative), { withFileTypes: true })) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.push(path);
    }
  };
  walk('');
  return files.sort();
}

/**
 * The name of what is prepared from a clone as it stands: a hash of every file of src/, of the compiler's settings and of how it is called.
 * @param {string} root the root of the clone
 */
export function contentKey(root) {
  const hash = createHash('sha256').update(readFileSync(COMPILER));
  const paths = [...CONFIGURATION, ...filesUnder(join(root, 'src')).map((path) => `src/${path}`)];
  for (const path of paths) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 20);
}

/**
 * The folder of prepared JavaScript for src/ as it stands, made when it is not there yet. Inside it lie a copy of package.json and `dist/`, as in the
 * published package. Throws with the compiler's words when a file of src/ cannot be read as TypeScript.
 * @param {string} root the root of the clone
 * @param {string} folder where prepared folders are kept
 * @returns {Promise<string>}
 */
export async function ensurePrepared(root, folder) {
  const key = contentKey(root);
  const prepared = join(folder, key);
  if (existsSync(prepared)) {
    markUsed(prepared);
    return prepared;
  }
  const { compile } = await import('./compile.js');
  mkdirSync(folder, { recursive: true });
  // Made aside and moved into place at once: whoever finds the folder finds it whole, and of two who make it the second finds the first's.
  const aside = join(folder, `${key}.${process.pid}.making`);
  rmSync(aside, { recursive: true, force: true });
  try {
    await compile(root, join(aside, 'dist'), { check: false });
    try {
      renameSync(aside, prepared);
    } catch (error) {
      if (!existsSync(prepared)) throw error;
    }
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  removeOld(folder, key);
  return prepared;
}

/**
 * Removes all but the newest prepared folders, and what a killed process left half made a day ago.
 * @param {string} folder
 * @param {string} current the key that was just made
 */
function removeOld(folder, current) {
  markUsed(join(folder, current));
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, modifiedMs: modifiedMs(join(folder, entry.name)) }));
  for (const name of namesToRemove(entries, current, Date.now())) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Which folders to remove.
 * @param {readonly { name: string, modifiedMs: number }[]} entries
 * @param {string} current the one that must stay
 * @param {number} nowMs
 * @returns {string[]}
 */
export function namesToRemove(entries, current, nowMs) {
  const dayMs = 86_400_000;
  const halfMade = entries.filter((entry) => entry.name.endsWith('.making') && nowMs - entry.modifiedMs > dayMs);
  const others = entries.filter((entry) => !entry.name.endsWith('.making') && entry.name !== current);
  const newestFirst = others.sort((a, b) => b.modifiedMs - a.modifiedMs || (a.name < b.name ? -1 : 1));
  return [...halfMade, ...newestFirst.slice(KEPT - 1)].map((entry) => entry.name);
}

/**
 * So that what was started lately is not among the oldest. In a clone that may only be read nothing is ever removed.
 * @param {string} prepared
 */
function markUsed(prepared) {
  const now = new Date();
  try {
    utimesSync(prepared, now, now);
  } catch {}
}

/** @param {string} path */
function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
