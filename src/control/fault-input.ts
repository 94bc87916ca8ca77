/** Faults as users describe them: in `--faults FILE`, in the library, on the command line and to the control door. */
import { MOST_FAULTS, MOST_LATENCY_MS, MOST_PLACES } from '../gateway/faults/rule.ts';
import { either, flag, integer, list, number, object, oneOf, type Schema, text } from '../gateway/schema.ts';
import { described } from './documents.ts';

/** A fixed number of milliseconds, or what they are drawn from. */
export type LatencyInput =
  | number
  /** Any whole number from one to the other, all alike. */
  | { readonly uniformMs: readonly number[] }
  /** Mostly short, now and then long; never longer than `most`. */
  | { readonly exponentialMs: { readonly mean: number; readonly most?: number } }
  /** Half of them below `median`; the larger `sigma`, the longer the long ones. */
  | { readonly lognormalMs: { readonly median: number; readonly sigma: number; readonly most?: number } };

/** What goes wrong: exactly one of `latency`, `drop`, `duplicate`, `error`, ... where, for whom, when and how often. */
export interface FaultInput {
  /** Up to 64 letters, digits, dots, dashes and underscores; `fault-1` and so on without one. */
  readonly name?: string;
  /** Endpoints by name, such as `sendorder`; without endpoint and feed every one that the fault can befall. */
  readonly endpoint?: string | readonly string[];
  /** Feeds by name, such as `book`. */
  readonly feed?: string | readonly string[];
  /** Feeds of this market alone. */
  readonly market?: string;
  /** Requests and private feeds of this account alone, by id, name or uid. */
  readonly account?: string | number;
  /** Requests and private feeds of this API key alone. */
  readonly key?: string;
  /** How likely each is struck, above 0 and at most 1; 1 by default. */
  readonly probability?: number;
  /** The first so many pass, of each account or feed. */
  readonly skip?: number;
  /** It strikes at most so often. */
  readonly times?: number;
  /** A date and time, or a span from now on (`10m`, or milliseconds), by the venue's clock. */
  readonly from?: string | number;
  readonly until?: string | number;
  /** So long from `from` on; with `every` again in each such period. */
  readonly for?: string | number;
  readonly every?: string | number;
  /** Which ones are struck follows from it; the venue's own by default. */
  readonly seed?: number;

  readonly latency?: LatencyInput;
  /** Whether the request comes late to the venue, or its answer to the client (the default). */
  readonly on?: 'request' | 'answer';
  /** What is lost: a request is not carried out, one whose answer is lost was; `message` of feeds. */
  readonly drop?: 'request' | 'answer' | 'message';
  /** Whether the connection ends (the default), or stays open without an answer. */
  readonly how?: 'cut' | 'silence';
  /** What comes twice: a request is carried out twice and answered once. */
  readonly duplicate?: 'request' | 'message';
  /** Which of the two answers the client gets; the last by default, as from a proxy that tried again. */
  readonly answer?: 'first' | 'last';
  /** An error of the catalogue, or the HTTP status of a gateway's page. */
  readonly error?: string | number;
  /** Whether the request was carried out all the same; false by default. */
  readonly applied?: boolean;
  /** Bytes of the body after which the connection ends. */
  readonly partialBody?: number;
  readonly slowBody?: { readonly pieces: number; readonly overMs: number };
  /** How far the venue's clock is ahead, or (below 0) behind: milliseconds, or a span such as `-5s`. */
  readonly clockSkew?: string | number;
  /** How many later messages overtake it. */
  readonly reorder?: number;
  /** The connection ends in place of a message: `cut`, or a close code of WebSocket from 1000 to 4999. */
  readonly disconnect?: 'cut' | number;
}

/** Several at once. A seed given here holds for all that have none. */
export interface FaultSetInput {
  readonly rules: readonly FaultInput[];
  readonly seed?: number;
}

/** The kinds: each rule has exactly one of these. */
export const FAULT_KINDS = [
  'latency',
  'drop',
  'duplicate',
  'error',
  'partialBody',
  'slowBody',
  'clockSkew',
  'reorder',
  'disconnect',
] as const satisfies readonly (keyof FaultInput)[];

