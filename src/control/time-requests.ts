/** What a call that moves, sets or stops time takes, and what of it goes together. */
import { dictionary, either, flag, list, number, object, oneOf, type Schema, text } from '../gateway/schema.ts';
import { described } from './documents.ts';
import { done, type Outcome, refuse } from './refusal.ts';

/** Exactly one of advance, set, freeze and rate; a path may stand for the first. */
export interface TimeRequest {
  /** A span such as `8h` or `1d12h`, or milliseconds. */
  readonly advance?: string | number;
  /** An ISO 8601 date-time with its zone. */
  readonly set?: string;
  /** Whether the clock stands still; with `stepMs` each command is that much later than the one before. */
  readonly freeze?: boolean | { readonly stepMs: number };
  /** Venue seconds a second. */
  readonly rate?: number;
  /** Prices on the way of an advance: they hold (default), or the venue's source moves them. */
  readonly prices?: 'hold' | 'source';
  /** Milliseconds between two steps of the source. */
  readonly stepMs?: number;
  /** Prices on the way of an advance, point by point. */
  readonly path?: readonly PathPointInput[];
}

/** Index prices in USD by asset, and how long after the beginning of the advance they are set. */
export type PathPointInput = Readonly<Record<string, string | number>>;

const SPAN = described(
  either(text({ maxLength: 64 }), number()),
  'takes a span such as "8h" or "1d12h", or milliseconds',
);

export const TIME: Schema<TimeRequest> = object(
  {},
  {
    advance: SPAN,
    set: described(text({ maxLength: 64 }), 'takes a date and time with its zone, such as "2026-11-22T08:00:00Z"'),
    freeze: described(either(flag(), object({ stepMs: number() })), 'takes true, false or {"stepMs": 1}'),
    rate: described(number(), 'takes a number of venue seconds a second, above 0 and at most 86400'),
    prices: described(oneOf('hold', 'source'), 'takes "hold" or "source"'),
    stepMs: described(number(), 'takes whole milliseconds between two steps of the source'),
    path: described(
      list(dictionary(either(text({ maxLength: 64 }), number()))),
      'takes a list such as [{"after": "1h", "XBT": 48000}]',
    ),
  },
);

/** What a time call is to do. */
export type TimeWish =
  | { readonly does: 'move'; readonly to: 'span' | 'instant' | 'path'; readonly request: TimeRequest }
  | { readonly does: 'clock'; readonly freeze: boolean; readonly stepMs: number }
  | { readonly does: 'rate'; readonly rate: number };

/** Which of them a request means; a refusal when it means several, or none. */
export function wishOf(request: TimeRequest): Outcome<TimeWish> {
  const { advance, set, freeze, rate, prices, stepMs, path } = request;
  const asked = [advance, set, freeze, rate].filter((value) => value !== undefined).length;
  if (asked > 1 || (asked === 0 && path === undefined)) {
    return refuse('invalidRequest', 'Give exactly one of advance, set, freeze and rate.');
  }
  const isMove = freeze === undefined && rate === undefined;
  if (!isMove && (prices ?? stepMs ?? path) !== undefined) {
    return refuse('invalidRequest', 'prices, stepMs and path go with advance or set: they are for time that passes.');
  }
  if (path !== undefined && (prices ?? stepMs) !== undefined) {
    return refuse('invalidRequest', 'A path says all of the prices on the way: give it without prices and stepMs.');
  }
  if (stepMs !== undefined && prices !== 'source') {
    return refuse('invalidRequest', 'stepMs is the step of the source: give it with "prices": "source".');
  }
  if (isMove) {
    const to = advance !== undefined ? 'span' : set !== undefined ? 'instant' : 'path';
    return done({ does: 'move', to, request });
  }
  if (rate !== undefined) return done({ does: 'rate', rate });
  return typeof freeze === 'object'
    ? done({ does: 'clock', freeze: true, stepMs: freeze.stepMs })
    : done({ does: 'clock', freeze: freeze === true, stepMs: 0 });
}
