/** docs/first-hour.md is typed, from its first command to its last, and prints what it says. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PROGRAM } from '../support/program.ts';
import { typeFirstHour } from './first-hour.ts';
import { ROOT } from './markdown.ts';
import { brokenPromises } from './page-session.ts';

const MODULES = fileURLToPath(new URL('node_modules', ROOT));

/** A project in which this clone and its ccxt are installed; scripts/ci/package.mjs does it with the packed clone. */
function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-first-hour-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const programs = join(folder, 'node_modules/.bin');
  mkdirSync(programs, { recursive: true });
  symlinkSync(join(MODULES, 'ccxt'), join(folder, 'node_modules/ccxt'));
  const shim = (name: string, ...args: readonly string[]): void => {
    const words = [process.execPath, ...args].map((word) => `'${word}'`).join(' ');
    writeFileSync(join(programs, name), `#!/bin/sh\nexec ${words} "$@"\n`);
    chmodSync(join(programs, name), 0o755);
  };
  shim('drydock', '--import', new URL('../support/fast-clock.ts', import.meta.url).href, PROGRAM);
  shim('node');
  return folder;
}

test('the page is carried out as it stands', async (t) => {
  if (spawnSync('bash', ['--version']).status !== 0) return t.skip('there is no bash');
  const steps = await typeFirstHour(project());
  assert.deepEqual(brokenPromises(steps), []);
  assert.ok(steps.filter(({ promised }) => promised !== undefined).length > 6);
});
