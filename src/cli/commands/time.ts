/** `drydock time`: where the clock stands, and how it is moved. */

import { readDuration } from '../../control/duration.ts';
import type { TimeView } from '../../control/line-powers.ts';
import type { StatusView } from '../../control/views.ts';
import type { ControlClient } from '../control-client.ts';
import type { Output } from '../output.ts';
import { command } from './command.ts';
import { number, required, text } from './parameters.ts';

/** How often somebody who waits is told how far the venue is. */
const LOOK_EVERY_MS = 250;

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
    'Funding, expiries, triggers, dead-man switches, candles and price steps of the market happen as they would have if you had waited.',
  ],
  arguments: { span: required(text('SPAN', 'a span such as 8h, 1d12h or 250ms'), 'How long: w, d, h, m, s, ms.') },
  examples: [
    { line: 'drydock time advance 8h', does: 'To the same minute, eight hours later.' },
    { line: 'drydock time advance 1d12h', does: 'A day and a half.' },
  ],
  run: async ({ arguments: { span }, venue, output }) => {
    const spanMs = readDuration(span);
    const work = venue.post<TimeView>('/time', { advance: span });
    tell(output, await (spanMs === undefined ? work : watched(work, venue, output, (nowMs) => nowMs + spanMs)));
  },
});

export const timeSet = command({
  name: 'time set',
  purpose: 'lets time pass until a date and time; it only goes forward',
  arguments: {
    time: required(text('TIME', 'a date and time with its zone, such as 2026-12-01T00:00:00Z'), 'Until when.'),
  },
  examples: [{ line: 'drydock time set 2027-01-01T00:00:00Z', does: 'To the new year.' }],
  run: async ({ arguments: { time: until }, venue, output }) => {
    const work = venue.post<TimeView>('/time', { set: until });
    tell(output, await watched(work, venue, output, () => Date.parse(until)));
  },
});

export const timeFreeze = command({
  name: 'time freeze',
  purpose: 'stops the clock; time still moves by advance and set',
  examples: [{ line: 'drydock time freeze', does: 'Nothing happens by itself any more.' }],
  run: async ({ venue, output }) => tell(output, await venue.post<TimeView>('/time', { freeze: true })),
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
    ? 'the clock stands still'
    : view.rate === 1
      ? 'the clock runs'
      : `the clock runs ${view.rate} times as fast`;
  output.answer(view, () => `It is ${view.time}; ${clock}.`);
}

/** Shows how far the venue has come, while it works: it tells its time on the way. */
async function watched<Answer>(
  work: Promise<Answer>,
  venue: ControlClient,
  output: Output,
  targetMs: (nowMs: number) => number,
): Promise<Answer> {
  if (!output.showsProgress) return work;
  let isOver = false;
  const over = work.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  const first = await venue.get<StatusView>('/status').catch(() => undefined);
  const fromMs = first?.timeMs ?? 0;
  const bar = output.progress('time', targetMs(fromMs) - fromMs);
  while (!isOver) {
    const wait = Promise.withResolvers<void>();
    const timer = setTimeout(wait.resolve, LOOK_EVERY_MS);
    await Promise.race([over, wait.promise]);
    clearTimeout(timer);
    if (isOver) break;
    const now = await venue.get<StatusView>('/status').catch(() => undefined);
    if (now !== undefined) bar.at(now.timeMs - fromMs, now.time);
  }
  bar.end();
  return work;
}
