/** A venue whose files may grow no further: nothing is said that is not kept, and with more room it goes on. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../journal/folders.ts';
import { Diary } from './diary.ts';
import { Replay, readVenue } from './replay.ts';
import { checkSurvivors, type Survived } from './survivors.ts';
import { trade } from './traders.ts';
import { VenueProcess } from './venue-process.ts';

const NO_ROOM = /^drydock: The journal .* could not be written \(.*\)\. The venue stopped .* start it again\.\n$/;
const skip = process.platform === 'win32' ? 'a limit on the size of files needs a POSIX shell' : false;

/** The folder holds what was answered, and the venue goes on from it, now that there is room. */
async function goesOn(t: TestContext, folder: string, diary: Diary): Promise<Survived> {
  new Replay(diary).follow(readVenue(folder), []);
  const venue = await VenueProcess.start(t, { folder });
  assert.match(venue.banner('Start'), /^goes on where it stood: /);
  return checkSurvivors(venue.url, diary);
}

suite('a disk without room', { skip }, () => {
  test('during orders: it ends with a sentence, and hangs up on those who still wait', async (t) => {
    const folder = temporaryFolder(t);
    const diary = new Diary();
    const venue = await VenueProcess.start(t, { folder, largestFileBytes: 1_000_000 });
    await trade(venue.url, 1, diary);
    const { end, errors } = await venue.ended;
    assert.match(errors, NO_ROOM);
    assert.equal(end, 1);
    const { fills, openOrders } = await goesOn(t, folder, diary);
    t.diagnostic(
      `census ${JSON.stringify({ asked: diary.asked.length, answered: diary.answered, fills, openOrders })}`,
    );
    assert.ok(fills > 0 && openOrders > 0);
    assert.ok(diary.asked.length > diary.answered, 'those whose batch did not fit');
  });

  test('on the way out: it says so, and the next start replays what could not be saved', async (t) => {
    const folder = temporaryFolder(t);
    const diary = new Diary();
    const options = ['--market', 'frozen', '--history', '0'];
    const venue = await VenueProcess.start(t, { folder, options, largestFileBytes: 300_000 });
    diary.onAnswer = () => {
      if (diary.answered === 30) void venue.stop();
    };
    await trade(venue.url, 1, diary);
    const { end, errors, output } = await venue.ended;
    assert.match(errors, NO_ROOM);
    assert.deepEqual([end, output.endsWith('\nStopping.\n')], [1, true]);
    await goesOn(t, folder, diary);
  });

  test('for its genesis: a start says so, and the next one begins', async (t) => {
    const folder = temporaryFolder(t);
    const { end, errors } = await new VenueProcess(t, { folder, largestFileBytes: 40_960 }).ended;
    assert.match(errors, NO_ROOM);
    assert.equal(end, 1);
    const venue = await VenueProcess.start(t, { folder });
    assert.equal(venue.banner('Start'), 'a new venue');
  });
});
