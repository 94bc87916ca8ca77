import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marketTerms } from '../../../src/core/margin/figures.ts';
import { impactMid } from '../../../src/core/market/impact.ts';
import { account } from '../../support/genesis.ts';
import { linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { ALICE, BOB, CAROL, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 100000000'));
/** An impact size of 1. */
const instruments = [linear({ impactMidSize: 1 })];

const midOf = (venue: SmallVenue): number | undefined => {
  const market = venue.market(SYMBOL);
  return impactMid(venue.state, market, marketTerms(venue.state, market));
};

test('the middle of what buying and selling the impact size costs on average', () => {
  const venue = new SmallVenue({ accounts, instruments });
  assert.equal(midOf(venue), undefined, 'an empty book');
  venue.buy(ALICE, SYMBOL, '0.5', 79_900);
  venue.buy(ALICE, SYMBOL, '0.5', 79_700);
  assert.equal(midOf(venue), undefined, 'one side alone');
  venue.sell(BOB, SYMBOL, '0.25', 80_100);
  venue.sell(BOB, SYMBOL, '0.5', 80_200);
  assert.equal(midOf(venue), undefined, 'too thin on the other');
  venue.sell(BOB, SYMBOL, 3, 80_500);
  // Selling gets 79,800, buying costs (0.25 x 80,100 + 0.5 x 80,200 + 0.25 x 80,500) = 80,250.
  assert.equal(midOf(venue), (79_800 + 80_250) / 2);
});

test('what is remembered is what a walk over the book finds, whatever happens to it', (t) => {
  let priced = 0;
  const step = fc.record({
    what: fc.constantFrom(
      'buy',
      'sell',
      'reduceBuy',
      'reduceSell',
      'cancel',
      'edit',
      'index',
      'premium',
      'close',
      'snap',
    ),
    who: fc.constantFrom(ALICE, BOB, CAROL),
    size: fc.integer({ min: 1, max: 20_000 }).map((lots) => (lots / 10_000).toFixed(4)),
    price: fc.integer({ min: 79_950, max: 80_050 }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), fc.boolean(), (steps, withHouse) => {
      const venue = new SmallVenue({ accounts, instruments, liquidity: withHouse ? 'house' : 'none' });
      const keys: (readonly [number, number])[] = [];
      let kept = venue.venue.snapshot();
      for (const { what, who, size, price } of steps) {
        const oldest = keys[0];
        if (what === 'buy' || what === 'sell') keys.push([who, venue.send(who, SYMBOL, what, size, price).key]);
        else if (what === 'reduceBuy') venue.buy(who, SYMBOL, size, price, { reduceOnly: true });
        else if (what === 'reduceSell') venue.sell(who, SYMBOL, size, price, { reduceOnly: true });
        else if (what === 'cancel' && oldest !== undefined) {
          venue.cancel(...oldest);
          keys.shift();
        } else if (what === 'edit' && oldest !== undefined) {
          venue.edit(oldest[0], oldest[1], { size, limitPrice: String(price) });
        } else if (what === 'index') venue.index({ XBT: price });
        else if (what === 'premium') venue.premium({ [SYMBOL]: (price - 80_000) / 1e6 });
        else if (what === 'close') venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: price > 80_000 });
        else if (what === 'snap') {
          if (price > 80_000) kept = venue.venue.snapshot();
          else venue.venue.restore(kept);
        }
        venue.pass(price % 7 === 0 ? 1_000 : 0);
        const known = midOf(venue);
        venue.state.impactMids.length = 0;
        assert.equal(midOf(venue), known);
        if (known !== undefined) priced++;
      }
    }),
    { numRuns: 150 },
  );
  t.diagnostic(`${priced} books with a price`);
  assert.ok(priced > 500);
});
