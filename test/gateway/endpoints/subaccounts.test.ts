import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accountUuid } from '../../../src/gateway/wire/ids.ts';
import { aVenue, RICH, type TestVenue, V3 } from './venue.ts';

const FUNDS = { alice: RICH, desk: RICH, hedge: [], bob: RICH };
const MASTERS = { desk: 'alice', hedge: 'alice' };

function uid(venue: TestVenue, name: string): string {
  return accountUuid(venue.state, venue.account(name));
}

describe('subaccounts', () => {
  test('a master sees what each of its accounts has', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS, masters: MASTERS });
    await venue.caller('desk').send({ symbol: 'PF_XBTUSD', size: '0.01', limitPrice: '90000' });
    const reply = (await venue.caller('alice', 'read').get(`${V3}/subaccounts`)).json;
    assert.equal(reply.masterAccountUid, uid(venue, 'alice'));
    assert.deepEqual(
      reply.subaccounts.map(({ accountUid, email, fullName }: Record<string, unknown>) => [
        accountUid,
        email,
        fullName,
      ]),
      [
        [uid(venue, 'desk'), 'desk', null],
        [uid(venue, 'hedge'), 'hedge', null],
      ],
    );
    const [desk, hedge] = reply.subaccounts;
    const { accounts } = (await venue.caller('desk').get(`${V3}/accounts`)).json;
    for (const [name, value] of Object.entries(desk.flexAccount)) {
      if (name !== 'currencies') assert.equal(value, accounts.flex[name], name);
    }
    assert.deepEqual(
      desk.flexAccount.currencies,
      Object.entries(accounts.flex.currencies).map(([currency, figures]) => ({
        currency: currency.toLowerCase(),
        ...(figures as object),
      })),
    );
    assert.deepEqual(desk.holdingAccounts.slice(0, 2), [
      { currency: 'usd', amount: 50_000 },
      { currency: 'xbt', amount: 0.5 },
    ]);
    assert.deepEqual(desk.futuresAccounts[0], { name: 'f-xbt:usd', availableMargin: 10 });
    assert.equal(hedge.flexAccount.marginEquity, 0);
  });

  test('a subaccount names its master, an account by itself is its own', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS, masters: MASTERS });
    for (const [name, master] of [
      ['desk', 'alice'],
      ['bob', 'bob'],
    ] as const) {
      const { masterAccountUid, subaccounts } = (await venue.caller(name).get(`${V3}/subaccounts`)).json;
      assert.deepEqual([masterAccountUid, subaccounts], [uid(venue, master), []]);
    }
  });

  test('trading is switched off and on by the master alone', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS, masters: MASTERS });
    const alice = venue.caller('alice');
    const path = `${V3}/subaccount/${uid(venue, 'desk')}/trading-enabled`;
    const order = { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', limitPrice: '70000' };
    assert.deepEqual((await alice.get(path)).json, { tradingEnabled: true });
    assert.deepEqual((await alice.put(path, { tradingEnabled: false })).json, { tradingEnabled: false });
    assert.deepEqual((await alice.get(path)).json, { tradingEnabled: false });
    assert.equal((await venue.caller('desk').post(`${V3}/sendorder`, order)).json.error, 'accountInactive');
    assert.deepEqual((await alice.put(path, { tradingEnabled: true })).json, { tradingEnabled: true });
    assert.equal((await venue.caller('desk').post(`${V3}/sendorder`, order)).json.sendStatus.status, 'placed');

    const others = [
      [venue.caller('bob'), path],
      [venue.caller('desk'), path],
      [venue.caller('hedge'), path],
      [alice, `${V3}/subaccount/${uid(venue, 'bob')}/trading-enabled`],
      [alice, `${V3}/subaccount/5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5/trading-enabled`],
    ] as const;
    for (const [caller, target] of others) {
      assert.equal((await caller.get(target)).json.error, 'authenticationError');
      assert.equal((await caller.put(target, { tradingEnabled: false })).json.error, 'authenticationError');
    }
    assert.equal((await alice.put(path, {})).json.errors[0].message, '400 BAD_REQUEST');
    assert.equal((await alice.get(`${V3}/subaccount/abc/trading-enabled`)).json.errors[0].code, 11);
  });

  test('money moves within the family', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS, masters: MASTERS });
    const move = async (who: string, from: string, to: string, changes = {}) => {
      const answer = await venue.caller(who).post(`${V3}/transfer/subaccount`, {
        fromUser: uid(venue, from),
        toUser: uid(venue, to),
        fromAccount: 'cash',
        toAccount: 'flex',
        unit: 'usd',
        amount: '100.5',
        ...changes,
      });
      return answer.json.error ?? answer.json.result;
    };
    const usd = async (who: string) => {
      const { accounts } = (await venue.caller(who).get(`${V3}/accounts`)).json;
      return [accounts.cash.balances.usd, accounts.flex.currencies.USD.quantity];
    };
    assert.equal(await move('alice', 'alice', 'hedge'), 'success');
    assert.equal(await move('alice', 'desk', 'hedge'), 'success');
    assert.equal(await move('desk', 'desk', 'hedge'), 'success');
    assert.equal(await move('hedge', 'hedge', 'alice', { fromAccount: 'flex', toAccount: 'cash' }), 'success');
    assert.deepEqual(
      [await usd('alice'), await usd('desk'), (await usd('hedge'))[1]],
      [['50000', 1_000_000], ['49799', 1_000_000], 201],
    );
    const rows = [
      ['desk', 'alice', 'desk', {}, 'invalidArgument: fromUser'],
      ['bob', 'alice', 'bob', {}, 'invalidArgument: fromUser'],
      ['alice', 'alice', 'bob', {}, 'invalidArgument: toUser'],
      ['alice', 'alice', 'desk', { toUser: '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5' }, 'invalidArgument: toUser'],
      ['alice', 'alice', 'desk', { toAccount: 'nowhere' }, 'invalidAccount'],
      ['alice', 'alice', 'desk', { unit: 'doubloon' }, 'invalidUnit'],
      ['alice', 'alice', 'desk', { amount: '-1' }, 'invalidAmount'],
      ['alice', 'alice', 'desk', { amount: '50001' }, 'insufficientFunds'],
      ['alice', 'alice', 'desk', { unit: '' }, 'requiredArgumentMissing'],
    ] as const;
    for (const [who, from, to, changes, error] of rows) assert.equal(await move(who, from, to, changes), error);
    const [last] = await venue.history.bookingsOf(venue.account('hedge'));
    assert.equal(last?.reason, 'subaccount transfer');
  });
});

test('the self-trade strategy is REJECT_TAKER until another is chosen', async (t) => {
  const venue = await aVenue(t);
  const path = `${V3}/self-trade-strategy`;
  const alice = venue.caller('alice');
  assert.equal((await alice.get(path)).json.strategy, 'REJECT_TAKER');
  assert.equal((await alice.put(path, { strategy: 'CANCEL_MAKER_SELF' })).json.strategy, 'CANCEL_MAKER_SELF');
  assert.equal((await alice.get(path)).json.strategy, 'CANCEL_MAKER_SELF');
  assert.equal((await venue.caller('bob').get(path)).json.strategy, 'REJECT_TAKER');
  const refused = await alice.put(path, { strategy: 'cancel_both' });
  assert.deepEqual([refused.status, refused.json.errors], [400, [{ code: 11, message: 'Argument invalid: strategy' }]]);
});
