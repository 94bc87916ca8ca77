/** A venue that mirrors another, both in this process. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Drydock } from '../../../src/library/drydock.ts';
import { librarySettings } from '../../../src/library/library.ts';
import { startVenue } from '../../../src/library/start.ts';
import { MORNING_MS, TestMachine, venueForTest } from '../../library/support.ts';
import { until } from './hand-clock.ts';

interface Ticker {
  readonly indexPrice: number;
  readonly markPrice: number;
}

async function tickerOf(venue: Drydock, symbol = 'PF_XBTUSD'): Promise<Ticker> {
  const reply = await fetch(`${venue.url}/derivatives/api/v3/tickers/${symbol}`);
  return ((await reply.json()) as { readonly ticker: Ticker }).ticker;
}

const statusOf = (venue: Drydock): Readonly<Record<string, unknown>> => venue.status().source ?? {};

test('index and mark are followed; a price by hand ends the mark until the other venue says more', {
  timeout: 120_000,
}, async () => {
  const machine = new TestMachine();
  const other = await venueForTest({ market: 'frozen', seed: 2 }, { machine });
  await other.setIndexPrices({ XBT: 60_000, ETH: 2000 });
  await other.setPremium('PF_XBTUSD', 0.002);
  const expected = await tickerOf(other);
  assert.equal(expected.markPrice, 60_120);
  const mirror = await venueForTest({ market: `mirror:${other.url}` });
  await until(async () => (await tickerOf(mirror)).markPrice === 60_120);
  assert.equal((await tickerOf(mirror)).indexPrice, 60_000);
  await until(async () => (await tickerOf(mirror, 'PF_ETHUSD')).indexPrice === 2000);
  const status = statusOf(mirror);
  assert.deepEqual([status.connected, status.refused, status.unknown, status.connections], [true, 0, [], 1]);

  await mirror.setIndexPrice('XBT', 40_000);
  assert.equal((await tickerOf(mirror)).indexPrice, 40_000);
  assert.ok((await tickerOf(mirror)).markPrice < 41_000, 'a price set by hand takes effect at once');
  // Tickers come once a second, by the other venue's machine.
  machine.pass(1000);
  await other.setIndexPrice('XBT', 61_000);
  machine.pass(1000);
  const moved = await tickerOf(other);
  await until(async () => (await tickerOf(mirror)).markPrice === moved.markPrice);
  assert.equal((await tickerOf(mirror)).indexPrice, 61_000);
  await assert.rejects(mirror.advance('1h', { prices: 'source' }), /A mirror has no prices of the future/);
});

test('when the other venue goes, prices hold; markets that it lacks are named; a clock that stands still holds too', {
  timeout: 120_000,
}, async () => {
  const machine = new TestMachine();
  const other = await venueForTest({ market: 'frozen' }, { machine });
  const mirror = await venueForTest({ market: 'frozen' });
  await mirror.setIndexPrice('XBT', 10_000);
  await mirror.freeze();
  await mirror.setMarketSource(`mirror:${other.url}/ws/v1`);
  await until(() => statusOf(mirror).connected === true && Number(statusOf(mirror).taken) > 0);
  assert.equal((await tickerOf(mirror)).indexPrice, 10_000, 'the clock stands still');
  const { indexPrice } = await tickerOf(other);
  await mirror.resume();
  await until(async () => (await tickerOf(mirror)).indexPrice === indexPrice);
  await other.close();
  await until(() => statusOf(mirror).connected === false);
  assert.equal((await tickerOf(mirror)).indexPrice, indexPrice);
  assert.notEqual(statusOf(mirror).lastProblem, undefined);
  await mirror.setMarketSource('frozen');
  assert.equal(mirror.status().source, undefined, 'it is followed no longer');
});

test('a restart and a replay need no other venue', { timeout: 120_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'drydock-mirror-'));
  after(() => rmSync(data, { recursive: true, force: true }));
  const other = await venueForTest({ market: 'frozen' });
  await other.setIndexPrice('XBT', 61_234.5);
  const start = (machine: TestMachine): Promise<Drydock> =>
    startVenue(librarySettings({ data, market: `mirror:${other.url}`, clock: 'resume' }), { machine });
  const first = await start(new TestMachine());
  await until(async () => (await tickerOf(first)).indexPrice === 61_234.5);
  const before = await tickerOf(first);
  await first.close();
  await other.close();
  const second = await start(new TestMachine(MORNING_MS + 1000));
  assert.deepEqual(await tickerOf(second), before);
  assert.equal(statusOf(second).connected, false);
  await second.close();
});
