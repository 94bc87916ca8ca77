import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { librarySettings } from '../../src/library/library.ts';
import { flagOf, OPTION_NAMES, OPTIONS, type OptionName, readOption, variableOf } from '../../src/library/options.ts';
import { StartRefused } from '../../src/library/refusal.ts';
import { mergeOptions, type OptionSource } from '../../src/library/settings.ts';

type Values = OptionSource['values'];

const typed = (values: Values): OptionSource => ({ values, spell: (name) => `--${flagOf(name)}`, isCommandLine: true });
const variables = (values: Values): OptionSource => ({ values, spell: variableOf, isCommandLine: false });
const file = (values: Values): OptionSource => ({
  values,
  spell: (name) => `"${name}" in the file`,
  isCommandLine: false,
});

function problems(...sources: readonly OptionSource[]): readonly string[] {
  const merged = mergeOptions(sources);
  return merged.ok ? [] : merged.problems;
}

function merged(...sources: readonly OptionSource[]): { readonly options: object; readonly given: object } {
  const result = mergeOptions(sources);
  assert.ok(result.ok, JSON.stringify(result));
  const { options, given } = result.settings;
  return { options, given: Object.fromEntries(given) };
}

describe('values of options', () => {
  const rows: readonly (readonly [name: OptionName, text: string, value: unknown])[] = [
    ['port', '0', 0],
    ['port', '65535', 65_535],
    ['host', '0.0.0.0', '0.0.0.0'],
    ['host', '::1', '::1'],
    ['host', '[::1]', '[::1]'],
    ['host', 'localhost', 'localhost'],
    ['data', './somewhere', './somewhere'],
    ['ephemeral', 'TRUE', true],
    ['ephemeral', '0', false],
    ['seed', '4294967295', 4_294_967_295],
    ['market', 'frozen', 'frozen'],
    ['liquidity', 'none', 'none'],
    ['accounts', 'accounts.json', 'accounts.json'],
    ['history', '31', 31],
    ['historyRows', '1000', 1_000],
    ['historyAge', '36600', 36_600],
    ['keepJournal', 'true', true],
    ['startTime', '2026-03-01T08:00:00Z', '2026-03-01T08:00:00Z'],
    ['clock', 'resume', 'resume'],
    ['controlToken', 'abc-123', 'abc-123'],
    ['controlHosts', 'a.example, b_c', ['a.example', 'b_c']],
    ['allowOrigin', 'http://localhost:3000,https://a.example', ['http://localhost:3000', 'https://a.example']],
    ['allowOrigin', '*', ['*']],
    ['accessLog', './access.ndjson', './access.ndjson'],
  ];
  for (const [name, text, value] of rows) {
    test(`${name} ${text}`, () => {
      assert.deepEqual(readOption(name, text), value);
      assert.deepEqual(problems(typed({ [name]: readOption(name, text) })), []);
    });
  }

  const refusals: readonly (readonly [name: OptionName, text: string, expected: string])[] = [
    ['port', '65536', '--port takes a whole number from 0 to 65535, not 65536.'],
    ['port', '-1', '--port takes a whole number from 0 to 65535, not -1.'],
    ['port', '8600.5', '--port takes a whole number from 0 to 65535, not 8600.5.'],
    ['port', '1e3', '--port takes a whole number from 0 to 65535, not 1e3.'],
    ['port', '', '--port takes a whole number from 0 to 65535, not nothing.'],
    ['port', '99999999999999999999', '--port takes a whole number from 0 to 65535, not 99999999999999999999.'],
    ['host', 'http://x', '--host takes a host name or an IP address, not http://x.'],
    ['seed', '4294967296', '--seed takes a whole number from 0 to 4294967295, not 4294967296.'],
    [
      'market',
      'live',
      '--market takes synthetic, frozen, replay: and the path of a file, or mirror: and the URL of a venue, not live.',
    ],
    ['liquidity', 'some', '--liquidity takes house or none, not some.'],
    ['historyRows', '999', '--history-rows takes a whole number from 1000 to 1000000000, not 999.'],
    ['historyAge', '0', '--history-age takes a whole number of days from 1 to 36600, not 0.'],
    ['history', '32', '--history takes a whole number of days from 0 to 31, not 32.'],
    [
      'startTime',
      '2026-03-01',
      '--start-time takes a time from 2020 to 2099 such as 2026-03-01T08:00:00Z, not 2026-03-01.',
    ],
    [
      'startTime',
      '2019-12-31T23:59:59Z',
      '--start-time takes a time from 2020 to 2099 such as 2026-03-01T08:00:00Z, not 2019-12-31T23:59:59Z.',
    ],
    ['clock', 'now', '--clock takes machine or resume, not now.'],
    ['ephemeral', 'maybe', '--ephemeral takes true or false, not maybe.'],
    ['data', '', '--data takes the path of a folder, not nothing.'],
    ['controlToken', 'with space', '--control-token takes text without spaces.'],
    ['controlHosts', 'a.example:80', '--control-hosts takes host names without a port, divided by commas.'],
    [
      'allowOrigin',
      'localhost:3000',
      '--allow-origin takes origins such as http://localhost:3000, divided by commas, or *.',
    ],
    [
      'allowOrigin',
      'http://a.example/',
      '--allow-origin takes origins such as http://localhost:3000, divided by commas, or *.',
    ],
  ];
  for (const [name, text, expected] of refusals) {
    test(`${name} ${JSON.stringify(text)} is refused`, () => {
      assert.deepEqual(problems(typed({ [name]: readOption(name, text) })), [expected]);
    });
  }

  test('every fault is told', () =>
    assert.equal(problems(typed({ port: -1, seed: -1 }), variables({ host: '' })).length, 3));

  test('a token is never shown', () => {
    assert.ok(
      !problems(typed({ controlToken: 'my secret' }))
        .join()
        .includes('my secret'),
    );
  });
});

