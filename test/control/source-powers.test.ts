/** Which source moves the prices, and how: through the library and over HTTP, across reverts and restarts. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Drydock } from '../../src/library/drydock.ts';
import { librarySettings } from '../../src/library/library.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { startVenue } from '../../src/library/start.ts';
import { MORNING_MS, rejection, TestMachine, venueForTest } from '../library/support.ts';
import { call } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-sources-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'prices.csv');
writeFileSync(
  file,
  ['time,asset,price', ...Array.from({ length: 100 }, (_, n) => `${1_700_000_000 + n},XBT,${1000 + n}`)].join('\n'),
);
const broken = join(folder, 'broken.csv');
writeFileSync(broken, 'time,asset,price\n1700000000,XBT,1\n1700000001,XBT,-1\n');

async function xbtOf(venue: Drydock): Promise<number> {
  const reply = await fetch(`${venue.url}/derivatives/api/v3/tickers/PF_XBTUSD`);
  const { ticker } = (await reply.json()) as { readonly ticker: { readonly indexPrice: number } };
  return ticker.indexPrice;
}

/** Lets what is under way arrive. */
const settled = async (venue: Drydock): Promise<void> => {
  await venue.snapshot('settled');
  await venue.snapshot('settled');
};

describe('the dials of synthetic prices', () => {
  test('are turned, shown, and taken back by a revert', async () => {
    const venue = await venueForTest({ market: 'synthetic' });
    const before = await venue.snapshot();
    assert.equal(venue.status().source, undefined);
    const view = await venue.setSynthetic({ volatility: 2, drift: { btc: 0.5 } });
    assert.deepEqual(view.synthetic, { volatility: 2, drift: { XBT: 0.5 } });
    const { status, body } = await call(venue, 'PUT', '/synthetic', { correlation: { all: 0.9, ETH: 0.1 } });
    assert.equal(status, 200);
    const whole = { volatility: 2, drift: { XBT: 0.5 }, correlation: { all: 0.9, ETH: 0.1 } };
    assert.deepEqual((body as { synthetic: unknown }).synthetic, whole);
    assert.deepEqual(venue.status().source, whole);
    await venue.revert(before);
    assert.equal(venue.status().source, undefined);
  });

  test('move the prices of the same seed otherwise, and the same each time', async () => {
    const end = async (dials: object): Promise<number> => {
      const venue = await venueForTest({ market: 'synthetic', synthetic: dials });
      await venue.advance('30s', { prices: 'source' });
      return xbtOf(venue);
    };
    const usual = await end({ volatility: 1 });
    assert.notEqual(await end({ volatility: 3 }), usual);
    assert.equal(await end({ volatility: 3 }), await end({ volatility: 3 }));
    const turned = await venueForTest({ market: 'synthetic' });
    await turned.setSynthetic({ volatility: 3 });
    await turned.advance('30s', { prices: 'source' });
    assert.equal(await xbtOf(turned), await end({ volatility: 3 }), 'at the start, or by control');
  });

  test('what cannot be is said in plain words', async () => {
    const venue = await venueForTest();
    for (const [body, message] of [
      [{}, /Give at least one of volatility, drift, jumpsPerDay, jumpSize, correlation/],
      [{ volatility: 'high' }, /volatility takes a number from 0 to 100/],
      [{ volatility: 101 }, /volatility takes a number from 0 to 100/],
      [{ drift: { USD: 1 } }, /no asset named USD that has a price/],
      [{ vol: 1 }, /vol is not known/],
    ] as const) {
      const answer = await call(venue, 'PUT', '/synthetic', body);
      assert.equal(answer.status, 400);
      assert.match((answer.body as { message: string }).message, message);
    }
  });
});

