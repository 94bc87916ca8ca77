/** docs/command-line.md tells of every command. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { readPage, tableUnder } from './markdown.ts';

test('the page has a row for each command, in its own words', () => {
  const rows = tableUnder(readPage('docs/command-line.md'), 'The command line');
  assert.deepEqual(
    rows,
    COMMANDS.filter(({ isHidden }) => !isHidden).map(({ name, purpose }) => [`\`${name}\``, purpose]),
  );
});
