import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountViews } from '../../src/control/views.ts';
import { ether, inverse, linear } from '../support/instruments.ts';
import { ALICE, SmallVenue } from '../support/small-venue.ts';

test('an account shows what it chose for single markets', () => {
  const venue = new SmallVenue({ instruments: [linear(), ether(), inverse()] });
  const preferences = () => accountViews(venue.state)[0]?.preferences;
  assert.deepEqual(preferences(), []);
  venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_XBTUSD', maxLeverage: 12.5 });
  venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: 'PF_ETHUSD', asset: 'EUR' });
  assert.deepEqual(preferences(), [
    { symbol: 'PF_XBTUSD', maxLeverage: 12.5 },
    { symbol: 'PF_ETHUSD', profitCurrency: 'EUR' },
  ]);
  venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_XBTUSD' });
  venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_ETHUSD', maxLeverage: 5 });
  assert.deepEqual(preferences(), [{ symbol: 'PF_ETHUSD', maxLeverage: 5, profitCurrency: 'EUR' }]);
});
