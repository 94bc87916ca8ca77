import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { candidatesFor } from '../../src/cli/completion.ts';
import { SCRIPTS, SHELLS, type Shell } from '../../src/cli/completion-scripts.ts';
import { venueForTest } from '../library/support.ts';
import { PROGRAM } from '../support/program.ts';
import { drydock } from './support.ts';

const NAMES = {
  accounts: ['alice', 'bob', 'a b'],
  snapshots: ['genesis', 'before'],
  markets: ['PF_XBTUSD', 'PF_ETHUSD'],
};

async function complete(typed: string): Promise<readonly string[] | 'files'> {
  const found = await candidatesFor(typed.split(' '), COMMANDS, async (what) => NAMES[what]);
  return found === 'files' ? found : found.map(({ word }) => word);
}

describe('candidates', () => {
  const rows: readonly (readonly [typed: string, expected: readonly string[] | 'files'])[] = [
    ['sna', ['snapshot']],
    ['sta', ['start', 'status']],
    ['snapshot ', ['take', 'list', 'delete']],
    ['snapshot t', ['take']],
    ['time a', ['advance']],
    ['revert ', ['genesis', 'before']],
    ['snapshot delete b', ['before']],
    ['deposit ', ['alice', 'bob']],
    ['deposit bob ', ['cash', 'flex']],
    ['deposit --json bob ', ['cash', 'flex']],
    ['deposit --url x bob ', ['cash', 'flex']],
    ['deposit bob flex USD 1 ', []],
    ['accounts a', ['alice']],
    ['accounts c', ['create', 'change']],
    ['accounts change bob --margin-schedule ', ['professional', 'retail']],
    ['accounts change bob --margin-schedule = r', ['retail']],
    ['accounts change bob --act', ['--active']],
    ['accounts change bob --active no --act', []],
    ['accounts create x --fund a --fu', ['--fund']],
    ['refusals --account b', ['bob']],
    ['market PF_X', ['PF_XBTUSD']],
    ['status --ca ', 'files'],
    ['--mark', ['--market']],
    ['--market s', ['synthetic']],
    ['start --liquidity ', ['house', 'none']],
    ['--port 1 --seed', ['--seed']],
    ['start --data ', 'files'],
    ['--json acc', ['accounts']],
    ['--url x acc', ['accounts']],
    ['help snapshot ', ['take', 'list', 'delete']],
    ['help rev', ['revert']],
    ['nonsense ', []],
    ['completion z', ['zsh']],
  ];
  for (const [typed, expected] of rows) test(typed, async () => assert.deepEqual(await complete(typed), expected));

  test('of every first word there is one, and none of what is hidden', async () => {
    const words = await complete('');
    assert.ok(words !== 'files');
    for (const { name, isHidden } of COMMANDS) assert.equal(words.includes(name.split(' ')[0] ?? ''), !isHidden, name);
  });
});

/** Who types is not kept waiting for names for longer than a second, which a busy machine may take: then he types again. */
async function askedAgain<Answer>(ask: () => Promise<Answer>, isEmpty: (answer: Answer) => boolean): Promise<Answer> {
  for (let times = 1; ; times++) {
    const answer = await ask();
    if (!isEmpty(answer) || times === 60) return answer;
  }
}

describe('names of the running venue', async () => {
  const venue = await venueForTest();
  const namesFor = async (...words: readonly string[]): Promise<string> =>
    askedAgain(
      async () => (await drydock(['complete', '--', ...words], { venue })).out,
      (out) => out === '',
    );

  test('come from it', async () => {
    assert.match(await namesFor('revert', ''), /^genesis\t/);
    assert.match(await namesFor('accounts', '--url', venue.url, 'account-9'), /^account-9\t/);
    assert.match(await namesFor('market', 'PF_XBT'), /^PF_XBTUSD\t/);
  });

  test('are none when there is no venue', async () => {
    const environment = { DRYDOCK_URL: 'http://127.0.0.1:1' };
    assert.deepEqual(await drydock(['complete', '--', 'revert', ''], { environment }), { code: 0, out: '', error: '' });
    assert.equal((await drydock(['complete', '--', 'revert', '--url', 'x', ''])).code, 0);
  });
});

describe('in a shell', async () => {
  const venue = await venueForTest();
  await venue.snapshot('before-the-crash');
  const folder = mkdtempSync(join(tmpdir(), 'drydock-completion-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'drydock');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(program, 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, DRYDOCK_URL: venue.url };

  /** What each shell offers for a line, asked in its own way. */
  const asking: Readonly<Record<Shell, (words: readonly string[]) => string>> = {
    bash: (words) => `
      source <(drydock completion bash)
      COMP_WORDS=(drydock ${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length}
      _drydock drydock
      printf '%s\\n' "\${COMPREPLY[@]}"`,
    zsh: (words) => `
      compdef() { :; }; _describe() { print -l -- \${\${(P)2}%%:*}; }; _files() { print files; }
      eval "$(drydock completion zsh)"
      words=(drydock ${words.map((word) => `'${word}'`).join(' ')}) CURRENT=${words.length + 1}
      _drydock`,
    fish: (words) =>
      `drydock completion fish | source; complete -C 'drydock ${words.join(' ')}' | string split -f1 \\t`,
  };

  for (const shell of SHELLS) {
    const has = spawnSync(shell, ['--version']).status === 0;
    const skip = has ? false : `there is no ${shell}`;
    const ask = async (...words: string[]): Promise<readonly string[]> => {
      const { stdout } = await promisify(execFile)(shell, ['-c', asking[shell](words)], { env });
      return stdout.split('\n').filter((line) => line !== '');
    };

    test(`${shell} completes commands, flags and names of the venue`, { skip }, async () => {
      assert.deepEqual(await ask('snap'), ['snapshot']);
      const kept = await askedAgain(
        () => ask('revert', 'bef'),
        (names) => names.length === 0,
      );
      assert.deepEqual(kept, ['before-the-crash']);
      assert.deepEqual(await ask('status', '--ha'), ['--hash']);
    });

    test(`${shell} has a script that says how to load it`, () => assert.match(SCRIPTS[shell], /drydock completion/));
  }
});
