/** A machine that is slow, or asleep: the file goes on while a step is on its way to the venue. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Machine } from '../../../src/host/machine.ts';
import { MORNING_MS, venueForTest } from '../../library/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-late-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const LOOKS = 400;

test('no price is lost that falls between a step and its entry', async (t) => {
  const firstMs = Date.UTC(2026, 2, 1, 8);
  const rows = Array.from({ length: 30 }, (_, n) => `${firstMs + n * 1000},XBT,${50_000 + n}`);
  const file = join(folder, 'prices.csv');
  writeFileSync(file, `time,asset,price\n${rows.join('\n')}\n`);
  for (const betweenMs of [0, 1, 130, 700, 1_000, 2_500, 40_000]) {
    // Time passes with every look at the clock, and timers go off at once; after enough looks it stands.
    let looks = 0;
    const machine: Machine = {
      nowMs: () => MORNING_MS + Math.min(looks++, LOOKS) * betweenMs,
      after: (delayMs, fire) => {
        if (looks > LOOKS && delayMs > 0) return () => {};
        const immediate = setImmediate(fire);
        return () => clearImmediate(immediate);
      },
    };
    const venue = await venueForTest({ market: `replay:${file}` }, { machine });
    while (looks <= LOOKS) {
      // Others come first, at times of their own.
      venue.deposit('account-1', 'flex', 'USD', 1).catch(() => {});
      await new Promise(setImmediate);
    }
    // What is still under way is delivered before this.
    for (let entry = 0; entry < 4; entry++) await venue.deposit('account-1', 'flex', 'USD', 1);
    const { timeMs } = venue.status();
    const reply = await fetch(`${venue.url}/derivatives/api/v3/tickers/PF_XBTUSD`);
    const { indexPrice } = ((await reply.json()) as { readonly ticker: { readonly indexPrice: number } }).ticker;
    t.diagnostic(`${betweenMs} ms between two looks: ${indexPrice} after ${timeMs - MORNING_MS} ms`);
    assert.equal(indexPrice, 50_000 + Math.min(29, Math.floor((timeMs - MORNING_MS) / 1000)));
  }
});
