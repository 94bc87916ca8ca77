import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

function venueWith(...funds: readonly string[]): SmallVenue {
  return new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), inverse()],
    accounts: [account('alice', ...funds), account('bob', 'flex USD 10000000', 'fi_xbtusd XBT 100')],
  });
}

function move(venue: SmallVenue, from: string, to: string, asset: string, amount: string): string {
  return venue.apply({ type: 'transfer', account: ALICE, from, to, asset, amount }).status;
}

test('money moves between wallets, told from both ends', () => {
  const venue = venueWith('cash USD 100');
  const { events, status } = venue.apply({
    type: 'transfer',
    account: ALICE,
    from: 'cash',
    to: 'flex',
    asset: 'USD',
    amount: '40.000000000001',
  });
  assert.equal(status, 'done');
  assert.deepEqual(
    [venue.balance(ALICE, 'cash', 'USD'), venue.balance(ALICE, 'flex', 'USD')],
    ['59.999999999999', '40.000000000001'],
  );
  const rows = eventsOf(events, 'booking').map(({ walletId, reason, oldBalance, newBalance }) => [
    venue.state.wallets.get(walletId).name,
    reason,
    newBalance - oldBalance,
  ]);
  assert.deepEqual(rows, [
    ['cash', 'transfer', -40_000_000_000_001n],
    ['flex', 'transfer', 40_000_000_000_001n],
  ]);
  assert.equal(venue.total('USD'), 0n);
});

test('refusals in their order', () => {
  const venue = venueWith('cash USD 100', 'cash XBT 1');
  const rows: readonly (readonly [string, string, string, string, string])[] = [
    ['nope', 'flex', 'NOPE', 'x', 'invalidAccount'],
    ['cash', 'nope', 'USD', '1', 'invalidAccount'],
    ['cash', 'cash', 'USD', '1', 'invalidAccount'],
    ['cash', 'flex', 'NOPE', 'x', 'invalidUnit'],
    ['cash', 'fi_xbtusd', 'USD', 'x', 'invalidUnit'],
    ['fi_xbtusd', 'cash', 'USD', '1', 'invalidUnit'],
    ['cash', 'flex', 'USD', 'x', 'invalidAmount'],
    ['cash', 'flex', 'USD', '0', 'invalidAmount'],
    ['cash', 'flex', 'USD', '-1', 'invalidAmount'],
    ['cash', 'flex', 'USD', '0.0000000000001', 'invalidAmount'],
    ['cash', 'flex', 'USD', '1e30', 'invalidAmount'],
    ['cash', 'flex', 'USD', '100.000000000001', 'insufficientFunds'],
    ['cash', 'flex', 'EUR', '1', 'insufficientFunds'],
    ['cash', 'flex', 'USD', '100', 'done'],
    ['cash', 'fi_xbtusd', 'XBT', '1', 'done'],
  ];
  for (const [from, to, asset, amount, status] of rows)
    assert.equal(move(venue, from, to, asset, amount), status, `${from} ${to} ${asset} ${amount}`);
});

test('an inactive account moves nothing', () => {
  const venue = venueWith('cash USD 100');
  venue.apply({ type: 'setAccount', account: ALICE, active: false });
  assert.equal(move(venue, 'cash', 'flex', 'USD', '1'), 'accountInactive');
});

test('the whole balance can leave where nothing is held, to the last unit', () => {
  const venue = venueWith(
    'flex XBT 0.0000000003',
    'flex EUR 4540.5837374453',
    'flex USD 5000',
    'fi_xbtusd XBT 141.31756797',
  );
  assert.equal(move(venue, 'flex', 'cash', 'EUR', '4540.5837374453'), 'done');
  assert.equal(move(venue, 'flex', 'cash', 'USD', '5000'), 'done');
  assert.equal(move(venue, 'flex', 'cash', 'XBT', '0.0000000003'), 'done');
  assert.equal(move(venue, 'fi_xbtusd', 'cash', 'XBT', '141.31756797'), 'done');
});

test('a margin wallet gives what is left above the margin of positions and orders (C14, D30)', () => {
  const venue = venueWith('flex USD 1000');
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.5', 80_000);
  venue.buy(ALICE, 'PF_XBTUSD', '0.5', 80_000);
  assert.equal(venue.figures(ALICE).flex.currencies[0]?.available, 200);
  assert.equal(move(venue, 'flex', 'cash', 'USD', '200.000000000001'), 'insufficientFunds');
  assert.equal(move(venue, 'flex', 'cash', 'USD', '200'), 'done');
  assert.equal(venue.figures(ALICE).flex.availableMargin, 0);
});

test('coins leave at their collateral value, and only as far as it is free', () => {
  const venue = venueWith('flex XBT 1');
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.98', 80_000);
  // 78,400 of collateral, 784 of margin: 99 % of the coin is free.
  assert.equal(move(venue, 'flex', 'cash', 'XBT', '0.9901'), 'insufficientFunds');
  assert.equal(move(venue, 'flex', 'cash', 'XBT', '0.9899'), 'done');
});

