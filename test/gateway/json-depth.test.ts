import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excessIn, isTooDeep } from '../../src/gateway/json-depth.ts';

test('brackets in brackets, outside of texts', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const rows: readonly (readonly [text: string, isTooDeep: boolean])[] = [
    [nested(64), false],
    [nested(65), true],
    ['{"a":'.repeat(65), true],
    [`[${'[],'.repeat(10_000)}[]]`, false],
    [JSON.stringify('['.repeat(100)), false],
    [JSON.stringify(`\\"${'['.repeat(100)}`), false],
    [`"\\\\"${'['.repeat(65)}`, true],
    ['', false],
  ];
  for (const [text, expected] of rows) assert.equal(isTooDeep(text), expected, text.slice(0, 40));
});

test('values are counted before anything is parsed, outside of texts', () => {
  const many = (unit: string, count: number): string => `[${Array(count).fill(unit).join(',')}]`;
  const rows: readonly (readonly [text: string, expected: ReturnType<typeof excessIn>])[] = [
    [many('0', 10), undefined],
    [many('0', 11), 'many'],
    [many('{}', 5), undefined],
    [many('[]', 6), 'many'],
    [many('"[,{,"', 10), undefined],
    [`[${'['.repeat(70)}`, 'many'],
  ];
  for (const [text, expected] of rows) assert.equal(excessIn(text, 10), expected, text);
  assert.equal(excessIn('['.repeat(65)), 'deep');
  assert.equal(excessIn(many('0', 250_000)), undefined);
  assert.equal(excessIn(many('0', 250_001)), 'many');
});
