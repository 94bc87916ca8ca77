/** `drydock snapshot`, `revert`, `reset`: the line of history. */
import type { SnapshotView } from '../../control/views.ts';
import { segment } from '../control-client.ts';
import type { Output } from '../output.ts';
import { command } from './command.ts';
import { optional, required, SNAPSHOT, text } from './parameters.ts';

export const snapshotTake = command({
  name: 'snapshot take',
  purpose: 'keeps the venue as it stands, to come back to it any number of times',
  arguments: {
    name: optional(
      text('NAME', 'a name'),
      'Under which name; one taken before is kept anew. Without it the venue gives one.',
    ),
  },
  examples: [
    { line: 'drydock snapshot take before', does: 'Kept as "before".' },
    { line: 'drydock snapshot take', does: 'Kept under a name that is printed.' },
  ],
  run: async ({ arguments: { name }, venue, output }) => {
    const view = await venue.post<SnapshotView>('/snapshots', name === undefined ? {} : { name });
    output.answer(view, () => `Kept as ${view.name}, at ${view.time}. Back to it: drydock revert ${view.name}`);
  },
});

export const snapshotList = command({
  name: 'snapshot list',
  purpose: 'lists the snapshots, oldest first',
  examples: [{ line: 'drydock snapshot list', does: 'The one named genesis, the beginning, is always there.' }],
  run: async ({ venue, output }) => {
    const list = await venue.get<{ readonly snapshots: readonly SnapshotView[] }>('/snapshots');
    output.answer(list, () =>
      output.table(
        ['NAME', 'TIME', { title: 'ENTRY', align: 'right' }],
        list.snapshots.map(({ name, time, seq }) => [name, time, seq]),
      ),
    );
  },
});

export const snapshotDelete = command({
  name: 'snapshot delete',
  purpose: 'forgets a snapshot',
  arguments: { name: required(SNAPSHOT, 'Which one.') },
  examples: [{ line: 'drydock snapshot delete before', does: 'The venue itself stays as it is.' }],
  run: async ({ arguments: { name }, venue, output }) => {
    const view = await venue.delete<SnapshotView>(`/snapshots/${segment(name)}`);
    output.answer(view, () => `${view.name} is forgotten.`);
  },
});

export const revert = command({
  name: 'revert',
  purpose: 'makes a snapshot live again',
  arguments: { name: required(SNAPSHOT, 'Which snapshot. It stays kept.') },
  examples: [{ line: 'drydock revert before', does: 'All that happened since has not.' }],
  run: async ({ arguments: { name }, venue, output }) => {
    back(output, await venue.post<SnapshotView>(`/snapshots/${segment(name)}/revert`));
  },
});

export const reset = command({
  name: 'reset',
  purpose: 'takes the venue back to its beginning; snapshots stay',
  examples: [{ line: 'drydock reset', does: 'The venue as it was when it first started.' }],
  run: async ({ venue, output }) => back(output, await venue.post<SnapshotView>('/reset')),
});

function back(output: Output, view: SnapshotView): void {
  output.answer(view, () => `Back at ${view.name}: it is ${view.time}.`);
}
