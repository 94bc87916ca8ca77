import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { NO_ENTRY, OWN } from '../../src/history/row.ts';
import { RowBlock } from '../../src/history/row-block.ts';
import { JournalClosed, type JournalFailed, type JournalRefusedCode } from '../../src/journal/errors.ts';
import { SqliteJournal, type SqliteJournalOptions } from '../../src/journal/sqlite.ts';
import { openFolder } from '../../src/journal/sqlite-folder.ts';
import { journalConformance } from './conformance.ts';
import { bytesOf, copyFolder, FORMAT_VERSION, folderOptions, readFolder, sizeOf, temporaryFolder } from './folders.ts';
import { command, fill, ManualClock, proposal, Receiver, range } from './support.ts';

journalConformance('SQLite', (t, options) => open(t, temporaryFolder(t), options));

async function open(t: TestContext, folder: string, more: Partial<SqliteJournalOptions> = {}): Promise<SqliteJournal> {
  const clock = new ManualClock();
  const journal = await SqliteJournal.open({ folder, nowMs: clock.now, formatVersion: FORMAT_VERSION, ...more });
  t.after(() => journal.close());
  return journal;
}

function refusal(code: JournalRefusedCode, message: RegExp): object {
  return { name: 'JournalRefused', code, message };
}

suite('a restart', () => {
  test('finds entries, times and checkpoint again and goes on behind them', async (t) => {
    const folder = temporaryFolder(t);
    const clock = new ManualClock();
    clock.ms = 5_000;
    const before = await open(t, folder, { nowMs: clock.now });
    await fill(before, 500, { filler: 'é'.repeat(700) });
    await before.saveCheckpoint(321, Uint8Array.of(3, 2, 1));
    await before.close();

    clock.ms = 4_000;
    const after = await open(t, folder, { nowMs: clock.now });
    assert.equal(after.end, 500);
    assert.deepEqual(await after.loadCheckpoint(), { at: 321, state: Uint8Array.of(3, 2, 1) });
    const received = new Receiver(after, 0);
    after.propose(proposal(500));
    await received.reaches(501);
    assert.deepEqual(received.positions, range(0, 501));
    assert.deepEqual(received.counters, range(0, 501));
    assert.ok(
      received.entries.every((entry) => entry.timeMs === 5_000),
      'a clock behind the last entry waits for it',
    );
  });

  test('goes on behind a checkpoint that contains everything, all entries let go', async (t) => {
    const folder = temporaryFolder(t);
    const before = await open(t, folder);
    await fill(before, 10);
    await before.saveCheckpoint(9, Uint8Array.of(9));
    await before.letGo(10);
    await before.close();
    const after = await open(t, folder);
    assert.equal(after.end, 10);
    const received = new Receiver(after, 10);
    after.propose(proposal(10));
    await received.reaches(1);
    assert.deepEqual(received.positions, [10]);
  });

  test('falls back on the older checkpoint when the newest is damaged, and replaces the damaged one', async (t) => {
    const folder = temporaryFolder(t);
    const before = await open(t, folder);
    await fill(before, 10);
    await before.saveCheckpoint(4, Uint8Array.of(4));
    await before.saveCheckpoint(8, Uint8Array.of(8));
    await before.letGo(9);
    await before.close();
    const database = new DatabaseSync(join(folder, 'journal.db'));
    database.exec("UPDATE checkpoint_piece SET body = x'09' WHERE body = x'08'");
    database.close();

    const after = await open(t, folder);
    assert.deepEqual(await after.loadCheckpoint(), { at: 4, state: Uint8Array.of(4) });
    const received = new Receiver(after, 5);
    await received.reaches(5);
    await after.saveCheckpoint(9, Uint8Array.of(99));
    assert.deepEqual(await after.loadCheckpoint(), { at: 9, state: Uint8Array.of(99) });
    await after.close();
    assert.deepEqual(readFolder(folder).checkpoint, { at: 9, state: Uint8Array.of(99) });
    const closed = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
    const kept = closed.prepare('SELECT at FROM checkpoint ORDER BY id').all();
    closed.close();
    assert.deepEqual(
      kept.map(({ at }) => at),
      [4, 9],
      'the one to fall back on is a sound one',
    );
  });

  test('sweeps away a checkpoint that was never finished', async (t) => {
    const folder = temporaryFolder(t);
    const journal = await open(t, folder);
    await fill(journal, 10);
    await journal.saveCheckpoint(2, Uint8Array.of(2));
    await journal.close();
    const database = new DatabaseSync(join(folder, 'journal.db'));
    const stray = database.prepare('INSERT INTO checkpoint_piece (id, body) VALUES (?, ?)');
    for (const id of [2 * 2 ** 20, 2 * 2 ** 20 + 1, 7 * 2 ** 20]) stray.run(id, new Uint8Array(9));
    database.close();

    const after = await open(t, folder);
    assert.deepEqual(await after.loadCheckpoint(), { at: 2, state: Uint8Array.of(2) });
    await after.saveCheckpoint(5, Uint8Array.of(5));
    await after.close();
    const checked = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true });
    assert.equal(checked.prepare('SELECT count(*) AS pieces FROM checkpoint_piece').get()?.pieces, 2);
    checked.close();
  });
});

