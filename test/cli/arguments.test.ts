import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readArguments } from '../../src/cli/arguments.ts';

/** Values and spellings of a start, or what else was asked for. */
function read(...argv: readonly string[]): unknown {
  const read = readArguments(argv);
  if (read.command === 'refused') return read.problems;
  return read.command === 'start' ? read.source.values : read.command;
}

describe('what was typed', () => {
  const rows: readonly (readonly [argv: readonly string[], expected: unknown])[] = [
    [[], {}],
    [['start'], {}],
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['help'], 'help'],
    [['start', '--port', '1', '--help'], 'help'],
    [['--version'], 'version'],
    [['-v'], 'version'],
    [['version'], 'version'],
    [['--port', '0', '--ephemeral'], { port: 0, ephemeral: true }],
    [['start', '--port=0', '--seed', '7'], { port: 0, seed: 7 }],
    [['--market', 'frozen', 'start'], { market: 'frozen' }],
    [['--reset', '--data', '/tmp/x'], { reset: true, data: '/tmp/x' }],
    [['--control-token', 'abc', '--control-hosts', 'a,b'], { controlToken: 'abc', controlHosts: ['a', 'b'] }],
    [['--ephemeral=false'], { ephemeral: false }],
    [['--data=-odd'], { data: '-odd' }],
    [['--port', 'abc'], { port: 'abc' }],
    // Refused.
    [['--prot', '0'], ['There is no option --prot. Did you mean --port?']],
    [
      ['--controltoken', 'x', '--sed=1'],
      [
        'There is no option --controltoken. Did you mean --control-token?',
        'There is no option --sed. Did you mean --seed?',
      ],
    ],
    [['-p', '0'], ['There is no option -p.']],
    [['--port'], ['--port takes a whole number from 0 to 65535; none is given.']],
    [['--port', '--ephemeral'], ['--port takes a whole number from 0 to 65535; none is given.']],
    [['--port', '1', '--port', '2'], ['--port is given twice.']],
    [['strat'], ['There is no command strat. Did you mean start?']],
    [['start', '8600'], ['8600 is not expected here: options begin with --.']],
    [['--withdrawals', 'on'], ['There is no option --withdrawals.']],
  ];
  for (const [argv, expected] of rows) {
    test(argv.join(' ') || 'nothing', () => assert.deepEqual(read(...argv), expected));
  }

  test('is spelled as it was typed', () => {
    const typed = readArguments(['--seed=2', '--control-token', 'secret']);
    assert.ok(typed.command === 'start');
    assert.deepEqual([typed.source.spell('seed'), typed.source.spell('controlToken')], ['--seed', '--control-token']);
  });
});
