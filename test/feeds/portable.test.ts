import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const FORBIDDEN =
  /\bMath\.(?!sqrt\b|floor\b|ceil\b|round\b|min\b|max\b|abs\b|fround\b|imul\b)\w+|\*\*|\bDate\b|\bIntl\b|toLocale|\bperformance\b|\bprocess\b|^let /m;

test('the feeds use only arithmetic that is the same bits on every engine, no clock, and no state of the module', () => {
  const folder = new URL('../../src/feeds/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  assert.ok(files.length > 8);
  for (const name of files) {
    // Comments may speak of what the code must not use.
    const code = readFileSync(new URL(name, folder), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    assert.doesNotMatch(code, FORBIDDEN, name);
  }
});
