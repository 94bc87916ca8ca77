/** The command as a process: what it prints, how it ends. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { send } from '../control/support.ts';
import { PROGRAM } from '../support/program.ts';

const root = join(import.meta.dirname, '../..');
const FILE = join(root, 'src/cli/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'drydock-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The environment without what this machine may set for Drydock. */
const ENVIRONMENT = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DRYDOCK_')));

interface Run {
  readonly child: ChildProcess;
  /** The first line that fits. */
  readonly line: (pattern: RegExp) => Promise<string>;
  /** How it ended, and all that it printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly error: string }>;
}

function drydock(args: readonly string[], environment: Readonly<Record<string, string>> = {}, cwd = folder): Run {
  return follow([PROGRAM, ...args], environment, cwd);
}

/** A program as npx runs it: in a process between, which passes no signal on. */
function throughNpx(args: readonly string[]): Run {
  const between = `require('node:child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' })`;
  return follow(['-e', between, PROGRAM, ...args], { npm_lifecycle_event: 'npx' }, folder);
}

function follow(argv: readonly string[], environment: Readonly<Record<string, string>>, cwd: string): Run {
  const child = spawn(process.execPath, argv, { cwd, env: { ...ENVIRONMENT, ...environment } });
  let error = '';
  child.stderr.on('data', (chunk: Buffer) => {
    error += chunk;
  });
  const lines: string[] = [];
  const waiting: { readonly pattern: RegExp; readonly found: (line: string) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const { pattern, found } of waiting) if (pattern.test(line)) found(line);
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out: lines.join('\n'), error }));
  return {
    child,
    ended,
    line: (pattern) => {
      const printed = lines.find((line) => pattern.test(line));
      if (printed !== undefined) return Promise.resolve(printed);
      const found = new Promise<string>((resolve) => waiting.push({ pattern, found: resolve }));
      const over = ended.then(({ out, error: said }) => {
        throw new Error(`it ended without ${pattern}: ${out} ${said}`);
      });
      return Promise.race([found, over]);
    },
  };
}

async function urlOf(run: Run): Promise<string> {
  return (await run.line(/^ {2}Venue /)).replace(/^ {2}Venue +/, '');
}

