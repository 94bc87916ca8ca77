// Installs the packages of a clone when they are missing or out of date, and says nothing when they are there.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { ownNodePath } from './paths.js';

/**
 * What an installed clone remembers: of which inputs it is the result, and whether the Node.js among the packages runs on this machine
 * (its version; null when npm was told to run no install scripts, or when no such binary exists for this system).
 * @typedef {{ inputs: string, node: string | null }} Stamp
 */

/**
 * The fingerprint of everything that decides what lies in node_modules.
 * @param {string} packageJson text of package.json
 * @param {string} lockFile text of package-lock.json
 * @param {string} [platform]
 * @returns {string} hexadecimal
 */
export function installInputs(packageJson, lockFile, platform = `${process.platform}-${process.arch}`) {
  const { dependencies, devDependencies, optionalDependencies, overrides, allowScripts } = JSON.parse(packageJson);
  const parts = { dependencies, devDependencies, optionalDependencies, overrides, allowScripts };
  return createHash('sha256')
    .update(JSON.stringify([platform, parts, lockFile]))
    .digest('hex');
}

/**
 * Reads a stamp; anything that is not one counts as missing.
 * @param {string | undefined} text
 * @returns {Stamp | undefined}
 */
export function parseStamp(text) {
  if (text === undefined) return undefined;
  try {
    const { inputs, node } = JSON.parse(text);
    return typeof inputs === 'string' && (typeof node === 'string' || node === null) ? { inputs, node } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Installs what is missing; a second process that asks at the same time waits for the first. Throws one sentence when npm fails.
 * @param {string} root the root of the clone
 * @returns {Promise<Stamp>}
 */
export async function ensureInstalled(root) {
  const inputs = readInputs(root);
  return readStamp(root, inputs) ?? installOnce(root, inputs);
}

/** @param {string} root */
function readInputs(root) {
  return installInputs(readText(join(root, 'package.json')) ?? '{}', readText(join(root, 'package-lock.json')) ?? '');
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules', '.drydock-stamp');
}

/**
 * @param {string} root
 * @param {string} inputs
 */
function readStamp(root, inputs) {
  const stamp = parseStamp(readText(stampPath(root)));
  return stamp?.inputs === inputs ? stamp : undefined;
}

/**
 * @param {string} root
 * @param {string} inputs
 */
async function installOnce(root, inputs) {
  const { withLock } = await import('./lock.js');
  // npm ci begins by removing node_modules, so the lock lies elsewhere.
  const lockPath = join(root, '.prepared', 'install.lock');
  const onWait = () => console.error('Waiting for another process that is installing dependencies ...');
  return withLock(lockPath, async () => readStamp(root, inputs) ?? (await install(root, inputs)), { onWait });
}

/**
 * @param {string} root
 * @param {string} inputs
 * @returns {Promise<Stamp>}
 */
async function install(root, inputs) {
  const { runQuietly } = await import('./run.js');
  const firstRun = !existsSync(join(root, 'node_modules'));
  console.error(`Installing dependencies (${firstRun ? 'first run' : 'they have changed'}) ...`);
  const { program, args, shell } = npmCommand(process.env.npm_execpath, process.env.npm_node_execpath);
  // The tools are development dependencies and are needed to start from source, whatever NODE_ENV or the user's npm settings leave out.
  const npmArgs = [...args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runQuietly(program, npmArgs, { cwd: root, env: environmentForNpm(root), shell });
  if (code !== 0) {
    throw new Error(
      `npm could not install the dependencies of Drydock (npm ci ended with ${code}):\n${output.trimEnd()}`,
    );
  }
  /** @type {Stamp} */
  const stamp = { inputs, node: await versionOf(ownNodePath(root)) };
  writeFileSync(stampPath(root), `${JSON.stringify(stamp)}\n`);
  return stamp;
}

/**
 * How to call npm: the one that called us, on the Node.js it came with, or the one on the path.
 * @param {string | undefined} npmExecPath the environment's npm_execpath (other package managers set it too)
 * @param {string | undefined} npmNodePath the environment's npm_node_execpath
 * @returns {{ program: string, args: string[], shell: boolean }}
 */
export function npmCommand(npmExecPath, npmNodePath) {
  if (npmExecPath !== undefined && npmNodePath !== undefined && basename(npmExecPath) === 'npm-cli.js') {
    return { program: npmNodePath, args: [npmExecPath], shell: false };
  }
  return { program: 'npm', args: [], shell: process.platform === 'win32' };
}

/**
 * npm puts node_modules/.bin in front of the path, and in there lies the Node.js that npm ci is about to remove: npm must run on the user's.
 * @param {string} root
 */
function environmentForNpm(root) {
  const bin = join(root, 'node_modules', '.bin');
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== bin)
    .join(delimiter);
  return { ...process.env, PATH: path };
}

/**
 * The version a Node.js binary prints, or null when it is not there or does not run on this machine.
 * @param {string} binary
 */
async function versionOf(binary) {
  if (!existsSync(binary)) return null;
  const { runQuietly } = await import('./run.js');
  try {
    const { code, output } = await runQuietly(binary, ['--version']);
    return code === 0 ? output.trim() : null;
  } catch {
    return null;
  }
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