export type FaultKind = (typeof FAULT_KINDS)[number];

/** What may be said of one kind alone. */
export const FAULT_DETAILS = {
  on: 'latency',
  how: 'drop',
  answer: 'duplicate',
  applied: 'error',
} as const satisfies Partial<Record<keyof FaultInput, FaultKind>>;

const NAMES_MOST = 100;
const MS = integer({ minimum: 0, maximum: MOST_LATENCY_MS });
const words = text({ minLength: 1, maxLength: 200 });
const names = (what: string): Schema<string | readonly string[]> =>
  described(either(words, list(words, NAMES_MOST)), `takes the name of ${what}, or a list of names`);
const span = (more: string): Schema<string | number> =>
  described(either(words, number()), `takes ${more}a span such as "30s" or "1h30m", or milliseconds`);
const moment = span('a date and time with its zone, or ');
const seed = described(integer({ minimum: 0, maximum: 0xffffffff }), 'takes a whole number from 0 to 4294967295');

const LATENCY: Schema<LatencyInput> = described(
  either(
    MS,
    object({ uniformMs: list(MS, 2) }),
    object({ exponentialMs: object({ mean: MS }, { most: MS }) }),
    object({ lognormalMs: object({ median: MS, sigma: number() }, { most: MS }) }),
  ),
  `takes whole milliseconds up to ${MOST_LATENCY_MS}, or one of {"uniformMs": [100, 400]}, ` +
    '{"exponentialMs": {"mean": 200, "most": 5000}}, {"lognormalMs": {"median": 80, "sigma": 1, "most": 5000}}',
);

export const FAULT: Schema<FaultInput> = object(
  {},
  {
    name: described(words, 'takes text'),
    endpoint: names('an endpoint'),
    feed: names('a feed'),
    market: described(words, 'takes the symbol of a market'),
    account: described(either(words, number()), 'takes the id, name or uid of an account'),
    key: described(words, 'takes an API key'),
    probability: described(number(), 'takes a number above 0 and at most 1'),
    skip: described(integer({ minimum: 0, maximum: 1e9 }), 'takes a whole number from 0 on'),
    times: described(integer({ minimum: 1, maximum: 1e9 }), 'takes a whole number from 1 on'),
    from: moment,
    until: moment,
    for: span(''),
    every: span(''),
    seed,
    latency: LATENCY,
    on: oneOf('request', 'answer'),
    drop: described(oneOf('request', 'answer', 'message'), 'takes "request", "answer" or "message"'),
    how: described(oneOf('cut', 'silence'), 'takes "cut" or "silence"'),
    duplicate: described(oneOf('request', 'message'), 'takes "request" or "message"'),
    answer: described(oneOf('first', 'last'), 'takes "first" or "last"'),
    error: described(
      either(words, integer({ minimum: 400, maximum: 599 })),
      'takes an error of the venue\'s such as "Unavailable", or the HTTP status of a gateway\'s page from 400 to 599',
    ),
    applied: flag(),
    partialBody: described(integer({ minimum: 0, maximum: 1e9 }), 'takes a number of bytes'),
    slowBody: described(
      object({ pieces: integer({ minimum: 1, maximum: 1000 }), overMs: MS }),
      `takes {"pieces": 10, "overMs": 2000}: at most 1000 pieces, over at most ${MOST_LATENCY_MS} ms`,
    ),
    clockSkew: described(either(words, integer()), 'takes a span such as "5s" or "-1m", or milliseconds'),
    reorder: described(
      integer({ minimum: 1, maximum: MOST_PLACES }),
      `takes a number of messages from 1 to ${MOST_PLACES}`,
    ),
    disconnect: described(
      either(oneOf('cut'), integer({ minimum: 1000, maximum: 4999 })),
      'takes "cut", or a close code from 1000 to 4999',
    ),
  },
);

export const FAULT_SET: Schema<FaultSetInput> = object(
  { rules: described(list(FAULT, MOST_FAULTS), `takes a list of at most ${MOST_FAULTS} rules`) },
  { seed },
);