describe('drydock', () => {
  test('--version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
    assert.deepEqual(await drydock(['--version']).ended, { code: 0, out: version, error: '' });
  });

  test('--help', async () => {
    const { code, out, error } = await drydock(['--help']).ended;
    assert.deepEqual([code, error], [0, '']);
    assert.match(out, /^Usage: drydock \[start\] \[options\] /m);
  });

  test('ends with the npx that runs it', async () => {
    const run = throughNpx(['--port', '0', '--ephemeral']);
    await run.line(/^Ctrl-C ends it\.$/);
    run.child.kill('SIGKILL');
    const { out } = await run.ended;
    assert.match(out, /\nStopped\.$/);
  });

  test('starts, answers, and ends with SIGTERM; a second signal changes nothing', async () => {
    const run = drydock(['--port', '0', '--ephemeral']);
    await run.line(/^Ctrl-C ends it\.$/);
    const url = await urlOf(run);
    assert.match(await run.line(/^curl /), /127\.0\.0\.1:\d+/);
    assert.equal((await send({ url }, 'GET', '/health')).status, 200);
    run.child.kill('SIGTERM');
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    const { code, out, error } = await run.ended;
    assert.deepEqual([code, error], [0, '']);
    assert.match(out, /\nStopped\.$/);
  });

  test('is durable by itself, in the working folder, and goes on after SIGINT and after a kill', async () => {
    const cwd = mkdtempSync(join(folder, 'durable-'));
    const start = async (): Promise<{ readonly run: Run; readonly url: string; readonly begun: string }> => {
      const run = drydock([], { DRYDOCK_PORT: '0', DRYDOCK_MARKET: 'frozen' }, cwd);
      const begun = await run.line(/^ {2}Start /);
      await run.line(/^Ctrl-C ends it\.$/);
      return { run, url: await urlOf(run), begun };
    };
    const deposit = async (url: string): Promise<string> => {
      const body = JSON.stringify({ wallet: 'flex', asset: 'USD', amount: '1' });
      const headers = { 'content-type': 'application/json' };
      const { text } = await send({ url }, 'POST', '/control/accounts/account-1/deposit', headers, body);
      return (JSON.parse(text) as { readonly balance: string }).balance;
    };
    const first = await start();
    assert.match(first.begun, /a new venue/);
    assert.equal(await deposit(first.url), '100001');
    first.run.child.kill('SIGINT');
    const { code, out } = await first.run.ended;
    assert.equal(code, 0);
    assert.match(out, /Stopped\. The next start on \.drydock goes on from here\.$/);
    assert.ok(existsSync(join(cwd, '.drydock')));

    const second = await start();
    assert.match(second.begun, /goes on where it stood: nothing to replay/);
    assert.equal(await deposit(second.url), '100002');
    second.run.child.kill('SIGKILL');
    await second.run.ended;

    const third = await start();
    assert.match(third.begun, /\d+ entries replayed/);
    assert.equal(await deposit(third.url), '100003');
    third.run.child.kill('SIGTERM');
    await third.run.ended;
  });

  test('outlives a reader of its banner', async () => {
    const run = drydock(['--port', '0', '--ephemeral']);
    const url = await urlOf(run);
    run.child.stdout?.destroy();
    run.child.kill('SIGTERM'); // it says goodbye to nobody
    const { code, error } = await run.ended;
    assert.deepEqual([code, error], [0, '']);
    await assert.rejects(send({ url }, 'GET', '/health'));
  });

  test('reads its file; the environment goes before it, the command line before both', async () => {
    const cwd = mkdtempSync(join(folder, 'options-'));
    writeFileSync(join(cwd, 'drydock.config.json'), '{"port": 0, "ephemeral": true, "seed": 11, "market": "frozen"}');
    const run = drydock(['--market', 'synthetic'], { DRYDOCK_SEED: '12', DRYDOCK_MARKET: 'frozen' }, cwd);
    assert.match(await run.line(/^ {2}Prices /), /synthetic: a random walk from seed 12/);
    run.child.kill('SIGTERM');
    await run.ended;
    assert.ok(!existsSync(join(cwd, '.drydock')));
  });
});

describe('what is wrong is one sentence, and an exit code', () => {
  const rows: readonly (readonly [args: readonly string[], code: number, said: RegExp])[] = [
    [['--prot', '0'], 2, /^drydock: There is no option --prot\. Did you mean --port\?\ndrydock start --help tells/],
    [['--port', 'x'], 2, /^drydock: --port takes a whole number from 0 to 65535, not x\.\n$/],
    [
      ['--ephemeral', '--data', 'x'],
      2,
      /^drydock: --ephemeral and --data contradict each other: give one of them\.\n$/,
    ],
    [['--ephemeral', '--accounts', 'none.json'], 2, /^drydock: --accounts: none\.json: there is no such file\.\n$/],
    [['--port', '0', '--data', `${FILE}/x`], 1, /^drydock: The journal cannot be kept in .*\n$/],
    [['--ephemeral', '--host', '192.0.2.1'], 1, /^drydock: 192\.0\.2\.1 is no address of this machine\..*\n$/],
  ];
  for (const [args, expected, said] of rows) {
    test(args.join(' ').slice(0, 60), async () => {
      const { code, out, error } = await drydock(args).ended;
      assert.deepEqual([code, out], [expected, '']);
      assert.match(error, said);
      assert.ok(!error.includes('    at '), 'no stack');
    });
  }

  test('options that contradict the folder', async () => {
    const cwd = mkdtempSync(join(folder, 'contradict-'));
    const run = drydock(['--port', '0'], {}, cwd);
    await run.line(/^Ctrl-C ends it\.$/);
    const second = await drydock(['--port', '0', '--seed', '2'], {}, cwd).ended;
    assert.deepEqual([second.code, second.out], [1, '']);
    assert.match(second.error, /Another venue is running on /);
    run.child.kill('SIGTERM');
    await run.ended;
    const third = await drydock(['--port', '0', '--seed', '2'], {}, cwd).ended;
    assert.equal(third.code, 1);
    assert.match(third.error, /it was made with seed 1, and --seed asks for 2\..*--reset/);
  });
});
