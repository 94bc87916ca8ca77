import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { ALONE, inOrder } from '../../scripts/lib/suite/files.js';
import { runSuite } from '../../scripts/lib/suite/pool.js';

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'drydock-suite-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const HEAD = `import assert from 'node:assert/strict';\nimport { after, beforeEach, describe, test } from 'node:test';\n`;

/** Runs these files in this order and gives the result, what was reported of each, and all failures in words. */
async function run(
  files: Readonly<Record<string, string>>,
  { alone = [] as string[], timeoutMs = 120_000, answerMs = 30_000, workers = 1 } = {},
) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), HEAD + text);
  const told: Record<string, readonly string[]> = {};
  const failures: string[] = [];
  const result = await runSuite({
    root: folder,
    files: Object.keys(files),
    alone: new Set(alone),
    workers,
    timeoutMs,
    answerMs,
    env: process.env,
    colors: false,
    report: (file, events) => {
      const ended = events.filter(({ type }) => type === 'test:pass' || type === 'test:fail');
      told[file] = ended.map(({ type, data }) => `${type.slice(5)} ${data.name}`);
      for (const { type, data } of ended) {
        if (type === 'test:fail')
          failures.push(`${data.file.slice(folder.length + 1)}: ${inspect(data.details.error.cause)}`);
      }
    },
  });
  return { ...result, told, failures: failures.join('\n') };
}

const good = `test('good', () => {});`;

