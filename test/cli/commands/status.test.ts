/** What `drydock status` says besides what every venue has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusText } from '../../../src/cli/commands/status.ts';
import { venueForTest } from '../../library/support.ts';

test('an advance that is under way is told with its end', async () => {
  const venue = await venueForTest();
  const view = venue.status();
  const moment = '2026-11-24T00:00:00Z';
  const advance = { from: view.time, until: moment, reached: view.time, done: 0.255 };
  assert.match(statusText({ ...view, advance }, venue.url), /^On its way +to 2026-11-24T00:00:00Z, 25 % done$/m);
  assert.doesNotMatch(statusText(view, venue.url), /On its way/);
});
