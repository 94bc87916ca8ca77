import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../support/genesis.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

/** Alice is long one coin with 1,000 USD; Carol bids below. */
function leveraged(): SmallVenue {
  const venue = new SmallVenue({
    accounts: [
      account('alice', 'flex USD 1000'),
      account('bob', 'flex USD 1000000'),
      account('carol', 'flex USD 1000000'),
    ],
  });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.buy(CAROL, SYMBOL, 3, 79_300);
  return venue;
}

const kinds = (answer: ReturnType<SmallVenue['index']>) =>
  answer.events.map(({ type }) => type).filter((type) => type === 'triggerFired' || type === 'liquidation');

test('a stop that is reached fires before its wallet is looked at: it may save it', () => {
  const unprotected = kinds(leveraged().index({ XBT: 79_350 }));
  assert.equal(unprotected[0], 'liquidation');
  const venue = leveraged();
  venue.trigger(ALICE, 'sell', 1, 79_400, { signal: 'mark', reduceOnly: true });
  assert.deepEqual(kinds(venue.index({ XBT: 79_350 })), ['triggerFired']);
  assert.equal(venue.lots(ALICE, SYMBOL), 0);
});

test('trades of a liquidation reach stops, and those are followed until nothing changes', () => {
  const venue = leveraged();
  const { key } = venue.trigger(BOB, 'sell', '0.2', 79_300, { limitPrice: '79200' });
  const { key: next } = venue.trigger(BOB, 'sell', '0.1', 79_250, { limitPrice: '79000' });
  const moved = venue.index({ XBT: 79_350 });
  assert.ok(kinds(moved).indexOf('triggerFired') > kinds(moved).indexOf('liquidation'));
  assert.deepEqual(
    eventsOf(moved.events, 'triggerFired').map(({ trigger }) => trigger.key),
    [key],
  );
  assert.equal(venue.state.triggerByKey.find(next) === undefined, false, 'its price was not reached');
});
