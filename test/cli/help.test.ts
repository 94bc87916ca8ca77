import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { helpText } from '../../src/cli/help.ts';
import { flagName } from '../../src/cli/names.ts';
import { flagOf, OPTION_NAMES } from '../../src/library/options.ts';
import { drydock } from './support.ts';

function assertFits(text: string): void {
  for (const line of text.split('\n')) {
    assert.ok(line.length <= 102, line);
    assert.equal(line, line.trimEnd());
  }
}

test('the help tells of every command, in lines that fit', () => {
  const text = helpText(undefined, COMMANDS);
  for (const { name, purpose } of COMMANDS.filter(({ isHidden }) => !isHidden)) {
    assert.match(text, new RegExp(`^ {2}${name} +${purpose.replaceAll(/[.?()]/g, '\\$&')}$`, 'm'));
    assert.ok(!purpose.endsWith('.') && /^[a-z]/.test(purpose), purpose);
  }
  assertFits(text);
});

test('the help of start tells of every option', () => {
  const text = helpText('start', COMMANDS);
  for (const name of OPTION_NAMES) assert.match(text, new RegExp(`^ {2}--${flagOf(name)}\\b`, 'm'));
});

for (const { name, flags, arguments: words, examples } of COMMANDS) {
  test(`drydock ${name} --help`, async () => {
    const { code, out, error } = await drydock([...name.split(' '), '--help']);
    assert.deepEqual([code, error], [0, '']);
    assertFits(out);
    for (const flag of Object.keys(flags)) assert.match(out, new RegExp(`^ {2}--${flagName(flag)}\\b`, 'm'));
    for (const { kind, help } of [...Object.values(words), ...Object.values(flags)]) {
      assert.ok(out.includes(kind?.placeholder ?? '--'));
      assert.match(help, /^[A-Z"'].*[.:]$|^[a-z].*\.$/);
    }
    assert.match(out, /^Exit codes: 0 /m);
    assert.ok(examples.length > 0 && examples.every(({ line }) => /\bdrydock\b/.test(line)), 'it has examples');
  });
}
