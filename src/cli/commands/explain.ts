/** `drydock explain`: why a figure is what it is. */
import type { ExplanationView } from '../../control/explanations.ts';
import { segment } from '../control-client.ts';
import { command } from './command.ts';
import { ACCOUNT, optional, required, text } from './parameters.ts';

export const explain = command({
  name: 'explain',
  purpose: 'tells how the figures of an account came about, down to their inputs',
  arguments: {
    account: required(ACCOUNT, 'Whose figures.'),
    figure: optional(
      text('FIGURE', 'the path of a figure in GET /accounts'),
      'One figure by its path in the reply of GET /accounts, such as flex.availableMargin, with all that it is made of; without it all figures, each told once.',
    ),
  },
  examples: [
    { line: 'drydock explain account-1 flex.availableMargin', does: 'One figure as a tree.' },
    { line: 'drydock explain account-1', does: 'All of them.' },
  ],
  run: async ({ arguments: { account, figure }, venue, output }) => {
    const path = `/accounts/${segment(account)}/explain`;
    if (!output.isJson) return output.print(await venue.text(path, { figure, format: 'text' }));
    output.answer(await venue.get<ExplanationView>(path, { figure }), () => '');
  },
});
