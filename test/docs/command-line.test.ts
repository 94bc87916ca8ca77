/** docs/command-line.md tells of every command, and its tour is taken: what is typed prints what the page shows. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { drydock } from '../cli/support.ts';
import { venueForTest } from '../library/support.ts';
import { splitWords } from './curl.ts';
import { blocksOf, readPage, tableUnder } from './markdown.ts';

const page = readPage('docs/command-line.md');

test('the page has a row for each command, in its own words', () => {
  assert.deepEqual(
    tableUnder(page, 'The command line'),
    COMMANDS.filter(({ isHidden }) => !isHidden).map(({ name, purpose }) => [`\`${name}\``, purpose]),
  );
});

describe('the tour', async () => {
  const venue = await venueForTest();
  const blocks = blocksOf(page);
  const typed = blocks.flatMap((block, index) => {
    const printed = blocks[index + 1];
    const isAnswered = printed?.language === 'text' || printed?.language === 'json';
    return block.language === 'sh' && block.text.startsWith('drydock ') && isAnswered ? [{ block, printed }] : [];
  });

  for (const { block, printed } of typed) {
    test(`${block.where} ${block.text}`, async () => {
      const { out, error } = await drydock(splitWords(block.text).slice(1), { venue });
      const lines = still(`${out}${error}`.trimEnd()).split('\n');
      const promised = still(printed.text).split('\n');
      const cut = promised.indexOf('...');
      assert.deepEqual(cut < 0 ? lines : lines.slice(0, cut), cut < 0 ? promised : promised.slice(0, cut));
    });
  }

  test('is one', () => assert.ok(typed.length > 12));
});

/** Without what differs from run to run, and without the width that it gave its column. */
function still(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/TIME +\d+$/gm, 'TIME N')
    .replaceAll(/"(position|seq|timeMs)": \d+/g, '"$1": N')
    .replaceAll(/^(Uid +).*$/gm, '$1UID')
    .replaceAll(/ {2,}/g, '  ');
}
