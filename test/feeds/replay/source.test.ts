import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { openPriceFile } from '../../../src/feeds/replay/file.ts';
import { replaySource } from '../../../src/feeds/replay/source.ts';
import type { ReplaySettings } from '../../../src/feeds/replay-settings.ts';
import type { PriceSource, PriceView } from '../../../src/feeds/source.ts';
import { fc } from '../../support/property.ts';
import { INVERSE, view, XBT } from '../fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-replay-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const FIRST_MS = Date.UTC(2026, 2, 1, 8);
const SINCE_MS = Date.UTC(2026, 10, 22, 8);
let files = 0;

function fileOf(text: string): string {
  const path = join(folder, `prices-${files++}`);
  writeFileSync(path, text);
  return path;
}

/** A row every second, XBT at 100, 101, ...: `ticker` in the words of the wire. */
function rows(count: number, everyMs = 1000): string {
  return [
    'time,asset,price',
    ...Array.from({ length: count }, (_, n) => `${FIRST_MS + n * everyMs},XBT,${100 + n}`),
  ].join('\n');
}

function shown(replay: ReplaySettings = {}, steppedMs = -1): PriceView {
  return {
    ...view(['XBT', 'ETH', 'USD'], [XBT, INVERSE]),
    source: { sinceMs: SINCE_MS, steppedMs, settings: { replay } },
  };
}

async function sourceOf(text: string): Promise<PriceSource> {
  const source = await replaySource(`replay:${fileOf(text)}`);
  after(() => source.close?.());
  return source;
}

/** Venue times, from the start, and prices of XBT that a venue steps through. */
function walked(source: PriceSource, replay: ReplaySettings, spanMs: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let seen = shown(replay);
  let timeMs = SINCE_MS - 1;
  for (;;) {
    const next = source.nextMs(seen, timeMs);
    if (next === undefined || next > SINCE_MS + spanMs) return found;
    const price = source.step(seen, next)?.prices.find(([symbol]) => symbol === 'XBT')?.[1];
    assert.ok(price !== undefined && next > timeMs);
    found.push([next - SINCE_MS, price]);
    timeMs = next;
    seen = shown(replay, next);
  }
}

describe('a file and the time of the venue', () => {
  test('its first price is at the start, each other at its distance', async () => {
    const source = await sourceOf(rows(4));
    assert.deepEqual(walked(source, {}, 60_000), [
      [0, 100],
      [1000, 101],
      [2000, 102],
      [3000, 103],
    ]);
    assert.deepEqual(walked(source, { speed: 2 }, 60_000), [
      [0, 100],
      [500, 101],
      [1000, 102],
      [1500, 103],
    ]);
    assert.deepEqual(walked(source, { speed: 0.5 }, 4000), [
      [0, 100],
      [2000, 101],
      [4000, 102],
    ]);
  });

  test('it holds at its end, or begins again', async () => {
    const source = await sourceOf(rows(3));
    assert.equal(source.nextMs(shown(), SINCE_MS + 10_000), undefined);
    assert.deepEqual(walked(source, { end: 'loop' }, 4000), [
      [0, 100],
      [1000, 101],
      [2000, 102],
      [3000, 100],
      [4000, 101],
    ]);
    const status = source.status?.(shown({ end: 'loop' }), SINCE_MS + 7500);
    assert.equal(status?.lap, 2);
    assert.equal(source.status?.(shown(), SINCE_MS + 7500).ended, true);
  });

  test('at its own times', async () => {
    const source = await sourceOf(rows(3));
    const at = (timeMs: number) => source.step(shown({ from: 'time' }), timeMs)?.prices[0]?.[1];
    assert.equal(source.nextMs(shown({ from: 'time' }), FIRST_MS - 5000), FIRST_MS);
    assert.deepEqual(
      [at(FIRST_MS - 1), at(FIRST_MS), at(FIRST_MS + 1999), at(FIRST_MS + 1e9)],
      [undefined, 100, 101, 102],
    );
  });

  test('a venue that missed prices is shown the last of them; one that has seen them, nothing', async () => {
    const source = await sourceOf(rows(10));
    assert.equal(source.step(shown({}, SINCE_MS + 2000), SINCE_MS + 7300)?.prices[0]?.[1], 107);
    assert.equal(source.step(shown({}, SINCE_MS + 7000), SINCE_MS + 7300), undefined);
  });

  test('any moment is found from any other, as one pass would', async (t) => {
    // Longer than several blocks and chunks, with gaps, ties and small disorder.
    const times = Array.from({ length: 60_000 }, (_, n) => FIRST_MS + n * 700 + ((n * 7919) % 13) * 100);
    const lines = times.map(
      (time, n) => `${time},${n % 3 === 0 ? 'ETH' : 'XBT'},${1 + n}                              `,
    );
    const file = await openPriceFile(fileOf(`time,asset,price\n${lines.join('\n')}\n`));
    after(() => file.close());
    let passedMs = 0;
    const counted = times.map((time) => (passedMs = Math.max(passedMs, time)));
    const expectedAt = (timeMs: number) => {
      let last = -1;
      let low = 0;
      let high = counted.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((counted[middle] ?? 0) <= timeMs) {
          last = middle;
          low = middle + 1;
        } else high = middle;
      }
      return last;
    };
    let looks = 0;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10, max: 43_000_000 }), { minLength: 1, maxLength: 8 }), (moments) => {
        for (const moment of moments) {
          looks++;
          const timeMs = FIRST_MS + moment;
          const last = expectedAt(timeMs);
          const expected = [last, last - 1, last - 2]
            .filter((n) => n >= 0)
            .sort((a, b) => a - b)
            .findLast((n) => n % 3 !== 0);
          const known = file.knownAt(timeMs);
          if (expected !== undefined) assert.equal(known.find(({ name }) => name === 'XBT')?.index, 1 + expected);
          const next = counted[last + 1];
          assert.equal(file.nextMs(timeMs), next);
        }
      }),
      { numRuns: 25 },
    );
    t.diagnostic(`${looks} looks at ${file.info.count} prices`);
  });

  test('a price that one line is late counts with the line before it; further back is refused', async () => {
    const source = await sourceOf(`time,asset,price\n${FIRST_MS + 5000},XBT,1\n${FIRST_MS + 4000},XBT,2\n`);
    assert.equal(source.step(shown(), SINCE_MS)?.prices[0]?.[1], 2);
    await assert.rejects(
      replaySource(`replay:${fileOf(`time,asset,price\n${FIRST_MS + 100_000},XBT,1\n${FIRST_MS},XBT,2\n`)}`),
      /, line 3: its time is before/,
    );
  });
});