describe('another source', () => {
  test('takes over, and a revert brings the one before', async () => {
    const machine = new TestMachine();
    const venue = await venueForTest({ market: 'frozen' }, { machine });
    const before = await xbtOf(venue);
    const kept = await venue.snapshot();
    const view = await venue.setMarketSource(`replay:${file}`, { speed: 2 });
    assert.equal(view.market, `replay:${file}`);
    await settled(venue);
    assert.equal(await xbtOf(venue), 1000, 'its first price comes at once');
    machine.pass(5000);
    await settled(venue);
    assert.ok((await xbtOf(venue)) > 1000);
    await venue.advance('10s', { prices: 'source' });
    assert.equal(await xbtOf(venue), 1030, '15 seconds at twice the speed');
    const { source } = venue.status();
    assert.deepEqual([source?.file, source?.speed, source?.prices, source?.ended], [file, 2, 100, false]);
    await venue.revert(kept);
    assert.equal(venue.status().market, 'frozen');
    assert.equal(await xbtOf(venue), before);
    machine.pass(5000);
    await settled(venue);
    assert.equal(await xbtOf(venue), before, 'the replay has ended with its line');
    const answer = await call(venue, 'PUT', '/market-source', { source: 'synthetic' });
    assert.equal(answer.status, 200);
    await venue.advance('5s', { prices: 'source' });
    assert.notEqual(await xbtOf(venue), before);
  });

  test('a price set by hand holds until the file says another', async () => {
    const venue = await venueForTest({ market: `replay:${file}` });
    await settled(venue);
    await venue.setIndexPrice('XBT', 5);
    assert.equal(await xbtOf(venue), 5);
    await venue.advance('1s', { prices: 'source' });
    assert.equal(await xbtOf(venue), 1001);
  });

  test('what cannot be is said in plain words, and the present one goes on', async () => {
    const venue = await venueForTest();
    for (const [body, message] of [
      [
        { source: 'nobody' },
        /There is no price source nobody: there are synthetic, frozen, replay:FILE and mirror:URL/,
      ],
      [{ source: `replay:${broken}` }, /broken\.csv, line 3: the price takes a number/],
      [{ source: `replay:${folder}/none.csv` }, /none\.csv: there is no such file/],
      [
        { source: 'mirror:http://me:secret@127.0.0.1:1' },
        /^mirror: takes the URL of a venue without a password, such as [^@]*$/,
      ],
      [{ source: 'frozen', speed: 2 }, /are for a replay/],
      [{ source: `replay:${file}`, speed: 0 }, /speed takes a number from 0.001 to 100000/],
      [{ source: `replay:${file}`, end: 'loop', from: 'time' }, /has one end/],
      [{}, /source is missing/],
    ] as const) {
      const answer = await call(venue, 'PUT', '/market-source', body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.match((answer.body as { message: string }).message, message);
      assert.equal(venue.status().market, 'frozen');
    }
  });
});

describe('a source that is worked with', () => {
  const name = join(folder, 'worked-with.csv');
  const replay = `replay:${name}` as const;
  /** More than is read of a file at a time. */
  const rows = (asset: string): string =>
    Array.from({ length: 40_000 }, (_, n) => `${1_700_000_000 + n},${asset},${1000 + (n % 50)}\n`).join('');
  const write = (asset: string): void => writeFileSync(name, `time,asset,price\n${rows(asset)}`);

  test('is not exchanged while an advance works out its steps, and begins anew afterwards', async () => {
    write('XBT');
    const venue = await venueForTest({ market: replay });
    await settled(venue);
    let refusal: Promise<Error> | undefined;
    const onReached = (): void => {
      refusal ??= rejection(venue.setMarketSource(replay));
    };
    const { time } = await venue.advance('20000s', { prices: 'source', stepMs: 10_000, onReached });
    assert.match((await refusal)?.message ?? '', /under way/);
    assert.equal(await xbtOf(venue), 1000);
    await venue.advance('7s', { prices: 'source' });
    assert.equal(await xbtOf(venue), 1007, `${time} and 7 seconds`);
    await venue.setMarketSource(replay);
    await settled(venue);
    assert.equal(await xbtOf(venue), 1000, 'set anew, it begins anew');
  });

  test('stays open for an advance that began at the same moment as the change', async () => {
    write('XBT');
    const venue = await venueForTest({ market: replay });
    await settled(venue);
    for (let round = 0; round < 3; round++) {
      const ends = await Promise.allSettled([
        venue.setMarketSource(round % 2 === 0 ? replay : 'frozen'),
        venue.advance('5000s', { prices: 'source', stepMs: 10_000 }),
      ]);
      for (const end of ends) {
        if (end.status === 'rejected') assert.match(String(end.reason), /under way|no prices on the way/);
      }
    }
    assert.equal(typeof venue.status().market, 'string');
  });

  test('whose file is written over: prices hold, and the status says why', async () => {
    write('XBT');
    const venue = await venueForTest({ market: replay });
    await settled(venue);
    write('?!?');
    await venue.advance('39000s');
    await settled(venue);
    const { source } = venue.status();
    assert.match(String(source?.problem), /was changed after it had been checked: the asset takes a symbol/);
    assert.equal((await call(venue, 'GET', '/status')).status, 200);
    await assert.rejects(venue.advance('1s', { prices: 'source' }), /was changed after it had been checked/);
    await venue.advance('1s');
    write('XBT');
    await venue.setMarketSource(replay);
    assert.equal(venue.status().source?.problem, undefined);
    await venue.advance('3s', { prices: 'source' });
    assert.equal(await xbtOf(venue), 1003);
  });

  test('a pipe is no file, and nobody waits for it', { skip: process.platform === 'win32' }, async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const venue = await venueForTest();
    await assert.rejects(venue.setMarketSource(`replay:${pipe}`), /pipe: this is no file/);
  });
});

