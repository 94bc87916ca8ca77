import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildContract } from '../../../src/core/instruments/build.ts';
import type { Contract } from '../../../src/core/instruments/contract.ts';
import { resolveRules } from '../../../src/core/margin/rules.ts';
import { isSettled, markPrice, nextAverage, premiumCap } from '../../../src/core/market/mark.ts';
import { datedLinear, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';

const DAY_MS = 86_400_000;
const EXPIRY_MS = Date.parse('2026-12-25T08:00:00Z');

function contract(row: ReturnType<typeof linear>): Contract {
  const built = buildContract(row, () => ({ decimals: 12, indexPriceUsd: 80_000 }));
  assert.ok(built.ok);
  return built.contract;
}

const DATED = contract(datedLinear());
const PERPETUAL = contract(linear());
const resolved = resolveRules('2026');
assert.ok(resolved.ok);
const { rules } = resolved;
const capAt = (days: number): number => premiumCap(rules, DATED, EXPIRY_MS - days * DAY_MS);

test('the cap of a perpetual is 1 %, that of a dated contract 1 % at a day and 20 % at 210 (worked example premium-cap-ends)', () => {
  assert.equal(premiumCap(rules, PERPETUAL, EXPIRY_MS), 0.01);
  assert.equal(capAt(1), 0.01);
  assert.ok(Math.abs(capAt(210) - 0.2) < 1e-12);
  assert.equal(capAt(0), 0.01);
  assert.equal(capAt(-3), 0.01, 'also once it has expired');
  assert.equal(capAt(0.5), 0.01);
  assert.ok(Math.abs(capAt(1000) - 0.2) < 1e-12);
});

test('87 days out: 8.82 %, from 31,913 to 38,087 around 35,000 (worked example premium-cap-87d)', () => {
  const cap = capAt(87);
  assert.ok(Math.abs(cap - 0.0882) < 5e-5);
  assert.ok(Math.abs(markPrice(35_000, 10_000, cap) - 38_087) < 1);
  assert.ok(Math.abs(markPrice(35_000, -10_000, cap) - 31_913) < 1);
});

test('days are fractional (D34)', () => {
  assert.ok(capAt(2) < capAt(2.5) && capAt(2.5) < capAt(3));
});

test('mark is index and average premium within the cap', () => {
  assert.equal(markPrice(80_000, 120, 0.01), 80_120);
  assert.equal(markPrice(80_000, -120, 0.01), 79_880);
  assert.equal(markPrice(80_000, 0, 0.01), 80_000);
  assert.equal(markPrice(80_000, 900, 0.01), 80_800);
  assert.equal(markPrice(80_000, -900, 0.01), 79_200);
});

test('the average moves by 2 / 31 of what is left, each second (C25)', () => {
  assert.equal(nextAverage(0, 31, 30), 2);
  assert.equal(nextAverage(31, 0, 30), 29);
  assert.equal(nextAverage(5, 5, 30), 5);
  assert.equal(nextAverage(0, 7, 1), 7, 'a window of one is the sample itself');
  let average = 0;
  for (let second = 0; second < 30; second++) average = nextAverage(average, 100, 30);
  assert.ok(Math.abs(average - 100 * (1 - (29 / 31) ** 30)) < 1e-9);
});

test('an average within a billionth of the index has settled', () => {
  assert.equal(isSettled(0, 0.000_08, 80_000), true);
  assert.equal(isSettled(0, 0.000_081, 80_000), false);
  assert.equal(isSettled(0.000_081, 0, 80_000), false);
});

test('the average never leaves the range of its samples, the mark never its cap', () => {
  const samples = fc.array(fc.double({ min: -5000, max: 5000, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(samples, fc.integer({ min: 1, max: 120 }), (list, window) => {
      let average = list[0] as number;
      for (const sample of list) {
        average = nextAverage(average, sample, window);
        assert.ok(average >= Math.min(...list) - 1e-9 && average <= Math.max(...list) + 1e-9);
        const mark = markPrice(80_000, average, 0.01);
        assert.ok(mark >= 80_000 * 0.99 && mark <= 80_000 * 1.01);
      }
    }),
  );
});
