/** Advances: where to, with which prices on the way, and how far the one under way has come. */
import { SECOND_MS } from '../core/durations.ts';
import { formatTime } from '../core/iso-time.ts';
import type { Along } from '../host/advance.ts';
import type { Delivered } from '../timeline/timeline.ts';
import { refusalOf, UNAVAILABLE } from './core-refusals.ts';
import type { PowerContext } from './power-context.ts';
import { pathWay, readPath } from './price-path.ts';
import { done, type Outcome, refuse } from './refusal.ts';
import type { TimeRequest, TimeWish } from './time-requests.ts';
import { instantOf, spanOf, type Target } from './time-targets.ts';
import type { AdvanceView } from './views.ts';

/** Steps of a source on the way of one advance. A million would take the venue several minutes. */
const MOST_STEPS = 250_000;
/** The step of a source that is not told another. */

type Reached = (timeMs: number) => void;

/** An advance that was read and checked: carried out when its turn has come. */
export type Advance = (reached: Reached) => Promise<Outcome<Delivered>>;

/** Prices on the way, for a beginning and an end. */
type Way = (fromMs: number, untilMs: number) => Outcome<Pick<Along, 'way' | 'stepMs'> | undefined>;

export class Advances {
  readonly #context: PowerContext;
  #underWay: { readonly fromMs: number; readonly untilMs: number; reachedMs: number } | undefined;

  constructor(context: PowerContext) {
    this.#context = context;
  }

  get underWay(): AdvanceView | undefined {
    if (this.#underWay === undefined) return undefined;
    const { fromMs, untilMs, reachedMs } = this.#underWay;
    return {
      from: formatTime(fromMs),
      until: formatTime(untilMs),
      reached: formatTime(reachedMs),
      done: untilMs === fromMs ? 1 : Math.round(((reachedMs - fromMs) / (untilMs - fromMs)) * 1000) / 1000,
    };
  }

  read({ to, request }: Extract<TimeWish, { does: 'move' }>): Outcome<Advance> {
    const way = this.#wayOf(request);
    if (!way.ok) return way;
    const last = way.value.lastMs;
    const target =
      to === 'span' ? spanOf(request.advance ?? '') : to === 'instant' ? instantOf(request.set ?? '') : spanOf(last);
    return target.ok ? done((reached) => this.#carryOut(target.value, way.value.along, reached)) : target;
  }

  /** What the request says of prices on the way; `lastMs`: where its path ends. */
  #wayOf({ prices, stepMs, path }: TimeRequest): Outcome<{ readonly along: Way; readonly lastMs: number }> {
    if (path !== undefined) {
      const points = readPath(this.#context.state, path);
      if (!points.ok) return points;
      const lastMs = points.value[points.value.length - 1]?.afterMs ?? 0;
      const along: Way = (fromMs, untilMs) =>
        fromMs + lastMs <= untilMs
          ? done({ way: pathWay(points.value, fromMs), stepMs: undefined })
          : refuse('invalidRequest', 'The path goes on behind the end of the advance.');
      return done({ along, lastMs });
    }
    if (prices !== 'source') return done({ along: () => done(undefined), lastMs: 0 });
    if (stepMs !== undefined && !(Number.isSafeInteger(stepMs) && stepMs >= 1)) {
      return refuse('invalidRequest', 'stepMs takes whole milliseconds, at least 1.');
    }
    return done({ along: (fromMs, untilMs) => this.#sourceWay(untilMs - fromMs, stepMs), lastMs: 0 });
  }

  #sourceWay(spanMs: number, stepMs: number | undefined): ReturnType<Way> {
    const { source, problem } = this.#context.host.feed();
    const noWay = problem ?? source.noWay;
    if (noWay !== undefined) return refuse('invalidRequest', noWay);
    const { finestStepMs = 1 } = source;
    const step = stepMs ?? SECOND_MS;
    if (step % finestStepMs !== 0) {
      return refuse('invalidRequest', `stepMs takes a multiple of ${finestStepMs} with the source ${source.market}.`);
    }
    const steps = Math.floor(spanMs / step);
    if (steps <= MOST_STEPS) return done({ way: source, stepMs: step });
    const enough = Math.ceil(spanMs / MOST_STEPS / SECOND_MS) * SECOND_MS;
    return refuse(
      'invalidRequest',
      `That would be ${steps} steps of the source, and one call takes ${MOST_STEPS}: give stepMs of ${enough} or more, or advance in parts.`,
    );
  }

  async #carryOut(target: Target, way: Way, reached: Reached): Promise<Outcome<Delivered>> {
    const { host } = this.#context;
    const fromMs = host.timeMs();
    const untilMs = target(fromMs);
    if (!untilMs.ok) return untilMs;
    const along = way(fromMs, untilMs.value);
    if (!along.ok) return along;
    if (along.value === undefined) return arrivalOf(await host.advanceTo(untilMs.value));
    const underWay = { fromMs, untilMs: untilMs.value, reachedMs: fromMs };
    this.#underWay = underWay;
    try {
      const told = (timeMs: number): void => {
        underWay.reachedMs = timeMs;
        reached(timeMs);
      };
      return arrivalOf(await host.advanceAlong(fromMs, untilMs.value, { ...along.value, reached: told }));
    } finally {
      this.#underWay = undefined;
    }
  }
}

function arrivalOf(delivered: Delivered | undefined): Outcome<Delivered> {
  if (delivered === undefined) return { ok: false, refusal: UNAVAILABLE };
  const { result } = delivered;
  if (result.type !== 'refused') return done(delivered);
  const step = { type: 'priceStep', prices: [], premiums: [], noiseOrders: [] } as const;
  return { ok: false, refusal: refusalOf(step, result) };
}
