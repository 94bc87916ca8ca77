/** Folders for the tests of the SQLite journal: temporary ones, their bytes, and copies of an open one. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { decodeEntries } from '../../src/journal/entry-text.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { type FolderOptions, openFolder } from '../../src/journal/sqlite-folder.ts';
import { SqliteStore } from '../../src/journal/sqlite-store.ts';

export const FORMAT_VERSION = 3;

/** A path that does not exist yet and is removed when the test ends. */
export function temporaryFolder(t: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), 'drydock-journal-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'data');
}

/** Name and hash of every file. Not for a folder that this process has open: closing a file drops the locks on it. */
export function bytesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );
}

export function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

export function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
}

/** What a folder holds when it is opened as the worker does it, without the worker: fast enough for thousands of folders. */
export interface Content {
  readonly first: number;
  readonly end: number;
  readonly checkpoint: { readonly at: number; readonly state: Uint8Array } | undefined;
  readonly entries: readonly Entry[];
  /** Rows of history by their ids. */
  readonly rows: ReadonlyMap<number, Uint8Array>;
}

export function folderOptions(folder: string, more: Partial<FolderOptions> = {}): FolderOptions {
  const { formatVersion = FORMAT_VERSION } = more;
  const oldestVersion = formatVersion;
  return { folder, formatVersion, oldestVersion, synchronous: 'full', maxPages: 0, reset: false, ...more };
}

/** Throws `JournalRefused` at opening, `JournalFailed` when an entry from `from` on cannot be read. */
export function readFolder(folder: string, from?: number, formatVersion: number = FORMAT_VERSION): Content {
  const opened = openFolder(folderOptions(folder, { formatVersion }));
  try {
    const store = new SqliteStore(opened.database, opened.sound);
    const { first, end } = opened.sound.kept;
    const entries: Entry[] = [];
    for (let next = Math.max(first, from ?? first); next < end; next = (entries.at(-1)?.position ?? end) + 1) {
      const { body, ...chunk } = store.read(next);
      entries.push(...decodeEntries({ ...chunk, text: Buffer.from(body).toString() }, next));
    }
    const stored = opened.database.prepare('SELECT id, body FROM history_row ORDER BY id').all() as unknown as {
      readonly id: number;
      readonly body: Uint8Array;
    }[];
    const rows = new Map(stored.map(({ id, body }) => [id, body]));
    return { first, end, checkpoint: store.loadCheckpoint(), entries, rows };
  } finally {
    opened.release();
  }
}
