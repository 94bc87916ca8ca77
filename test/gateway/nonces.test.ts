import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { imageOfNonces, NONCES_REMEMBERED, Nonces, readNonce, recordNonces } from '../../src/gateway/nonces.ts';
import { fc } from '../support/property.ts';

const KEY = 'key';

describe('what is a nonce', () => {
  for (const [text, nonce] of [
    ['1616492376594', '1616492376594'],
    ['1', '1'],
    ['0', '0'],
    ['000', '0'],
    ['0001616492376594', '1616492376594'],
    ['99999999999999999999', '99999999999999999999'],
    ['099999999999999999999', '99999999999999999999'],
    ['100000000000000000000', undefined],
    ['9'.repeat(1000), undefined],
    ['', undefined],
    [' ', undefined],
    ['-1', undefined],
    ['+1', undefined],
    ['1.0', undefined],
    ['1e12', undefined],
    ['0x10', undefined],
    ['١٢٣', undefined],
    ['12, 13', undefined],
    ['NaN', undefined],
  ] as const) {
    test(`${JSON.stringify(text.slice(0, 30))}: ${nonce}`, () => assert.equal(readNonce(text), nonce));
  }
});

describe('ten seconds in the unit that the digits imply', () => {
  for (const [unit, highest, lowestAccepted, tooLow] of [
    ['seconds', '1616492376', '1616492366', '1616492365'],
    ['milliseconds', '1616492376594', '1616492366594', '1616492366593'],
    ['microseconds', '1616492376594000', '1616492366594000', '1616492366593999'],
    ['tenths of a microsecond', '16164923765940000', '16164923665940000', '16164923665939999'],
    ['10 nanoseconds', '161649237659400000', '161649236659400000', '161649236659399999'],
    ['nanoseconds', '1616492376594000000', '1616492366594000000', '1616492366593999999'],
    ['20 digits', '16164923765940000000', '16164923665940000000', '16164923665939999999'],
    ['a counter of five digits', '10500', '10501', '10499'],
    ['the smallest of its digits', '1000000000000', '1000000000001', '999999999999'],
  ] as const) {
    test(unit, () => {
      const nonces = new Nonces();
      assert.equal(nonces.use(KEY, highest), undefined);
      if (tooLow.length === highest.length) assert.equal(nonces.use(KEY, tooLow), 'nonceBelowThreshold');
      else assert.equal(nonces.use(KEY, tooLow), undefined, 'of other digits');
      assert.equal(nonces.use(KEY, highest), 'nonceDuplicate');
      assert.equal(nonces.use(KEY, lowestAccepted), undefined);
      assert.equal(nonces.use(KEY, lowestAccepted), 'nonceDuplicate');
    });
  }
});

test('clients of different units share a key', () => {
  const nonces = new Nonces();
  for (const nonce of [
    '1616492376594000000',
    '1616492376594',
    '161649237659400000',
    '1616492376595',
    '1616492376594000001',
  ]) {
    assert.equal(nonces.use(KEY, nonce), undefined, nonce);
  }
});

test('keys do not know of each other', () => {
  const nonces = new Nonces();
  assert.equal(nonces.use('one', '1616492376594'), undefined);
  assert.equal(nonces.use('two', '1616492376594'), undefined);
});

test('the __proto__ of nothing is a key like any other', () => {
  const nonces = new Nonces();
  assert.equal(nonces.use('__proto__', '1616492376594'), undefined);
  assert.equal(nonces.use('__proto__', '1616492376594'), 'nonceDuplicate');
  assert.equal(nonces.use('constructor', '1616492376594'), undefined);
});

/** The rule without bounds: accepted are those not seen, at least `highest - 10 s`. */
class Model {
  readonly #seen = new Set<bigint>();
  #highest = -1n;
  readonly #window: bigint;

  constructor(digits: number) {
    this.#window = digits < 10 ? 0n : 10n ** BigInt(digits - 9);
  }

