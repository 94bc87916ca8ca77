/** `drydock env`: a running venue as environment variables. */
import type { AccountView } from '../../control/views.ts';
import { environmentOf } from '../../library/environment.ts';
import { shellWord } from '../shell-word.ts';
import { command } from './command.ts';

export const env = command({
  name: 'env',
  purpose: 'prints the venue and its keys as environment variables for your shell',
  description: ['They hold the secrets of the API keys.'],
  examples: [
    {
      line: 'eval "$(drydock env)"',
      does: 'For bash and zsh: DRYDOCK_URL, DRYDOCK_API_KEY, DRYDOCK_API_SECRET, and those of each account.',
    },
  ],
  run: async ({ venue, output }) => {
    const { accounts } = await venue.get<{ readonly accounts: readonly AccountView[] }>('/accounts');
    const authorityFile = venue.authorityFile;
    const variables = environmentOf(venue.url, accounts, authorityFile === undefined ? undefined : { authorityFile });
    output.answer(variables, () =>
      Object.entries(variables)
        .map(([name, value]) => `export ${name}=${shellWord(value)}`)
        .join('\n'),
    );
  },
});
