import assert from 'node:assert/strict';
import { test } from 'node:test';
import { permits } from '../../src/gateway/permissions.ts';

/** General level, transfer level, and what they suffice for. */
const ROWS = [
  ['none', 'none', ['any']],
  ['read', 'none', ['any', 'read']],
  ['full', 'none', ['any', 'read', 'full']],
  ['none', 'full', ['any', 'withdrawal']],
  ['read', 'full', ['any', 'read', 'withdrawal']],
  ['full', 'full', ['any', 'read', 'full', 'withdrawal']],
] as const;

for (const [general, transfer, sufficesFor] of ROWS) {
  test(`general ${general}, transfer ${transfer}: ${sufficesFor.join(', ')}`, () => {
    for (const required of ['any', 'read', 'full', 'withdrawal'] as const) {
      const expected = (sufficesFor as readonly string[]).includes(required);
      assert.equal(permits({ general, transfer }, required), expected, required);
    }
  });
}
