import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RFQ_ENDPOINTS } from '../../../src/gateway/endpoints/rfqs.ts';
import { aVenue, FORM_TYPE } from './venue.ts';

const UID = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';

test('requests for quotes are switched off: 404 for whoever may ask, at every path', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const query = `offerUid=${UID}&json={}&maxLeverage=5`;
  let asked = 0;
  for (const { paths, methods, level } of RFQ_ENDPOINTS) {
    for (const pattern of paths) {
      const path = pattern.replace(':rfqUid', UID);
      const method = methods.join(); // each has one
      const headers = { 'content-type': FORM_TYPE };
      const answer = await venue.ask({
        method,
        target: `${path}?${query}`,
        headers: { ...headers, ...alice.headers(path, query) },
      });
      assert.deepEqual([answer.status, answer.json.errors], [404, [{ code: 0, message: '404 NOT_FOUND' }]], path);
      if (level === 'public') continue;
      assert.equal((await venue.ask({ method, target: path, headers })).json.error, 'authenticationError', path);
      asked++;
    }
  }
  assert.ok(asked >= 14);
  assert.deepEqual(venue.failures, []);
});
