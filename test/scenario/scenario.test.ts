import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountsNamed } from '../../src/scenario/scenario.ts';
import { fc } from '../support/property.ts';

test('a pattern means what the expression with any letters for each star means', (t) => {
  const text = (letters: string, most: number) => fc.string({ unit: fc.constantFrom(...letters), maxLength: most });
  let matched = 0;
  fc.assert(
    fc.property(text('ab-*', 6), fc.array(text('ab-', 8), { maxLength: 8 }), (pattern, names) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      const expected = names.filter((name) => expression.test(name));
      matched += pattern.includes('*') ? expected.length : 0;
      assert.deepEqual(accountsNamed(pattern, names), pattern.includes('*') ? expected : expected.slice(0, 1));
    }),
    { numRuns: 500, seed: 1 },
  );
  t.diagnostic(`${matched} names matched a pattern`);
  assert.ok(matched > 50);
});
