import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { temporaryFolder } from '../journal/folders.ts';
import { type Answered, checkFolder, liveAndDie } from './proposals.ts';
import { SeededRandom } from './random.ts';

const SEED = 20_260_714;

suite('kill -9', () => {
  test('at any moment: every answered entry is there, in order, once, and the folder opens at once', async (t) => {
    const random = new SeededRandom(SEED);
    const folder = temporaryFolder(t);
    const answered: Answered = new Map();
    const census = { lives: 0, batches: 0, unanswered: 0, replayed: 0, checkpoints: 0 };
    let checkpointAt = -1;
    for (let life = 0; life < 9; life += 1) {
      const killAfterBatches = random.between(1, life % 3 === 0 ? 10 : 250);
      const ended = await liveAndDie({ folder, seed: life, checkpointEvery: 400, killAfterBatches }, answered);
      assert.equal(ended.end, 'SIGKILL');
      const checked = checkFolder(folder, answered);
      census.lives += 1;
      census.batches += ended.lines.length;
      census.unanswered += checked.unanswered;
      census.replayed += checked.replayed;
      if (checked.checkpointAt > checkpointAt) census.checkpoints += 1;
      checkpointAt = checked.checkpointAt;
    }
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(census)}`);
    assert.ok(census.checkpoints > 0 && census.replayed > 0);
  });

  test('before the first answer, and while the folder is being made', async (t) => {
    const answered: Answered = new Map();
    const folder = temporaryFolder(t);
    for (const killAfterBatches of [0, 1]) {
      // 0: the first line it would print kills it; the folder may hold anything up to then.
      await liveAndDie({ folder, seed: killAfterBatches, killAfterBatches }, answered);
    }
    checkFolder(folder, answered);
  });

  test('a clean end keeps everything and answers everything', async (t) => {
    const folder = temporaryFolder(t);
    const answered: Answered = new Map();
    const ended = await liveAndDie({ folder, seed: 1, proposals: 500, checkpointEvery: 100 }, answered);
    assert.equal(ended.end, 0);
    const checked = checkFolder(folder, answered);
    assert.deepEqual([checked.end, checked.unanswered], [500, 0]);
  });
});
