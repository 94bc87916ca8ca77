import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountProblems } from '../../../src/core/commands/genesis-problems.ts';
import { subaccountsOf } from '../../../src/core/commands/subaccounts.ts';
import { account, genesisOf } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, SmallVenue } from '../../support/small-venue.ts';

function aFamily(): SmallVenue {
  return new SmallVenue({
    accounts: [account('alice', 'cash USD 100'), { ...account('bob'), master: 'alice' }, account('carol')],
  });
}

test('a subaccount is an account with a master', () => {
  const venue = aFamily();
  assert.deepEqual(
    subaccountsOf(venue.state, ALICE).map(({ id }) => id),
    [BOB],
  );
  assert.deepEqual(subaccountsOf(venue.state, BOB), []);
  const opened = venue.apply({ type: 'createAccount', specification: { ...account('dora'), master: 'carol' } });
  assert.equal(opened.result.type, 'account');
  assert.deepEqual(
    subaccountsOf(venue.state, CAROL).map(({ name }) => name),
    ['dora'],
  );
});

test('a master is a client that is no subaccount itself, and comes first', () => {
  const venue = aFamily();
  for (const master of ['nobody', 'house', 'bob']) {
    const refused = venue.apply({ type: 'createAccount', specification: { ...account('eve'), master } });
    assert.deepEqual(refused.result, { type: 'refused', error: 'unknownMaster', detail: master });
  }
  for (const accounts of [
    [{ ...account('a'), master: 'b' }, account('b')],
    [{ ...account('a'), master: 'a' }],
    [account('a'), { ...account('b'), master: 'a' }, { ...account('c'), master: 'b' }],
  ]) {
    assert.match(accountProblems(genesisOf({ accounts }), []).join(), /no account before it that can have subaccounts/);
  }
  assert.deepEqual(accountProblems(genesisOf({ accounts: [account('a'), { ...account('b'), master: 'a' }] }), []), []);
});

test('an inactive master commands nobody', () => {
  const venue = aFamily();
  venue.apply({ type: 'setAccount', account: ALICE, active: false });
  const trading = { type: 'setSubaccountTrading', account: ALICE, subaccount: BOB, tradingEnabled: false } as const;
  assert.equal(venue.apply(trading).status, 'accountInactive');
  const users = { fromUser: ALICE, toUser: BOB, from: 'cash', to: 'cash', asset: 'USD', amount: '1' };
  assert.equal(venue.apply({ type: 'subaccountTransfer', account: ALICE, ...users }).status, 'accountInactive');
  assert.equal(
    venue.apply({ type: 'setSelfTradeStrategy', account: ALICE, strategy: 'CANCEL_MAKER_ANY' }).status,
    'accountInactive',
  );
  assert.equal(venue.total('USD'), 0n);
});
