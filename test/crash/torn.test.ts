/** Files that were cut, torn or changed: they open to an exact prefix or are refused untouched, never to anything else. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { JournalFailed, JournalRefused } from '../../src/journal/errors.ts';
import { openFolder } from '../../src/journal/sqlite-folder.ts';
import { SqliteStore } from '../../src/journal/sqlite-store.ts';
import { bytesOf, type Content, copyFolder, folderOptions, readFolder, temporaryFolder } from '../journal/folders.ts';
import { SeededRandom } from './random.ts';

const SEED = 51_966;
const LOG = 'journal.db-wal';
const DATABASE = 'journal.db';

interface Sample {
  /** A copy taken while the journal was open: part of it in the database, part in the log. */
  readonly folder: string;
  readonly ends: readonly number[];
  /** Length of the log after each commit since it was last folded into the database. */
  readonly logLengths: readonly number[];
  readonly whole: Content;
}

/** A journal of 40 batches with two checkpoints; the last 15 batches are in the log only. */
function makeSample(t: TestContext, random: SeededRandom): Sample {
  const live = temporaryFolder(t);
  const folder = `${live}-copy`;
  const opened = openFolder(folderOptions(live));
  const store = new SqliteStore(opened.database, opened.sound);
  const ends: number[] = [];
  const logLengths: number[] = [];
  let first = 0;
  for (let batch = 0; batch < 40; batch += 1) {
    const count = random.between(1, 6);
    const texts = Array.from({ length: count }, (_, index) => {
      return JSON.stringify(['rest', first + index, { type: 'test', filler: 'x'.repeat(random.between(0, 3_000)) }]);
    });
    store.commit({ first, count, timeMs: 1_000 + batch, text: texts.join(',') });
    first += count;
    ends.push(first);
    if (batch === 10 || batch === 20) {
      store.beginCheckpoint(first - 1);
      store.addToCheckpoint(new Uint8Array(random.between(1, 9_000)).fill(batch));
      store.endCheckpoint();
    }
    if (batch === 24) opened.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    if (batch >= 24) logLengths.push(readFileSync(join(live, LOG)).length);
  }
  copyFolder(live, folder);
  opened.release();
  return { folder, ends, logLengths, whole: readFolder(live) };
}

type Outcome = 'whole' | 'shorter' | 'refused' | 'unreadable';

/** Opens a copy of the sample after `damage` and checks that it holds the sample or its beginning, or is refused untouched. */
function openDamaged(sample: Sample, damage: (folder: string) => void): { outcome: Outcome; end: number } {
  const folder = `${sample.folder}-damaged`;
  rmSync(folder, { recursive: true, force: true });
  copyFolder(sample.folder, folder);
  damage(folder);
  const before = bytesOf(folder);
  try {
    const { end, entries, checkpoint } = readFolder(folder);
    assert.ok(end === 0 || sample.ends.includes(end), `${end} is the end of no batch`);
    assert.deepEqual(entries, sample.whole.entries.slice(0, end));
    assert.ok(checkpoint === undefined || checkpoint.at < end);
    return { outcome: end === sample.whole.end ? 'whole' : 'shorter', end };
  } catch (error) {
    if (error instanceof JournalFailed) {
      assert.equal(error.code, 'ENTRY_DAMAGED');
      return { outcome: 'unreadable', end: -1 };
    }
    if (!(error instanceof JournalRefused)) throw error;
    assert.match(error.code, /^FOLDER_(DAMAGED|FOREIGN|FOREIGN_VERSION)$/);
    assert.deepEqual(bytesOf(folder), before);
    return { outcome: 'refused', end: -1 };
  }
}

function change(file: string, changed: (bytes: Buffer) => void): (folder: string) => void {
  return (folder) => {
    const bytes = readFileSync(join(folder, file));
    changed(bytes);
    writeFileSync(join(folder, file), bytes);
  };
}

function census(): Record<Outcome, number> {
  return { whole: 0, shorter: 0, refused: 0, unreadable: 0 };
}

