import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PriceView } from '../../src/feeds/source.ts';
import { nextStep } from '../../src/feeds/synthetic.ts';
import {
  DIAL_NAMES,
  DIALS,
  dialOf,
  dialsView,
  type SyntheticInput,
  type SyntheticSettings,
  turnDials,
} from '../../src/feeds/synthetic-settings.ts';
import { fc } from '../support/property.ts';
import { after, characterOf, correlation, mean, START_MS, view, XBT } from './fixtures.ts';

const known = (name: string): string | undefined => (['XBT', 'ETH'].includes(name) ? name : undefined);

function dials(...inputs: readonly SyntheticInput[]): SyntheticSettings {
  return inputs.reduce<SyntheticSettings>((settings, input) => {
    const result = turnDials(settings, input, known);
    assert.ok(result.ok, 'problem' in result ? result.problem : '');
    return result.settings;
  }, {});
}

function adjusted(assets: readonly string[], synthetic: SyntheticSettings, markets = [XBT]): PriceView {
  const made = view(assets, markets);
  return { ...made, source: { ...made.source, settings: { synthetic } } };
}

/** Returns by step of the assets, over steps of a span. */
function returns(assets: readonly string[], input: SyntheticInput, steps: number, spanMs = 1000): number[][] {
  let before = adjusted(assets, dials(input), []);
  const found: number[][] = assets.map(() => []);
  for (let step = 1; step <= steps; step++) {
    const next = after(before, nextStep({ ...before, seed: 1, characterOf }, START_MS + step * spanMs, spanMs));
    next.assets.forEach((asset, index) => {
      found[index]?.push(asset.indexPriceUsd / (before.assets[index]?.indexPriceUsd ?? 1) - 1);
    });
    // Every step from the same prices: what is looked at is one step.
    before = { ...before, version: next.version };
  }
  return found;
}

const deviation = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)));