test('a checkpoint is whole though rows of history go while it is saved', async (t) => {
  const journal = await open(t, temporaryFolder(t), { synchronous: 'off' });
  await fill(journal, 3);
  const { rows } = journal;
  assert.ok(rows !== undefined);
  const block = RowBlock.empty(0);
  for (let nth = 0; nth < 20; nth++) {
    block.begin('trade', OWN, 0, nth);
    block.finish();
  }
  rows.add(block, 2);
  const state = new Uint8Array(2_000_000).fill(7);
  const saving = journal.saveCheckpoint(2, state);
  for (let left = 19; left > 0; left--) await rows.forget({ dead: [], rows: left, sinceMs: 0 });
  await saving;
  const kept = await journal.loadCheckpoint();
  assert.equal(kept?.at, 2);
  assert.ok(Buffer.from(state).equals(kept.state));
});

suite('reads of history', () => {
  /** A journal with one row, and a read of it. */
  async function openWithRow(t: TestContext) {
    const journal = await open(t, temporaryFolder(t), { synchronous: 'off' });
    const { rows } = journal;
    assert.ok(rows !== undefined);
    const block = RowBlock.empty(0);
    block.begin('trade', OWN, 0, 1);
    const last = block.addEntry(1, NO_ENTRY, NO_ENTRY, 0);
    block.finish();
    rows.add(block, -1);
    return { journal, rows, read: () => rows.lowest(last) };
  }

  test('a batch does not wait for all that are asked before it', async (t) => {
    const { journal, read } = await openWithRow(t);
    let answered = 0;
    const reads = range(0, 50).map(() => read().then(() => answered++));
    const received = new Receiver(journal, 0);
    journal.propose(proposal(0));
    await received.reaches(1);
    assert.ok(answered < 20, `${answered} were answered before it`);
    await Promise.all(reads);
    assert.equal(answered, 50);
  });

  test('those under way when it closes are answered, all others refused', async (t) => {
    const { journal, rows, read } = await openWithRow(t);
    const reads = Promise.allSettled(range(0, 9).map(read));
    await journal.close();
    const refused = (await reads).filter((result) => {
      if (result.status === 'fulfilled') assert.equal(result.value, 1);
      else assert.ok(result.reason instanceof JournalClosed);
      return result.status === 'rejected';
    });
    assert.ok(refused.length < 9, 'some were under way');
    await assert.rejects(read(), JournalClosed);
    await assert.rejects(rows.forget({ dead: [], rows: 1, sinceMs: 0 }), JournalClosed);
  });
});

