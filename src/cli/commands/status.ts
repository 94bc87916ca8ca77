/** `drydock status`: how the venue stands. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatusView } from '../../control/views.ts';
import { CommandFailed } from '../failure.ts';
import { listText } from '../table.ts';
import { command } from './command.ts';
import { optional, toggle, wholeNumber } from './parameters.ts';

export const status = command({
  name: 'status',
  purpose: 'shows how the venue stands: its time, prices, place in its history, counts',
  flags: {
    hash: toggle('Add a digest of the whole state: two venues with the same digest are the same.'),
    wait: optional(
      wholeNumber('SECONDS', 1, 3600),
      'Wait until a venue answers, at most so long: for scripts that have just started one.',
    ),
  },
  examples: [
    { line: 'drydock status', does: 'The venue on this machine.' },
    { line: 'drydock status --hash --json', does: 'For a program, with the digest.' },
    { line: 'drydock status --wait 30', does: 'In a script, behind `drydock start &`.' },
  ],
  run: async ({ flags, venue, output }) => {
    const ask = (): Promise<StatusView> => venue.get<StatusView>('/status', flags.hash ? { hash: true } : {});
    const view = await (flags.wait === undefined ? ask() : patiently(ask, flags.wait));
    output.answer(view, () => statusText(view, venue.url));
  },
});

const ASK_EVERY_MS = 100;

/** Asks again while nobody answers. */
async function patiently<Answer>(ask: () => Promise<Answer>, seconds: number): Promise<Answer> {
  for (let left = (seconds * 1000) / ASK_EVERY_MS; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left <= 0 || !(error instanceof CommandFailed) || error.code !== 'venueUnreachable') throw error;
    }
    await sleep(ASK_EVERY_MS);
  }
}

/** The status as lines for people; what does not apply has none. */
export function statusText(view: StatusView, url: string): string {
  const { clock, counts, advance } = view;
  return listText([
    ['Venue', url],
    ['Version', view.version],
    ['Time', view.time],
    ['Clock', clock.frozen ? 'stands still' : clock.rate === 1 ? 'runs' : `runs ${clock.rate} times as fast`],
    ['On its way', advance === undefined ? undefined : `to ${advance.until}, ${Math.floor(advance.done * 100)} % done`],
    ['Prices', `${view.market}${remarkOn(view.source)}`],
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

/** What whoever wonders why prices stand should know. */
function remarkOn(source: StatusView['source']): string {
  const { connected, problem } = source ?? {};
  const standing = connected === undefined ? '' : connected === true ? ', connected' : ', not connected';
  return typeof problem === 'string' && problem !== '' ? `${standing}: ${problem}` : standing;
}
