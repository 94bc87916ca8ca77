/** Time as callers move it: prices on the way of an advance, and a clock that stands still but for its step. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Drydock } from '../../src/library/drydock.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { callVenue } from '../library/client.ts';
import { MORNING_MS, TestMachine, venueForTest } from '../library/support.ts';
import { fc } from '../support/property.ts';
import { call } from './support.ts';

const HOUR_MS = 3_600_000;

async function xbtOf(venue: Drydock): Promise<number> {
  const reply = await fetch(`${venue.url}/derivatives/api/v3/tickers/PF_XBTUSD`);
  const { ticker } = (await reply.json()) as { readonly ticker: { readonly indexPrice: number } };
  return ticker.indexPrice;
}

describe('prices on the way of an advance', () => {
  test('a path sets each price at its moment, and candles show it', async () => {
    const venue = await venueForTest();
    const path = [
      { after: '1h', XBT: 48_000 },
      { after: '90m', XBT: 51_000, ETH: 2500 },
    ];
    const view = await venue.advance('2h', { path });
    assert.equal(view.timeMs, MORNING_MS + 2 * HOUR_MS);
    assert.equal(await xbtOf(venue), 51_000);
    const from = MORNING_MS / 1000;
    const reply = await fetch(`${venue.url}/api/charts/v1/spot/PF_XBTUSD/1m?from=${from}&to=${from + 7200}`);
    const { candles } = (await reply.json()) as { candles: { time: number; close: string }[] };
    const closeAt = (minute: number) =>
      Number(candles.find(({ time }) => time === MORNING_MS + minute * 60_000)?.close);
    assert.deepEqual([closeAt(60), closeAt(89), closeAt(90)], [48_000, 48_000, 51_000]);
    assert.notEqual(closeAt(59), 48_000);
  });

  test('a path alone ends at its last point', async () => {
    const venue = await venueForTest();
    const { timeMs } = await venue.advanceAlong([
      { after: 1000, XBT: 1000 },
      { after: '5s', XBT: 2000 },
    ]);
    assert.equal(timeMs, MORNING_MS + 5000);
    assert.equal(await xbtOf(venue), 2000);
  });

  test("the source's steps come to the prices that living through them would", async () => {
    const machine = new TestMachine();
    const lived = await venueForTest({ market: 'synthetic' }, { machine });
    const moved = await venueForTest({ market: 'synthetic' });
    for (let second = 0; second < 20; second++) {
      machine.pass(1000);
      await new Promise(setImmediate);
      await lived.setMarket('PF_XBTUSD', { suspended: false });
    }
    const reached: number[] = [];
    await moved.advance('20s', { prices: 'source', onReached: (timeMs) => reached.push(timeMs - MORNING_MS) });
    assert.deepEqual(
      reached,
      Array.from({ length: 20 }, (_, index) => (index + 1) * 1000),
    );
    assert.equal(await xbtOf(moved), await xbtOf(lived));
  });

  test('over HTTP, with the advance in the status while it lasts', async () => {
    const venue = await venueForTest({ market: 'synthetic' });
    const advancing = call(venue, 'POST', '/time', { advance: '10m', prices: 'source', stepMs: 1000 });
    let seen: unknown;
    while (seen === undefined) seen = ((await call(venue, 'GET', '/status')).body as { advance?: unknown }).advance;
    await assert.rejects(venue.setMarketSource('frozen'), /An advance with prices on the way is under way/);
    const { until, done } = seen as { until: string; done: number };
    assert.equal(until, '2026-11-22T08:10:00Z');
    assert.ok(done >= 0 && done <= 1);
    const { status, body } = await advancing;
    assert.equal(status, 200);
    assert.equal((body as { timeMs: number }).timeMs, MORNING_MS + 600_000);
    assert.equal(venue.status().advance, undefined);
  });

  const refusals: readonly (readonly [body: object, message: RegExp])[] = [
    [{ advance: '30d', prices: 'source' }, /2592000 steps .* one call takes 250000: give stepMs of 11000 or more/],
    [{ advance: '1h', prices: 'source', stepMs: 1500 }, /multiple of 1000/],
    [{ advance: '1h', prices: 'source', stepMs: 0 }, /at least 1/],
    [{ advance: '1h', prices: 'none' }, /prices takes "hold" or "source"/],
    [{ advance: '1h', stepMs: 1000 }, /with "prices": "source"/],
    [{ freeze: true, prices: 'source' }, /go with advance or set/],
    [{ advance: '1h', prices: 'source', path: [{ after: '1s', XBT: 1 }] }, /without prices and stepMs/],
    [{ advance: '1h', path: [] }, /1 to 100000 points/],
    [{ advance: '1h', path: [{ XBT: 1 }] }, /path\[0\]: "after" takes a span/],
    [{ advance: '1h', path: [{ after: 0, XBT: 1 }] }, /path\[0\]: "after" takes a span/],
    [{ advance: '1h', path: [{ after: '1s' }] }, /path\[0\]: a point sets at least one price/],
    [{ advance: '1h', path: [{ after: '1s', USD: 1 }] }, /USD has no price/],
    [{ advance: '1h', path: [{ after: '1s', XBT: 1, BTC: 1 }] }, /XBT is given twice/],
    [{ advance: '1h', path: [{ after: '1s', XBT: '1' }] }, /XBT takes a price in USD, as a number/],
    [
      {
        advance: '1h',
        path: [
          { after: '2s', XBT: 1 },
          { after: '2s', XBT: 2 },
        ],
      },
      /path\[1\]: .* later/,
    ],
    [{ advance: '1h', path: [{ after: '2h', XBT: 1 }] }, /behind the end of the advance/],
    [{ advance: '1h', path: [{ after: '1s', XBT: -1 }] }, /index price of XBT takes a number of USD/],
    [{ path: [{ after: '1s', DOGECASH: 1 }] }, /no asset named DOGECASH/],
    [{ freeze: { stepMs: 1.5 } }, /stepMs takes whole milliseconds from 1 to 60000/],
    [{ freeze: { stepMs: -1 } }, /stepMs takes whole milliseconds from 1 to 60000/],
    [{ freeze: { stepMs: 60_001 } }, /stepMs takes whole milliseconds from 1 to 60000/],
    [{ freeze: { step: 1 } }, /freeze takes true, false or \{"stepMs": 1\}/],
  ];
  test('what cannot be is said in plain words, and changes nothing', async () => {
    const venue = await venueForTest({ market: 'synthetic' });
    const frozen = await venueForTest();
    for (const [body, message] of refusals) {
      const before = venue.status({ hash: true }).stateHash;
      const answer = await call(venue, 'POST', '/time', body);
      assert.match((answer.body as { message: string }).message, message, JSON.stringify(body));
      assert.ok(answer.status === 400 || answer.status === 404);
      if (!JSON.stringify(body).includes('-1')) assert.equal(venue.status({ hash: true }).stateHash, before);
    }
    await assert.rejects(frozen.advance('1h', { prices: 'source' }), /The source frozen has no prices on the way/);
  });
});

describe('a clock that is stopped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-time-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'prices.csv');
  const row = (_: unknown, n: number): string => `${1_700_000_000_000 + n * 100},XBT,${1000 + n}`;
  writeFileSync(file, ['time,asset,price', ...Array.from({ length: 10_000 }, row)].join('\n'));

  // Timers of a busy machine go off late: each row leaves something undone at the moment when the clock is stopped.
  const late: readonly (readonly [what: string, market: NonNullable<StartOptions['market']>, spanMs: number])[] = [
    ['funding', 'frozen', HOUR_MS],
    ['prices of a file', `replay:${file}`, 250],
    ['both', `replay:${file}`, HOUR_MS + 250],
  ];

  for (const [what, market, spanMs] of late) {
    test(`moves nothing any more once that was answered: ${what}`, async () => {
      const machine = new TestMachine();
      const venue = await venueForTest({ market }, { machine });
      machine.pass(0);
      await venue.snapshot('before');
      const { stateHash: before } = venue.status({ hash: true });
      machine.passUnnoticed(spanMs);
      const answer = await venue.freeze();
      const { stateHash, position, seq } = venue.status({ hash: true });
      assert.notEqual(stateHash, before, 'what was late has happened');
      assert.deepEqual([answer.position, answer.seq], [position, seq], 'and is in the answer');
      for (let turn = 0; turn < 3; turn++) {
        machine.pass(0);
        await venue.snapshot('settled');
      }
      assert.equal(venue.status({ hash: true }).stateHash, stateHash);
    });
  }
});

describe('a clock that stands still but for its step', () => {
  test('each command is later than the one before, and the status says so', async () => {
    const venue = await venueForTest();
    const view = await venue.freeze({ stepMs: 5 });
    assert.deepEqual(venue.status().clock, { rate: 1, frozen: true, stepMs: 5 });
    assert.equal(view.timeMs, MORNING_MS);
    for (let n = 1; n <= 3; n++) {
      assert.equal((await venue.setIndexPrice('XBT', 50_000 + n)).timeMs, MORNING_MS + 5 * n);
    }
    assert.equal((await venue.advance('1m')).timeMs, MORNING_MS + 15 + 60_000, 'an advance goes where it is told to');
    const kept = await venue.snapshot();
    await venue.resume();
    assert.deepEqual(venue.status().clock, { rate: 1, frozen: false });
    await venue.revert(kept);
    assert.deepEqual(venue.status().clock, { rate: 1, frozen: true, stepMs: 5 }, 'it belongs to the snapshot');
    await venue.freeze();
    const first = (await venue.setIndexPrice('XBT', 1)).timeMs;
    assert.equal((await venue.setIndexPrice('XBT', 2)).timeMs, first, 'without a step all is of one moment');
  });

  test('with a step of 1 ms, paging by time gives each record exactly once', async (t) => {
    let pages = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: 25 }), fc.integer({ min: 2, max: 7 }), async (orders, count) => {
        const venue = await venueForTest();
        await venue.freeze({ stepMs: 1 });
        const [account] = venue.accounts;
        assert.ok(account !== undefined);
        for (let n = 0; n < orders; n++) {
          await callVenue(
            venue.url,
            account,
            'POST',
            'sendorder',
            `orderType=mkt&symbol=PF_XBTUSD&side=${n % 2 === 0 ? 'buy' : 'sell'}&size=0.01`,
          );
        }
        const times: string[] = [];
        let last = '';
        for (;;) {
          const query = last === '' ? '' : `lastFillTime=${last}`;
          const { fills } = (await callVenue(venue.url, account, 'GET', 'fills', query)) as unknown as {
            fills: { fillTime: string; fill_id: string }[];
          };
          pages++;
          const page = fills.slice(0, count);
          times.push(...page.map(({ fillTime }) => fillTime));
          last = page[page.length - 1]?.fillTime ?? '';
          if (page.length < count) break;
        }
        assert.equal(times.length, orders, 'each exactly once');
        assert.equal(new Set(times).size, orders, 'each of its own millisecond');
        await venue.close();
      }),
      { numRuns: 6, seed: 20_261_122 },
    );
    t.diagnostic(`${pages} pages`);
  });
});

test('snapshot and revert tell the moment of the clock, which goes on after the last entry', async () => {
  const machine = new TestMachine();
  const venue = await venueForTest({}, { machine });
  machine.pass(90_000);
  const kept = await venue.snapshot('later');
  assert.equal(kept.timeMs, MORNING_MS + 90_000);
  assert.deepEqual(venue.snapshots().at(-1), kept);
  machine.pass(1000);
  assert.equal((await venue.revert('later')).timeMs, MORNING_MS + 90_000);
  assert.equal(venue.status().timeMs, MORNING_MS + 90_000);
  machine.pass(1000);
  assert.equal((await venue.deleteSnapshot('later')).timeMs, MORNING_MS + 91_000);
  assert.equal((await venue.reset()).timeMs, MORNING_MS);
});
