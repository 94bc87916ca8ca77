import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { suite, test } from 'node:test';
import { readFolder, temporaryFolder } from '../journal/folders.ts';
import { compilePowerLoss, WatchedFolder } from './power-loss.ts';
import { type Answered, checkFolder, liveAndDie } from './proposals.ts';
import { SeededRandom } from './random.ts';

const SEED = 14_072_026;

suite('power loss', () => {
  test('at any moment: what was answered had been synced, and opens whatever else the disk kept', async (t) => {
    const library = compilePowerLoss(t);
    if (library === undefined) return;
    const moments = new SeededRandom(SEED);
    const luck = new SeededRandom(SEED + 1);
    const watched = new WatchedFolder(library, temporaryFolder(t));
    const answered: Answered = new Map();
    const census = { losses: 0, batches: 0, unansweredKept: 0, checkpointAt: -1 };
    for (let life = 0; life < 6; life += 1) {
      // By turns from outside, at whatever it does then, and from inside, between two writes.
      const moment =
        life % 2 === 0
          ? { killAfterBatches: moments.between(1, 250), environment: watched.environment() }
          : { environment: watched.environment({ dieBefore: moments.between(200, 4_000) }) };
      const round = { folder: watched.folder, seed: life, checkpointEvery: 600 };
      const ended = await liveAndDie({ ...round, ...moment }, answered);
      assert.equal(ended.end, 'SIGKILL');
      census.batches += ended.lines.length;
      const left = `${watched.folder}-left`;
      for (let outcome = 0; outcome < 6; outcome += 1) {
        rmSync(left, { recursive: true, force: true });
        if (outcome === 0) watched.copyDurable(left);
        else watched.copyWithLuck(left, luck);
        const checked = checkFolder(left, answered);
        census.losses += 1;
        census.unansweredKept += checked.unanswered;
        census.checkpointAt = checked.checkpointAt;
      }
      watched.restartWith(left);
    }
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(census)}`);
    assert.ok(census.checkpointAt > 0 && census.batches > 200);
  });

  test('before every single write and fsync of a short life, from the empty folder to the clean end', async (t) => {
    const library = compilePowerLoss(t);
    if (library === undefined) return;
    const random = new SeededRandom(SEED);
    const census = { lives: 0, batches: 0, unansweredKept: 0, emptyFolders: 0, checkpoints: 0 };
    const liveUpTo = async (dieBefore: number): Promise<boolean> => {
      const watched = new WatchedFolder(library, temporaryFolder(t));
      const answered: Answered = new Map();
      const environment = watched.environment({ dieBefore });
      const short = { proposals: 4, batchLimit: 3, checkpointEvery: 2, checkpointLimitBytes: 2_000 };
      const { end, lines } = await liveAndDie({ folder: watched.folder, seed: 5, ...short, environment }, answered);
      census.lives += 1;
      census.batches += lines.length;
      for (let outcome = 0; outcome < 4; outcome += 1) {
        const left = `${watched.folder}-left-${outcome}`;
        if (outcome === 0) watched.copyDurable(left);
        else watched.copyWithLuck(left, random);
        const checked = checkFolder(left, answered);
        census.unansweredKept += checked.unanswered;
        if (checked.end === 0) census.emptyFolders += 1;
        if (checked.checkpointAt >= 0) census.checkpoints += 1;
      }
      census.unansweredKept += checkFolder(watched.folder, answered).unanswered;
      return end === 0;
    };
    let dieBefore = 1;
    for (let ended = false; !ended && dieBefore < 200; dieBefore += 2) {
      ended = (await Promise.all([liveUpTo(dieBefore), liveUpTo(dieBefore + 1)])).every((each) => each);
    }
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(census)}`);
    assert.ok(dieBefore < 200 && census.emptyFolders > 0 && census.unansweredKept > 0 && census.checkpoints > 0);
  });

  test('without syncing, answered entries are lost: this is how the test above can fail', async (t) => {
    const library = compilePowerLoss(t);
    if (library === undefined) return;
    const watched = new WatchedFolder(library, temporaryFolder(t));
    const answered: Answered = new Map();
    const environment = watched.environment();
    await liveAndDie(
      { folder: watched.folder, seed: 1, synchronous: 'off', killAfterBatches: 50, environment },
      answered,
    );
    const left = `${watched.folder}-left`;
    watched.copyDurable(left);
    assert.throws(() => checkFolder(left, answered), { message: /answered up to \d+, kept up to -1/ });
    // The process alone may die: what the system has been given, it writes.
    checkFolder(watched.folder, answered);
  });

  for (const [what, fault, code] of [
    ['an fsync that fails', { failSyncAfter: 60 }, 'WRITE_FAILED'],
    ['a disk that is full', { failWriteAfter: 200 }, 'DISK_FULL'],
  ] as const) {
    test(`${what} ends the venue before the batch is answered`, async (t) => {
      const library = compilePowerLoss(t);
      if (library === undefined) return;
      const watched = new WatchedFolder(library, temporaryFolder(t));
      const answered: Answered = new Map();
      const environment = watched.environment(fault);
      const ended = await liveAndDie({ folder: watched.folder, seed: 1, environment }, answered);
      assert.equal(ended.end, 3);
      assert.equal(ended.lines.at(-1), `failed ${code}`);
      assert.ok(answered.size > 10);
      const left = `${watched.folder}-left`;
      watched.copyDurable(left);
      assert.equal(checkFolder(left, answered).unanswered, 0);
      checkFolder(watched.folder, answered);
      assert.ok(readFolder(left).end > 0);
    });
  }

  test('after an fsync that failed, a restart answers nothing that stands on what the disk does not have', async (t) => {
    const library = compilePowerLoss(t);
    if (library === undefined) return;
    const watched = new WatchedFolder(library, temporaryFolder(t));
    const answered: Answered = new Map();
    await liveAndDie(
      { folder: watched.folder, seed: 1, environment: watched.environment({ failSyncAfter: 60 }) },
      answered,
    );
    // The system has the pages of that fsync, takes them for written, and will not write them again by itself.
    await liveAndDie(
      { folder: watched.folder, seed: 2, killAfterBatches: 20, environment: watched.environment() },
      answered,
    );
    const left = `${watched.folder}-left`;
    watched.copyDurable(left);
    checkFolder(left, answered);
  });
});
