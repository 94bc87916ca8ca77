/** What time it is after a restart, and what happened meanwhile. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { bannerText } from '../../src/cli/banner.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { librarySettings } from '../../src/library/library.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { startVenue } from '../../src/library/start.ts';
import { temporaryFolder } from '../journal/folders.ts';
import { MORNING_MS, TestMachine } from '../library/support.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

async function start(t: TestContext, data: string, machine: Machine, options: StartOptions = {}): Promise<Drydock> {
  const settings = librarySettings({ data, market: 'frozen', history: 0, ...options });
  const venue = await startVenue(settings, { machine });
  t.after(() => venue.close());
  return venue;
}

/** The banner's line about the start. */
function startLine(venue: Drydock, data: string): string {
  return /^ {2}Start +(.*)$/m.exec(bannerText(venue, { data }))?.[1] ?? '';
}

suite('the clock after a restart', () => {
  /**
   * How far the venue's clock is from its beginning, in minutes; the machine is 10 minutes on at the stop (or as many as the row says, where each is
   * two months of funding), and an hour more at the start.
   */
  const rows: readonly (readonly [
    what: string,
    before: (venue: Drydock) => Promise<unknown>,
    machine: number,
    resume: number,
    minutes?: number,
  ])[] = [
    ['runs with the machine', async () => {}, 70, 10],
    ['was moved ahead by 8 hours', (venue) => venue.advance('8h'), 480 + 70, 480 + 10],
    ['was frozen', (venue) => venue.freeze(), 70, 0],
    ['was frozen 8 hours ahead', (venue) => venue.advance('8h').then(() => venue.freeze()), 480, 480],
    ['ran sixty times as fast', (venue) => venue.setRate(60), 600, 600],
    ['ran a day a second', (venue) => venue.setRate(86_400), 86_400, 86_400, 1],
  ];
  for (const [what, before, machine, resume, minutes = 10] of rows) {
    for (const [clock, expected] of [
      ['machine', machine],
      ['resume', resume],
    ] as const) {
      test(`of a venue that ${what}: ${clock}`, async (t) => {
        const data = temporaryFolder(t);
        const time = new TestMachine();
        const first = await start(t, data, time);
        await before(first);
        const { rate, frozen } = first.status().clock;
        time.pass(minutes * MINUTE_MS);
        // An entry that marks the time.
        await first.deposit('account-1', 'flex', 'USD', 1);
        const at = first.status().timeMs;
        await first.close();
        time.pass(HOUR_MS);
        const second = await start(t, data, time, { clock });
        const { timeMs, clock: now } = second.status();
        assert.equal((timeMs - MORNING_MS) / MINUTE_MS, expected);
        assert.equal(second.restart.passedMs, timeMs - at);
        assert.deepEqual(now, clock === 'resume' ? { rate, frozen } : { rate: 1, frozen: false });
        // From here on it goes as its clock says.
        time.pass(MINUTE_MS);
        await second.deposit('account-1', 'flex', 'USD', 1);
        const passedMs = now.frozen ? 0 : MINUTE_MS * now.rate;
        assert.equal(second.status().timeMs - timeMs, passedMs);
      });
    }
  }

  test('a venue that was resumed catches up with the machine when it is started without', async (t) => {
    const data = temporaryFolder(t);
    const time = new TestMachine();
    await (await start(t, data, time)).close();
    time.pass(DAY_MS);
    await (await start(t, data, time, { clock: 'resume' })).close();
    time.pass(DAY_MS);
    const third = await start(t, data, time);
    assert.deepEqual([third.status().timeMs - MORNING_MS, third.restart.passedMs], [2 * DAY_MS, 2 * DAY_MS]);
  });
});

suite('a machine whose clock was set back', () => {
  for (const [what, isStopped] of [
    ['while the venue runs', false],
    ['while it is stopped', true],
  ] as const) {
    test(`${what}: time goes on from where it was, and so do prices`, async (t) => {
      const data = temporaryFolder(t);
      const time = new TestMachine();
      let backMs = 0;
      const machine: Machine = {
        nowMs: () => time.nowMs() - backMs,
        after: (delayMs, fire) => time.after(delayMs, fire),
      };
      let venue = await start(t, data, machine, { market: 'synthetic' });
      time.pass(MINUTE_MS);
      await venue.deposit('account-1', 'flex', 'USD', 1);
      const { timeMs } = venue.status();
      if (isStopped) await venue.close();
      backMs = HOUR_MS;
      if (isStopped) venue = await start(t, data, machine, { market: 'synthetic' });
      for (let second = 1; second <= 3; second += 1) {
        const { position } = venue.status();
        time.pass(1_000);
        await venue.deposit('account-1', 'flex', 'USD', 1);
        const after = venue.status();
        assert.equal(after.timeMs, timeMs + 1_000 * second);
        assert.ok(after.position > position + 1, 'a price step came');
      }
    });
  }
});

test('the banner tells how long the venue was away, and what happened meanwhile', async (t) => {
  const data = temporaryFolder(t);
  const time = new TestMachine();
  const first = await start(t, data, time);
  assert.equal(startLine(first, data), 'a new venue');
  await first.close();
  time.pass(30 * HOUR_MS);
  const second = await start(t, data, time);
  assert.equal(
    startLine(second, data),
    'goes on where it stood: nothing to replay; 1 d 6 h passed with prices held, nothing happened in it',
  );
  await second.close();
  const third = await start(t, data, time);
  assert.equal(startLine(third, data), 'goes on where it stood: nothing to replay; no time has passed');
});