suite('one venue at a time', () => {
  test('a second one is refused in this process and in another, and a closed folder is free again', async (t) => {
    const folder = temporaryFolder(t);
    const first = await open(t, folder);
    await fill(first, 3);
    await assert.rejects(open(t, folder), refusal('FOLDER_LOCKED', /another venue is running on .*data.* stop it/i));
    const elsewhere = spawnSync(process.execPath, [join(import.meta.dirname, 'opener.ts'), folder], {
      encoding: 'utf8',
    });
    assert.equal(elsewhere.stdout, 'FOLDER_LOCKED\n', elsewhere.stderr);
    await fill(first, 3);
    await first.close();
    const second = await open(t, folder);
    assert.equal(second.end, 6);
  });

  test('two that start at once: one gets the folder', async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(folder, { recursive: true });
    const outcomes = await Promise.allSettled([open(t, folder), open(t, folder), open(t, folder)]);
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'FOLDER_LOCKED');
    }
  });
});

suite('beginning anew', () => {
  test('removes a journal of ours in any state, and nothing else', async (t) => {
    const sound = temporaryFolder(t);
    const before = await open(t, sound);
    await fill(before, 5);
    const midway = `${sound}-midway`;
    copyFolder(sound, midway);
    await before.close();
    const ruin = (bytes: Buffer | undefined) => (folder: string) => {
      if (bytes === undefined) rmSync(join(folder, 'journal.db'));
      else writeFileSync(join(folder, 'journal.db'), bytes);
    };
    const bytes = readFileSync(join(sound, 'journal.db'));
    for (const [name, damage] of [
      ['sound', () => {}],
      ['damaged', ruin(bytes.subarray(0, 5_000))],
      ['of another version', ruin(Buffer.from(bytes).fill(9, 60, 64))],
      ['empty', ruin(Buffer.alloc(0))],
      ['without its database', ruin(undefined)],
    ] as const) {
      const folder = `${sound}-${name}`;
      copyFolder(midway, folder);
      writeFileSync(join(folder, 'notes.txt'), 'mine');
      damage(folder);
      const after = await open(t, folder, { reset: true });
      assert.equal(after.end, 0, name);
      await fill(after, 2);
      await after.close();
      assert.equal(readFolder(folder).end, 2);
      assert.equal(readFileSync(join(folder, 'notes.txt'), 'utf8'), 'mine');
    }
  });

  test('refuses where a venue is running or the file is none of ours', async (t) => {
    const folder = temporaryFolder(t);
    const running = await open(t, folder);
    await fill(running, 2);
    await assert.rejects(open(t, folder, { reset: true }), refusal('FOLDER_LOCKED', /another venue/i));
    await fill(running, 2);
    await running.close();
    assert.equal(readFolder(folder).end, 4);
    writeFileSync(join(folder, 'journal.db'), 'a diary');
    await assert.rejects(open(t, folder, { reset: true }), refusal('FOLDER_FOREIGN', /not written by Drydock/));
    assert.equal(readFileSync(join(folder, 'journal.db'), 'utf8'), 'a diary');
  });
});

