/** docs/troubleshooting.md tells of every reason for which a caller is refused, and of no other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KEY_REFUSALS_MAX } from '../../src/gateway/key-refusals/key-refusals.ts';
import { MISTAKES } from '../../src/gateway/key-refusals/signing-mistakes.ts';
import { ROOT, readPage, tableUnder } from './markdown.ts';

const page = readPage('docs/troubleshooting.md');

test('the page has every reason', () => {
  const told = tableUnder(page, 'The key or the signature is refused').flatMap(([names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  const source = readFileSync(new URL('src/gateway/key-refusals/diagnosis.ts', ROOT), 'utf8');
  const others = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, name]) => name);
  assert.ok(others.length > 10);
  assert.deepEqual(told.toSorted(), [...Object.keys(MISTAKES), ...others].toSorted());
});

test('the page tells how many are kept', () => {
  assert.ok(page.text.includes(`The last ${KEY_REFUSALS_MAX} are kept`));
});
