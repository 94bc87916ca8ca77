import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

const SRC = new URL('../../src/', import.meta.url).href;

interface Loaded {
  /** Modules of src/, relative to it, and of packages, as their URLs end. */
  readonly modules: readonly string[];
  /** Node's own. */
  readonly builtins: readonly string[];
}

/** What a process has loaded that starts a venue, asks for an account's wallets and then for `path`. */
function loadedBy(path: string): Loaded {
  const program = `
    import { registerHooks } from 'node:module';
    const modules = [];
    registerHooks({
      load(url, context, next) {
        if (url.startsWith('file:')) modules.push(url.replace(${JSON.stringify(SRC)}, 'src/'));
        return next(url, context);
      },
    });
    const { startDrydock } = await import(${JSON.stringify(`${SRC}library/library.ts`)});
    const venue = await startDrydock({ port: 0, ephemeral: true });
    const { request } = process.getBuiltinModule('node:http');
    const ask = (path) => new Promise((resolve, reject) =>
      request(venue.url + path, { agent: false }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)))
        .on('error', reject).end());
    if (await ask('/derivatives/api/v3/accounts') !== 200) throw new Error('no answer');
    if (${JSON.stringify(path)} !== '' && await ask(${JSON.stringify(path)}) !== 200) throw new Error('no answer');
    const builtins = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
    await venue.close();
    console.log(JSON.stringify({ modules, builtins }));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return JSON.parse(out) as Loaded;
}

test('a start loads no package, none of what few venues need, and none of Node’s slow parts', (t) => {
  const { modules, builtins } = loadedBy('');
  t.diagnostic(`${modules.length} modules of Drydock, ${builtins.length} of Node.js`);
  assert.deepEqual(
    modules.filter((url) => url.includes('/node_modules/')),
    [],
  );
  const seldom = /^src\/(import|scenario|recorder|tls|cli|control\/calls|feeds\/(replay|mirror))\//;
  assert.deepEqual(
    modules.filter((url) => seldom.test(url)),
    [],
  );
  assert.deepEqual(
    builtins.filter((name) => /undici|http2/.test(name)),
    [],
  );
});

test('the router is loaded with the first request that needs it', () => {
  const { modules } = loadedBy('/control/status');
  assert.ok(modules.some((url) => url.includes('/node_modules/fastify/')));
  assert.ok(modules.includes('src/control/calls/calls.ts'));
});
