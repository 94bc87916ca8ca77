import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FEEDS } from '../../src/gateway/ws/feeds.ts';
import { readPage, tableUnder } from './markdown.ts';

test('docs/websocket.md lists every feed', () => {
  assert.deepEqual(
    tableUnder(readPage('docs/websocket.md'), 'Feeds').map(([name, scope]) => [name, scope]),
    FEEDS.map(({ name, scope }) => [`\`${name}\``, scope]),
  );
});
