import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChangedMarkets } from '../../../src/core/margin/changed-markets.ts';
import { Random } from '../../support/random.ts';

const NONE = -1;

test('what was noted of a wallet is taken once, whatever is noted of others; what has no place is said', (t) => {
  const random = new Random(5);
  const changed = new ChangedMarkets();
  const expected = new Map<number, Set<number>>();
  const census = { noted: 0, again: 0, full: 0, taken: 0, nothing: 0, cleared: 0 };
  for (let step = 0; step < 20_000; step++) {
    // Far ones are met after near ones: pages are added on the way.
    const wallet = random.whole(0, 1 + Math.floor(step / 100)) * (random.chance(0.5) ? 1 : 37);
    const markets = expected.get(wallet) ?? new Set<number>();
    expected.set(wallet, markets);
    if (random.chance(0.6)) {
      const market = random.whole(0, 3);
      const known = markets.has(market);
      if (changed.note(wallet, market)) {
        census[known ? 'again' : 'noted']++;
        markets.add(market);
      } else {
        assert.ok(!known && markets.size === 2, 'only what is new has no place, and only beside two others');
        census.full++;
      }
    } else if (random.chance(0.1)) {
      changed.clear(wallet);
      markets.clear();
      census.cleared++;
    } else {
      const market = changed.take(wallet);
      assert.equal(market === NONE, markets.size === 0);
      assert.ok(market === NONE || markets.delete(market));
      census[market === NONE ? 'nothing' : 'taken']++;
    }
  }
  t.diagnostic(JSON.stringify(census));
  for (const [what, count] of Object.entries(census)) assert.ok(count > 50, what);
});

test('a wallet that nothing was ever noted of has nothing', () => {
  const changed = new ChangedMarkets();
  changed.clear(1_000_000);
  assert.equal(changed.take(1_000_000), NONE);
});
