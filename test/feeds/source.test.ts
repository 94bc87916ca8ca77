import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frozenSource, trades } from '../../src/feeds/source.ts';
import { characterOf, contract, START_MS, view } from './fixtures.ts';

test('a contract trades from its opening until its last trading time', () => {
  const dated = contract({ openingMs: 1000, lastTradingMs: 2000 });
  assert.deepEqual(
    [999, 1000, 1999, 2000].map((timeMs) => trades(dated, timeMs)),
    [false, true, true, false],
  );
  assert.ok(trades(contract({ openingMs: 1000 }), Number.MAX_SAFE_INTEGER));
});

test('an asset that nobody described moves like a smaller coin; names of object members are no assets', () => {
  assert.equal(characterOf('XBT').correlationToXbt, 1);
  for (const symbol of ['NEWCOIN', 'constructor', '__proto__']) {
    assert.deepEqual(characterOf(symbol), { annualVolatility: 0.85, correlationToXbt: 0.65 });
  }
});

test('the source frozen never has a step', () => {
  assert.equal(frozenSource.nextMs(view(['XBT']), START_MS), undefined);
  assert.equal(frozenSource.step(view(['XBT']), START_MS), undefined);
});
