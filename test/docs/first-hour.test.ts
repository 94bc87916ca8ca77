/** docs/first-hour.md is typed, from its first command to its last, and prints what it says. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blocksOf, ROOT, readPage } from './markdown.ts';
import { brokenPromises, runPage } from './page-session.ts';

const PROGRAM = fileURLToPath(new URL('src/cli/main.ts', ROOT));
const MODULES = fileURLToPath(new URL('node_modules', ROOT));

/** A project in which this clone and its ccxt are installed. */
function project(): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-first-hour-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const programs = join(folder, 'node_modules/.bin');
  mkdirSync(programs, { recursive: true });
  symlinkSync(join(MODULES, 'ccxt'), join(folder, 'node_modules/ccxt'));
  const shim = (name: string, ...args: readonly string[]): void => {
    writeFileSync(
      join(programs, name),
      `#!/bin/sh\nexec ${[process.execPath, ...args].map((word) => `'${word}'`).join(' ')} "$@"\n`,
    );
    chmodSync(join(programs, name), 0o755);
  };
  shim('drydock', PROGRAM);
  shim('node');
  return { folder, path: `${programs}:${process.env.PATH}` };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('the page is carried out as it stands', async (t) => {
  if (spawnSync('bash', ['--version']).status !== 0) return t.skip('there is no bash');
  const { folder, path } = project();
  const port = await freePort();
  const own = Object.entries(process.env).filter(([name]) => !/^(DRYDOCK_|NODE_TEST_CONTEXT)/.test(name));
  const environment = {
    ...Object.fromEntries(own),
    PATH: path,
    // The one thing that a reader need not set: port 8600 may be taken here.
    DRYDOCK_PORT: String(port),
    DRYDOCK_URL: `http://127.0.0.1:${port}`,
  };
  // A test reaches no registry; scripts/ci/package.mjs installs the packed clone.
  const installs = ({ text }: { readonly text: string }): boolean => text.startsWith('npm pack');
  const steps = await runPage(blocksOf(readPage('docs/first-hour.md')), installs, { folder, environment });
  assert.deepEqual(brokenPromises(steps), []);
  assert.ok(steps.filter(({ promised }) => promised !== undefined).length > 6);
});
