/** A venue that is told to stop, and goes on. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { suite, test } from 'node:test';
import { call } from '../control/support.ts';
import { Connection } from '../crash/venue/connection.ts';
import { Diary } from '../crash/venue/diary.ts';
import { readVenue, standingOf } from '../crash/venue/replay.ts';
import { checkSurvivors } from '../crash/venue/survivors.ts';
import { trade } from '../crash/venue/traders.ts';
import { besidesNonces, VenueProcess } from '../crash/venue/venue-process.ts';
import { temporaryFolder } from '../journal/folders.ts';
import { privatePicture, publicPicture } from './picture.ts';

/** Lets the clients trade until so many more replies have come. */
async function tradeFor(url: string, seed: number, diary: Diary, answers: number): Promise<void> {
  const enough = diary.answered + answers;
  await trade(url, seed, diary, () => diary.answered >= enough);
}

/** Every request that was answered is refused a second time. */
async function checkNonces(url: string, diary: Diary): Promise<void> {
  for (const asked of diary.asked) {
    const connection = new Connection(url, asked.account, diary);
    const { error } = await connection.repeat(asked);
    connection.close();
    assert.equal(error, 'nonceDuplicate', `${asked.endpoint} ${asked.nonce}`);
  }
}

suite('a clean stop', () => {
  test('is not to be seen afterwards, whichever signal asked for it', async (t) => {
    const folder = temporaryFolder(t);
    // Within the first hour no funding accrues, so that a restart a second later looks the same to the last digit.
    const options = ['--market', 'frozen', '--start-time', '2026-11-20T12:05:00Z'];
    const diary = new Diary();
    const first = await VenueProcess.start(t, { folder, options });
    await tradeFor(first.url, 1, diary, 80);
    // Marks follow the averages second by second: the clock must stand while it is looked at and kept.
    await call(first, 'POST', '/time', { freeze: true });
    const kept = [await privatePicture(first.url), await standingOf(first)] as const;
    await call(first, 'POST', '/snapshots', { name: 'kept' });
    await call(first, 'POST', '/time', { freeze: false });
    await call(first, 'PUT', '/index-prices', { ETH: 2_900 });
    await tradeFor(first.url, 2, diary, 80);
    await call(first, 'POST', '/accounts', { name: 'late', funds: [{ wallet: 'flex', asset: 'USD', amount: '12.5' }] });
    // By then the averages have settled: nothing moves any more by itself.
    await call(first, 'POST', '/time', { advance: '30m' });
    await call(first, 'POST', '/time', { freeze: true });
    const before = { ...(await privatePicture(first.url)), ...(await publicPicture(first.url)) };

    const stopped = await first.stop('SIGTERM');
    assert.deepEqual([stopped.end, stopped.errors], [0, '']);
    assert.ok(stopped.output.endsWith(`\nStopping.\nStopped. The next start on ${folder} goes on from here.\n`));
    assert.deepEqual(readdirSync(folder).sort(), ['journal.db', 'journal.lock'], 'the log is folded into the journal');
    assert.ok(readVenue(folder).checkpoint !== undefined);

    const second = await VenueProcess.start(t, { folder, options: [...options, '--clock', 'resume'] });
    assert.equal(second.banner('Start'), 'goes on where it stood: nothing to replay; no time has passed');
    assert.deepEqual({ ...(await privatePicture(second.url)), ...(await publicPicture(second.url)) }, before);
    await checkSurvivors(second.url, diary);
    await checkNonces(second.url, diary);
    await call(second, 'POST', '/time', { freeze: false });
    const interrupted = await second.stop('SIGINT');
    assert.deepEqual([interrupted.end, besidesNonces(interrupted)], [0, '']);

    const third = await VenueProcess.start(t, { folder, options });
    assert.match(
      third.banner('Start'),
      /^goes on where it stood: nothing to replay; .* passed with prices held, nothing happened in it$/,
    );
    const figures = await privatePicture(third.url);
    for (const [name, text] of Object.entries(figures)) assert.equal(text, before[name], name);
    await checkNonces(third.url, diary);

    const { status } = await call(third, 'POST', '/snapshots/kept/revert');
    assert.equal(status, 200);
    assert.deepEqual(
      [await privatePicture(third.url), (await standingOf(third)).stateHash],
      [kept[0], kept[1].stateHash],
    );
  });
});
