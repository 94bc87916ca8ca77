import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aVenue, V3 } from './venue.ts';

const WITHDRAWAL = `${V3}/withdrawal`;

test('a key that may withdraw moves money out; others, and what is not there, are refused', async (t) => {
  const funds = [{ wallet: 'cash', asset: 'XBT', amount: '0.5' }];
  const venue = await aVenue(t, { funds: { alice: funds } });
  const key = venue.caller('alice', 'withdrawal');
  const { json } = await key.post(WITHDRAWAL, { currency: 'btc', amount: '0.2' });
  assert.equal(json.result, 'success');
  assert.match(json.uid, /^FT[A-Z2-9]{5}-[A-Z2-9]{6}-[A-Z2-9]{6}$/);
  const again = await key.post(WITHDRAWAL, { currency: 'XBT', amount: '0.1', sourceWallet: 'Cash' });
  assert.notEqual(again.json.uid, json.uid);
  const { cash } = (await venue.caller('alice').get(`${V3}/accounts`)).json.accounts;
  assert.equal(cash.balances.xbt, '0.2');
  for (const [fields, error] of [
    [{ currency: 'xbt', amount: '1' }, 'insufficientFunds'],
    [{ currency: 'xbt', amount: '-1' }, 'invalidAmount'],
    [{ currency: 'nothing', amount: '1' }, 'invalidUnit'],
    [{ currency: 'xbt', amount: '0.1', sourceWallet: 'elsewhere' }, 'invalidAccount'],
    [{ currency: 'xbt' }, 'requiredArgumentMissing'],
  ] as const) {
    assert.equal((await key.post(WITHDRAWAL, fields)).json.error, error);
  }
  for (const level of ['full', 'read'] as const) {
    const refused = await venue.caller('alice', level).post(WITHDRAWAL, { currency: 'xbt', amount: '0.1' });
    assert.equal(refused.json.error, 'authenticationError');
  }
});
