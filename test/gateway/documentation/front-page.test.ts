import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { documentationRoutes } from '../../../src/gateway/documentation/routes.ts';
import { ENDPOINTS } from '../../../src/gateway/mount.ts';
import type { Reply } from '../../../src/gateway/reply.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

async function front(accept: string | undefined, control = true): Promise<Reply> {
  const routes = documentationRoutes(ENDPOINTS, { version: '1.2.3<i>', control });
  const route = routes.find(({ path }) => path === '/');
  const headers = accept === undefined ? {} : { accept };
  assert.ok(route !== undefined);
  return route.answer({ method: 'GET', path: '/', rawQuery: '', headers, rawBody: '' }, {});
}

describe("the venue's own address", () => {
  test('is a page with links for a browser, and text for everything else', async () => {
    const page = await front(BROWSER);
    assert.equal(page.contentType, 'text/html; charset=utf-8');
    const links = [...String(page.body).matchAll(/ href="([^"]+)"/g)].map(([, target]) => target);
    assert.deepEqual(links, [
      '/docs',
      '/openapi.json',
      '/health',
      '/control/accounts',
      '/control/key-refusals',
      '/control',
    ]);
    for (const accept of [undefined, '*/*', 'application/json']) {
      const text = await front(accept);
      assert.equal(text.contentType, 'text/plain');
      for (const link of links) assert.ok(String(text.body).includes(` ${link}`), link);
      assert.doesNotMatch(String(text.body), /<[^i]/);
    }
  });

  test('asks for nothing, runs nothing, and says nothing of a control door that is not there', async () => {
    const { headers, body } = await front(BROWSER);
    assert.match(headers?.['content-security-policy'] ?? '', /default-src 'none'/);
    assert.doesNotMatch(String(body), /<script|<link|<img|https?:|3<i>/);
    assert.doesNotMatch(String((await front(BROWSER, false)).body), /control/);
    assert.doesNotMatch(String((await front(undefined, false)).body), /control/);
  });
});
