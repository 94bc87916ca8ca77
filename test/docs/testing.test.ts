/** docs/testing.md: the examples for each language and test runner do what they say. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { venueForTest } from '../library/support.ts';
import { PROGRAM } from '../support/program.ts';
import { blocksOf, ROOT, readPage } from './markdown.ts';

const EXAMPLES = fileURLToPath(new URL('examples', ROOT));
const run = promisify(execFile);

// A test runner inside a test runner would report to it, and be taken for a part of this file.
const { NODE_TEST_CONTEXT: _, ...OURS } = process.env;
const ENVIRONMENT = Object.fromEntries(Object.entries(OURS).filter(([name]) => !name.startsWith('DRYDOCK_')));

const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

describe('examples for test runners of JavaScript', () => {
  test('for Vitest and Jest, by node:test in their place', async () => {
    const hooks = ['resolve.ts', 'resolve-runners.ts', '../support/fast-clock.ts'].flatMap((file) => [
      '--import',
      new URL(file, import.meta.url).href,
    ]);
    const files = ['vitest', 'jest'].map((runner) => join(EXAMPLES, runner, 'liquidation.test.mjs'));
    const args = [...hooks, '--test', '--test-isolation=none', ...files];
    const { stdout } = await run(process.execPath, args, { env: ENVIRONMENT });
    assert.match(stdout, /pass 4\n/);
  });

  test('are the same test but for their imports', () => {
    const [vitest = '', jest = ''] = ['vitest', 'jest'].map((runner) =>
      readFileSync(join(EXAMPLES, runner, 'liquidation.test.mjs'), 'utf8').replaceAll(/^import .*\n/gm, ''),
    );
    assert.equal(jest, vitest);
  });
});

test('the example for Python starts a venue and goes back between its tests', async (t) => {
  if (!has('python3', '-m', 'pytest', '--version')) return t.skip('there is no python3 with pytest');
  const env = { ...ENVIRONMENT, PYTHONDONTWRITEBYTECODE: '1', DRYDOCK_COMMAND: `'${process.execPath}' '${PROGRAM}'` };
  const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', join(EXAMPLES, 'python')];
  const { stdout } = await run('python3', args, { env });
  assert.match(stdout, /3 passed/);
});

test('the example for Go uses a venue that runs, and leaves it as it was', async (t) => {
  const go = ['go', '/usr/local/go/bin/go'].find((program) => has(program, 'version'));
  if (go === undefined) return t.skip('there is no Go');
  if (process.env.EXAMPLES !== 'all') return t.skip('it compiles for half a minute: EXAMPLES=all runs it');
  const cache = mkdtempSync(join(tmpdir(), 'drydock-go-'));
  after(() => rmSync(cache, { recursive: true, force: true }));
  const venue = await venueForTest();
  const before = venue.status({ hash: true }).stateHash;
  const env = { ...ENVIRONMENT, DRYDOCK_URL: venue.url, GOCACHE: cache, GOPROXY: 'off', GOTOOLCHAIN: 'local' };
  const { stdout } = await run(go, ['test', '-count=1', './...'], { cwd: join(EXAMPLES, 'go'), env });
  assert.match(stdout, /^ok\s+example\.com\/drydock\t/m);
  assert.equal(venue.status({ hash: true }).stateHash, before);
});

test('the page shows the examples as they are', () => {
  const blocks = blocksOf(readPage('docs/testing.md')).map(({ text }) => text);
  for (const file of ['vitest/liquidation.test.mjs', 'python/test_liquidation.py', 'go/liquidation_test.go']) {
    const text = readFileSync(join(EXAMPLES, file), 'utf8').trimEnd();
    assert.ok(blocks.includes(text), `docs/testing.md shows another text than examples/${file}`);
  }
});

/** Which test runs what lies in a folder of examples; the files beside them are run by programs.test.ts. */
const FOLDERS: Readonly<Record<string, string>> = {
  scenarios: 'scenarios.test.ts',
  vitest: 'testing.test.ts',
  jest: 'testing.test.ts',
  python: 'testing.test.ts',
  go: 'testing.test.ts',
};

test('every folder of examples is run by a test', () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(FOLDERS).sort());
  for (const [folder, file] of Object.entries(FOLDERS)) {
    const path = join(import.meta.dirname, file);
    assert.ok(existsSync(path) && readFileSync(path, 'utf8').includes(folder), `${file} runs examples/${folder}`);
  }
});
