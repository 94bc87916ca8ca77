import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validators } from '../../../src/gateway/validators.ts';
import { candlesPage } from '../../../src/gateway/wire/charts.ts';
import { CANDLES_REPLY } from '../../../src/gateway/wire/schemas/candles.ts';
import { SmallVenue } from './venue.ts';

test('candles: times are numbers, everything else is text', () => {
  const { contract } = new SmallVenue().market('PF_PEPEUSD');
  const page = candlesPage(
    contract,
    [
      { timeMs: 1_791_489_600_000, open: 4.9e-6, high: 5.0001e-6, low: 4.8e-7, close: 4.9123456789e-6, volumeLots: 17 },
      { timeMs: 1_791_489_660_000, open: 1, high: 1, low: 1, close: 1, volumeLots: 0 },
    ],
    true,
  );
  assert.equal(new Validators().firstFault(CANDLES_REPLY, page), undefined);
  assert.deepEqual(page, {
    candles: [
      {
        time: 1791489600000,
        open: '0.0000049',
        high: '0.0000050001',
        low: '0.00000048',
        close: '0.0000049123456789',
        volume: '17000',
      },
      { time: 1791489660000, open: '1', high: '1', low: '1', close: '1', volume: '0' },
    ],
    more_candles: true,
  });
  assert.deepEqual(candlesPage(contract, [], false), { candles: [], more_candles: false });
});
