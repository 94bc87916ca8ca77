import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedPorts } from '../../src/gateway/ws/feeds/feed-ports.ts';
import { createFeeds } from '../../src/gateway/ws/feeds.ts';
import { readPage, tableUnder } from './markdown.ts';

/** Feeds ask nothing of the venue before somebody listens. */
const NO_PORTS = { dialect: {} } as FeedPorts;

test('docs/websocket.md lists every feed', () => {
  const feeds = [...createFeeds(NO_PORTS).values()];
  assert.deepEqual(
    tableUnder(readPage('docs/websocket.md'), 'Feeds').map(([name, scope]) => [name, scope]),
    feeds.map(({ name, scope }) => [`\`${name}\``, scope]),
  );
});
