import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ensureInstalled, installInputs, npmCommand, parseStamp } from '../../scripts/lib/install.js';
import { isStale, withLock } from '../../scripts/lib/lock.js';
import { contentKey, ensurePrepared, filesUnder, namesToRemove } from '../../scripts/lib/prepare.js';
import { chooseNode, isAtLeast } from '../../scripts/lib/runtime.js';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'drydock-house-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** A folder of its own for a case, with these files in it. */
function folderWith(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(scratch, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('what an installation depends on', () => {
  const manifest = { name: 'x', version: '1.0.0', dependencies: { a: '1' }, devDependencies: { b: '2' } };
  const inputs = (changes: object, lock = 'lock', platform = 'linux-x64') =>
    installInputs(JSON.stringify({ ...manifest, ...changes }), lock, platform);

  it('is the dependencies, the lock file and the platform', () => {
    const all = [
      inputs({}),
      inputs({ dependencies: { a: '2' } }),
      inputs({ devDependencies: { b: '3' } }),
      inputs({ allowScripts: { node: true } }),
      inputs({}, 'another lock'),
      inputs({}, 'lock', 'darwin-arm64'),
    ];
    assert.equal(new Set(all).size, all.length);
  });

  it('is not the version, the scripts or the description', () => {
    assert.equal(inputs({ version: '2.0.0', scripts: { start: 'x' }, description: 'y' }), inputs({}));
  });
});

describe('the stamp of an installation', () => {
  it('is read back', () => {
    assert.deepEqual(parseStamp('{"inputs":"ab","node":"v26.0.0"}\n'), { inputs: 'ab', node: 'v26.0.0' });
    assert.deepEqual(parseStamp('{"inputs":"ab","node":null}'), { inputs: 'ab', node: null });
  });

  it('counts as missing when it is not one', () => {
    for (const text of [undefined, '', '{', 'null', '[]', '{"inputs":1,"node":null}', '{"inputs":"ab"}']) {
      assert.equal(parseStamp(text), undefined);
    }
  });

  it('that fits means that nothing is done', async () => {
    const files = { 'package.json': '{}', 'package-lock.json': 'lock' };
    const stamp = { inputs: installInputs('{}', 'lock'), node: null };
    const folder = folderWith('installed', { ...files, 'node_modules/.drydock-stamp': JSON.stringify(stamp) });
    assert.deepEqual(await ensureInstalled(folder), stamp);
    assert.equal(existsSync(join(folder, '.prepared')), false);
  });
});

describe('npm', () => {
  it('is the one that called us, on its own Node.js; else the one on the path', () => {
    const called = npmCommand('/usr/lib/node_modules/npm/bin/npm-cli.js', '/usr/bin/node');
    assert.deepEqual([called.program, called.args], ['/usr/bin/node', ['/usr/lib/node_modules/npm/bin/npm-cli.js']]);
    for (const [program, node] of [
      [undefined, undefined],
      [undefined, '/usr/bin/node'],
      ['/usr/lib/node_modules/yarn/bin/yarn.js', '/usr/bin/node'],
    ] as const) {
      assert.deepEqual([npmCommand(program, node).program, npmCommand(program, node).args], ['npm', []]);
    }
  });
});

describe('the Node.js to run with', () => {
  it('compares versions by number', () => {
    const rows = [
      ['22.13.0', '22.13.0', true],
      ['22.13.1', '22.13.0', true],
      ['22.9.0', '22.13.0', false],
      ['100.0.0', '22.13.0', true],
      ['20.99.99', '22.13.0', false],
      ['23.0.0-nightly', '22.13.0', true],
    ] as const;
    for (const [version, oldest, answer] of rows)
      assert.equal(isAtLeast(version, oldest), answer, `${version} ${oldest}`);
  });

  it('is the pinned one, else a new enough one of the user with a notice, else none', () => {
    const user = (version: string) => ({ version, path: '/usr/bin/node' });
    const own = chooseNode('/clone', 'v26.10.0', '22.13.0', user('20.0.0'));
    assert.match(own.path, /node_modules[/\\]node[/\\]bin[/\\]node(\.exe)?$/);
    assert.equal(own.notice, undefined);
    const fallback = chooseNode('/clone', null, '22.13.0', user('24.1.0'));
    assert.equal(fallback.path, '/usr/bin/node');
    assert.match(fallback.notice ?? '', /24\.1\.0/);
    assert.throws(() => chooseNode('/clone', null, '22.13.0', user('20.20.2')), /22\.13\.0 or newer/);
  });
});

describe('the lock between processes', () => {
  it('lets one in after the other, and leaves nothing behind', async () => {
    const path = join(scratch, 'lock', 'one.lock');
    const steps: string[] = [];
    let leave = () => {};
    const mayLeave = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const first = withLock(path, async () => {
      steps.push('first in');
      await mayLeave;
      steps.push('first out');
    });
    const second = withLock(path, async () => void steps.push('second in'), { onWait: () => leave() });
    await Promise.all([first, second]);
    assert.deepEqual(steps, ['first in', 'first out', 'second in']);
    assert.deepEqual(readdirSync(join(scratch, 'lock')), []);
  });

  it('is given back when the work fails', async () => {
    const path = join(scratch, 'lock', 'failing.lock');
    await assert.rejects(
      withLock(path, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withLock(path, async () => 'again'), 'again');
  });

  it('is taken over from a holder that is gone', async () => {
    const path = join(scratch, 'lock', 'stale.lock');
    mkdirSync(join(scratch, 'lock'), { recursive: true });
    writeFileSync(path, '1 some-other-machine mark\n');
    utimesSync(path, 0, 0);
    assert.equal(await withLock(path, async () => 'taken over'), 'taken over');
    assert.deepEqual(readdirSync(join(scratch, 'lock')), []);
  });

  it('is stale when its process is gone, or after a minute of silence', () => {
    const nowMs = 1_000_000;
    const holder = (host: string, ageMs: number) => ({ mark: `123 ${host} mark\n`, modifiedMs: nowMs - ageMs });
    const alive = () => true;
    const gone = () => false;
    assert.equal(isStale(holder(hostname(), 0), nowMs, alive), false);
    assert.equal(isStale(holder(hostname(), 0), nowMs, gone), true);
    assert.equal(isStale(holder(hostname(), 61_000), nowMs, alive), true);
    assert.equal(isStale(holder('elsewhere', 0), nowMs, gone), false);
    assert.equal(isStale(holder('elsewhere', 61_000), nowMs, gone), true);
    assert.equal(isStale({ mark: '', modifiedMs: nowMs }, nowMs, gone), false);
  });
});

describe('prepared JavaScript', () => {
  const clone = folderWith('clone', {
    'package.json': '{"name":"x","version":"1.2.3","type":"module"}',
    'src/index.ts': `import data from './core/data.json' with { type: 'json' };\nimport { three } from './core/three.ts';\nimport type { Nothing } from './nothing.ts';\nexport const six: number & Nothing = three * 2 * data.a;\nexport const later = () => import('./core/later.ts');\n`,
    'src/cli/main.ts': `import { three } from '../core/three.ts';\nconsole.log(three satisfies number);\n`,
    'src/journal/sqlite-worker.ts': `export {};\n`,
    'src/core/three.ts': `import { isMap } from 'yaml';\nexport const three: number = isMap(3) ? 0 : 3;\n`,
    'src/core/later.ts': 'export const here: string = import.meta.url;\n',
    'src/core/data.json': '{"a":1}\n',
    'src/nothing.ts': 'export type Nothing = unknown;\n',
  });
  for (const name of ['tsconfig.json', 'tsconfig.build.json']) cpSync(join(root, name), join(clone, name));
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'), 'junction');

  it('is named after the content of src and the settings', () => {
    const before = contentKey(clone);
    assert.equal(contentKey(clone), before);
    const keys = [before];
    for (const path of [
      'src/core/three.ts',
      'src/core/data.json',
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
    ]) {
      const text = readFileSync(join(clone, path), 'utf8');
      writeFileSync(join(clone, path), `${text}\n`);
      keys.push(contentKey(clone));
      writeFileSync(join(clone, path), text);
    }
    writeFileSync(join(clone, 'src/new.ts'), '');
    keys.push(contentKey(clone));
    rmSync(join(clone, 'src/new.ts'));
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(contentKey(clone), before);
  });

  it('is made once, whole: the programs, what they share, and a package.json as far away as in the clone', async () => {
    const folder = join(scratch, 'prepared');
    const prepared = await ensurePrepared(clone, folder);
    const files = filesUnder(prepared);
    assert.deepEqual(
      files.filter((path) => !path.startsWith('dist/modules/')),
      ['dist/cli/main.js', 'dist/index.js', 'package.json'],
    );
    assert.deepEqual(files.flatMap((path) => /^dist\/modules\/(?:(\w+)-)?[\w-]+\.js$/.exec(path)?.[1] ?? []).sort(), [
      'chunk',
      'later',
      'sqlite',
    ]);
    // Nobody else's code is put in: users get the updates of packages.
    symlinkSync(join(root, 'node_modules'), join(prepared, 'node_modules'), 'junction');
    assert.ok(
      files.some((path) => path.endsWith('.js') && /from "yaml"/.test(readFileSync(join(prepared, path), 'utf8'))),
    );
    const module = (await import(join(prepared, 'dist/index.js'))) as {
      readonly six: number;
      readonly later: () => Promise<{ readonly here: string }>;
    };
    assert.equal(module.six, 6);
    assert.match((await module.later()).here, /\/dist\/modules\/[^/]+$/);
    writeFileSync(join(prepared, 'mark'), '');
    assert.equal(await ensurePrepared(clone, folder), prepared);
    assert.ok(existsSync(join(prepared, 'mark')));
    assert.deepEqual(readdirSync(folder), [contentKey(clone)]);
  });

  it('is refused with the words of the compiler when a file is not TypeScript, and nothing is left behind', async () => {
    const folder = join(scratch, 'refused');
    const path = join(clone, 'src/core/three.ts');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, 'export const = ;\n');
    await assert.rejects(ensurePrepared(clone, folder), /src\/core\/three\.ts/);
    writeFileSync(path, text);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('keeps the twenty that were used last', () => {
    const dayMs = 86_400_000;
    const nowMs = 10 * dayMs;
    const others = Array.from({ length: 21 }, (_, index) => ({ name: `used-${index}`, modifiedMs: index }));
    const entries = [
      { name: 'current', modifiedMs: 0 },
      ...others,
      { name: 'k.12.making', modifiedMs: nowMs - dayMs },
      { name: 'k.11.making', modifiedMs: nowMs - dayMs - 1 },
    ];
    assert.deepEqual(namesToRemove(entries, 'current', nowMs), ['k.11.making', 'used-1', 'used-0']);
    assert.deepEqual(namesToRemove(entries.slice(0, 20), 'current', nowMs), []);
  });

  it('counts a start as a use', async () => {
    const folder = join(scratch, 'used');
    const prepared = await ensurePrepared(clone, folder);
    utimesSync(prepared, 1, 1);
    await ensurePrepared(clone, folder);
    assert.ok(statSync(prepared).mtimeMs > 1_000);
  });
});
