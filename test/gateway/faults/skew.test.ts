import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skewDate, skewMessage, skewReply } from '../../../src/gateway/faults/skew.ts';

test('the time of a reply moves, and nothing else', () => {
  const reply = '{"result":"success","receivedTime":"2026-11-22T08:00:00Z","serverTime":"2026-11-22T08:00:00.19Z"}';
  assert.equal(
    skewReply(reply, -1_500),
    '{"result":"success","receivedTime":"2026-11-22T08:00:00Z","serverTime":"2026-11-22T07:59:58.69Z"}',
  );
});

test("what a client wrote is not taken for the venue's time", () => {
  const cliOrdId = '"serverTime":"2026-11-22T08:00:00Z","time":1795334400000';
  const reply = JSON.stringify({ cliOrdId, serverTime: '2026-11-22T08:00:00Z' });
  assert.equal(JSON.parse(skewReply(reply, 1_000)).cliOrdId, cliOrdId);
  const message = JSON.stringify({ cliOrdId, time: 1_795_334_400_000, qty: 1_795_334_400_000 });
  assert.deepEqual(JSON.parse(skewMessage(message, 1_000)), {
    cliOrdId,
    time: 1_795_334_401_000,
    qty: 1_795_334_400_000,
  });
});

test('every time of a message moves', () => {
  const message =
    '{"timestamp":1795334400000,"trades":[{"time":1795334399000,"seq":7}],"last_update_time":1795334398000}';
  assert.equal(
    skewMessage(message, 2_000),
    '{"timestamp":1795334402000,"trades":[{"time":1795334401000,"seq":7}],"last_update_time":1795334400000}',
  );
});

test('a header, and the ends of what dates can name', () => {
  assert.equal(skewDate(Date.UTC(2026, 10, 22, 8), 61_000), 'Sun, 22 Nov 2026 08:01:01 GMT');
  const late = '{"serverTime":"9999-12-30T00:00:00Z"}';
  assert.equal(skewReply(late, 10 * 365 * 86_400_000), '{"serverTime":"9999-12-31T00:00:00Z"}');
});
