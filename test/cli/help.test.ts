import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpText } from '../../src/cli/help.ts';
import { flagOf, OPTION_NAMES } from '../../src/library/options.ts';

test('the help tells of every option, in lines that fit', () => {
  const text = helpText();
  for (const name of OPTION_NAMES) assert.match(text, new RegExp(`^ {2}--${flagOf(name)}\\b`, 'm'));
  for (const line of text.split('\n')) {
    assert.ok(line.length <= 102, line);
    assert.equal(line, line.trimEnd());
  }
});
