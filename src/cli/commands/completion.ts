/** `drydock completion`: what a shell needs; and the hidden command that it asks. */
import type { AccountView, MarketView, SnapshotView } from '../../control/views.ts';
import { candidatesFor, type LookUp } from '../completion.ts';
import { FILES, SCRIPTS, SHELLS } from '../completion-scripts.ts';
import { typedConnection } from '../connection.ts';
import { ControlClient } from '../control-client.ts';
import { command } from './command.ts';
import { any, choice, type Kind, required } from './parameters.ts';

export const completion = command({
  name: 'completion',
  purpose: 'prints what bash, zsh or fish need to complete command lines',
  description: [
    'It completes commands, flags and their values, and the names of accounts, snapshots and markets of the running venue.',
  ],
  usesVenue: false,
  printsJson: false,
  arguments: { shell: required(choice(...SHELLS), 'Which shell.') },
  examples: [
    { line: 'eval "$(drydock completion bash)"', does: 'In ~/.bashrc.' },
    { line: 'eval "$(drydock completion zsh)"', does: 'In ~/.zshrc, behind compinit.' },
    { line: 'drydock completion fish | source', does: 'In ~/.config/fish/config.fish.' },
  ],
  run: async ({ arguments: { shell }, output }) => output.print(SCRIPTS[shell]),
});

/** Nobody waits for a venue while typing. */
const PATIENCE_MS = 1000;

const WORD: Kind<string> = { placeholder: 'WORD', takes: 'a word', read: (typed) => typed };

export const complete = command({
  name: 'complete',
  purpose: 'prints candidates for the last of the words, a line each, with what they do behind a tab',
  isHidden: true,
  usesVenue: false,
  printsJson: false,
  arguments: { words: any(WORD, 'What was typed behind drydock.') },
  examples: [{ line: 'drydock complete -- sna', does: 'What shells ask.' }],
  run: async ({ arguments: { words }, environment, output }) => {
    const { COMMANDS } = await import('./commands.ts');
    const found = await candidatesFor(words, COMMANDS, lookUpAt(words, environment));
    if (found === 'files') output.print(FILES);
    else if (found.length > 0) output.print(found.map(({ word, does }) => `${word}\t${does}`).join('\n'));
  },
});

function lookUpAt(words: readonly string[], environment: Readonly<Record<string, string | undefined>>): LookUp {
  return async (what) => {
    try {
      const venue = new ControlClient({ ...typedConnection(words, environment), patienceMs: PATIENCE_MS });
      switch (what) {
        case 'accounts':
          return (await venue.get<{ accounts: readonly AccountView[] }>('/accounts')).accounts.map(({ name }) => name);
        case 'snapshots':
          return (await venue.get<{ snapshots: readonly SnapshotView[] }>('/snapshots')).snapshots.map(
            ({ name }) => name,
          );
        case 'markets':
          return (await venue.get<{ markets: readonly MarketView[] }>('/markets')).markets.flatMap(
            ({ symbol, listed }) => (listed ? [symbol] : []),
          );
      }
    } catch {
      // No venue, no names.
      return [];
    }
  };
}
