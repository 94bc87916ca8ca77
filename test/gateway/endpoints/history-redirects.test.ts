/** The versions of the history that the real host redirects. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aVenue } from './venue.ts';

test('versions 1 and 4 lead to version 3, with their query', async (t) => {
  const venue = await aVenue(t);
  const rows = [
    ['/api/history/v1/orders?sort=asc&count=1', '/api/history/v3/orders?sort=asc&count=1'],
    ['/api/history/v4/market/PF_XBTUSD/executions', '/api/history/v3/market/PF_XBTUSD/executions'],
    ['/api/history/v4', '/api/history/v3'],
    ['/api/history/v1//example.org/%0d%0a?a=%0d', '/api/history/v3//example.org/%0d%0a?a=%0d'],
  ] as const;
  for (const [target, location] of rows) {
    const answer = await venue.ask({ target });
    assert.deepEqual([answer.status, answer.headers.location], [302, location]);
  }
  const followed = await venue.ask({ target: rows[1][1] });
  assert.equal(followed.status, 200);
  assert.equal((await venue.ask({ target: '/api/history/v5/orders' })).status, 404);
  assert.equal((await venue.ask({ method: 'POST', target: '/api/history/v1/orders' })).status, 405);
});