suite('torn and damaged files', () => {
  test('what was written after the last fsync may be cut, changed or garbage: all before it is there', (t) => {
    const random = new SeededRandom(SEED);
    const sample = makeSample(t, random);
    const outcomes = census();
    const total = sample.whole.end;
    const synced = sample.logLengths.at(-2) ?? 0; // the last batch is the one not synced yet
    const written = sample.logLengths.at(-1) ?? 0;
    for (let round = 0; round < 160; round += 1) {
      const at = random.between(synced, written);
      const length = random.between(1, written - at + 1);
      const kind = round % 4;
      const { outcome, end } = openDamaged(sample, (folder) => {
        if (kind === 0) truncateSync(join(folder, LOG), at);
        else {
          change(LOG, (bytes) => {
            if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 8));
            if (kind === 2) bytes.fill(0, at, at + length);
            if (kind === 3) for (let byte = at; byte < at + length; byte += 1) bytes[byte] = random.between(0, 256);
          })(folder);
        }
      });
      // A disk loses what was not synced, or part of it. Bits that it made up itself may also look like damage.
      const isOpen = end === total || end === sample.ends.at(-2);
      assert.ok(isOpen || (kind % 2 === 1 && outcome === 'refused'), `round ${round}: ${outcome} at ${end}`);
      outcomes[outcome] += 1;
    }
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(outcomes)}`);
    assert.ok(outcomes.shorter > 120);
  });

  test('a log cut anywhere opens to the batches before the cut', (t) => {
    const random = new SeededRandom(SEED);
    const sample = makeSample(t, random);
    const outcomes = census();
    for (let round = 0; round < 80; round += 1) {
      const length = random.between(0, sample.logLengths.at(-1) ?? 0);
      const batches = sample.logLengths.filter((end) => end <= length).length;
      const { outcome, end } = openDamaged(sample, (folder) => truncateSync(join(folder, LOG), length));
      assert.equal(end, sample.ends[sample.ends.length - sample.logLengths.length + Math.max(0, batches - 1)]);
      outcomes[outcome] += 1;
    }
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(outcomes)}`);
    assert.ok(outcomes.shorter > 60);
  });

  test('a changed byte in the synced part of the log is refused: it would cost answered entries', (t) => {
    const random = new SeededRandom(SEED);
    const sample = makeSample(t, random);
    const outcomes = census();
    const lastBatch = sample.logLengths.at(-2) ?? 0;
    for (let round = 0; round < 160; round += 1) {
      const at = random.between(0, lastBatch);
      const { outcome } = openDamaged(
        sample,
        change(LOG, (bytes) => {
          bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 8));
        }),
      );
      outcomes[outcome] += 1;
      assert.equal(outcome, 'refused', `byte ${at}`);
    }
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(outcomes)}`);
  });

  test('a database with changed, lost or foreign bytes is refused, or the bytes did not matter', (t) => {
    const random = new SeededRandom(SEED);
    const sample = makeSample(t, random);
    const outcomes = census();
    const size = readFileSync(join(sample.folder, DATABASE)).length;
    for (let round = 0; round < 240; round += 1) {
      const kind = round % 4;
      const at = kind === 0 && round % 8 === 0 ? random.between(0, 200) : random.between(0, size);
      const { outcome } = openDamaged(sample, (folder) => {
        if (kind === 3) truncateSync(join(folder, DATABASE), at);
        else {
          change(DATABASE, (bytes) => {
            if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 8));
            if (kind === 1) bytes.fill(0, at, Math.min(at + 512, size));
            if (kind === 2) bytes.copyWithin(at, random.between(0, size - 512), size - 512);
          })(folder);
        }
      });
      outcomes[outcome] += 1;
      assert.notEqual(outcome, 'shorter', `round ${round}, byte ${at}`);
    }
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(outcomes)}`);
    assert.ok(outcomes.refused > 60 && outcomes.whole > 0 && outcomes.unreadable > 0);
  });

  test('parts of two different folders do not make one', (t) => {
    const random = new SeededRandom(SEED);
    const one = makeSample(t, random);
    const other = makeSample(t, random);
    const { outcome } = openDamaged(one, (folder) => {
      writeFileSync(join(folder, LOG), readFileSync(join(other.folder, LOG)));
    });
    assert.equal(outcome, 'refused');
  });
});
