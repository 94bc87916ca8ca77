import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadLine, type Quote, readerFor } from '../../../src/feeds/replay/lines.ts';

const TIME = Date.UTC(2026, 2, 1, 8);

/** What a file of lines says: `name index` each, with mark and mid where there are. */
function said(lines: readonly string[]): readonly string[] {
  const { reader, hasHeader } = readerFor(lines[0] ?? '');
  return lines.slice(hasHeader ? 1 : 0).flatMap((line) => reader(line).map(inWords));
}

function inWords({ timeMs, name, isMarket, index, mark, mid }: Quote): string {
  const market = isMarket ? ` mark ${mark} mid ${mid}` : '';
  return `${timeMs - TIME} ${name} ${index}${market}`;
}

test('CSV with a row for each price; times in three forms; BTC is XBT', () => {
  const lines = [
    'Time, Asset ,"Price"',
    '2026-03-01T08:00:00Z,btc,50000',
    `${TIME / 1000 + 1},ETH,3e3`,
    `${TIME + 1500},XBT,50000.5`,
  ];
  assert.deepEqual(said(lines), ['0 XBT 50000', '1000 ETH 3000', '1500 XBT 50000.5']);
});

test('CSV with a column for each asset; what is empty has not moved', () => {
  assert.deepEqual(said(['time,XBT,ETH', '2026-03-01T08:00:00Z,50000,3000', '2026-03-01T09:00:01+01:00,,3001']), [
    '0 XBT 50000',
    '0 ETH 3000',
    '1000 ETH 3001',
  ]);
});

test('CSV as other tools export it: an index without a name, a space in the time, quotes', () => {
  const told = ['0 XBT 50000.5', '1000 XBT 50001'];
  for (const lines of [
    [',time,XBT', '0,2026-03-01 08:00:00+00:00,50000.5', '1,2026-03-01 08:00:01+00:00,50001'],
    [',XBT', '2026-03-01 08:00:00+00:00,50000.5', '2026-03-01 08:00:01Z,50001'],
    ['XBT,timestamp', `50000.5,${TIME}`, `50001,${TIME + 1000}`],
  ]) {
    assert.deepEqual(said(lines), told);
  }
  assert.deepEqual(said(['"Date","BTC","ETH"', '"2026-03-01T08:00:00Z", "50000.5" ,""']), ['0 XBT 50000.5']);
});

test('NDJSON of prices, and of the messages of a wire', () => {
  const ticker = {
    time: TIME + 3,
    feed: 'ticker',
    product_id: 'PF_XBTUSD',
    index: 50_000,
    markPrice: 50_010,
    bid: 50_004,
    ask: 50_006,
  };
  const lines = [
    { event: 'info', version: 1 },
    { event: 'subscribed', feed: 'ticker', product_ids: ['PF_XBTUSD'] },
    { time: TIME, asset: 'XBT', price: 50_000 },
    { time: '2026-03-01T08:00:00Z', BTC: 50_001, ETH: 3000 },
    ticker,
    { ...ticker, markPrice: undefined, bid: undefined },
    { feed: 'book', product_id: 'PF_XBTUSD', seq: 1 },
    { feed: 'heartbeat', time: TIME },
  ];
  assert.deepEqual(said(lines.map((line) => JSON.stringify(line))), [
    '0 XBT 50000',
    '0 XBT 50001',
    '0 ETH 3000',
    '3 PF_XBTUSD 50000 mark 50010 mid 50005',
    '3 PF_XBTUSD 50000 mark NaN mid NaN',
  ]);
});

test('what is no line of prices is refused in plain words', () => {
  const csv = (line: string) => ['time,asset,price', line];
  for (const [lines, message] of [
    [['when,what'], /begins with a header/],
    [['time'], /begins with a header/],
    [csv('2026-03-01T08:00:00Z,XBT'), /2 columns, and the header has 3/],
    [csv('2026-03-01T08:00:00Z,XBT,1,2'), /4 columns/],
    [csv('yesterday,XBT,1'), /the time takes/],
    [csv('2026-03-01T08:00:00,XBT,1'), /the time takes/],
    [csv('-5,XBT,1'), /the time takes/],
    [csv('2026-03-01T08:00:00Z,X B T,1'), /the asset takes/],
    [csv('2026-03-01T08:00:00Z,XBT,0'), /the price takes/],
    [csv('2026-03-01T08:00:00Z,XBT,-1'), /the price takes/],
    [csv('2026-03-01T08:00:00Z,XBT,NaN'), /the price takes/],
    [csv('2026-03-01T08:00:00Z,XBT,1e30'), /the price takes/],
    [csv('2026-03-01T08:00:00Z,XBT,0x10'), /the price takes/],
    [csv('2026-03-01T08:00:00Z,XBT,"50,000.5"'), /without commas between its digits/],
    [csv('2026-03-01 08:00:00,XBT,1'), /with its zone/],
    [['time;XBT', '2026-03-01T08:00:00Z;5'], /divided by commas/],
    [['time,open,high,low,close', '1,2,3,4,5'], /"open" is no asset.*time,XBT/],
    [['{"time":1}'], /it has no price/],
    [['{"time":1,"asset":"XBT"}'], /the price takes/],
    [['{}', '[]'], /the time takes/],
    [['{"time":1,"asset":"XBT","price":1}', '[]'], /it is no object/],
    [['{"time":1,"asset":"XBT","price":1}', '{"time"'], /it is no JSON/],
    [['{"feed":"ticker","time":1,"index":5}'], /product_id/],
    [['{"feed":"ticker","time":1,"index":"x","product_id":"PF_XBTUSD"}'], /the price takes/],
  ] as const) {
    assert.throws(
      () => said(lines),
      (error) => error instanceof BadLine && message.test(error.message),
      JSON.stringify(lines),
    );
  }
});
