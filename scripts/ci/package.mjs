// The package as a user meets it: installs the tarball in an empty project, on the Node.js this runs on, and starts a venue from it.
//   node scripts/ci/package.mjs TARBALL FOLDER
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { typeFirstHour } from '../../test/docs/first-hour.ts';
import { brokenPromises } from '../../test/docs/page-session.ts';

const [tarball, folder] = process.argv.slice(2);
assert.ok(tarball !== undefined && folder !== undefined, 'usage: node scripts/ci/package.mjs TARBALL FOLDER');

mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, 'package.json'),
  JSON.stringify({ name: 'empty', private: true, type: 'module', scripts: { node: 'node -v' } }),
);

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
const run = (program, ...args) =>
  execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

const nodeBefore = run('npm', 'run', '--silent', 'node');
run('npm', 'install', '--silent', '--no-audit', '--no-fund', tarball);

// A package that brought its own Node.js would put it first on the path of every script of the user.
assert.equal(run('npm', 'run', '--silent', 'node'), nodeBefore);
assert.equal(nodeBefore, process.version);
assert.ok(!existsSync(join(folder, 'node_modules', 'node')), 'the package installs the npm package node');

// The declarations must resolve and say something: an import that fails inside them would make everything `any`.
writeFileSync(
  join(folder, 'types.ts'),
  `import { startDrydock } from 'drydock';
const venue = await startDrydock({ market: 'frozen', port: 0, ephemeral: true });
export const url: string = venue.url;
// @ts-expect-error
export const wrong: number = venue.url;
export const apiKey: string | undefined = venue.accounts[0]?.apiKey;
// @ts-expect-error
export const alsoWrong: symbol | undefined = venue.accounts[0]?.apiKey;
`,
);
const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
const compilerOptions = ['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--skipLibCheck'];
run(process.execPath, tsc, ...compilerOptions, 'types.ts');

copyFileSync(join(import.meta.dirname, 'package-smoke.mjs'), join(folder, 'smoke.mjs'));
console.log(run(process.execPath, 'smoke.mjs'));
// The first hour of a new user, typed from its page with what is installed here. ccxt is the clone's: it is large, and no part of the package.
symlinkSync(join(import.meta.dirname, '../../node_modules/ccxt'), join(folder, 'node_modules', 'ccxt'));
const steps = await typeFirstHour(resolve(folder));
assert.deepEqual(brokenPromises(steps), []);
console.log(`docs/first-hour.md: ${steps.length} blocks typed.`);
console.log(`drydock --version: ${run('npx', '--no-install', 'drydock', '--version')}`);