suite('a folder that is refused is left as it was', () => {
  test('a file that is no database, a database of somebody else, an empty file', async (t) => {
    const other = join(dirname(temporaryFolder(t)), 'other.db');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE batch (position INTEGER PRIMARY KEY)');
    database.close();
    for (const [bytes, code] of [
      [Buffer.from('My diary. '.repeat(1_000)), 'FOLDER_FOREIGN'],
      [Buffer.from('x'), 'FOLDER_FOREIGN'],
      [readFileSync(other), 'FOLDER_FOREIGN'],
      [Buffer.alloc(0), 'FOLDER_DAMAGED'],
    ] as const) {
      const folder = temporaryFolder(t);
      mkdirSync(folder);
      writeFileSync(join(folder, 'journal.db'), bytes);
      await assertRefusedUntouched(folder, refusal(code, /nothing was changed/i));
    }
  });

  test('another format, older or newer', async (t) => {
    const folder = temporaryFolder(t);
    const journal = await open(t, folder);
    await fill(journal, 3);
    await journal.close();
    for (const formatVersion of [FORMAT_VERSION - 1, FORMAT_VERSION + 1]) {
      const message = new RegExp(`another release .*format 2\\.3; this one reads 2\\.${formatVersion}`);
      await assertRefusedUntouched(folder, refusal('FOLDER_FOREIGN_VERSION', message), formatVersion);
    }
    const file = join(folder, 'journal.db');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(71) + 1, 71);
    writeFileSync(file, bytes);
    await assertRefusedUntouched(folder, refusal('FOLDER_FOREIGN_VERSION', /format 3\.3; this one reads 2\.3/));
  });

  test('an older format that is still read is of the present one from then on; one older still is not opened', async (t) => {
    const folder = temporaryFolder(t);
    const journal = await open(t, folder);
    await fill(journal, 3);
    await journal.close();
    const tooOld = { formatVersion: FORMAT_VERSION + 2, oldestVersion: FORMAT_VERSION + 1 };
    await assert.rejects(
      SqliteJournal.open({ folder, nowMs: () => 0, ...tooOld }),
      refusal('FOLDER_FOREIGN_VERSION', /format 2\.3; this one reads 2\.4 to 2\.5/),
    );
    assert.equal(versionOf(folder), FORMAT_VERSION);
    const next = { formatVersion: FORMAT_VERSION + 2, oldestVersion: FORMAT_VERSION };
    const opened = await open(t, folder, next);
    assert.equal(opened.end, 3);
    // The file's own header says so at once, not only its log.
    assert.equal(versionOf(folder), FORMAT_VERSION + 2);
    await fill(opened, 2);
    await opened.close();
    await assertRefusedUntouched(folder, refusal('FOLDER_FOREIGN_VERSION', /format 2\.5; this one reads 2\.3/));
    const again = await open(t, folder, next);
    assert.equal(again.end, 5);
    await again.close();
  });

  test('a batch that is missing, moved, changed; a lost checkpoint; a lost table; a database gone from its log', async (t) => {
    const sound = temporaryFolder(t);
    const journal = await open(t, sound);
    for (let batch = 0; batch < 6; batch += 1) await fill(journal, 5);
    await journal.saveCheckpoint(14, Uint8Array.of(1));
    await journal.letGo(10);
    const open2 = join(dirname(sound), 'open');
    copyFolder(sound, open2);
    await journal.close();
    for (const [damage, message] of [
      ['DELETE FROM batch WHERE position = 20', /1 of its batches are out of place/],
      ['UPDATE batch SET count = 4 WHERE position = 20', /out of place/],
      ['UPDATE batch SET time_ms = 1 WHERE position = 20', /out of place/],
      ['UPDATE batch SET position = 31 WHERE position = 25', /out of place/],
      ['UPDATE batch SET time_ms = time_ms + 1 WHERE position = 25', /batch at position 25 is not the one/],
      ['UPDATE batch SET body = substr(body, 2) WHERE position = 15', /position 15/],
      ['DELETE FROM batch', /its checkpoint stands at 14/],
      ['DELETE FROM batch WHERE position < 20', /its checkpoint stands at 14, its entries reach from 20 to 30/],
      ['DELETE FROM checkpoint', /its entries begin at 10 and no checkpoint stands for those before/],
      ['UPDATE checkpoint SET checksum = 0', /no checkpoint stands/],
      ['DELETE FROM checkpoint_piece', /no checkpoint stands/],
      ['UPDATE checkpoint SET at = 99', /stands at 99/],
      ['DROP TABLE checkpoint', /its tables/],
      ['CREATE TRIGGER evil AFTER INSERT ON batch BEGIN DELETE FROM batch; END', /its tables/],
    ] as const) {
      const folder = join(dirname(sound), 'damaged');
      rmSync(folder, { recursive: true, force: true });
      copyFolder(sound, folder);
      const database = new DatabaseSync(join(folder, 'journal.db'));
      database.exec(damage);
      database.close();
      await assertRefusedUntouched(folder, refusal('FOLDER_DAMAGED', message));
    }
    rmSync(join(open2, 'journal.db'));
    await assertRefusedUntouched(open2, refusal('FOLDER_DAMAGED', /journal\.db is missing/));
  });

  test('another program that has the journal open is told from another venue', async (t) => {
    const folder = temporaryFolder(t);
    const before = await open(t, folder);
    await fill(before, 3);
    await before.close();
    const shell = new DatabaseSync(join(folder, 'journal.db'));
    shell.exec('BEGIN; SELECT count(*) FROM batch');
    await assert.rejects(open(t, folder), refusal('FOLDER_LOCKED', /^Another program is using .* start again\.$/));
    shell.exec('COMMIT; BEGIN EXCLUSIVE');
    await assert.rejects(open(t, folder), refusal('FOLDER_LOCKED', /^Another program is using .* start again\.$/));
    shell.close();
    assert.equal((await open(t, folder)).end, 3);
  });

  test('a folder where the journal belongs', async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, 'journal.db'), { recursive: true });
    await assert.rejects(open(t, folder), refusal('FOLDER_UNWRITABLE', /^The journal cannot be kept in .*EISDIR/));
  });

  test('a folder that cannot be made or used', async (t) => {
    const parent = dirname(temporaryFolder(t));
    const file = join(parent, 'file');
    writeFileSync(file, 'x');
    for (const folder of [join(file, 'data'), file]) {
      await assert.rejects(
        SqliteJournal.open({ folder, nowMs: () => 0, formatVersion: 1 }),
        refusal('FOLDER_UNWRITABLE', /cannot be kept in .*file/),
      );
    }
    assert.deepEqual(readdirSync(parent), ['file']);
    for (const formatVersion of [-1, 0.5, 2 ** 31]) {
      await assert.rejects(SqliteJournal.open({ folder: parent, nowMs: () => 0, formatVersion }), RangeError);
    }
  });
});

