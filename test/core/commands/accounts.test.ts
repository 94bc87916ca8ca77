import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiKey } from '../../../src/core/commands/command.ts';
import { account } from '../../support/genesis.ts';
import { inverse, linear } from '../../support/instruments.ts';
import { ALICE, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const key = (apiKey: string): ApiKey => ({ apiKey, secret: 'c2VjcmV0', general: 'full', transfer: 'none' });

test('a new account has its wallets and its funds', () => {
  const venue = new SmallVenue();
  const made = venue.apply({
    type: 'createAccount',
    specification: account('carol', 'cash USD 5', 'fi_xbtusd XBT 0.5'),
  });
  assert.deepEqual(made.result, { type: 'account', accountId: CAROL });
  assert.deepEqual(
    venue.state.accounts.get(CAROL).wallets.map((id) => venue.state.wallets.get(id).name),
    ['cash', 'flex', 'fi_xbtusd'],
  );
  assert.deepEqual([venue.balance(CAROL, 'cash', 'USD'), venue.balance(CAROL, 'fi_xbtusd', 'XBT')], ['5', '0.5']);
  assert.deepEqual(
    made.events.map((event) => event.type),
    ['booking', 'booking', 'accountChanged'],
  );
  assert.equal(venue.buy(CAROL, 'PI_XBTUSD', 1000, 70_000).status, 'placed');
  assert.equal(venue.total('XBT'), 0n);
});

test('a wallet for each inverse pair, once', () => {
  const venue = new SmallVenue({
    instruments: [inverse(), linear(), inverse({ symbol: 'PI_ETHUSD', base: 'ETH', tickSize: 0.05 })],
  });
  assert.deepEqual(
    venue.state.accounts.get(ALICE).wallets.map((id) => venue.state.wallets.get(id).name),
    ['cash', 'flex', 'fi_xbtusd', 'fi_ethusd'],
  );
});

test('names and keys are unique, the venue own names too', () => {
  const venue = new SmallVenue({ accounts: [{ ...account('alice'), keys: [key('a')] }] });
  const create = (name: string, ...keys: string[]): string =>
    venue.apply({ type: 'createAccount', specification: { ...account(name), keys: keys.map(key) } }).status;
  assert.equal(create('alice'), 'accountExists');
  assert.equal(create('house'), 'accountExists');
  assert.equal(create('noise'), 'accountExists');
  assert.equal(create('dora', 'b', 'a'), 'keyExists');
  assert.equal(create('dora', 'b'), 'account');
});

test('bad funds make no account', () => {
  for (const [funds, error] of [
    ['nope USD 1', 'invalidAccount'],
    ['flex NOPE 1', 'invalidUnit'],
    ['fi_xbtusd ETH 1', 'invalidUnit'],
    ['flex USD 0', 'invalidAmount'],
  ] as const) {
    const venue = new SmallVenue();
    const before = venue.state.accounts.count;
    const made = venue.apply({ type: 'createAccount', specification: account('carol', 'flex USD 5', funds) });
    assert.equal(made.status, error);
    assert.deepEqual([venue.state.accounts.count, made.events.length], [before, 0]);
    assert.equal(venue.total('USD'), 0n);
  }
});

test('a deposit comes from outside and is told', () => {
  const venue = new SmallVenue();
  const { events, status } = venue.apply({
    type: 'deposit',
    account: ALICE,
    wallet: 'flex',
    asset: 'XBT',
    amount: '0.25',
  });
  assert.equal(status, 'done');
  assert.equal(venue.balance(ALICE, 'flex', 'XBT'), '0.25');
  const [booking] = eventsOf(events, 'booking');
  assert.deepEqual(
    [booking?.reason, booking?.oldBalance, booking?.newBalance],
    ['cross-exchange transfer', 0n, 2_500_000_000n],
  );
  assert.equal(venue.total('XBT'), 0n);
});

test('refused deposits', () => {
  const venue = new SmallVenue();
  const deposit = (to: number, wallet: string, asset: string, amount: string): string =>
    venue.apply({ type: 'deposit', account: to, wallet, asset, amount }).status;
  assert.equal(deposit(99, 'flex', 'USD', '1'), 'invalidAccount');
  assert.equal(deposit(ALICE, 'fi_dogeusd', 'USD', '1'), 'invalidAccount');
  assert.equal(deposit(ALICE, 'fi_xbtusd', 'USD', '1'), 'invalidUnit');
  assert.equal(deposit(ALICE, 'flex', 'DOGE', '1'), 'invalidUnit');
  for (const amount of ['', '0', '-1', 'x', '0.00000000000001', '1000000000001']) {
    assert.equal(deposit(ALICE, 'flex', 'USD', amount), 'invalidAmount', amount);
  }
  assert.equal(deposit(ALICE, 'flex', 'USD', '1000000000000'), 'done');
});

test('flags and schedule of an account', () => {
  const venue = new SmallVenue();
  const set = venue.apply({ type: 'setAccount', account: ALICE, tradingEnabled: false, marginSchedule: 'retail' });
  assert.deepEqual(set.events, [{ type: 'accountChanged', accountId: ALICE }]);
  const { active, tradingEnabled, marginSchedule } = venue.state.accounts.get(ALICE);
  assert.deepEqual([active, tradingEnabled, marginSchedule], [true, false, 'retail']);
  assert.equal(venue.apply({ type: 'setAccount', account: 99, active: false }).status, 'invalidAccount');
});
