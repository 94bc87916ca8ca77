/** The whole venue, over HTTP, ended again and again on one folder: without warning, and as it is meant to be. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../../journal/folders.ts';
import { SeededRandom } from '../random.ts';
import { Connection } from './connection.ts';
import { Diary } from './diary.ts';
import { Replay, readVenue, standingOf } from './replay.ts';
import { checkSurvivors } from './survivors.ts';
import { trade } from './traders.ts';
import { besidesNonces, VenueProcess } from './venue-process.ts';

const SEED = Number(process.env.DRYDOCK_CRASH_SEED ?? 8_600);

const VICTIM = join(import.meta.dirname, 'victim.ts');

/** How a life ends. */
type End =
  /** Killed when so many replies have come. */
  | 'killed'
  /** The same, of a venue that saves checkpoints all the while. */
  | 'killed at its checkpoints'
  /** Killed between the disk and the answer, which a kill at a random moment may meet or not. */
  | 'killed before it answers'
  /** Killed at a random moment of its start. */
  | 'stillborn'
  /** Told to stop in the middle of the load. */
  | 'stopped'
  /** Told to stop in the middle of the load, and killed a moment later. */
  | 'killed while it stops';

const LIVES: readonly End[] = [
  'killed',
  'stillborn',
  'killed before it answers',
  'killed',
  'killed while it stops',
  'stopped',
  'killed at its checkpoints',
];
/** What VICTIM says to those that end in a way of their own. */
const GROUNDS: Readonly<Partial<Record<End, string>>> = {
  'killed at its checkpoints': 'checkpoints at 40',
  'killed before it answers': 'dies at 100',
};
/** Every entry is kept, so that the replay knows the whole history. */
const WHOLE = ['--keep-journal'];
/** DRYDOCK_CRASH_ROUNDS=20 goes twenty times through all of them. */
const ROUNDS = Number(process.env.DRYDOCK_CRASH_ROUNDS ?? 1);

suite('a venue that is killed', () => {
  test('knows everything it answered, once; and is the replay of its journal', async (t) => {
    const random = new SeededRandom(SEED);
    const folder = temporaryFolder(t);
    const diary = new Diary();
    const replay = new Replay(diary);
    const census = { lives: 0, asked: 0, answered: 0, keptUnanswered: 0, openOrders: 0, fills: 0, cancelled: 0 };
    const ends = Array.from({ length: ROUNDS }, () => LIVES).flat();
    for (const [life, end] of ends.entries()) {
      census.lives += 1;
      if (end === 'stillborn') {
        const venue = new VenueProcess(t, { folder, options: WHOLE });
        await delay(random.between(0, 900));
        venue.kill();
        await venue.ended;
        continue;
      }
      const ground = GROUNDS[end];
      const victim = ground === undefined ? {} : { program: VICTIM, environment: { VICTIM: ground } };
      const venue = await VenueProcess.start(t, { folder, options: WHOLE, ...victim });
      const standing = await standingOf(venue);
      const { openOrders, fills, cancelled } = await checkSurvivors(venue.url, diary);
      Object.assign(census, { openOrders, fills, cancelled });
      await checkNonces(venue.url, diary, random);
      const kept = replay.unanswered;
      const endsItself = end === 'killed before it answers';
      const endsAfter = endsItself ? Number.POSITIVE_INFINITY : diary.answered + random.between(50, 400);
      const waitMs = random.between(0, 60);
      let isEnding = false;
      diary.onAnswer = () => {
        if (isEnding || diary.answered < endsAfter) return;
        isEnding = true;
        if (end === 'stopped' || end === 'killed while it stops') void venue.stop('SIGTERM');
        else venue.kill();
        if (end === 'killed while it stops') setTimeout(() => venue.kill(), waitMs);
      };
      await trade(venue.url, life, diary);
      const ended = await venue.ended;
      if (end === 'stopped') assert.deepEqual([ended.end, besidesNonces(ended)], [0, '']);
      else if (end !== 'killed while it stops') assert.deepEqual([ended.end, besidesNonces(ended)], ['SIGKILL', '']);
      replay.follow(readVenue(folder), [standing]);
      if (endsItself) assert.ok(replay.unanswered > kept, 'what was kept and never answered is in the journal');
    }
    const last = await VenueProcess.start(t, { folder });
    const { openOrders, fills, cancelled } = await checkSurvivors(last.url, diary);
    Object.assign(census, { asked: diary.asked.length, answered: diary.answered, keptUnanswered: replay.unanswered });
    t.diagnostic(`seed ${SEED}, census ${JSON.stringify({ ...census, openOrders, fills, cancelled })}`);
    const { compared, ahead } = replay.rows;
    assert.ok(compared > 1_000, `${compared} rows of history`);
    t.diagnostic(`${compared} rows of history compared, ${ahead} of them ahead of their checkpoint`);
    assert.ok(openOrders > 0 && fills > 50 && cancelled > 50);
  });
});

/** A nonce that changed something is used for ever: nobody is served twice. */
async function checkNonces(url: string, diary: Diary, random: SeededRandom): Promise<void> {
  const answered = diary.asked.filter(({ answer }) => answer !== undefined);
  for (let left = Math.min(5, answered.length); left > 0; left -= 1) {
    const asked = answered[random.between(0, answered.length)];
    if (asked === undefined) continue;
    const connection = new Connection(url, asked.account, diary);
    const { error } = await connection.repeat(asked);
    connection.close();
    assert.equal(error, 'nonceDuplicate');
  }
}
