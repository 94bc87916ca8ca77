/**
 * What goes wrong on purpose, as data: which requests and messages a rule is about, when, how often, and what becomes of
 * them. Rules are read at the control door and journaled in this form; every name in them was looked up there.
 */
import type { ErrorCode } from '../errors.ts';

/** Rules that may stand at a time. */
export const MOST_FAULTS = 100;
/** No answer and no message is held for longer. */
export const MOST_LATENCY_MS = 600_000;
/** Further than this no clock is wrong: ten years. */
export const MOST_SKEW_MS = 3653 * 86_400_000;
/** A message may be overtaken by so many. */
export const MOST_PLACES = 100;

/** How long something takes, milliseconds. All but the first are drawn anew for each request or message. */
export type Latency =
  | { readonly distribution: 'fixed'; readonly ms: number }
  | { readonly distribution: 'uniform'; readonly leastMs: number; readonly mostMs: number }
  | { readonly distribution: 'exponential'; readonly meanMs: number; readonly mostMs: number }
  | { readonly distribution: 'lognormal'; readonly medianMs: number; readonly sigma: number; readonly mostMs: number };

/** How something is lost: the connection ends, or nothing ever comes. */
export type Loss = 'cut' | 'silence';

/** What becomes of a request, an answer or a message. */
export type Fault =
  /** On a request: it reaches the venue late. On an answer: the venue did it at once, and its answer comes late. */
  | { readonly type: 'latency'; readonly on: 'request' | 'answer'; readonly latency: Latency }
  /** A request that is lost was never carried out; one whose answer is lost was. */
  | { readonly type: 'drop'; readonly what: 'request' | 'answer' | 'message'; readonly loss: Loss }
  /** A request is carried out twice, as by a proxy that tries again, and answered once; a message arrives twice. */
  | { readonly type: 'duplicate'; readonly what: 'request' | 'message'; readonly answer: 'first' | 'last' }
  /** An error of the catalogue, or the page of a gateway with an HTTP status; the request was carried out or not. */
  | { readonly type: 'error'; readonly error: ErrorCode | number; readonly applied: boolean }
  /** The connection ends within the answer, after so many bytes of its body. */
  | { readonly type: 'partialBody'; readonly bytes: number }
  /** The answer's body comes in so many pieces over so much time. */
  | { readonly type: 'slowBody'; readonly pieces: number; readonly overMs: number }
  /** The venue's clock is wrong in what it says of time: ahead above 0, behind below. */
  | { readonly type: 'clockSkew'; readonly ms: number }
  /** A message arrives after so many that were sent later. */
  | { readonly type: 'reorder'; readonly places: number }
  /** The connection ends in place of the message: cut, or closed with a code of WebSocket. */
  | { readonly type: 'disconnect'; readonly code: number | 'cut' };

/** When a rule is in force, by the venue's time: from a moment on, until another, and therein again and again for a while. */
export interface Timetable {
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** With `forMs`: in force for so long at the beginning of every period that begins at `fromMs`. */
  readonly everyMs?: number;
  readonly forMs?: number;
}

export interface FaultRule {
  readonly name: string;
  /** Endpoints by name; undefined for all of them. */
  readonly endpoints?: readonly string[];
  /** Feeds by name; undefined for all of them. */
  readonly feeds?: readonly string[];
  /** Feeds of this market only. */
  readonly market?: string;
  readonly account?: number;
  readonly apiKey?: string;
  readonly seed: number;
  /** Above 0, and at most 1. */
  readonly probability: number;
  /** The first so many that match pass unharmed, of each account or feed. */
  readonly skip: number;
  /** It strikes at most so often. */
  readonly times?: number;
  readonly timetable: Timetable;
  readonly fault: Fault;
  /** The rule in the words in which it was given. */
  readonly given: object;
}

/** True when a rule is in force at a time. */
export function isInForce({ fromMs, untilMs, everyMs, forMs }: Timetable, timeMs: number): boolean {
  if (fromMs !== undefined && timeMs < fromMs) return false;
  if (untilMs !== undefined && timeMs >= untilMs) return false;
  if (everyMs === undefined || forMs === undefined) return true;
  return (timeMs - (fromMs ?? 0)) % everyMs < forMs;
}

/** Whether a fault can befall requests and their answers. */
export function befallsRequests(fault: Fault): boolean {
  switch (fault.type) {
    case 'latency':
    case 'error':
    case 'partialBody':
    case 'slowBody':
    case 'clockSkew':
      return true;
    case 'drop':
    case 'duplicate':
      return fault.what !== 'message';
    default:
      return false;
  }
}

/** Whether a fault can befall messages of feeds. */
export function befallsMessages(fault: Fault): boolean {
  switch (fault.type) {
    case 'latency':
    case 'clockSkew':
    case 'reorder':
    case 'disconnect':
      return true;
    case 'drop':
    case 'duplicate':
      return fault.what === 'message';
    default:
      return false;
  }
}
