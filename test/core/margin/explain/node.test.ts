import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as node from '../../../../src/core/margin/explain/node.ts';
import { evaluate, type Tree } from './evaluate.ts';

const label = { name: 'x', unit: 'USD' };
const value = (of: number): node.Given => node.given(`v${of}`, of, 'USD');
const TABLE = [
  { above: 0, aboveAmount: 0, rate: 0.01 },
  { above: 100, aboveAmount: 1, rate: 0.02 },
  { above: 300, aboveAmount: 3, rate: 0.04 },
];

test('each operation, in order, and the same by a stranger', () => {
  const rows: readonly (readonly [node.Worked, number, string])[] = [
    [node.sum(label, [value(0.1), value(0.2), value(0.3)]), 0.1 + 0.2 + 0.3, 'v0.1 + v0.2 + v0.3'],
    [node.sum(label, [value(0), value(5)]), 5, 'v5'],
    [node.sum(label, []), 0, 'nothing to add'],
    [node.sum(label, [1, 2, 3, 4, 5, 6, 7].map(value)), 28, 'the sum of 7 values'],
    [node.difference(label, value(3), value(5)), -2, 'v3 - v5'],
    [node.product(label, [value(0.1), value(3), value(7)]), 0.1 * 3 * 7, 'v0.1 x v3 x v7'],
    [node.quotient(label, value(1), value(3)), 1 / 3, 'v1 / v3'],
    [node.largest(label, [value(1), value(3), value(2)]), 3, 'the largest of v1, v3, v2'],
    [node.smallest(label, [value(2), value(1)]), 1, 'the smallest of v2, v1'],
    [node.positive(label, value(-1)), 0, 'v-1 if it is above 0, else 0'],
    [node.positive(label, value(Number.POSITIVE_INFINITY)), 0, 'vInfinity if it is above 0, else 0'],
    [node.decimals(label, value(1.005), 2), 1.01, 'v1.005 to 2 decimals'],
    [node.decimals(label, value(-2.675), 2), -2.68, 'v-2.675 to 2 decimals'],
    [node.decimals(label, value(1e-9), 2), 0, 'v1e-9 to 2 decimals'],
    [node.whole(label, value(2.5)), 3, 'v2.5 to the nearest whole number'],
    [node.whole(label, value(-2.5)), -2, 'v-2.5 to the nearest whole number'],
    [node.rateByLevel(label, 'level', value(100), TABLE), 0.01, 'the rate of the level that v100 reaches'],
    [node.rateByLevel(label, 'level', value(101), TABLE), 0.02, 'the rate of the level that v101 reaches'],
    [node.rateByLevel(label, 'level', value(301), TABLE), 0.04, 'the rate of the level that v301 reaches'],
    [
      node.rateByLevel(label, 'levels', value(400), TABLE),
      (100 * 0.01 + 200 * 0.02 + 100 * 0.04) / 400,
      "the rate of v400, each level's for its own part",
    ],
  ];
  for (const [tree, expected, formula] of rows) {
    assert.ok(Object.is(tree.value, expected), `${formula}: ${tree.value}`);
    assert.equal(tree.formula, formula);
    assert.ok(Object.is(evaluate(tree as Tree), expected), formula);
  }
});

test('a fraction leaves ones out', () => {
  const one = value(1);
  assert.equal(node.fraction(label, [value(6), one], [one]).formula, 'v6');
  assert.equal(node.fraction(label, [one, one], [value(4)]).formula, 'v1 / v4');
  const tree = node.fraction(label, [value(6), value(7)], [value(4), value(5)]);
  assert.equal(tree.value, (6 * 7) / (4 * 5));
  assert.equal(tree.formula, 'x, before division / x, divisor');
});

test('a tree that comes to another figure is a broken venue', () => {
  assert.throws(() => node.claim(node.sum(label, [value(1)]), 1 + 2 ** -52), /the explanation of x/);
  assert.equal(node.claim(value(0), -0).value, 0);
});
