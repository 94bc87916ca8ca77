import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { openFolder } from '../../src/journal/sqlite-folder.ts';
import { SqliteStore } from '../../src/journal/sqlite-store.ts';
import { scanWal } from '../../src/journal/wal-scan.ts';
import { folderOptions, temporaryFolder } from './folders.ts';

const HEADER_BYTES = 32;
const FRAME_BYTES = 24 + 4096;

interface Log {
  readonly bytes: () => Buffer;
  readonly database: DatabaseSync;
  /** Commits a batch that takes one frame. */
  readonly commit: () => void;
}

function openLog(t: TestContext): Log {
  const folder = temporaryFolder(t);
  const opened = openFolder(folderOptions(folder));
  t.after(() => opened.release());
  const store = new SqliteStore(opened.database, opened.sound);
  let first = 0;
  const commit = (): void => {
    store.commit({ first, count: 1, timeMs: 0, text: '["rest",0,{}]' });
    first += 1;
  };
  return { bytes: () => readFileSync(join(folder, 'journal.db-wal')), database: opened.database, commit };
}

function frames(bytes: Buffer): number {
  return (bytes.length - HEADER_BYTES) / FRAME_BYTES;
}

test('a log as SQLite writes it is whole: empty, growing, and used again from its start', (t) => {
  const { bytes, database, commit } = openLog(t);
  assert.equal(scanWal(bytes()), 'whole');
  for (let count = 1; count < 10; count += 1) {
    commit();
    assert.equal(scanWal(bytes()), 'whole');
  }
  const before = frames(bytes());
  database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  commit();
  assert.equal(frames(bytes()), before, 'what is left of its earlier use follows');
  assert.equal(scanWal(bytes()), 'whole');
});

test('a last transaction that is not whole is torn', (t) => {
  const { bytes, commit } = openLog(t);
  for (let count = 0; count < 5; count += 1) commit();
  const last = bytes().length - FRAME_BYTES;
  const changed = bytes();
  changed.writeUInt8(changed.readUInt8(last + 100) ^ 1, last + 100);
  assert.equal(scanWal(changed), 'torn');
  assert.equal(scanWal(bytes().fill(0, last)), 'whole', 'nothing of it is left');
  assert.equal(scanWal(bytes().subarray(0, last + 25)), 'torn');
  assert.equal(scanWal(bytes().subarray(0, last)), 'whole');
  assert.equal(scanWal(bytes().subarray(0, 31)), 'torn');
  assert.equal(scanWal(Buffer.alloc(5_000)), 'torn');
});

test('anything else that does not check is damage', (t) => {
  const { bytes, commit } = openLog(t);
  for (let count = 0; count < 5; count += 1) commit();
  const size = bytes().length;
  for (let at = 0; at < size - FRAME_BYTES; at += 1 + Math.floor(at / 16)) {
    const changed = bytes();
    changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
    assert.equal(scanWal(changed), 'damaged', `byte ${at}`);
  }
  assert.equal(scanWal(Buffer.from('not a log at all, by any means whatsoever')), 'damaged');
});
