import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortened } from '../../../src/scenario/svg/panel.ts';

test('names that would run out of the picture are cut, and say so', () => {
  for (const [name, most, shown] of [
    ['hedge', 5, 'hedge'],
    ['hedges', 5, 'hedg\u2026'],
    ['\u{1f433}\u{1f433}\u{1f433}', 3, '\u{1f433}\u{1f433}\u{1f433}'],
    ['\u{1f433}\u{1f433}\u{1f433}', 2, '\u{1f433}\u2026'],
  ] as const) {
    assert.equal(shortened(name, most), shown);
  }
});
