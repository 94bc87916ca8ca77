import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readArguments } from '../../src/cli/arguments.ts';
import { command } from '../../src/cli/commands/command.ts';
import {
  ACCOUNT,
  any,
  choice,
  number,
  optional,
  required,
  several,
  toggle,
} from '../../src/cli/commands/parameters.ts';
import { optionSource, start } from '../../src/cli/commands/start.ts';

/** Values and spellings of a start, or what else was asked for. */
function read(...argv: readonly string[]): unknown {
  const read = readArguments(argv);
  if (read.type === 'refused') return read.problems;
  if (read.type === 'help') return read.of === undefined ? 'help' : `help of ${read.of}`;
  return read.type === 'command' ? optionSource(read.flags, read.given).values : read.type;
}

describe('what was typed', () => {
  const rows: readonly (readonly [argv: readonly string[], expected: unknown])[] = [
    [[], {}],
    [['start'], {}],
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['help'], 'help'],
    [['start', '--port', '1', '--help'], 'help of start'],
    [['help', 'start'], 'help of start'],
    [['--port', '1', '--help'], 'help'],
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
    assert.ok(typed.type === 'command');
    const source = optionSource(typed.flags, typed.given);
    assert.deepEqual([source.spell('seed'), source.spell('controlToken')], ['--seed', '--control-token']);
  });
});

describe('values of commands', () => {
  const run = async (): Promise<void> => {};
  const pay = command({
    name: 'pay',
    purpose: 'pays',
    arguments: { account: required(ACCOUNT, 'Who.'), amounts: several(number('AMOUNT'), 'How much.') },
    flags: {
      currency: optional(choice('usd', 'eur'), 'In what.', 'usd'),
      untilTime: required(number('TIME'), 'Until when.'),
      tag: any(choice('red', 'green'), 'A tag.'),
      loud: toggle('Say so.'),
    },
    examples: [],
    run,
  });
  const pair = ['pots list', 'pots'].map((name) => command({ name, purpose: name, examples: [], run }));
  const commands = [start, pay, ...pair, command({ name: 'pans make', purpose: 'makes', examples: [], run })];
  const readPay = (...argv: readonly string[]): unknown => {
    const read = readArguments(argv, commands);
    if (read.type === 'refused') return read.problems;
    if (read.type !== 'command') return read;
    const { currency, untilTime, tag, loud, url, json } = read.flags;
    return [read.command.name, read.arguments, { currency, untilTime, tag, loud, url, json }];
  };
  const flags = { currency: 'usd', untilTime: 3, tag: [], loud: false, url: undefined, json: false };

  const rows: readonly (readonly [typed: string, expected: unknown])[] = [
    ['pay bob 1 2.5 --until-time 3', ['pay', { account: 'bob', amounts: [1, 2.5] }, flags]],
    ['--json pay bob 1 --until-time=3', ['pay', { account: 'bob', amounts: [1] }, { ...flags, json: true }]],
    [
      '--url x pay bob --until-time -3 1',
      ['pay', { account: 'bob', amounts: [1] }, { ...flags, untilTime: -3, url: 'x' }],
    ],
    [
      'pay --tag red bob 1 --tag green --currency eur --until-time 3 --loud',
      ['pay', { account: 'bob', amounts: [1] }, { ...flags, tag: ['red', 'green'], currency: 'eur', loud: true }],
    ],
    ['pay bob --until-time 3 -- -1', ['pay', { account: 'bob', amounts: [-1] }, flags]],
    [
      'pay',
      [
        '--until-time is missing: it takes a number.',
        'ACCOUNT is missing: it takes the id, name or uid of an account.',
        'AMOUNT is missing: it takes a number.',
      ],
    ],
    ['pay bob x --until-time 3', ['AMOUNT takes a number, not x.']],
    ['pay bob 1 --until-time 3 --currency gbp', ['--currency takes usd or eur, not gbp.']],
    ['pay bob 1 --until-time 3 --loud=maybe', ['--loud takes true or false, not maybe.']],
    ['pay bob 1 --until-time --loud', ['--until-time takes a number; none is given.']],
    ['pay bob 1 --until-tim 3', ['There is no option --until-tim. Did you mean --until-time?']],
    ['pay bob -1h --until-time 3', ['There is no option -1h; a number by itself is above 0.']],
    ['pays bob', ['There is no command pays. Did you mean pay?']],
    ['pay --help', { type: 'help', of: 'pay' }],
    ['pots lits', ['There is no command pots lits. Did you mean list?']],
    ['pans', ['Behind pans comes make.']],
    ['pans mak', ['There is no command pans mak. Did you mean make?']],
    ['pans --help', { type: 'help', of: 'pans' }],
    ['help pans make', { type: 'help', of: 'pans make' }],
    ['help pins', ['There is no command pins. Did you mean pots?']],
    ['--port 1 pay', ['pay is not expected here: a command comes before its options.']],
  ];
  for (const [typed, expected] of rows) {
    test(typed, () => assert.deepEqual(readPay(...typed.split(' ')), expected));
  }

  test('the longer name goes first', () => {
    assert.deepEqual((readPay('pots', 'list') as readonly unknown[])[0], 'pots list');
    assert.deepEqual((readPay('pots') as readonly unknown[])[0], 'pots');
  });
});
