/**
 * Lets time pass to a moment: ticks, so that everything due on the way happens in order, and on request the steps of a
 * price path between them, each at its own time.
 */
import { type PriceView, type PriceWay, type SourceStep, viewAfter } from '../feeds/source.ts';
import type { Delivered } from '../timeline/timeline.ts';
import type { Desk } from './desk.ts';
import { priceView } from './price-view.ts';

/** Steps that are under way at a time. They share commits; between two lots everybody else has a turn. */
const STEPS_UNDER_WAY = 32;

/** Where prices on the way come from. */
export interface Along {
  readonly way: PriceWay;
  /** Steps come at whole multiples of it; undefined for each step of the way. */
  readonly stepMs: number | undefined;
  /** Told of the venue time that was reached. */
  readonly reached: (timeMs: number) => void;
}

/** What an advance comes to: where it arrived, or a step that the venue refused. Undefined when the backlog is full. */
export type Arrival = Delivered | undefined;

interface Planned {
  readonly step: SourceStep;
  readonly timeMs: number;
}

const DAY_MS = 86_400_000;
/** A tick by which so much time passes takes the venue a fraction of a second; after each of them others have a turn. */
const LONGEST_TICK_DAYS = 30;
/** With more markets than these, which is half as many again as are shipped, a day has that much more to do. */
const USUAL_MARKETS = 56;

/** How long one tick may be in a venue of so many markets. */
export function longestTickMs(markets: number): number {
  return Math.max(1, Math.floor((LONGEST_TICK_DAYS * USUAL_MARKETS) / Math.max(USUAL_MARKETS, markets))) * DAY_MS;
}

/** One entry holds a bounded part of a long time, so ticks follow each other until it is reached and nothing is left to do. */
export async function advanceTo(desk: Desk, untilMs: number): Promise<Arrival> {
  for (;;) {
    const tickMs = Math.min(untilMs, desk.timeline.venue.timeMs + longestTickMs(marketsOf(desk)));
    const delivery = desk.propose('clock', { type: 'tick', untilMs: tickMs });
    if (delivery === undefined) return undefined;
    const delivered = await delivery;
    const { nextDueMs } = desk.timeline.venue;
    if (delivered.timeMs >= untilMs && (nextDueMs === undefined || nextDueMs > untilMs)) return delivered;
  }
}

function marketsOf({ timeline }: Desk): number {
  return timeline.venue.state.openMarkets.length;
}

/** The same with the prices of a way: from `fromMs`, which is now, to `untilMs`. Gives a step that was refused, if one was. */
export async function advanceAlong(desk: Desk, fromMs: number, untilMs: number, along: Along): Promise<Arrival> {
  let reachedMs = fromMs;
  for (;;) {
    const view = priceView(desk.timeline);
    const longestMs = longestTickMs(marketsOf(desk));
    const plan = planSteps(view, reachedMs, untilMs, along, desk.nextPosition, longestMs);
    const [first] = plan;
    if (first === undefined) return advanceTo(desk, untilMs);
    if (first.timeMs - desk.timeline.venue.timeMs > longestMs) {
      // A long way to it: it is worked out when it is near.
      if ((await advanceTo(desk, first.timeMs)) === undefined) return undefined;
      continue;
    }
    const deliveries = plan.map((planned) => proposeStep(desk, planned));
    for (const [index, delivery] of deliveries.entries()) {
      const delivered = await delivery;
      if (delivered === undefined) return undefined;
      const { timeMs } = plan[index] as Planned;
      const { result } = delivered;
      if (result.type === 'done') {
        reachedMs = timeMs;
        along.reached(timeMs);
      } else if (result.type === 'refused' && result.error === 'staleStep') {
        // Somebody set a price in between, or one entry could not hold all that was due: on from what is there now. What
        // was under way behind it was worked out from it, and is stale too.
        await Promise.all(deliveries);
        if ((await advanceTo(desk, timeMs)) === undefined) return undefined;
        break;
      } else return delivered;
    }
  }
}

/**
 * The next steps from a view on. Each but the first goes on from the one before, whose place in the journal is known as
 * long as nobody else proposes; when somebody does, the venue drops the rest and they are planned anew.
 */
function planSteps(
  from: PriceView,
  fromMs: number,
  untilMs: number,
  { way, stepMs = 1 }: Along,
  firstPosition: number,
  longestMs: number,
): readonly Planned[] {
  const plan: Planned[] = [];
  let view = from;
  let atMs = fromMs;
  while (plan.length < STEPS_UNDER_WAY) {
    const nextMs = way.nextMs(view, atMs);
    if (nextMs === undefined || nextMs > untilMs) break;
    const timeMs = Math.min(Math.ceil(nextMs / stepMs) * stepMs, untilMs);
    if (plan.length > 0 && timeMs - atMs > longestMs) break;
    const step = way.step(view, timeMs, timeMs - atMs);
    atMs = timeMs;
    if (step === undefined) continue;
    plan.push({ step, timeMs });
    // A tick and the step make two entries.
    view = viewAfter(view, step, timeMs, firstPosition + plan.length * 2 - 1);
  }
  return plan;
}

/** Time passes first, in an entry of its own: what is due until then happens at the prices until then. */
function proposeStep(desk: Desk, { step, timeMs }: Planned): Promise<Delivered> | undefined {
  const tick = desk.propose('clock', { type: 'tick', untilMs: timeMs });
  if (tick === undefined) return undefined;
  tick.catch(() => {});
  const delivery = desk.propose('feed', { ...step, atMs: timeMs });
  // A venue that stops is noticed by whoever waits; those behind it must not go unheard.
  delivery?.catch(() => {});
  return delivery;
}
