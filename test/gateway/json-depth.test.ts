import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTooDeep } from '../../src/gateway/json-depth.ts';

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
