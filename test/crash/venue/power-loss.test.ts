/** The whole venue on a disk that loses what was not synced, refuses to sync, or is full. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../journal/folders.ts';
import { compilePowerLoss, WatchedFolder } from '../power-loss.ts';
import { SeededRandom } from '../random.ts';
import { Diary } from './diary.ts';
import { Replay, readVenue, type Standing, standingOf } from './replay.ts';
import { checkSurvivors } from './survivors.ts';
import { trade } from './traders.ts';
import { type ProcessOptions, VenueProcess } from './venue-process.ts';

const SEED = Number(process.env.DRYDOCK_CRASH_SEED ?? 4_096);
const LIVES = 3 * Number(process.env.DRYDOCK_CRASH_ROUNDS ?? 1);
/** Every so-manieth write or fsync of a start is its last; each of them in the long version. */
const START_STEP = process.env.DRYDOCK_CRASH_ROUNDS === undefined ? 12 : 1;
const VICTIM = join(import.meta.dirname, 'victim.ts');

/** A venue under load until `answers` more replies have come, if it lives that long. */
async function liveAndDie(
  t: TestContext,
  options: ProcessOptions,
  diary: Diary,
  seed: number,
  answers = Number.POSITIVE_INFINITY,
): Promise<VenueProcess> {
  const venue = await VenueProcess.start(t, options);
  const last = diary.answered + answers;
  diary.onAnswer = () => {
    if (diary.answered >= last) venue.kill();
  };
  await trade(venue.url, seed, diary);
  await venue.ended;
  return venue;
}

/** A folder contains every reply, whatever else it holds. */
function checkFolder(folder: string, diary: Diary, standings: readonly Standing[] = []): Replay {
  const replay = new Replay(diary);
  replay.follow(readVenue(folder), standings);
  return replay;
}

suite('power loss', () => {
  test('at any moment of the load: every reply had been synced, and the venue goes on from what is left', async (t) => {
    const library = compilePowerLoss(t);
    if (library === undefined) return;
    const random = new SeededRandom(SEED);
    const watched = new WatchedFolder(library, temporaryFolder(t));
    const { folder } = watched;
    const diary = new Diary();
    const census = { losses: 0, asked: 0, answered: 0, keptUnanswered: 0, openOrders: 0, fills: 0 };
    for (let life = 0; life < LIVES; life += 1) {
      // By turns from outside, at whatever it does then, and from inside, between two writes.
      const isInside = life % 2 === 1;
      const environment = watched.environment(isInside ? { dieBefore: random.between(300, 900) } : {});
      const answers = isInside ? Number.POSITIVE_INFINITY : random.between(20, 200);
      const venue = await liveAndDie(t, { folder, environment }, diary, life, answers);
      assert.equal((await venue.ended).end, 'SIGKILL');
      const left = `${folder}-left`;
      for (let outcome = 0; outcome < 3; outcome += 1) {
        rmSync(left, { recursive: true, force: true });
        if (outcome === 0) watched.copyDurable(left);
        else watched.copyWithLuck(left, random);
        census.keptUnanswered += checkFolder(left, diary).unanswered;
        census.losses += 1;
      }
      watched.restartWith(left);
    }
    const venue = await VenueProcess.start(t, { folder, environment: watched.environment() });
    const { openOrders, fills } = await checkSurvivors(venue.url, diary);
    Object.assign(census, { asked: diary.asked.length, answered: diary.answered, openOrders, fills });
    const standing = await standingOf(venue);
    venue.kill();
    await venue.ended;
    checkFolder(folder, diary, [standing]);
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(census)}`);
    assert.ok(census.answered > 100 && openOrders > 0 && fills > 0);
  });

  test('while a venue is made, and while it starts again: the next start begins or goes on', async (t) => {
    const library = compilePowerLoss(t);
    if (library === undefined) return;
    const random = new SeededRandom(SEED);
    const census = { losses: 0, begun: 0, goneOn: 0 };
    const watched = new WatchedFolder(library, temporaryFolder(t));
    const { folder } = watched;
    for (let dieBefore = 1, survived = 0; survived < 2 && dieBefore < 200; dieBefore += START_STEP) {
      const options = { folder, environment: watched.environment({ dieBefore }) };
      const venue = new VenueProcess(t, options);
      const isUp = await venue.ready.then(
        () => true,
        () => false,
      );
      if (isUp) survived += 1;
      venue.kill();
      assert.equal((await venue.ended).errors, '');
      const left = `${folder}-left`;
      rmSync(left, { recursive: true, force: true });
      watched.copyWithLuck(left, random);
      const { end, entries } = readVenue(left);
      census.losses += 1;
      if (end === 0) census.begun += 1;
      else {
        census.goneOn += 1;
        assert.equal(entries[0]?.command.type, 'genesis');
      }
      watched.restartWith(left);
      // What was made once stays: the second round is over what a start does to a venue that is there.
      if (isUp && survived === 1) dieBefore = 1 - START_STEP;
    }
    const venue = await VenueProcess.start(t, { folder, environment: watched.environment() });
    assert.match(venue.banner('Start'), /^goes on where it stood: /);
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify(census)}`);
    assert.ok(census.begun > 0 && census.goneOn > 0);
  });

  test('without syncing, replies are lost: this is how the test above can fail', async (t) => {
    const library = compilePowerLoss(t);
    if (library === undefined) return;
    const watched = new WatchedFolder(library, temporaryFolder(t));
    const { folder } = watched;
    const diary = new Diary();
    const environment = { ...watched.environment(), VICTIM: 'unsynced' };
    await liveAndDie(t, { folder, environment, program: VICTIM }, diary, 1, 50);
    const left = `${folder}-left`;
    watched.copyDurable(left);
    assert.throws(
      () => checkFolder(left, diary),
      /a (sendorder|transfer|editorder|cancelorder|cancelallorders) that was answered is lost/,
    );
    // The process alone may die: what the system has been given, it writes.
    checkFolder(folder, diary);
  });

  for (const [what, fault, sentence] of [
    [
      'an fsync that fails',
      { failSyncAfter: 150 },
      /^drydock: The journal in .* could not be written \(.*\)\. The venue stopped before answering what it could not keep; everything it did answer is kept\. Check the disk, then start it again\.\n$/,
    ],
    [
      'a full disk',
      { failWriteAfter: 400 },
      /^drydock: No room is left for the journal in .*\. The venue stopped before answering what it could not keep; everything it did answer is kept\. Make room and start it again\.\n$/,
    ],
  ] as const) {
    test(`${what} ends the venue before the batch is answered`, async (t) => {
      const library = compilePowerLoss(t);
      if (library === undefined) return;
      const watched = new WatchedFolder(library, temporaryFolder(t));
      const { folder } = watched;
      const diary = new Diary();
      const venue = await liveAndDie(t, { folder, environment: watched.environment(fault) }, diary, 1);
      const { end, errors } = await venue.ended;
      assert.match(errors, sentence);
      assert.equal(end, 1);
      const left = `${folder}-left`;
      watched.copyDurable(left);
      assert.equal(checkFolder(left, diary).unanswered, 0);
      checkFolder(folder, diary);
      const next = await VenueProcess.start(t, { folder, environment: watched.environment() });
      await checkSurvivors(next.url, diary);
      assert.ok(diary.answered > 20);
    });
  }
});
