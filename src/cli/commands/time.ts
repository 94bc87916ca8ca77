/** `drydock time`: where the clock stands, and how it is moved. */

import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readDuration } from '../../control/duration.ts';
import type { TimeView } from '../../control/line-powers.ts';
import type { StatusView } from '../../control/views.ts';
import { readJsonFile } from '../../library/json-file.ts';
import type { ControlClient } from '../control-client.ts';
import { CommandFailed, typedWrong } from '../failure.ts';
import type { Output } from '../output.ts';
import { command } from './command.ts';
import { choice, file, number, optional, required, text, type ValuesOf, wholeNumber } from './parameters.ts';

/** How often somebody who waits is told how far the venue is. */
const LOOK_EVERY_MS = 250;

/** What a shell takes for an end by Ctrl-C. */
const INTERRUPTED = 130;

const ON_THE_WAY = {
  prices: optional(
    choice('hold', 'source'),
    "Whether prices hold on the way, or the venue's source moves them. Default hold.",
  ),
  step: optional(
    text('SPAN', 'a span such as 1m'),
    'With --prices source: how far apart its steps are. Default: its own pace.',
  ),
  path: optional(
    file(),
    'A file of index prices on the way instead, JSON: [{"after": "1h", "XBT": 48000}], counted from the beginning.',
  ),
} as const;

export const time = command({
  name: 'time',
  purpose: "shows the venue's time and how its clock runs",
  examples: [{ line: 'drydock time', does: 'What time it is there.' }],
  run: async ({ venue, output }) => {
    const { time: now, timeMs, position, seq, clock } = await venue.get<StatusView>('/status');
    tell(output, { time: now, timeMs, position, seq, ...clock });
  },
});

export const timeAdvance = command({
  name: 'time advance',
  purpose: 'lets time pass at once; everything due on the way happens, in order',
  description: [
    'Funding, expiries, triggers, dead-man switches and candles happen as they would have if you had waited. Prices hold, unless you say where others come from.',
  ],
  flags: ON_THE_WAY,
  arguments: { span: required(text('SPAN', 'a span such as 8h, 1d12h or 250ms'), 'How long: w, d, h, m, s, ms.') },
  examples: [
    { line: 'drydock time advance 8h', does: 'To the same minute, eight hours later.' },
    {
      line: 'drydock time advance 1d12h --prices source --step 1m',
      does: 'A day and a half in which prices move once a minute.',
    },
  ],
  run: async ({ arguments: { span }, flags, folder, venue, output }) => {
    const work = venue.post<TimeView>('/time', moveOf({ advance: span }, flags, folder));
    tell(output, await watched(work, venue, output));
  },
});

export const timeSet = command({
  name: 'time set',
  purpose: 'lets time pass until a date and time; it only goes forward',
  flags: ON_THE_WAY,
  arguments: {
    time: required(text('TIME', 'a date and time with its zone, such as 2026-12-01T00:00:00Z'), 'Until when.'),
  },
  examples: [{ line: 'drydock time set 2027-01-01T00:00:00Z', does: 'To the new year.' }],
  run: async ({ arguments: { time: until }, flags, folder, venue, output }) => {
    const work = venue.post<TimeView>('/time', moveOf({ set: until }, flags, folder));
    tell(output, await watched(work, venue, output));
  },
});

export const timeFreeze = command({
  name: 'time freeze',
  purpose: 'stops the clock; time still moves by advance and set',
  examples: [{ line: 'drydock time freeze', does: 'Nothing happens by itself any more.' }],
  flags: {
    step: optional(
      wholeNumber('MS', 1, 60_000),
      'Milliseconds by which each command is later than the one before; none without it.',
    ),
  },
  run: async ({ flags: { step }, venue, output }) =>
    tell(output, await venue.post<TimeView>('/time', { freeze: step === undefined ? true : { stepMs: step } })),
});

export const timeResume = command({
  name: 'time resume',
  purpose: 'lets the clock run again, as fast as before',
  examples: [{ line: 'drydock time resume', does: 'On from where it stood.' }],
  run: async ({ venue, output }) => tell(output, await venue.post<TimeView>('/time', { freeze: false })),
});

export const timeRate = command({
  name: 'time rate',
  purpose: 'lets the clock run faster or slower',
  arguments: {
    rate: required(
      number('RATE', 'a number above 0, at most 86400', (value) => value > 0 && value <= 86_400),
      'Venue seconds a second.',
    ),
  },
  examples: [
    { line: 'drydock time rate 60', does: 'A minute a second.' },
    { line: 'drydock time rate 1', does: 'As usual.' },
  ],
  run: async ({ arguments: { rate }, venue, output }) => tell(output, await venue.post<TimeView>('/time', { rate })),
});

function tell(output: Output, view: TimeView): void {
  const clock = view.frozen
    ? `the clock stands still${view.stepMs === undefined ? '' : `, and steps ${view.stepMs} ms by the command`}`
    : view.rate === 1
      ? 'the clock runs'
      : `the clock runs ${view.rate} times as fast`;
  output.answer(view, () => `It is ${view.time}; ${clock}.`);
}

/** Shows how far the venue has come, while it works: its status tells. */
async function watched<Answer>(work: Promise<Answer>, venue: ControlClient, output: Output): Promise<Answer> {
  if (!output.showsProgress) return work;
  const bar = output.progress('time', 1);
  // The venue carries out what it was asked for, whether anybody still listens or not.
  const leave = (): void => {
    bar.end();
    output.remark('The venue goes on until it is there: `drydock status` tells how far it is.');
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', leave);
  let isOver = false;
  const over = work.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  for (;;) {
    await Promise.race([over, sleep(LOOK_EVERY_MS, undefined, { ref: false })]);
    if (isOver) break;
    const status = await venue.get<StatusView>('/status').catch(() => undefined);
    if (status?.advance !== undefined && !isOver) bar.at(status.advance.done, status.advance.reached);
  }
  process.off('SIGINT', leave);
  bar.end();
  return work;
}

/** The body of a call that lets time pass, as the flags want it. */
function moveOf(
  target: { readonly advance: string } | { readonly set: string },
  { prices, step, path }: ValuesOf<typeof ON_THE_WAY>,
  folder: string,
): object {
  const stepMs = step === undefined ? undefined : readDuration(step);
  if (step !== undefined && stepMs === undefined)
    throw typedWrong(`--step takes a span such as 1m, not ${step.slice(0, 60)}.`);
  return { ...target, prices, stepMs, path: path === undefined ? undefined : pathIn(resolve(folder, path)) };
}

function pathIn(path: string): unknown {
  const read = readJsonFile(path);
  if (!read.ok) throw new CommandFailed('fileUnreadable', read.problem);
  return read.value;
}