/** As the first bytes of the file tell it. */
function versionOf(folder: string): number {
  return readFileSync(join(folder, 'journal.db')).readInt32BE(60);
}

async function assertRefusedUntouched(folder: string, error: object, formatVersion = FORMAT_VERSION): Promise<void> {
  const before = bytesOf(folder);
  await assert.rejects(SqliteJournal.open({ folder, nowMs: () => 0, formatVersion }), error);
  assert.deepEqual(bytesOf(folder), before);
}

suite('a disk that fails', () => {
  test('a full one ends the journal: nothing of the batch is delivered, nothing more is taken, the rest is kept', async (t) => {
    const folder = temporaryFolder(t);
    const failures: JournalFailed[] = [];
    const journal = await open(t, folder, { maxPages: 40, onFailure: (failure) => failures.push(failure) });
    const received = new Receiver(journal, 0);
    const large = command({ filler: 'x'.repeat(10_000) });
    let n = 0;
    while (failures.length === 0) {
      for (const _ of range(0, 3)) {
        if (journal.propose(proposal(n, { command: large }))) n += 1;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(
      failures.map((failure) => failure.code),
      ['DISK_FULL'],
    );
    assert.match(failures[0]?.message ?? '', /no room is left .* make room and start it again/i);
    assert.equal(journal.propose(proposal(n)), false);
    assert.throws(() => journal.deliver(0, () => {}), { code: 'DISK_FULL' });
    await assert.rejects(journal.saveCheckpoint(0, new Uint8Array(1)), { code: 'DISK_FULL' });
    const delivered = received.entries.length;
    assert.ok(delivered > 0 && delivered < n);
    await journal.close();
    assert.equal(received.entries.length, delivered);
    assert.equal(failures.length, 1);

    const roomy = await open(t, folder);
    assert.equal(roomy.end, delivered);
    const again = new Receiver(roomy, 0);
    await again.reaches(delivered);
    assert.deepEqual(again.entries, received.entries);
    await fill(roomy, 10);
  });

  test('a full one during a checkpoint ends the journal too, and the older checkpoint stands', async (t) => {
    const folder = temporaryFolder(t);
    const failures: JournalFailed[] = [];
    const journal = await open(t, folder, { maxPages: 200, onFailure: (failure) => failures.push(failure) });
    await fill(journal, 5);
    await journal.saveCheckpoint(3, Uint8Array.of(3));
    await assert.rejects(journal.saveCheckpoint(4, new Uint8Array(2_000_000)), { code: 'DISK_FULL' });
    assert.equal(failures.length, 1);
    await journal.close();
    const { checkpoint, end } = readFolder(folder);
    assert.deepEqual([checkpoint?.at, end], [3, 5]);
  });

  test('the loss of its thread ends the journal, and what was delivered is kept', async (t) => {
    const folder = temporaryFolder(t);
    const failures: JournalFailed[] = [];
    let thread: Worker | undefined;
    const { postMessage } = Worker.prototype;
    t.mock.method(Worker.prototype, 'postMessage', function (this: Worker, ...message: Parameters<typeof postMessage>) {
      thread = this;
      postMessage.apply(this, message);
    });
    const journal = await open(t, folder, { onFailure: (failure) => failures.push(failure) });
    await fill(journal, 5);
    const saved = assert.rejects(journal.saveCheckpoint(4, new Uint8Array(5_000_000)), { code: 'WORKER_LOST' });
    await thread?.terminate();
    await saved;
    assert.deepEqual(
      failures.map((failure) => failure.code),
      ['WORKER_LOST'],
    );
    assert.equal(journal.propose(proposal(5)), false);
    await journal.close();
    assert.equal(failures.length, 1);
    const after = await open(t, folder);
    assert.equal(after.end, 5);
  });

  for (const what of ['its folder', 'journal.db', 'journal.db-wal', 'its folder, with another venue in its place']) {
    const skip = process.platform === 'win32' ? 'open files cannot be removed there' : false;
    test(`${what} goes: nothing is delivered that no start would find`, { skip }, async (t) => {
      const folder = temporaryFolder(t);
      const failed = Promise.withResolvers<JournalFailed>();
      const journal = await open(t, folder, { onFailure: failed.resolve });
      await fill(journal, 5);
      const received = new Receiver(journal, 5);
      rmSync(what.startsWith('journal') ? join(folder, what) : folder, { recursive: true });
      const other = what.endsWith('in its place') ? await open(t, folder) : undefined;
      journal.propose(proposal(5));
      const { code, message } = await failed.promise;
      assert.equal(code, 'FOLDER_GONE');
      assert.match(message, /was removed, moved or replaced while the venue ran\. .* start anew\.$/);
      assert.deepEqual(received.positions, []);
      assert.equal(journal.propose(proposal(6)), false);
      await journal.close();
      // Its end takes nothing from the venue that has its place.
      if (other === undefined) return;
      await fill(other, 3);
      await other.close();
      assert.equal(readFolder(folder).end, 3);
    });
  }

  test('an old batch that was changed is not delivered', async (t) => {
    const folder = temporaryFolder(t);
    const before = await open(t, folder);
    for (let batch = 0; batch < 3; batch += 1) await fill(before, 5);
    await before.saveCheckpoint(14, Uint8Array.of(1));
    await before.close();
    const database = new DatabaseSync(join(folder, 'journal.db'));
    database.exec('UPDATE batch SET checksum = checksum + 1 WHERE position = 5');
    database.close();

    const failures: JournalFailed[] = [];
    const journal = await open(t, folder, { onFailure: (failure) => failures.push(failure) });
    const recent = new Receiver(journal, 10);
    await recent.reaches(5);
    const old = new Receiver(journal, 0);
    await journal.close();
    assert.deepEqual(
      failures.map((failure) => failure.code),
      ['ENTRY_DAMAGED'],
    );
    assert.match(failures[0]?.message ?? '', /position 5/);
    assert.deepEqual(old.entries, []);
  });
});

suite('the process around it', () => {
  test('close leaves no open handle; without close an idle journal does not keep the process; nothing is printed', (t) => {
    for (const mode of ['close', 'leave']) {
      const folder = temporaryFolder(t);
      const child = spawnSync(process.execPath, [join(import.meta.dirname, 'opener.ts'), folder, mode], {
        encoding: 'utf8',
        timeout: 120_000,
      });
      assert.equal(child.stderr, '');
      assert.equal(child.stdout, mode === 'close' ? 'delivered 3\nhandles []\n' : 'delivered 3\n');
      assert.equal(child.status, 0);
      assert.equal(readFolder(folder).end, 3);
    }
  });

  test('faked timers of the process do not stop it', async (t) => {
    t.mock.timers.enable();
    const journal = await open(t, temporaryFolder(t));
    await fill(journal, 3);
    assert.equal(journal.end, 3);
  });
});

suite('the files', () => {
  test('are synced at every commit, kept to one connection, and for the eyes of their owner', (t) => {
    const folder = temporaryFolder(t);
    const opened = openFolder(folderOptions(folder));
    const pragma = (name: string): unknown => Object.values(opened.database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    assert.deepEqual(['synchronous', 'journal_mode', 'locking_mode', 'auto_vacuum', 'fullfsync'].map(pragma), [
      2,
      'wal',
      'exclusive',
      2,
      1,
    ]);
    opened.release();
    if (process.platform === 'win32') return;
    const modes = execFileSync('ls', ['-l', folder], { encoding: 'utf8' });
    assert.match(modes, /-rw------- .* journal\.db\n/);
  });

  test('stay bounded over many checkpoints', async (t) => {
    const folder = temporaryFolder(t);
    const journal = await open(t, folder);
    const sizes: number[] = [];
    for (let round = 0; round < 24; round += 1) {
      await fill(journal, 2_000, { filler: 'x'.repeat(300) });
      const replayed = new Receiver(journal, journal.end - 2_000); // in several reads, none of which may hold the log
      await replayed.reaches(2_000);
      replayed.stop();
      await journal.saveCheckpoint(journal.end - 1, new Uint8Array(500_000).fill(round));
      await journal.letGo(journal.end);
      sizes.push(sizeOf(folder));
    }
    const early = Math.max(...sizes.slice(0, 8));
    const late = Math.max(...sizes.slice(8));
    t.diagnostic(`largest folder in rounds 0 to 7: ${early} bytes, in rounds 8 to 23: ${late} bytes`);
    assert.ok(late <= early * 1.25, `${late} bytes after ${early}`);
    await journal.close();
    const { entries } = readFolder(folder, journal.end - 10);
    assert.deepEqual(
      entries.map((entry) => entry.n),
      range(journal.end - 10, journal.end),
    );
  });

  test('give back what a burst needed', async (t) => {
    const folder = temporaryFolder(t);
    const journal = await open(t, folder);
    await fill(journal, 20_000, { filler: 'x'.repeat(1_000) });
    const large = sizeOf(folder);
    for (const _ of range(0, 3)) {
      await fill(journal, 10);
      await journal.saveCheckpoint(journal.end - 1, new Uint8Array(1_000));
      await journal.letGo(journal.end);
    }
    await journal.close();
    t.diagnostic(`${large} bytes before, ${sizeOf(folder)} after`);
    assert.ok(large > 20_000_000);
    assert.ok(sizeOf(folder) < 6_000_000);
  });
});