  use(nonce: bigint): string | undefined {
    if (this.#seen.has(nonce)) return nonce < this.#highest - this.#window ? 'either' : 'nonceDuplicate';
    if (nonce < this.#highest - this.#window) return 'nonceBelowThreshold';
    this.#seen.add(nonce);
    if (nonce > this.#highest) this.#highest = nonce;
    return undefined;
  }
}

test('agrees with the plain rule, saved, loaded and written down at any point', (t) => {
  const census: Record<string, number> = {};
  const step = fc.tuple(
    fc.constantFrom('one', 'two'),
    fc.constantFrom(9, 10, 13, 16, 19, 20),
    fc.integer({ min: 0, max: 300 }),
  );
  const action = fc.constantFrom('use', 'use', 'use', 'use', 'save', 'record');
  fc.assert(
    fc.property(fc.array(fc.tuple(action, step), { minLength: 50, maxLength: 400 }), (steps) => {
      let nonces = new Nonces();
      const models = new Map<string, Model>();
      for (const [what, [key, digits, offset]] of steps) {
        if (what === 'save') nonces.load(nonces.save());
        if (what === 'record') {
          const record = JSON.parse(JSON.stringify(recordNonces(nonces.save())));
          nonces = new Nonces();
          nonces.load(imageOfNonces(record));
        }
        // Tenths of the window and some units around them, so that all three verdicts come up.
        const scale = digits < 10 ? 1n : 10n ** BigInt(digits - 10);
        const nonce = 5n * 10n ** BigInt(digits - 1) + BigInt(offset % 20) * scale + BigInt(offset % 3) - 1n;
        const id = `${key} ${digits}`;
        const model = models.get(id) ?? new Model(digits);
        models.set(id, model);
        const expected = model.use(nonce);
        const found = nonces.use(key, String(nonce));
        census[String(found)] = (census[String(found)] ?? 0) + 1;
        if (expected === 'either') assert.notEqual(found, undefined);
        else assert.equal(found, expected, `${id} ${nonce}`);
      }
    }),
    { numRuns: 200 },
  );
  t.diagnostic(JSON.stringify(census));
});

test('a saved image stands still while its copy changes, for two holders at once', () => {
  const first = new Nonces();
  first.use(KEY, '1616492376594');
  const image = first.save();
  const second = new Nonces();
  second.load(image);
  for (const nonces of [first, second]) assert.equal(nonces.use(KEY, '1616492376600'), undefined);
  for (const nonces of [first, second]) {
    nonces.load(image);
    assert.equal(nonces.use(KEY, '1616492376594'), 'nonceDuplicate');
    assert.equal(nonces.use(KEY, '1616492376600'), undefined);
  }
});

test('a restart knows the nonces of journaled commands', () => {
  const nonces = new Nonces();
  nonces.remember(KEY, '1616492376594');
  nonces.remember(KEY, '1616492376594');
  assert.equal(nonces.use(KEY, '1616492376594'), 'nonceDuplicate');
  assert.equal(nonces.use(KEY, '1616492366593'), 'nonceBelowThreshold');
});

test('a flood within the window is bounded, and nothing of it is accepted twice', () => {
  const nonces = new Nonces();
  const count = 40_000; // nanoseconds: all within the window
  const nonce = (index: number) => String(1616492376594000000n + BigInt(index));
  for (let index = 0; index < count; index++) assert.equal(nonces.use(KEY, nonce(index)), undefined);
  const recent = recordNonces(nonces.save())[0]?.[1][0]?.[1] ?? [];
  assert.ok(recent.length >= NONCES_REMEMBERED && recent.length < 2 * NONCES_REMEMBERED, String(recent.length));
  for (let index = 0; index < count; index += 7) {
    const expected = index > count - NONCES_REMEMBERED ? 'nonceDuplicate' : nonces.use(KEY, nonce(index));
    assert.notEqual(expected, undefined);
    assert.equal(nonces.use(KEY, nonce(index)), expected);
  }
});

test('what fell out of the window is forgotten', () => {
  const nonces = new Nonces();
  for (let index = 0; index < 100_000; index++) nonces.use(KEY, String(1616492376594 + index * 1000));
  const recent = recordNonces(nonces.save())[0]?.[1][0]?.[1] ?? [];
  assert.ok(recent.length <= 32, String(recent.length));
});
