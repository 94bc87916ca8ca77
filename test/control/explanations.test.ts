/** `GET /control/accounts/{id}/explain`: trees that refer to each other come to what `GET /accounts` prints. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FigureView } from '../../src/control/explanation-view.ts';
import { evaluate, type Tree } from '../core/margin/explain/evaluate.ts';
import { venueForTest } from '../library/support.ts';
import { signedCall } from './signed.ts';
import { call, send } from './support.ts';

const venue = await venueForTest({ market: 'frozen' });
const [alice] = venue.accounts;
assert.ok(alice !== undefined);

for (const order of [
  'orderType=mkt&symbol=PF_XBTUSD&side=buy&size=0.02',
  'orderType=mkt&symbol=PF_ETHUSD&side=sell&size=0.5',
  'orderType=mkt&symbol=PI_XBTUSD&side=buy&size=100',
  'orderType=post&symbol=PF_XBTUSD&side=buy&size=0.01&limitPrice=60000',
]) {
  await signedCall(venue, alice, 'POST', '/derivatives/api/v3/sendorder', order);
}

async function figuresOf(query = ''): Promise<Readonly<Record<string, FigureView>>> {
  const { status, body } = await call(venue, 'GET', `/accounts/${alice?.name}/explain${query}`);
  assert.equal(status, 200);
  return (body as { figures: Record<string, FigureView> }).figures;
}

describe('explain', () => {
  test('every number of GET /accounts is explained, and its tree comes to it', async (t) => {
    const figures = await figuresOf();
    const printed = (await signedCall(venue, alice, 'GET', '/derivatives/api/v3/accounts', '')).accounts;
    const find = (path: string): Tree => figures[path] as Tree;
    let count = 0;
    const check = (value: unknown, path: string): void => {
      if (typeof value === 'object' && value !== null) {
        for (const [name, member] of Object.entries(value)) check(member, path === '' ? name : `${path}.${name}`);
        return;
      }
      if (typeof value === 'string' && !path.includes('.balances.')) return;
      count++;
      assert.ok(figures[path] !== undefined, path);
      assert.ok(Object.is(evaluate(find(path), {}, find) + 0, Number(value)), path);
    };
    check(printed, '');
    t.diagnostic(`${count} figures`);
    assert.ok(count > 60);
  });

  test('what is worked out elsewhere is named, not told again', async () => {
    const available = (await figuresOf())['flex.availableMargin'];
    assert.deepEqual(
      available?.inputs?.map(({ see, inputs }) => [see, inputs]),
      [
        ['flex.marginEquity', undefined],
        ['flex.initialMarginWithOrders', undefined],
      ],
    );
  });

  test('one figure stands by itself', async () => {
    const figures = await figuresOf('?figure=flex.availableMargin');
    assert.deepEqual(Object.keys(figures), ['flex.availableMargin']);
    const tree = figures['flex.availableMargin'] as Tree;
    assert.ok(Object.is(evaluate(tree), tree.value));
    assert.doesNotMatch(JSON.stringify(tree), /"see"/);
    assert.deepEqual((await venue.explain('account-1', 'flex.availableMargin')).figures, figures);
  });

  test('as text', async () => {
    const { headers, text } = await send(venue, 'GET', '/control/accounts/account-1/explain?format=text');
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8');
    assert.match(
      text,
      /^flex\.availableMargin: available margin = \S+ USD = margin equity - initial margin with orders {2}\[D2/m,
    );
    assert.match(text, /^ {2}margin equity = \S+ USD \(see flex\.marginEquity\)$/m);
  });

  test('refusals', async () => {
    for (const [path, status, error] of [
      ['/accounts/nobody/explain', 404, 'unknownAccount'],
      ['/accounts/account-1/explain?figure=flex.nothing', 404, 'unknownFigure'],
      ['/accounts/account-1/explain?format=xml', 400, 'invalidRequest'],
    ] as const) {
      const answer = await call(venue, 'GET', path);
      assert.deepEqual([answer.status, (answer.body as { error: string }).error], [status, error], path);
    }
  });

  test('reads only', async () => {
    const before = venue.status({ hash: true }).stateHash;
    await figuresOf();
    assert.equal(venue.status({ hash: true }).stateHash, before);
  });
});
