import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountText, grouped, plain, priceText } from '../../src/scenario/numbers.ts';
import type { ScenarioEvent, ScenarioFill } from '../../src/scenario/result.ts';
import { tell } from '../../src/scenario/told.ts';

const AT = { timeMs: 0, time: '2026-01-01T00:00:00Z', account: 'alice', symbol: 'PF_XBTUSD' } as const;

function fill(size: number, price: number, change: Partial<ScenarioFill> = {}): ScenarioFill {
  return {
    ...AT,
    type: 'fill',
    side: 'buy',
    size,
    price,
    fillType: 'taker',
    order: 'entry',
    currency: 'USD',
    realizedProfit: 0,
    fee: 0,
    fundingReceived: 0,
    ...change,
  };
}

const texts = (...events: readonly ScenarioEvent[]): readonly string[] => tell(events).map(({ text }) => text);

test('fills of one order are one line at their average', () => {
  assert.deepEqual(texts(fill(1, 60_000), fill(3, 60_004), fill(1, 10, { account: 'bob' })), [
    'alice buys 4 PF_XBTUSD at 60,003 [entry]',
    'bob buys 1 PF_XBTUSD at 10 [entry]',
  ]);
  assert.deepEqual(texts(fill(0.5, 60_000, { realizedProfit: -12.345, order: '', fillType: 'partialLiquidation' })), [
    'alice buys 0.5 PF_XBTUSD at 60,000, loses 12.35 USD (partial liquidation)',
  ]);
});

test('funding of a span is one line for each market', () => {
  const paid = (timeMs: number, amount: number): ScenarioEvent => ({
    ...AT,
    timeMs,
    type: 'funding',
    currency: 'USD',
    amount,
    rate: 1,
  });
  assert.deepEqual(texts(paid(1, -2), paid(2, -3)), ['alice pays 5.00 USD of funding on PF_XBTUSD in 2 hours']);
  assert.deepEqual(texts(paid(1, 2)), ['alice receives 2.00 USD of funding on PF_XBTUSD']);
});

test('a step of a liquidation that found nobody says so', () => {
  const step = (name: string, before: number, after: number): ScenarioEvent => ({
    ...AT,
    type: 'liquidation',
    wallet: 'flex',
    step: name,
    currency: 'USD',
    equity: 300,
    maintenanceMargin: 400,
    before,
    after,
  });
  assert.deepEqual(texts(step('partial', 1, 0.9), step('partial', 1, 1), step('full', -2, -2)), [
    'alice partly liquidated: PF_XBTUSD 1 to 0.9 (equity 300.00, maintenance 400.00 USD)',
    'alice: partial liquidation finds no buyer at its limit, PF_XBTUSD stays 1 (equity 300.00, maintenance 400.00 USD)',
    'alice: liquidation finds no seller at its limit, PF_XBTUSD stays -2 (equity 300.00, maintenance 400.00 USD)',
  ]);
});

test('numbers are the same everywhere', () => {
  assert.equal(grouped(1_234_567.891, 2), '1,234,567.89');
  assert.equal(grouped(-0.001, 2), '0.00');
  assert.equal(grouped(-999.5, 0), '-1,000');
  assert.equal(amountText(0.5, 'XBT'), '0.500000');
  assert.deepEqual([60_048.4, 5_564.06, 1.42, 0.00001].map(priceText), ['60,048', '5,564.1', '1.42', '0.00001']);
  assert.deepEqual([1, 0.25, -23_740].map(plain), ['1', '0.25', '-23,740']);
});
