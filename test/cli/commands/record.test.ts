/** `drydock record` against a venue in this process. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { venueForTest } from '../../library/support.ts';
import { drydock } from '../support.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-record-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('it records until the time is over, and says what it wrote', async () => {
  const venue = await venueForTest();
  const line = ['record', '--url', venue.url, '--product', 'PF_XBTUSD', '--for', '300ms', '--json'];
  const { code, out } = await drydock(line, { folder });
  assert.equal(code, 0);
  const recorded = JSON.parse(out);
  assert.deepEqual(recorded.unknown, []);
  const lines = readFileSync(join(folder, 'prices.ndjson'), 'utf8').split('\n').slice(0, -1);
  assert.equal(lines.length, recorded.lines);
});

test('a market that is not there is no success', async () => {
  const venue = await venueForTest();
  const line = ['record', '--url', venue.url, '--product', 'PF_NOPE', '--for', '300ms', '--out', 'none.ndjson'];
  const { code, error } = await drydock(line, { folder });
  assert.deepEqual([code, error], [1, 'drydock: The venue does not have PF_NOPE: nothing was recorded.\n']);
});

test('a venue that is not there, and a span that is none', async () => {
  const nobody = await drydock(['record', '--url', 'http://127.0.0.1:1', '--for', '1s'], { folder });
  assert.equal(nobody.code, 1);
  assert.match(nobody.error, /does not answer/);
  const wrong = await drydock(['record', '--for', 'long'], { folder });
  assert.equal(wrong.code, 2);
  assert.match(wrong.error, /--for takes a span such as 10m/);
});
