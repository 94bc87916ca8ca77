/** `drydock status`: how the venue stands. */
import type { StatusView } from '../../control/views.ts';
import { listText } from '../table.ts';
import { command } from './command.ts';
import { toggle } from './parameters.ts';

export const status = command({
  name: 'status',
  purpose: 'shows how the venue stands: its time, prices, place in its history, counts',
  flags: { hash: toggle('Add a digest of the whole state: two venues with the same digest are the same.') },
  examples: [
    { line: 'drydock status', does: 'The venue on this machine.' },
    { line: 'drydock status --hash --json', does: 'For a program, with the digest.' },
  ],
  run: async ({ flags, venue, output }) => {
    const view = await venue.get<StatusView>('/status', flags.hash ? { hash: true } : {});
    output.answer(view, () => statusText(view, venue.url));
  },
});

function statusText(view: StatusView, url: string): string {
  const { clock, counts } = view;
  return listText([
    ['Venue', url],
    ['Version', view.version],
    ['Time', view.time],
    ['Clock', clock.frozen ? 'stands still' : clock.rate === 1 ? 'runs' : `runs ${clock.rate} times as fast`],
    ['Prices', view.market],
    ['Liquidity', view.liquidity],
    ['Rules', view.rules],
    ['Seed', view.seed],
    ['Kept', view.durability === 'durable' ? 'on disk' : 'in memory'],
    ['Entry', `${view.seq}, at ${view.position} in the journal`],
    ['Accounts', counts.accounts],
    ['Markets', counts.markets],
    ['Open orders', counts.openOrders],
    ['Positions', counts.positions],
    ['Snapshots', counts.snapshots],
    ['State hash', view.stateHash],
  ]);
}