describe('at the start', () => {
  const start = (options: StartOptions, machine = new TestMachine()): Promise<Drydock> =>
    startVenue(librarySettings(options), { machine });

  test('a file that cannot be replayed, and options that do not go together, are refused', async () => {
    for (const [options, message] of [
      [{ market: `replay:${broken}` }, /broken\.csv, line 3: the price takes/],
      [{ market: 'replay:' }, /market takes synthetic, frozen, replay: and the path/],
      [{ market: 'mirror:nowhere' }, /market takes synthetic/],
      [{ market: 'frozen', replaySpeed: 2 }, /go with the market replay:FILE/],
      [{ market: 'frozen', synthetic: { volatility: 2 } }, /goes with the market synthetic/],
      [{ synthetic: { volatility: -2 } }, /volatility takes a number from 0 to 100/],
      [{ synthetic: '{"volatility": ' }, /it is no JSON/],
      [{ synthetic: join(folder, 'none.json') }, /there is no such file/],
      [{ market: `replay:${file}`, replaySpeed: 0 }, /replaySpeed takes a number from 0.001/],
    ] as const) {
      const error = await rejection((async () => start(options as StartOptions))());
      assert.equal(error.code, 'OPTION_INVALID', error.message);
      assert.match(error.message, message);
    }
  });

  test('a restart goes on at the right place of the file; without the file prices hold, and it says so', async () => {
    const data = join(folder, 'venue');
    const first = await start({ data, market: `replay:${file}`, replaySpeed: 2 });
    await settled(first);
    assert.equal(await xbtOf(first), 1000);
    await first.close();
    const second = await start({ data }, new TestMachine(MORNING_MS + 20_000));
    await settled(second);
    assert.equal(await xbtOf(second), 1040);
    assert.deepEqual(second.notes, []);
    await second.close();
    renameSync(file, `${file}.gone`);
    const third = await start({ data }, new TestMachine(MORNING_MS + 30_000));
    assert.match(third.notes[0] ?? '', /Prices hold where they stood\. .*prices\.csv: there is no such file/);
    assert.match(String(third.status().source?.problem), /there is no such file/);
    assert.equal(await xbtOf(third), 1040);
    await assert.rejects(third.advance('1s', { prices: 'source' }), /there is no such file/);
    renameSync(`${file}.gone`, file);
    await third.setMarketSource(`replay:${file}`);
    assert.equal(third.status().source?.problem, undefined);
    await third.close();
    const other = await rejection(start({ data, market: 'synthetic' }));
    assert.equal(other.code, 'OPTIONS_CONTRADICT');
  });

  test('the dials of the start are kept, and so is what they were turned to', async () => {
    const data = join(folder, 'dials');
    const first = await start({ data, synthetic: { volatility: 2 } });
    await first.setSynthetic({ drift: 1 });
    await first.close();
    const second = await start({ data, synthetic: { volatility: 2 } });
    assert.deepEqual(second.status().source, { volatility: 2, drift: 1 });
    await second.close();
  });
});
