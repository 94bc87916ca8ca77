import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Output } from '../../src/cli/output.ts';
import { progressLine } from '../../src/cli/progress.ts';
import { listText, printable, tableText } from '../../src/cli/table.ts';
import { widthOf } from '../../src/cli/width.ts';
import { fc } from '../support/property.ts';

describe('tables', () => {
  test('columns line up; numbers at their right', () => {
    const columns = ['NAME', { title: 'USD', align: 'right' as const }, 'NOTE'];
    const rows = [
      ['bob', 1],
      ['日本', '1000.5', 'x'],
      ['e\u0301', undefined, 'y'],
    ];
    assert.equal(
      tableText(columns, rows),
      ['NAME     USD  NOTE', 'bob        1', '日本  1000.5  x', 'e\u0301             y'].join('\n'),
    );
  });

  test('what is too wide goes on in the next line, and where that is not enough rows are lists', () => {
    const columns = ['NAME', { title: 'USD', align: 'right' as const }, 'WHY'];
    const rows = [
      ['bob', '1000.5', 'the price was not that of the rules'],
      ['a', '', 'no'],
    ];
    assert.equal(tableText(columns, rows, undefined, 50).split('\n').length, 3);
    assert.equal(
      tableText(columns, rows, undefined, 32),
      [
        'NAME     USD  WHY',
        'bob   1000.5  the price was not',
        '              that of the rules',
        'a             no',
      ].join('\n'),
    );
    assert.equal(
      tableText(columns, rows, (title) => `<${title}>`, 16),
      [
        '<NAME>  bob',
        '<USD>   1000.5',
        '<WHY>   the price was not that of the rules',
        '',
        '<NAME>  a',
        '<WHY>   no',
      ].join('\n'),
    );
  });

  test('no line is wider than it may be, but for words that are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'bb', ' ', '日', '\u0301'), maxLength: 40 });
    const rows = fc.array(fc.tuple(text, fc.integer(), text), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 20, max: 120 }), (cells, width) => {
        const columns = ['A', { title: 'N', align: 'right' as const }, 'LONG TITLE'];
        const lines = tableText(columns, cells, undefined, width).split('\n');
        if (lines[0]?.startsWith('A ') === true && / {2}LONG TITLE$/.test(lines[0])) {
          for (const line of lines) assert.ok(widthOf(line) <= width, line);
        }
        const all = cells.flat().join('').replaceAll(' ', '').length;
        const shown = lines.join('').replaceAll(/\s/g, '').length;
        assert.ok(shown >= all);
      }),
    );
  });

  test('lists leave out what is undefined', () => {
    assert.equal(
      listText([
        ['Name', 'bob'],
        ['Nothing', undefined],
        ['A', 0],
      ]),
      'Name  bob\nA     0',
    );
  });

  test('nothing steers the terminal', () => {
    assert.equal(printable('a\u001b[2Jb\u202ec\n'), 'a\\u001b[2Jb\\u202ec\\u000a');
  });

  test('widths', () => {
    for (const [text, width] of [
      ['abc', 3],
      ['日本', 4],
      ['🚀', 2],
      ['e\u0301', 1],
      ['', 0],
      ['-−', 2],
    ] as const) {
      assert.equal(widthOf(text), width, text);
    }
  });
});

describe('what goes to a terminal', () => {
  const printed = (isTerminal: boolean, colour: boolean): { readonly output: Output; readonly text: () => string } => {
    let text = '';
    const sink = {
      write: (more: string) => {
        text += more;
      },
      isTerminal,
      columns: 40,
    };
    return { output: new Output(sink, sink, { json: false, colour }), text: () => text };
  };

  test('titles stand out on a terminal alone, and not with NO_COLOR', () => {
    assert.ok(
      printed(true, true)
        .output.table(['A'], [['b']])
        .startsWith('\u001b[1mA'),
    );
    for (const { output } of [printed(false, true), printed(true, false)])
      assert.equal(output.table(['A'], [['b']]), 'A\nb');
  });

  test('tables are as wide as the terminal, and elsewhere as wide as they are', () => {
    const row = [['word '.repeat(20), 'b']];
    const lines = ({ output }: { readonly output: Output }) => output.table(['A', 'B'], row).split('\n').length;
    assert.deepEqual([lines(printed(true, false)), lines(printed(false, false))], [4, 2]);
  });

  test('a bar is drawn on a terminal alone, when it changes, and is gone at its end', () => {
    const silent = printed(false, true);
    silent.output.progress('work', 10).at(5);
    assert.equal(silent.text(), '');
    const shown = printed(true, true);
    const bar = shown.output.progress('work', 1000);
    bar.at(500);
    bar.at(501);
    bar.end();
    bar.end();
    assert.equal(shown.text(), `\r\u001b[2K${progressLine('work', 500, 1000, '', 40)}\r\u001b[2K`);
  });

  test('bars fit', () => {
    assert.equal(progressLine('work', 1, 4, 'day 3', 80), 'work [######------------------]  25% day 3');
    assert.equal(progressLine('work', 5, 4, '', 80), 'work [########################] 100%');
    assert.equal(progressLine('work', 0, 0, '', 80), 'work [########################] 100%');
    assert.ok(widthOf(progressLine('work', 1, 4, 'a long word', 20)) < 20);
  });
});
