import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const MINUTE_MS = 60_000;
const instruments = [linear(), ether(), inverse(), datedLinear()];
const XBT_MARKETS = [SYMBOL, 'PI_XBTUSD', 'FF_XBTUSD_261225'];

/** A venue that has seen its five minutes. */
function seasoned(rules: object = {}): SmallVenue {
  const venue = new SmallVenue({ instruments, rules });
  venue.pass(6 * MINUTE_MS);
  return venue;
}

const flags = (venue: SmallVenue) => instruments.map(({ symbol }) => venue.market(symbol).extremeVolatility);
const isExtreme = (venue: SmallVenue): boolean => venue.market(SYMBOL).extremeVolatility;

test('more than 5 % within five minutes, up or down, flags all markets of the asset and no other (C27, C56)', () => {
  for (const price of [84_000.01, 75_999.99]) {
    const venue = seasoned();
    const { events } = venue.index({ XBT: price });
    assert.deepEqual(flags(venue), [true, false, true, true]);
    assert.deepEqual(
      eventsOf(events, 'marketChanged').map((event) => event.marketId),
      [SYMBOL, 'PI_XBTUSD', 'FF_XBTUSD_261225'].map((symbol) => venue.market(symbol).id),
    );
    for (const symbol of XBT_MARKETS) assert.equal(venue.market(symbol).marginMultiplier, 2);
    assert.equal(venue.market('PF_ETHUSD').marginMultiplier, 1);
  }
});

test('5 % exactly is not extreme', () => {
  for (const price of [84_000, 76_000]) {
    const venue = seasoned();
    venue.index({ XBT: price });
    assert.equal(isExtreme(venue), false);
  }
});

test('small steps add up over five minutes, and are forgotten after them', () => {
  const venue = seasoned();
  for (const price of [80_900, 81_800, 82_700, 83_600]) {
    venue.index({ XBT: price });
    venue.pass(MINUTE_MS);
  }
  assert.equal(isExtreme(venue), false, '4.5 % so far');
  venue.index({ XBT: 84_100 });
  assert.equal(isExtreme(venue), true, '5.125 % over the 80,000 of the minute before the first step');
  const quiet = eventsOf(venue.pass(MINUTE_MS).events, 'marketChanged');
  assert.equal(isExtreme(venue), true, 'still 5.125 % five minutes after that');
  assert.equal(quiet.length, 0);
  const { events } = venue.pass(MINUTE_MS);
  assert.equal(isExtreme(venue), false, '84,100 against 80,900 five minutes ago: 3.96 %');
  assert.equal(eventsOf(events, 'marketChanged').length, XBT_MARKETS.length);
  assert.equal(venue.market(SYMBOL).marginMultiplier, 1);
});

test('a venue compares nothing before it has seen the minute that lies five minutes back', () => {
  const venue = new SmallVenue({ instruments });
  venue.index({ XBT: 60_000 });
  assert.equal(isExtreme(venue), false);
  venue.pass(5 * MINUTE_MS);
  venue.index({ XBT: 50_000 });
  assert.equal(isExtreme(venue), false, 'the first full minute it saw lies four minutes back');
  venue.pass(MINUTE_MS);
  assert.equal(isExtreme(venue), true);
});

test('initial margins double, maintenance margins do not', () => {
  const venue = seasoned();
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  const calm = venue.figures(ALICE).flex;
  venue.index({ XBT: 85_000 });
  const wild = venue.figures(ALICE).flex;
  assert.deepEqual([calm.initialMargin, wild.initialMargin], [800, 1600]);
  assert.deepEqual([calm.maintenanceMargin, wild.maintenanceMargin], [400, 400]);
  venue.state.dropCaches();
  assert.deepEqual(venue.figures(ALICE).flex, wild);
  venue.pass(6 * MINUTE_MS);
  assert.equal(venue.figures(ALICE).flex.initialMargin, 800, 'and back');
});

test('minutes, threshold and multiplier are settings', () => {
  const venue = seasoned({ volatilityMinutes: 1, volatilityReturn: 0.01, volatilityMultiplier: 3 });
  venue.index({ XBT: 80_801 });
  assert.deepEqual([isExtreme(venue), venue.market(SYMBOL).marginMultiplier], [true, 3]);
  venue.pass(2 * MINUTE_MS);
  assert.equal(isExtreme(venue), false);
});

test('days of held prices leave the same samples as a minute of them', () => {
  const venue = seasoned();
  venue.pass(3 * 24 * 60 * MINUTE_MS);
  const { minutePrices } = venue.state.assets.get(venue.market(SYMBOL).baseAsset);
  assert.deepEqual(minutePrices, [80_000, 80_000, 80_000, 80_000, 80_000, 80_000]);
});
