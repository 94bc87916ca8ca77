import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clientAccounts, findAccount, findMarket, matchSymbol, walletNames } from '../../src/control/lookup.ts';
import { State } from '../../src/core/state.ts';
import { Venue } from '../../src/core/venue.ts';
import { accountUuid } from '../../src/gateway/wire/ids.ts';
import { account, genesisOf, START_MS } from '../support/genesis.ts';

const state = new State();
new Venue(state).apply(genesisOf({ accounts: [account('alice'), account('Bob')] }), START_MS);

describe('an account', () => {
  const names = (reference: string): string | undefined => findAccount(state, reference)?.name;

  test('is found by id, name and uid', () => {
    for (const { id, name } of clientAccounts(state)) {
      assert.equal(names(String(id)), name);
      assert.equal(names(name), name);
      assert.equal(names(accountUuid(state, id)), name);
      assert.equal(names(accountUuid(state, id).toUpperCase()), name);
    }
  });

  for (const reference of [
    '',
    '0',
    '1',
    '99',
    'house',
    'noise',
    'ALICE',
    '-1',
    '2.0',
    ' 2',
    '__proto__',
    '9'.repeat(20),
  ]) {
    test(`is not found by ${JSON.stringify(reference)}`, () => assert.equal(names(reference), undefined));
  }

  test('has its wallets', () => {
    const [first] = clientAccounts(state);
    assert.ok(first !== undefined);
    assert.deepEqual(walletNames(state, first).slice(0, 2), ['cash', 'flex']);
  });
});

describe('an asset', () => {
  const symbols = ['USD', 'XBT', 'ETH', 'ANTHROPICx'];
  for (const [text, expected] of [
    ['XBT', 'XBT'],
    ['BTC', 'XBT'],
    ['btc', 'XBT'],
    ['eth', 'ETH'],
    ['ANTHROPICx', 'ANTHROPICx'],
    ['anthropicX', 'ANTHROPICx'],
    ['toString', undefined],
    ['', undefined],
  ] as const) {
    test(`${text} is ${expected ?? 'none'}`, () => assert.equal(matchSymbol(symbols, text), expected));
  }
});

test('a market is found in any case', () => {
  const { symbol } = state.markets.get(0).contract;
  assert.equal(findMarket(state, symbol.toLowerCase())?.contract.symbol, symbol);
  assert.equal(findMarket(state, 'constructor'), undefined);
});
