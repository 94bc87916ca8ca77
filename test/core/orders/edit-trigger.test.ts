import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EditOrder, SendTrigger } from '../../../src/core/commands/command.ts';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

function waiting(options: Partial<SendTrigger> = {}, stopPrice?: number): { venue: SmallVenue; key: number } {
  const venue = new SmallVenue({ accounts });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  const { key } = venue.trigger(ALICE, 'sell', 1, stopPrice, options);
  return { venue, key };
}

const TRAILING = { triggerType: 'trailing_stop', deviation: { value: '1', unit: 'PERCENT' } } as const;

test('size, trigger price and limit change; the id stays', () => {
  const { venue, key } = waiting({}, 79_000);
  venue.timeMs += 5;
  const edited = venue.edit(ALICE, key, {
    size: '0.5',
    stopPrice: '78000',
    limitPrice: '77500',
    quantityMode: 'absolute',
  });
  assert.deepEqual([edited.status, edited.key], ['edited', key]);
  const [event] = eventsOf(edited.events, 'triggerEdited');
  assert.deepEqual([event?.old.ticks, event?.old.limitTicks, event?.old.lots], [79_000, -1, 10_000]);
  assert.deepEqual([event?.now.ticks, event?.now.limitTicks, event?.now.lots], [78_000, 77_500, 5_000]);
  assert.equal(event?.now.updatedMs, venue.timeMs);
  assert.equal(event?.now.createdMs, venue.timeMs - 5);
});

test('an edit whose price is reached fires at once', () => {
  const { venue, key } = waiting({ limitPrice: '79000' }, 79_000);
  const edited = venue.edit(ALICE, key, { stopPrice: '80000' });
  assert.deepEqual(
    eventsOf(edited.events, 'triggerFired').map(({ trigger }) => trigger.key),
    [key],
  );
  assert.deepEqual(venue.queue(SYMBOL, 'sell'), [key]);
});

test('an offset goes along with the trigger price until a limit price replaces it (C82)', () => {
  const { venue, key } = waiting({ limitOffset: { value: '-1', unit: 'PERCENT' } }, 79_000);
  const limit = (changes: Partial<EditOrder>) => {
    const [event] = eventsOf(venue.edit(ALICE, key, changes).events, 'triggerEdited');
    return [event?.now.limitTicks, event?.now.offsetUnit];
  };
  assert.deepEqual(limit({ stopPrice: '78000' }), [77_220, 'PERCENT']);
  assert.deepEqual(limit({ limitPrice: '77000' }), [77_000, '']);
  assert.deepEqual(limit({ stopPrice: '79000' }), [77_000, '']);
});

test('a trailing stop starts anew at the present price when its deviation is sent again (C83)', () => {
  const { venue, key } = waiting({ ...TRAILING, signal: 'index' });
  venue.index({ XBT: 82_000 });
  venue.index({ XBT: 81_500 });
  const [event] = eventsOf(venue.edit(ALICE, key, { deviation: TRAILING.deviation }).events, 'triggerEdited');
  assert.deepEqual([event?.old.ticks, event?.now.ticks], [81_180, 80_685]);
  const wider = venue.edit(ALICE, key, { deviation: { value: '2000', unit: 'QUOTE_CURRENCY' } });
  assert.equal(eventsOf(wider.events, 'triggerEdited')[0]?.now.ticks, 79_500);
});

test('what cannot be edited', () => {
  const rows: readonly (readonly [status: string, options: Partial<SendTrigger>, changes: Partial<EditOrder>])[] = [
    ['invalidSize', {}, { size: '0' }],
    ['invalidSize', {}, { size: '0.00001' }],
    ['invalidSize', {}, { size: '10000' }],
    ['tooManySmallOrders', {}, { size: '0.0001', limitPrice: '1' }],
    ['invalidPrice', {}, { stopPrice: '79000.5' }],
    ['invalidPrice', {}, { limitPrice: '0' }],
    ['orderForEditNotAStop', {}, { deviation: TRAILING.deviation }],
    ['cannotEditTriggerPriceOfTrailingStop', TRAILING, { stopPrice: '79000' }],
    ['cannotEditLimitPriceOfTrailingStop', TRAILING, { limitPrice: '79000' }],
    ['invalidPrice', TRAILING, { deviation: { value: '60', unit: 'PERCENT' } }],
  ];
  for (const [status, options, changes] of rows) {
    const { venue, key } = waiting(options, options === TRAILING ? undefined : 79_000);
    const hash = venue.state.triggers.get(0);
    const before = JSON.stringify(hash);
    assert.equal(venue.edit(ALICE, key, changes).status, status);
    assert.equal(JSON.stringify(venue.state.triggers.get(0)), before, 'nothing changed');
  }
  const { venue, key } = waiting({}, 79_000);
  assert.equal(venue.edit(BOB, key, { size: '2' }).status, 'orderForEditNotFound', 'not his');
  venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: true });
  assert.equal(venue.edit(ALICE, key, { size: '2' }).status, 'marketSuspended');
  const resting = new SmallVenue({ accounts });
  const order = resting.buy(ALICE, SYMBOL, 1, 70_000).key;
  assert.equal(resting.edit(ALICE, order, { stopPrice: '71000' }).status, 'orderForEditNotAStop');
});

test('a reduce-only one stays within the position', () => {
  const { venue, key } = waiting({ reduceOnly: true }, 79_000);
  const edited = venue.edit(ALICE, key, { size: '4' });
  assert.equal(eventsOf(edited.events, 'triggerEdited')[0]?.now.lots, 10_000);
});
