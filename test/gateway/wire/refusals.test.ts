import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../../../src/gateway/errors.ts';
import { refusalOf } from '../../../src/gateway/wire/refusals.ts';
import { SmallVenue, usd } from './venue.ts';

test('what the core refuses outright becomes a refusal of the door', () => {
  const venue = new SmallVenue({ funds: { a: [usd('cash', '10')] } });
  const account = venue.account('a').id;
  const transfer = { type: 'transfer', account, from: 'cash', to: 'flex', asset: 'USD', amount: '1' } as const;
  const table: readonly (readonly [Parameters<SmallVenue['deliver']>[0], string, string?])[] = [
    [{ ...transfer, from: 'nowhere' }, 'invalidAccount'],
    [{ ...transfer, asset: 'XXX' }, 'invalidUnit'],
    [{ ...transfer, amount: '-1' }, 'invalidAmount'],
    [{ ...transfer, amount: '11' }, 'insufficientFunds'],
    [{ type: 'cancelAllOrders', account, symbol: 'PF_NOPE' }, 'invalidArgument', 'symbol'],
  ];
  for (const [command, code, detail] of table) {
    const refusal = refusalOf(venue.deliver(command).result);
    assert.deepEqual(refusal, detail === undefined ? { refused: code } : { refused: code, detail });
    assert.ok(refusal !== undefined && isRefusal(refusal));
  }
  const unknown = venue.send({ symbol: 'PF_NOPE' });
  assert.deepEqual(refusalOf(unknown.result), { refused: 'invalidArgument', detail: 'symbol' });
  venue.deliver({ type: 'setAccount', account, active: false });
  assert.deepEqual(refusalOf(venue.send({}).result), { refused: 'accountInactive' });
});

test('what was carried out or judged is no refusal', () => {
  const venue = new SmallVenue({ funds: { a: [usd('cash', '10')] } });
  const account = venue.account('a').id;
  const done = venue.deliver({ type: 'transfer', account, from: 'cash', to: 'flex', asset: 'USD', amount: '10' });
  assert.equal(refusalOf(done.result), undefined);
  assert.equal(refusalOf(venue.send({ size: '-1' }).result), undefined);
});

test('a word that the catalogue does not have halts', () => {
  assert.throws(() => refusalOf({ type: 'refused', error: 'toString' }), /is an error of the catalogue/);
});