describe('recorded tickers', () => {
  const ticker = (afterMs: number, product: string, index: number, mark: number, mid: number) =>
    JSON.stringify({
      feed: 'ticker',
      time: FIRST_MS + afterMs,
      product_id: product,
      index,
      markPrice: mark,
      bid: mid - 1,
      ask: mid + 1,
    });
  const text = [
    ticker(0, 'PF_XBTUSD', 50_000, 50_010, 50_050),
    ticker(10, 'PI_XBTUSD', 50_001, 50_020, 49_951),
    ticker(1000, 'PF_XBTUSD', 50_100, 50_110, 50_100),
    ticker(1000, 'PF_NOPEUSD', 5, 5, 5),
  ].join('\n');

  test('set index, premium and mark; an index takes the known marks of its other markets along', async () => {
    const source = await sourceOf(text);
    const first = source.step(shown(), SINCE_MS);
    assert.deepEqual(
      [first?.prices, first?.premiums, first?.marks],
      [[['XBT', 50_000]], [['PF_XBTUSD', 0.001]], [['PF_XBTUSD', 50_010]]],
    );
    const last = source.step(shown({}, SINCE_MS + 500), SINCE_MS + 1500);
    assert.deepEqual(last?.prices, [['XBT', 50_100]]);
    assert.deepEqual(last?.premiums, [['PF_XBTUSD', 0]]);
    assert.deepEqual(last?.marks, [
      ['PF_XBTUSD', 50_110],
      ['PI_XBTUSD', 50_020],
    ]);
    assert.deepEqual(source.status?.(shown(), SINCE_MS + 5000).unknown, ['PF_NOPEUSD']);
  });
});

test('a file that cannot be replayed is refused with its name, and the line at fault', async () => {
  const refused = async (text: string) =>
    replaySource(`replay:${fileOf(text)}`).then(
      () => 'taken',
      (error: Error) => error.message.replace(folder, ''),
    );
  assert.match(await refused(''), /prices-\d+: there are no prices in it\.$/);
  assert.match(await refused('time,asset,price\n'), /there are no prices in it\.$/);
  assert.match(await refused(`${rows(2000)}\n1,XBT,oops`), /prices-\d+, line 2002: the price takes/);
  assert.match(await refused(`time,asset,price\n${'x'.repeat(70_000)}`), /line \d: it is longer than 64 KiB|line 2: /);
  assert.match(await refused(`\n\n{"time":`), /line 3: it is no JSON/);
  await assert.rejects(replaySource(`replay:${join(folder, 'none')}`), /none: there is no such file/);
  await assert.rejects(replaySource(`replay:${folder}`), /this is no file|cannot be read/);
});