describe('which source goes before which', () => {
  test('the first that gives an option', () => {
    const sources = [typed({ port: 1 }), variables({ port: 2, seed: 2 }), file({ port: 3, seed: 3, history: 3 })];
    assert.deepEqual(merged(...sources), {
      options: { port: 1, seed: 2, history: 3 },
      given: { port: '--port', seed: 'DRYDOCK_SEED', history: '"history" in the file' },
    });
  });

  test('of two options that contradict each other, the one from there', () => {
    assert.deepEqual(merged(typed({ ephemeral: true }), file({ data: 'here' })).options, { ephemeral: true });
    assert.deepEqual(merged(typed({ data: 'here' }), variables({ ephemeral: true })).options, { data: 'here' });
    assert.deepEqual(merged(typed({ reset: true }), variables({ ephemeral: true })).options, { reset: true });
  });

  test('from one source they are refused', () => {
    assert.deepEqual(problems(typed({ ephemeral: true, data: 'here' })), [
      '--ephemeral and --data contradict each other: give one of them.',
    ]);
    assert.deepEqual(problems(file({ ephemeral: true, clock: 'resume' })), [
      '"ephemeral" in the file and "clock" in the file contradict each other: give one of them.',
    ]);
  });

  test('a switch that is off contradicts nothing', () => {
    assert.deepEqual(merged(typed({ ephemeral: false, data: 'here' })).options, { ephemeral: false, data: 'here' });
  });

  test('what removes a venue is given on the command line or not at all', () => {
    for (const source of [variables({ reset: true }), file({ reset: true })]) {
      assert.match(problems(source).join(), /reset can only be given on the command line/);
    }
  });
});

describe('options of the library', () => {
  const refused = (options: object): string => {
    try {
      librarySettings(options);
    } catch (error) {
      assert.ok(error instanceof StartRefused);
      assert.equal(error.code, 'OPTION_INVALID');
      return error.message;
    }
    return '';
  };

  test('unknown ones are refused, with the one that was meant', () => {
    assert.equal(refused({ prot: 0 }), 'There is no option prot. Did you mean port?');
    assert.equal(refused({ controlToekn: 'x' }), 'There is no option controlToekn. Did you mean controlToken?');
    assert.equal(refused({ somethingElseAltogether: 1 }), 'There is no option somethingElseAltogether.');
  });

  test('what needs a folder is refused without one', () => {
    for (const options of [{ reset: true }, { clock: 'resume' }, { ephemeral: false }]) {
      assert.match(refused(options), /give data/);
    }
    assert.equal(refused({ reset: true, data: 'here' }), '');
  });

  test('wrong types are refused', () => {
    assert.match(refused({ port: '8600' }), /the option port takes a whole number/);
    assert.match(refused({ controlHosts: 'localhost' }), /the option controlHosts takes/);
    assert.match(refused({ accounts: { name: 'alice' } }), /the option accounts takes/);
    assert.match(refused({ rules: [] }), /the option rules takes/);
  });

  test('none at all are fine', () => assert.equal(refused({}), ''));
});

describe('the table of options', () => {
  test('spells every option as it is typed and exported', () => {
    assert.equal(flagOf('controlToken'), 'control-token');
    assert.equal(variableOf('allowOrigin'), 'DRYDOCK_ALLOW_ORIGIN');
  });

  test('tells of each what it is for', () => {
    for (const name of OPTION_NAMES) assert.ok(OPTIONS[name].help.length > 20 && OPTIONS[name].takes.length > 5, name);
  });
});
