import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AccessLog } from '../../src/gateway/access-log.ts';
import { startDrydock } from '../../src/index.ts';

function folderOf(t: { after(done: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'access-log-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const linesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('tells of each answer where and how it ended, and nothing secret', async (t) => {
  const accessLog = join(folderOf(t), 'access.ndjson');
  const venue = await startDrydock({ market: 'frozen', startTime: '2026-03-01T08:00:00Z', history: 0, accessLog });
  const key = venue.accounts[0]?.apiKey ?? '';
  for (const target of ['/derivatives/api/v3/tickers', '/derivatives/api/v3/tickers/PF_XBTUSD?x=secret', '/nowhere']) {
    await (await fetch(venue.url + target, { headers: { apikey: key } })).text();
  }
  const refused = await fetch(`${venue.url}/derivatives/api/v3/accounts`, { headers: { apikey: key, authent: 'x' } });
  assert.equal(refused.status, 200);
  await venue.close();
  assert.deepEqual(
    linesOf(accessLog).map(({ method, path, status }) => [method, path, status]),
    [
      ['GET', '/derivatives/api/v3/tickers', 200],
      ['GET', '/derivatives/api/v3/tickers/PF_XBTUSD', 200],
      ['GET', '/nowhere', 404],
      ['GET', '/derivatives/api/v3/accounts', 200],
    ],
  );
  for (const { time } of linesOf(accessLog)) assert.match(String(time), /^2026-03-01T08:00:/);
  assert.ok(!readFileSync(accessLog, 'utf8').includes('secret') && !readFileSync(accessLog, 'utf8').includes(key));

  const again = await startDrydock({ market: 'frozen', history: 0, accessLog });
  await (await fetch(`${again.url}/derivatives/api/v3/tickers`)).text();
  await again.close();
  assert.equal(linesOf(accessLog).length, 5);
});

test('a file that cannot be written is refused at the start', async (t) => {
  const accessLog = join(folderOf(t), 'missing', 'access.ndjson');
  await assert.rejects(startDrydock({ market: 'frozen', history: 0, accessLog }), {
    name: 'StartRefused',
    code: 'OPTION_INVALID',
    message: /^The access log cannot be written: ENOENT/,
  });
});

test('what a slow disk does not take is counted', async (t) => {
  const file = join(folderOf(t), 'access.ndjson');
  const log = await AccessLog.open(file, () => 0);
  const path = `/${'x'.repeat(100_000)}`;
  for (let index = 0; index < 60; index++) log.note({ method: 'GET', path, status: 200 });
  await log.close();
  const lines = linesOf(file);
  const leftOut = lines.reduce((sum, line) => sum + Number(line.leftOut ?? 0), 0);
  assert.ok(leftOut > 0);
  assert.equal(lines.filter((line) => line.method === 'GET').length + leftOut, 60);
});