describe('the processes of the suite', () => {
  it('run files one after the other, hooks of a file for its own tests only, and count all tests', async () => {
    const { success, counts, told } = await run({
      'first.ts': `let count = 0; beforeEach(() => { count += 1; }); after(() => assert.equal(count, 3));
        describe('group', () => { test('a', () => {}); test('b', async () => { await new Promise((r) => setTimeout(r, 5)); }); }); test('c', () => {});`,
      'second.ts': `test('skipped', { skip: true }, () => {}); test('with parts', async (t) => { await t.test('part', () => {}); });`,
      'third.ts': `await new Promise((r) => setTimeout(r, 5)); test('after a pause', () => {});`,
    });
    assert.equal(success, true);
    assert.deepEqual(told, {
      'first.ts': ['pass a', 'pass b', 'pass group', 'pass c'],
      'second.ts': ['pass skipped', 'pass part', 'pass with parts'],
      'third.ts': ['pass after a pause'],
    });
    assert.deepEqual(counts, { tests: 7, suites: 1, passed: 6, failed: 0, cancelled: 0, skipped: 1, todo: 0 });
  });

  it('tell the file and the place of a test that fails', async () => {
    const { success, counts, told, failures } = await run({
      'fails.ts': `test('wrong', () => { assert.equal(1, 2); }); test('right', () => {});`,
      'good.ts': good,
    });
    assert.equal(success, false);
    assert.deepEqual(told, { 'fails.ts': ['fail wrong', 'pass right'], 'good.ts': ['pass good'] });
    assert.equal(counts.failed, 1);
    assert.match(failures, /fails\.ts: AssertionError.*1 !== 2.*fails\.ts:3:30/s);
  });

  it('tell of a suite or a hook that fails where no test does', async () => {
    for (const text of [
      `after(() => assert.fail('in the hook'));`,
      `describe('group', () => { assert.fail('in the group'); });`,
    ]) {
      const { success, failures } = await run({ 'hook.ts': `${good} ${text}`, 'good.ts': good });
      assert.equal(success, false, text);
      assert.match(failures, /hook\.ts: AssertionError.* in the (hook|group)/s);
    }
  });

  it('tell of an error that nobody waits for', async () => {
    const rejects = await run({
      'rejects.ts': `test('during', async () => { Promise.reject(new Error('unheard')); await new Promise((r) => setTimeout(r, 20)); });`,
      'good.ts': good,
    });
    assert.equal(rejects.success, false);
    assert.match(rejects.failures, /rejects\.ts: .*unheard/s);
    const late = await run({
      'late.ts': `test('over', () => { setTimeout(() => { throw new Error('too late'); }, 20); });`,
      'good.ts': good,
    });
    assert.equal(late.success, false);
    assert.deepEqual(late.told['good.ts'], ['pass good']);
  });

  it('go on in another process after a file that ends its own', async () => {
    const { success, told, failures } = await run({
      'aborts.ts': `test('well', () => {}); test('fatal', () => process.abort());`,
      'exits.ts': `test('leaving', () => process.exit(0));`,
      'good.ts': good,
    });
    assert.equal(success, false);
    assert.match(
      failures,
      /aborts\.ts: aborts\.ts ended its process with SIGABRT\. Running were: «fatal» \(line 3\)\./,
    );
    assert.match(failures, /exits\.ts: exits\.ts ended its process with code 0\. Running were: «leaving»/);
    assert.deepEqual(told['good.ts'], ['pass good']);
  });

  it('end a file that hangs, in a loop, in vain or with something open, and say where', async () => {
    const files = {
      'loops.ts': `test('endless', async () => { await new Promise((r) => setTimeout(r, 5)); for (;;) ; });`,
      'open.ts': `import { createServer } from 'node:net'; test('listens', () => { createServer().listen(0); });`,
      'waits.ts': `test('in vain', () => new Promise(() => {}));`,
      'good.ts': good,
    };
    // A busy machine may need longer to come to where each of them hangs: then they all get more time.
    for (let timeoutMs = 2_500; ; timeoutMs *= 3) {
      const { success, told, failures } = await run(files, { timeoutMs, answerMs: timeoutMs / 2, workers: 3 });
      assert.equal(success, false);
      const within = `within ${String(timeoutMs / 1_000).replace('.', '\\.')} s\\.`;
      const said = [
        new RegExp(`loops\\.ts did not end ${within} Running were: «endless» \\(line 3\\)\\.`),
        new RegExp(`open\\.ts did not end ${within} What keeps its process alive: .*TCPServerWrap\\. No test`),
      ];
      const isLate = !said.every((each) => each.test(failures)) || told['good.ts']?.[0] !== 'pass good';
      if (isLate && timeoutMs < 60_000) continue;
      for (const each of said) assert.match(failures, each);
      assert.deepEqual(told['good.ts'], ['pass good']);
      return;
    }
  });

  it('tell of a file that cannot be loaded, that breaks after its tests were defined, or that has none', async () => {
    const { counts, failures } = await run({
      'syntax.ts': `const = 1;`,
      'breaks.ts': `${good} throw new Error('on the way');`,
      'empty.ts': '',
      'good.ts': good,
    });
    assert.equal(counts.failed, 3);
    assert.match(failures, /syntax\.ts could not be loaded:\n.*SyntaxError/s);
    assert.match(failures, /breaks\.ts could not be loaded:\nError: on the way/);
    assert.match(failures, /empty\.ts defines no test\./);
  });

  it('tell of a file that leaves the process changed, unless it has one of its own', async () => {
    const text = `${good} process.env.DRYDOCK_LEFT = 'x'; process.on('SIGUSR2', () => {}); process.chdir('/');`;
    const shared = await run({ 'changes.ts': text });
    assert.equal(shared.success, false);
    assert.match(shared.failures, /changes\.ts leaves the process changed.*\nprocess\.cwd\(\): .* before, \/ after\n/);
    assert.match(
      shared.failures,
      /\nprocess\.env\.DRYDOCK_LEFT: absent before, x after\nprocess\.on\('SIGUSR2'\): absent before, 1 after/,
    );
    const apart = await run(
      { 'changes.ts': text, 'good.ts': `test('as before', () => assert.equal(process.env.DRYDOCK_LEFT, undefined));` },
      { alone: ['changes.ts'] },
    );
    assert.equal(apart.success, true);
    assert.equal(apart.counts.passed, 2);
  });
});

it('the longest files start first, every file once', () => {
  const files = [
    'test/a.test.ts',
    'test/simulation/simulation.test.ts',
    'test/docs/programs.test.ts',
    'test/b.test.ts',
  ];
  assert.deepEqual(inOrder(files), [files[2], files[1], files[0], files[3]]);
  assert.ok(ALONE.size > 0);
});
