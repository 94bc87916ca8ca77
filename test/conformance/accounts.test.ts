/** `GET /accounts` against the published contract, over a live venue. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Validators } from '../../src/gateway/validators.ts';
import { type Answer, aVenue, type Caller, RICH, type TestVenue, V3 } from '../gateway/endpoints/venue.ts';
import { CONTRACT_ERROR, CONTRACT_SUCCESS, DECIMAL_TEXT } from './accounts-contract.ts';

const validators = new Validators();

async function accountsOf(caller: Caller): Promise<Answer['json']> {
  const { status, headers, json } = await caller.get(`${V3}/accounts`);
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'application/json');
  return json;
}

function assertContract(reply: Answer['json']): void {
  assert.deepEqual(validators.firstFault(CONTRACT_SUCCESS, reply), undefined);
  assert.equal('error' in reply, false);
  for (const wallet of Object.values<Answer['json']>(reply.accounts)) {
    for (const [asset, balance] of Object.entries(wallet.balances ?? {})) {
      assert.match(String(balance), DECIMAL_TEXT, asset);
    }
  }
}

/** Linear and inverse positions, resting orders on both sides, a wallet in the red. */
async function trade(venue: TestVenue, caller: Caller): Promise<void> {
  for (const order of [
    { symbol: 'PF_XBTUSD', side: 'buy', size: '0.5' },
    { symbol: 'PF_ETHUSD', side: 'sell', size: '4' },
    { symbol: 'PI_XBTUSD', side: 'buy', size: '20000' },
    { symbol: 'PF_XBTUSD', side: 'buy', size: '0.2', limitPrice: '70000' },
    { symbol: 'PI_XBTUSD', side: 'sell', size: '500', limitPrice: '120000' },
  ]) {
    assert.equal((await caller.send(order)).status, 'placed', JSON.stringify(order));
  }
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 78_123.45]] });
}

describe('GET /accounts follows the contract', () => {
  for (const rules of ['2026', 'live-2023', 'contract-2022']) {
    test(`under ${rules}: unused, funded, trading`, async (t) => {
      const venue = await aVenue(t, { rules, funds: { empty: [], alice: RICH } });
      assertContract(await accountsOf(venue.caller('empty')));
      const alice = venue.caller('alice', 'full');
      assertContract(await accountsOf(alice));
      await trade(venue, alice);
      const reply = await accountsOf(alice);
      assertContract(reply);
      assert.deepEqual(Object.keys(reply), ['result', 'serverTime', 'accounts']);
      assert.notEqual(reply.accounts.flex.pnl, 0);
      assert.notEqual(reply.accounts.fi_xbtusd.triggerEstimates.im, 0);
    });
  }

  test('with a refusal, too', async (t) => {
    const venue = await aVenue(t);
    const { json } = await venue.get(`${V3}/accounts`);
    assert.equal(validators.firstFault(CONTRACT_ERROR, json), undefined);
    assert.notEqual(validators.firstFault(CONTRACT_SUCCESS, json), undefined);
    // The contract has the bare word: there is no argument that could stand behind it.
    const odd = await venue.caller('alice').get(`${V3}/accounts`, {}, 'now');
    assert.equal(odd.json.error, 'invalidArgument');
    assert.equal(validators.firstFault(CONTRACT_ERROR, odd.json), undefined);
  });

  test('and the contract as written down here misses nothing that it asks for', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    await trade(venue, alice);
    const reply = await accountsOf(alice);
    let required = 0;
    for (const { path, isRequired } of members(reply)) {
      const without = structuredClone(reply);
      const holder = path.slice(0, -1).reduce((object, name) => object[name], without);
      delete holder[path.at(-1) as string];
      const isMissed = validators.firstFault(CONTRACT_SUCCESS, without) !== undefined;
      assert.equal(isMissed, isRequired, `without ${path.join('.')}`);
      if (isRequired) required++;
      holder[path.at(-1) as string] = [];
      assert.notEqual(validators.firstFault(CONTRACT_SUCCESS, without), undefined, `a list in ${path.join('.')}`);
    }
    t.diagnostic(`${required} required members`);
  });
});

interface Member {
  readonly path: readonly string[];
  readonly isRequired: boolean;
}

/** Every member of a reply. Assets, further wallets and the constant of flex are the only ones that may be absent. */
function members(value: Answer['json'], path: readonly string[] = []): readonly Member[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries<Answer['json']>(value).flatMap(([name, member]) => {
    const own = [...path, name];
    const isOptional =
      ['balances', 'currencies'].includes(path.at(-1) ?? '') ||
      (path.length === 1 && path[0] === 'accounts' && !['cash', 'flex'].includes(name)) ||
      own.join('.') === 'accounts.flex.type';
    return [{ path: own, isRequired: !isOptional }, ...members(member, own)];
  });
}
