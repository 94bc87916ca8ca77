/** A file of prices on the disk: what is read of it while the venue waits, and what becomes of one that is changed. */
import assert from 'node:assert/strict';
import fs, { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, type TestContext, test } from 'node:test';
import { openPriceFile, type PriceFile } from '../../../src/feeds/replay/file.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-file-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const MIB = 1024 * 1024;
const FIRST_MS = Date.UTC(2026, 2, 1, 8);
/** A message of a recorded conversation that is no price. */
const SILENT = `${JSON.stringify({ feed: 'book', price: 1, qty: 2, pad: 'x'.repeat(60_000) })}\n`;
let files = 0;

function price(second: number): string {
  return `${JSON.stringify({ time: FIRST_MS + second * 1000, asset: 'XBT', price: 100 + second })}\n`;
}

function silence(bytes: number): string {
  return SILENT.repeat(Math.ceil(bytes / SILENT.length));
}

async function opened(text: string): Promise<{ readonly file: PriceFile; readonly path: string }> {
  const path = join(folder, `prices-${files++}`);
  writeFileSync(path, text);
  const file = await openPriceFile(path);
  after(() => file.close());
  return { file, path };
}

/** Counts what is read while everybody waits. */
function countReads(t: TestContext): () => number {
  let bytes = 0;
  const { readSync } = fs;
  t.mock.method(fs, 'readSync', (descriptor: number, buffer: Buffer, from: number, length: number, at: number) => {
    const count = readSync(descriptor, buffer, from, length, at);
    bytes += count;
    return count;
  });
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  return () => bytes;
}

const indexAt = (file: PriceFile, second: number): number | undefined =>
  file.knownAt(FIRST_MS + second * 1000)[0]?.index;

describe('stretches without prices', () => {
  const text = [silence(4 * MIB), price(0), silence(6 * MIB), price(1), price(2), silence(6 * MIB), price(3)].join('');

  for (const end of ['', silence(4 * MIB), silence(MIB).trimEnd()]) {
    test(`are passed over, not read (${end.length} bytes of them at the end)`, async (t) => {
      const { file } = await opened(text + end);
      assert.deepEqual(file.info, { firstMs: FIRST_MS, lastMs: FIRST_MS + 3000, count: 4 });
      const bytes = countReads(t);
      for (const start of [0, 3, 1, 0]) {
        for (let second = start; second < 4; second++) {
          assert.equal(indexAt(file, second), 100 + second);
          const next = second === 3 ? undefined : FIRST_MS + (second + 1) * 1000;
          assert.equal(file.nextMs(FIRST_MS + second * 1000), next);
        }
      }
      assert.ok(bytes() > 0 && bytes() < 6 * MIB, `${bytes()} bytes were read`);
    });
  }
});

describe('a file that is changed after it was checked', () => {
  const rows = Array.from({ length: 100 }, (_, second) => price(second)).join('');

  test('one that is cut short is no end: it is told', async () => {
    const { file, path } = await opened(rows + silence(2 * MIB) + price(100));
    truncateSync(path, 2 * MIB);
    assert.equal(indexAt(file, 98), 198);
    assert.equal(file.nextMs(FIRST_MS + 98_000), FIRST_MS + 99_000);
    assert.equal(file.fault, undefined);
    assert.equal(file.nextMs(FIRST_MS + 99_000), undefined);
    assert.match(String(file.fault), /changed after it had been checked: it is shorter than it was\. Prices hold/);
  });

  test('one line without an end is not read on for ever', async (t) => {
    const { file, path } = await opened(rows + silence(8 * MIB) + price(100));
    writeFileSync(path, Buffer.alloc(9 * MIB, 'x'));
    const bytes = countReads(t);
    assert.equal(indexAt(file, 100), undefined);
    assert.match(String(file.fault), /a line is longer than 64 KiB|it is no JSON/);
    assert.ok(bytes() < MIB, `${bytes()} bytes were read`);
  });

  test('what is appended to it is not read, not even to a last line without an end', async () => {
    const { file, path } = await opened(`time,asset,price\n${FIRST_MS},XBT,100\n${FIRST_MS + 1000},XBT,101`);
    appendFileSync(path, `7\n${FIRST_MS + 2000},XBT,102\n`);
    assert.equal(indexAt(file, 1), 101);
    assert.equal(file.nextMs(FIRST_MS + 1000), undefined);
    assert.equal(file.fault, undefined);
  });
});

test('the line at fault is counted, whatever is wrong with it', async () => {
  const path = join(folder, 'long');
  writeFileSync(path, `${price(0)}\n\n${'x'.repeat(70_000)}\n`);
  await assert.rejects(openPriceFile(path), /long, line 4: it is longer than 64 KiB\.$/);
});

test('a file that is closed, once or twice, says nothing more', async () => {
  const { file } = await opened(price(0) + price(1));
  assert.equal(indexAt(file, 0), 100);
  file.close();
  file.close();
  assert.deepEqual(file.knownAt(FIRST_MS), []);
  assert.equal(file.nextMs(FIRST_MS), undefined);
  assert.equal(file.fault, undefined);
});
