/** Folders that releases before this one wrote: each opens, goes on, and answers what that release would have answered. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { OLDEST_FORMAT, STATE_FORMAT } from '../../src/core/state.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { temporaryFolder } from '../journal/folders.ts';
import { figures, goOn, open as openFolder } from './formats/life.ts';

const KEPT = new URL('formats/', import.meta.url);
const kept = (name: string): Buffer => gunzipSync(readFileSync(new URL(name, KEPT)));
const formats = Array.from({ length: STATE_FORMAT - OLDEST_FORMAT }, (_, index) => OLDEST_FORMAT + index);

/** What the first bytes of the folder's file say. */
function formatOf(folder: string): number {
  return readFileSync(join(folder, 'journal.db')).readInt32BE(60);
}

async function open(t: TestContext, folder: string): Promise<Drydock> {
  const venue = await openFolder(folder);
  t.after(() => venue.close());
  return venue;
}

function unpacked(folder: string, format: number): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'journal.db'), kept(`format-${format}.db.gz`));
  assert.equal(formatOf(folder), format);
  return folder;
}

test('a folder is kept of every format that is read', () => {
  const names = readdirSync(KEPT).filter((name) => name.endsWith('.db.gz'));
  assert.deepEqual(
    names.sort(),
    formats.map((format) => `format-${format}.db.gz`),
  );
});

for (const format of formats) {
  describe(`a folder of format ${format}`, () => {
    test('goes on as its own release would have', async (t) => {
      const folder = unpacked(temporaryFolder(t), format);
      const venue = await open(t, folder);
      assert.deepEqual(await goOn(venue), JSON.parse(kept(`format-${format}.json.gz`).toString()));
      await venue.close();
      assert.equal(formatOf(folder), STATE_FORMAT);
    });

    test('is one of the present format after its first checkpoint', async (t) => {
      const folder = unpacked(temporaryFolder(t), format);
      const first = await open(t, folder);
      const before = await figures(first);
      await first.close();
      const second = await open(t, folder);
      assert.deepEqual(await figures(second), before);
      await second.close();
    });
  });
}
