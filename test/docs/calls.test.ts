/** Every curl of the documentation, in the order of its page, against a venue; each answer must be as printed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startDrydock } from '../../src/index.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { venueForTest } from '../library/support.ts';
import { type Compares, differences, readAnswer } from './answers.ts';
import { readCurl, sendCurl } from './curl.ts';
import { type Block, blocksOf, readPage } from './markdown.ts';

/** What a reader must find as printed even where prices move. */
const TELLING = [
  'result',
  'status',
  'type',
  'symbol',
  'side',
  'amount',
  'limitFilled',
  'name',
  'rate',
  'frozen',
  'currency',
];
/** What differs from run to run on a venue whose prices stand still. */
const VOLATILE = ['time', 'timeMs', 'serverTime', 'position', 'seq', 'uid', 'stateHash'];

/** The pages, each with the venue that it tells its reader to start. */
const PAGES: readonly { readonly path: string; readonly options: StartOptions; readonly compares: Compares }[] = [
  { path: 'README.md', options: {}, compares: (name) => TELLING.includes(name) },
  { path: 'docs/quick-start.md', options: {}, compares: (name) => TELLING.includes(name) },
  // The page lets time go on to 2030, whatever year it is read in: from here that is two months of hourly funding, not years of it.
  {
    path: 'docs/control.md',
    options: { market: 'frozen', startTime: '2029-11-01T00:00:00Z' },
    compares: (name) => !VOLATILE.includes(name),
  },
  { path: 'docs/import.md', options: { market: 'frozen' }, compares: (name) => !VOLATILE.includes(name) },
  { path: 'docs/prices.md', options: { market: 'frozen' }, compares: (name) => !VOLATILE.includes(name) },
  { path: 'docs/time.md', options: { market: 'frozen' }, compares: (name) => !VOLATILE.includes(name) },
  { path: 'docs/troubleshooting.md', options: { market: 'frozen' }, compares: (name) => !VOLATILE.includes(name) },
  { path: 'docs/faults.md', options: { market: 'frozen' }, compares: (name) => !VOLATILE.includes(name) },
];

for (const { path, options, compares } of PAGES) {
  describe(path, async () => {
    const calls = callsOf(blocksOf(readPage(path)));

    test(`its ${calls.length} calls answer as printed`, async (t) => {
      // Where prices stand still every figure must be as printed, so the machine's clock stands, too.
      const venue = options.market === 'frozen' ? await venueForTest(options) : await startDrydock(options);
      t.after(() => venue.close());
      for (const { command, printed } of calls) {
        const reply = await sendCurl(readCurl(command.text), venue);
        const answer: unknown = await reply.json();
        assert.equal(reply.status, 200, `${command.where}: ${JSON.stringify(answer)}`);
        assert.deepEqual(
          differences(readAnswer(printed.text), answer, compares),
          [],
          `the answer to ${command.where} is not as printed`,
        );
      }
      t.diagnostic(`${calls.length} calls`);
      assert.ok(calls.length > 0);
    });
  });
}

/** Each block that calls curl, with the answer that follows it. */
function callsOf(blocks: readonly Block[]): readonly { readonly command: Block; readonly printed: Block }[] {
  return blocks.flatMap((command, index) => {
    if (command.language !== 'sh' || !command.text.startsWith('curl ')) return [];
    const printed = blocks[index + 1];
    assert.equal(printed?.language, 'json', `${command.where}: the answer must follow`);
    return [{ command, printed }];
  });
}
