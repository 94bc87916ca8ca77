/** What is recorded of one venue is what another one replays. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { recordPrices } from '../../src/recorder/record.ts';
import { HandClock, until } from '../feeds/mirror/hand-clock.ts';
import { TestMachine, venueForTest } from '../library/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-record-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const PRICES = [50_000, 50_100.5, 49_000, 51_234.25];

describe('from one venue to another', () => {
  for (const format of ['tickers', 'csv'] as const) {
    test(`as ${format}: the same index prices in the same order`, { timeout: 120_000 }, async () => {
      const machine = new TestMachine();
      const one = await venueForTest({ market: 'frozen' }, { machine });
      await one.setIndexPrice('XBT', 1000);
      const file = join(folder, `prices.${format}`);
      let lines = 0;
      const recording = await recordPrices({
        url: one.url,
        file,
        format,
        products: ['PF_XBTUSD', 'PF_NOPEUSD'],
        clock: new HandClock(),
        onLine: (count) => {
          lines = count;
        },
      });
      await until(() => lines === 1);
      for (const [index, price] of PRICES.entries()) {
        machine.pass(1000);
        await one.setIndexPrice('XBT', price);
        await until(() => lines >= index + 2);
      }
      const recorded = await recording.stop();
      assert.deepEqual(recorded.unknown, ['PF_NOPEUSD']);
      assert.equal(
        recorded.lines,
        readFileSync(file, 'utf8').trimEnd().split('\n').length - (format === 'csv' ? 1 : 0),
      );

      const other = await venueForTest({ market: `replay:${file}` });
      const seen: number[] = [];
      const look = async (): Promise<void> => {
        const reply = await fetch(`${other.url}/derivatives/api/v3/tickers/PF_XBTUSD`);
        const { ticker } = (await reply.json()) as { readonly ticker: { readonly indexPrice: number } };
        if (seen.at(-1) !== ticker.indexPrice) seen.push(ticker.indexPrice);
      };
      await until(async () => {
        await look();
        return seen.at(-1) === 1000;
      });
      for (let second = 0; second < PRICES.length; second++) {
        await other.advance(1000, { prices: 'source', stepMs: 1 });
        await look();
      }
      assert.deepEqual(seen.slice(seen.indexOf(1000)), [1000, ...PRICES]);
    });
  }
});

test('what cannot be recorded is said in plain words', async () => {
  const venue = await venueForTest();
  const reasonOf = (options: Partial<Parameters<typeof recordPrices>[0]>): Promise<string> =>
    recordPrices({ url: venue.url, file: join(folder, 'x'), ...options }).then(
      () => 'begun',
      (error: Error) => error.message,
    );
  assert.match(await reasonOf({ url: 'nowhere' }), /is no URL of a venue/);
  assert.match(await reasonOf({ url: 'http://127.0.0.1:1' }), /does not answer \(ECONNREFUSED|does not answer/);
  assert.match(await reasonOf({ file: join(folder, 'none', 'x') }), /cannot be written \(ENOENT\)/);
});
