/** The programs of the documentation run: the blocks of its pages, and the files in examples/. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bannerText } from '../../src/cli/banner.ts';
import { startDrydock } from '../../src/index.ts';
import { allPages, blocksOf, ROOT, readPage } from './markdown.ts';

const EXAMPLES = fileURLToPath(new URL('examples', ROOT));
const examples = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name }) => ({ name, text: readFileSync(join(EXAMPLES, name), 'utf8') }));
const blocks = allPages().flatMap(blocksOf);

const folder = mkdtempSync(join(tmpdir(), 'drydock-docs-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program with the environment that the banner of a venue gives: one of its own, as nonces of two programs may be the same. */
async function run(program: string, args: readonly string[]): Promise<Ended> {
  await using venue = await startDrydock({ market: 'frozen' });
  return await new Promise((resolve, reject) => {
    // A test runner inside a test runner would report to it, and be taken for a part of this file.
    const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
    const child = spawn(program, args, { cwd: fileURLToPath(ROOT), env: { ...environment, ...venue.env() } });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** What is loaded before a program: what `drydock` is, and a clock that leaves no figure to how fast it runs. */
const HOOKS = ['resolve.ts', '../support/fast-clock.ts'].flatMap((file) => [
  '--import',
  new URL(file, import.meta.url).href,
]);

const runModule = (path: string, options: readonly string[] = []): Promise<Ended> =>
  run(process.execPath, [...HOOKS, ...options, path]);

describe('JavaScript in pages', { concurrency: 2 }, () => {
  const programs = blocks.filter(({ language }) => language === 'js');

  for (const { where, text } of programs) {
    const example = examples.find((candidate) => candidate.text.trimEnd() === text);
    if (example !== undefined) {
      test(`${where} is examples/${example.name}`, () => {});
      continue;
    }
    test(`${where} runs`, async () => {
      const path = join(folder, `${where.replaceAll(/\W/g, '-')}.mjs`);
      writeFileSync(path, text);
      const { code, output } = await runModule(path);
      assert.equal(code, 0, output);
      // What a program is said to print behind a console.log is what it prints.
      const promised = [...text.matchAll(/^ *console\.log\(.*\); \/\/ (?<line>.+)$/gm)].map(
        ({ groups }) => groups?.line,
      );
      const lines = output.trimEnd().split('\n');
      for (const line of promised.filter((said) => said?.startsWith('http') === false)) {
        assert.ok(lines.includes(line ?? ''), `${line} is promised, printed is\n${output}`);
      }
    });
  }

  test('there are some', () => assert.ok(programs.length > 3));
});

describe('examples', { concurrency: 2 }, () => {
  const has = (program: string, ask = '--version'): boolean => spawnSync(program, [ask]).status === 0;

  for (const { name } of examples) {
    const path = join(EXAMPLES, name);
    test(name, async (t) => {
      if (name.endsWith('.py')) {
        if (!has('python3')) return t.skip('there is no python3');
        return printsWallets(await run('python3', [path]));
      }
      if (name.endsWith('.sh')) {
        if (!has('curl') || !has('openssl', 'version') || process.platform === 'win32') {
          return t.skip('there is no shell, curl or openssl');
        }
        const order = 'orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=60000';
        const { code, output } = await run('sh', [path, 'POST', '/derivatives/api/v3/sendorder', order]);
        assert.equal(code, 0, output);
        assert.equal(JSON.parse(output).sendStatus.status, 'placed');
        return;
      }
      const ended = await runModule(path, name.includes('.test.') ? ['--test'] : []);
      if (name.startsWith('wallets')) printsWallets(ended);
      assert.equal(ended.code, 0, ended.output);
    });
  }

  function printsWallets({ code, output }: Ended): void {
    assert.equal(code, 0, output);
    assert.match(output, /^available margin: +[\d.]+ USD\ninverse wallet: +[\d.]+ XBT\n$/);
  }
});

test('the banner in the README is what the venue says', async () => {
  const block = blocksOf(readPage('README.md')).find(({ language }) => language === 'text');
  await using fresh = await startDrydock({});
  const said = bannerText(fresh, { data: '.drydock' }).replaceAll(fresh.url, 'http://127.0.0.1:8600').split('\n');
  const printed = (block?.text ?? '').split('\n').filter((line) => line !== '...' && line !== '  ...');
  assert.ok(printed.length > 20);
  let from = 0;
  for (const line of printed) {
    const place = said.findIndex((other, index) => index >= from && alike(other) === alike(line));
    assert.ok(place >= 0, `the banner does not say: ${line}`);
    from = place + 1;
  }
  const curl = said.find((line) => line.startsWith('curl '));
  assert.ok(
    blocksOf(readPage('README.md')).some(({ text }) => text === curl),
    'the curl of the banner is in the README',
  );
});

/** A line without what differs from start to start: the time, and the version. */
function alike(line: string): string {
  return line.replace(/^( +Time +).+/, '$1').replace(/^Drydock \S+ is/, 'Drydock is');
}