describe('dials', () => {
  test('stand where they are put, for all and for single assets', () => {
    assert.equal(dialOf({}, 'volatility', 'XBT'), 1);
    const one = dials({ volatility: 2 }, { volatility: { XBT: 3 } });
    assert.deepEqual([dialOf(one, 'volatility', 'XBT'), dialOf(one, 'volatility', 'ETH')], [3, 2]);
    const two = dials({ volatility: { XBT: 3 } }, { volatility: { all: 4 } });
    assert.deepEqual([dialOf(two, 'volatility', 'XBT'), dialOf(two, 'volatility', 'ETH')], [3, 4]);
    const three = dials({ volatility: { XBT: 3 } }, { volatility: 5 });
    assert.deepEqual([dialOf(three, 'volatility', 'XBT'), dialOf(three, 'volatility', 'ETH')], [5, 5]);
    const four = dials({ drift: 1 }, { volatility: 2 });
    assert.deepEqual(dialsView(four), { volatility: 2, drift: 1 }, 'what is not named stays');
    assert.deepEqual(dialsView(one), { volatility: { all: 2, XBT: 3 } });
  });

  test('what a caller sees is what it may give', () => {
    const value = (name: (typeof DIAL_NAMES)[number]) =>
      fc.double({ min: DIALS[name].least, max: DIALS[name].most, noNaN: true });
    const input = fc.record(
      Object.fromEntries(
        DIAL_NAMES.map((name) => [
          name,
          fc.oneof(
            value(name),
            fc.record({ all: value(name), XBT: value(name), ETH: value(name) }, { requiredKeys: ['XBT'] }),
          ),
        ]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(input, (given) => {
        const settings = dials(given as SyntheticInput);
        assert.deepEqual(dials(dialsView(settings) as SyntheticInput), settings);
      }),
    );
  });

  test('beyond their ends, and for unknown assets, they are not turned', () => {
    for (const [input, problem] of [
      [{ volatility: -1 }, /volatility takes a number from 0 to 100/],
      [{ volatility: Number.NaN }, /volatility takes/],
      [{ jumpSize: { XBT: 0.6 } }, /XBT: jumpSize takes a number from 0 to 0.5/],
      [{ correlation: { all: 2 } }, /correlation takes a number from -1 to 1/],
      [{ drift: { NOPE: 1 } }, /no asset named NOPE/],
    ] as const) {
      const result = turnDials({}, input, known);
      assert.ok(!result.ok && problem.test(result.problem), JSON.stringify(result));
    }
  });
});

describe('prices', () => {
  const STEPS = 4000;

  test('volatility multiplies the moves; 0 stands still', () => {
    const [usual = []] = returns(['XBT'], {}, STEPS);
    const [doubled = []] = returns(['XBT'], { volatility: { XBT: 2 } }, STEPS);
    const ratio = deviation(doubled) / deviation(usual);
    assert.ok(Math.abs(ratio - 2) < 0.02, `${ratio}`);
    assert.ok(
      returns(['XBT', 'ETH'], { volatility: 0 }, 50)
        .flat()
        .every((value) => value === 0),
    );
  });

  test('drift is what is expected of a year', () => {
    const [none = []] = returns(['XBT'], {}, STEPS);
    const [up = []] = returns(['XBT'], { drift: 100 }, STEPS);
    const yearly = (mean(up) - mean(none)) * 31_536_000;
    assert.ok(Math.abs(yearly - 100) < 1, `${yearly}`);
  });

  test('jumps come as often and are as large as they are set', (t) => {
    const [jumps = []] = returns(['XBT'], { volatility: 0, jumpsPerDay: 8640, jumpSize: 0.1 }, STEPS);
    const sizes = jumps.filter((value) => value !== 0).map(Math.abs);
    t.diagnostic(`${sizes.length} jumps in ${STEPS} seconds, ${sizes.length / STEPS} a second`);
    assert.ok(Math.abs(sizes.length / STEPS - 0.1) < 0.02);
    assert.ok(sizes.every((size) => size > 0.0499 && size < 0.1501));
    assert.ok(jumps.some((value) => value > 0) && jumps.some((value) => value < 0));
  });

  test('correlation with XBT is as it is set; XBT itself is unmoved by it', () => {
    const [xbt = [], eth = []] = returns(['XBT', 'ETH'], { correlation: -0.5 }, STEPS);
    assert.ok(Math.abs(correlation(xbt, eth) + 0.5) < 0.05, `${correlation(xbt, eth)}`);
    assert.deepEqual(returns(['XBT'], { correlation: -0.5 }, 100), returns(['XBT'], {}, 100));
  });

  test('a longer step has the deviation of its span', (t) => {
    const [second = []] = returns(['XBT'], {}, STEPS);
    for (const spanMs of [60_000, 3_600_000]) {
      const [span = []] = returns(['XBT'], {}, STEPS, spanMs);
      const ratio = deviation(span) / (deviation(second) * Math.sqrt(spanMs / 1000));
      t.diagnostic(`${spanMs / 1000} s: ${ratio.toFixed(3)} of what was expected`);
      assert.ok(ratio > 0.7 && ratio < 1.4, `${ratio}`);
    }
  });

  test('whatever the dials, prices stay in the range that the venue takes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1e-9, 0.01, 80_000, 9e8),
        fc.constantFrom(1000, 60_000, 86_400_000),
        fc.integer({ min: 0, max: 4_000_000 }),
        (price, spanMs, second) => {
          const made = adjusted(
            ['XBT'],
            dials({ volatility: 100, drift: second % 2 === 0 ? 100 : -100, jumpsPerDay: 86_400, jumpSize: 0.5 }),
          );
          const state = { ...made, assets: [{ symbol: 'XBT', indexPriceUsd: price, indexDecimals: 9 }] };
          const next = nextStep({ ...state, seed: 3, characterOf }, second * 1000, spanMs).prices[0]?.[1] ?? 0;
          assert.ok(next >= 1e-9 && next <= 1e9, `${next}`);
        },
      ),
      { numRuns: 500 },
    );
  });
});