test('unrealised profit lets more of the balance leave, never more than the balance (C14)', () => {
  const venue = venueWith('flex USD 1000');
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.5', 80_000);
  venue.index({ XBT: 90_000 });
  assert.equal(move(venue, 'flex', 'cash', 'USD', '1000.01'), 'insufficientFunds');
  assert.equal(move(venue, 'flex', 'cash', 'USD', '1000'), 'done');
  assert.equal(venue.figures(ALICE).flex.availableMargin, 4600);
});

test('the totals decide, in which gains of isolated positions count, though the cross part lives without them (C180)', () => {
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), ether()],
    accounts: [account('alice', 'flex USD 10000'), account('bob', 'flex USD 10000000')],
  });
  venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_ETHUSD', maxLeverage: 5 });
  venue.cross(ALICE, BOB, 'PF_ETHUSD', 10, 2_600);
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.5', 80_000);
  venue.index({ ETH: 3_600 });
  // 10,000 of profit in ether: all of the balance is available. 5,200 of it are assigned, 200 maintain the cross position.
  assert.equal(venue.figures(ALICE).flex.currencies[0]?.available, 10_000);
  const take = (amount: string) =>
    venue.apply({ type: 'transfer', account: ALICE, from: 'flex', to: 'cash', asset: 'USD', amount });
  assert.equal(eventsOf(take('4600').events, 'liquidation').length, 0);
  assert.equal(venue.lots(ALICE, 'PF_XBTUSD'), 5_000);
  const further = take('100');
  assert.equal(further.status, 'done');
  assert.ok(eventsOf(further.events, 'liquidation').length > 0);
});

test('a wallet without free margin gives nothing, of any asset', () => {
  const venue = venueWith('flex USD 1000', 'flex EUR 1');
  venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
  venue.index({ XBT: 79_700 });
  assert.ok(venue.figures(ALICE).flex.availableMargin < 0);
  assert.equal(move(venue, 'flex', 'cash', 'EUR', '0.01'), 'insufficientFunds');
});

test('an inverse wallet gives its available funds', () => {
  const venue = venueWith('fi_xbtusd XBT 1');
  venue.cross(ALICE, BOB, 'PI_XBTUSD', 80_000, 80_000);
  const { availableFunds } = venue.single(ALICE, 'fi_xbtusd');
  assert.ok(Math.abs(availableFunds - 0.98) < 1e-12);
  assert.equal(move(venue, 'fi_xbtusd', 'cash', 'XBT', '0.9801'), 'insufficientFunds');
  assert.equal(move(venue, 'fi_xbtusd', 'cash', 'XBT', '0.9799'), 'done');
});

test('checked against unrounded figures, whatever is printed (D30)', () => {
  const venue = new SmallVenue({ rules: 'contract-2022', accounts: [account('alice', 'flex EUR 100.001')] });
  assert.equal(venue.figures(ALICE).flex.balanceValue, 117);
  assert.equal(move(venue, 'flex', 'cash', 'EUR', '100.001'), 'done');
});

test('a withdrawal leaves the venue, and is told as a row of the account log', () => {
  const venue = venueWith('cash USD 100', 'flex USD 800');
  const withdraw = (from: string, asset: string, amount: string) =>
    venue.apply({ type: 'withdraw', account: ALICE, from, asset, amount });
  const { events, result } = withdraw('cash', 'USD', '40.5');
  const [row] = eventsOf(events, 'booking');
  assert.deepEqual(
    [row?.reason, row?.newBalance, result],
    ['cross-exchange transfer', 59_500_000_000_000n, { type: 'withdrawal', bookingKey: row?.key }],
  );
  assert.equal(venue.total('USD'), 0n);
  for (const [from, asset, amount, error] of [
    ['purse', 'USD', '1', 'invalidAccount'],
    ['cash', 'DOGE', '1', 'invalidUnit'],
    ['fi_xbtusd', 'USD', '1', 'invalidUnit'],
    ['cash', 'USD', '0', 'invalidAmount'],
    ['cash', 'USD', '59.500000000001', 'insufficientFunds'],
  ] as const) {
    assert.equal(withdraw(from, asset, amount).status, error, `${amount} ${asset} from ${from}`);
  }
  // 1 % of 80,000 is in use.
  venue.buy(ALICE, 'PF_XBTUSD', '0.5', 80_000);
  assert.equal(withdraw('flex', 'USD', '400.000000000001').status, 'insufficientFunds');
  assert.equal(withdraw('flex', 'USD', '400').status, 'withdrawal');
  venue.apply({ type: 'setAccount', account: ALICE, active: false });
  assert.equal(withdraw('cash', 'USD', '1').status, 'accountInactive');
});
