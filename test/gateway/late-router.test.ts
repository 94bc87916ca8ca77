import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mount } from '../../src/gateway/router.ts';
import { createGateway, type Gateway } from '../../src/gateway/server.ts';

/** A gateway with something mounted that fails as often as told, and how often it was tried. */
async function open(failures: number): Promise<{ gateway: Gateway; url: string; tries: () => number; told: string[] }> {
  let tries = 0;
  const told: string[] = [];
  const mount: Mount = (app) => {
    if (++tries <= failures) throw new Error(`failure ${tries}`);
    app.get('/mounted', (_request, reply) => reply.send('here'));
  };
  const gateway = createGateway({
    routes: [],
    timeMs: () => 0,
    mounts: [mount],
    onInternalFailure: ({ error }) => told.push(String(error)),
  });
  return { gateway, url: await gateway.listen({ host: '127.0.0.1', port: 0 }), tries: () => tries, told };
}

test('a router that could not be opened is tried anew with the next request', async () => {
  const { gateway, url, tries, told } = await open(1);
  assert.equal((await fetch(`${url}/mounted`)).status, 500);
  assert.equal(await (await fetch(`${url}/mounted`)).text(), 'here');
  assert.equal(await (await fetch(`${url}/mounted`)).text(), 'here');
  assert.equal(tries(), 2);
  assert.deepEqual(told, ['Error: failure 1']);
  await gateway.close();
});
