/** From what a user says to a rule: names looked up, spans made moments, and everything that makes no sense refused. */
import { ERRORS, type ErrorCode } from '../gateway/errors.ts';
import { LIVE_ENDPOINT } from '../gateway/faults/faults.ts';
import {
  befallsMessages,
  befallsRequests,
  type Fault,
  type FaultRule,
  type Latency,
  MOST_LATENCY_MS,
  MOST_SKEW_MS,
  type Timetable,
} from '../gateway/faults/rule.ts';
import { readTime } from '../gateway/values.ts';
import { readDuration } from './duration.ts';
import { FAULT_DETAILS, FAULT_KINDS, type FaultInput, type FaultKind, type LatencyInput } from './fault-input.ts';
import { suggestion } from './nearest.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse, short } from './refusal.ts';

/** What rules may be about. */
export interface FaultTargets {
  readonly endpoints: readonly { readonly name: string; readonly isPublic: boolean }[];
  readonly feeds: readonly { readonly name: string; readonly scope: 'product' | 'account' | 'venue' }[];
}

/** What a rule is read with. */
export interface FaultReading {
  readonly name: string;
  readonly seed: number;
  /** The venue's time. */
  readonly nowMs: number;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const LARGEST_SIGMA = 4;

export class FaultReader {
  readonly #context: PowerContext;
  readonly #targets: FaultTargets;

  constructor(context: PowerContext, { endpoints, feeds }: FaultTargets) {
    this.#context = context;
    this.#targets = { endpoints: [...endpoints, { name: LIVE_ENDPOINT, isPublic: true }], feeds };
  }

  /** The rule that an input of the right shape means. */
  read(input: FaultInput, { name, seed, nowMs }: FaultReading): Outcome<FaultRule> {
    const { probability = 1, skip = 0, times, key } = input;
    if (!NAME.test(name)) {
      return wrong("A rule's name is up to 64 letters, digits, dots, dashes and underscores.");
    }
    if (!(probability > 0 && probability <= 1)) return wrong('probability takes a number above 0 and at most 1.');
    const fault = readFault(input);
    if (!fault.ok) return fault;
    const whom = this.#whom(input);
    if (!whom.ok) return whom;
    const where = this.#where(input, fault.value);
    if (!where.ok) return where;
    const timetable = readTimetable(input, nowMs);
    if (!timetable.ok) return timetable;
    return done({
      name,
      ...where.value,
      ...whom.value,
      ...(key === undefined ? {} : { apiKey: key }),
      seed,
      probability,
      skip,
      ...(times === undefined ? {} : { times }),
      timetable: timetable.value,
      fault: fault.value,
      given: input,
    });
  }

  #whom({ market, account }: FaultInput): Outcome<Pick<FaultRule, 'market' | 'account'>> {
    const found = account === undefined ? undefined : this.#context.account(String(account));
    if (found !== undefined && !found.ok) return found;
    const listed = market === undefined ? undefined : this.#context.market(market);
    if (listed !== undefined && !listed.ok) return listed;
    return done({
      ...(found === undefined ? {} : { account: found.value.id }),
      ...(listed === undefined ? {} : { market: listed.value.contract.symbol }),
    });
  }

  /** Whoever names endpoints means no feeds, and the other way round; who names neither means all that the fault befalls. */
  #where(input: FaultInput, fault: Fault): Outcome<Pick<FaultRule, 'endpoints' | 'feeds'>> {
    const { market, account, key } = input;
    const endpoints = listOf(input.endpoint);
    const feeds = listOf(input.feed);
    const kind = kindOf(input);
    const known = this.#targets;
    const unknown = unknownOf('endpoint', endpoints, known.endpoints) ?? unknownOf('feed', feeds, known.feeds);
    if (unknown !== undefined) return wrong(unknown);
    const isOfSomebody = account !== undefined || key !== undefined;
    if (endpoints !== undefined) {
      if (!befallsRequests(fault)) return wrong(`${kind} befalls messages of feeds: name a feed in place of endpoint.`);
      if (market !== undefined) return wrong('market chooses among feeds: leave it out where endpoint is given.');
      const open = isOfSomebody ? publicOf(endpoints, known.endpoints, (one) => one.isPublic) : undefined;
      if (open !== undefined) return wrong(`${open} is public: its requests are of no account and no key.`);
      if (endpoints.includes(LIVE_ENDPOINT) && !befallsHandshake(fault)) {
        return wrong(`A request for ${LIVE_ENDPOINT} can be late, lost or answered by an error, not more.`);
      }
    }
    if (feeds !== undefined) {
      if (!befallsMessages(fault)) return wrong(messagesMeet(kind));
      const open = isOfSomebody ? publicOf(feeds, known.feeds, ({ scope }) => scope !== 'account') : undefined;
      if (open !== undefined) return wrong(`${open} is public: it is of no account and no key.`);
      const other = market === undefined ? undefined : publicOf(feeds, known.feeds, ({ scope }) => scope !== 'product');
      if (other !== undefined) return wrong(`${other} is not of one market.`);
    }
    if (market !== undefined && isOfSomebody)
      return wrong('Give either market, or account and key: feeds of markets are public.');
    if (market !== undefined && !befallsMessages(fault)) return wrong(messagesMeet(kind));
    if (endpoints === undefined && feeds === undefined) return done(market === undefined ? {} : { endpoints: [] });
    return done({ endpoints: endpoints ?? [], feeds: feeds ?? [] });
  }
}

function messagesMeet(kind: FaultKind): string {
  return kind === 'drop' || kind === 'duplicate'
    ? `Of feeds messages are meant: give ${kind} "message".`
    : `${kind} befalls requests: name an endpoint in place of feed and market.`;
}

function befallsHandshake({ type }: Fault): boolean {
  return type === 'latency' || type === 'drop' || type === 'error';
}

function kindOf(input: FaultInput): FaultKind {
  return FAULT_KINDS.find((kind) => input[kind] !== undefined) ?? 'latency';
}

function readFault(input: FaultInput): Outcome<Fault> {
  const kinds = FAULT_KINDS.filter((kind) => input[kind] !== undefined);
  if (kinds.length !== 1) return wrong(`Give exactly one of ${FAULT_KINDS.join(', ')}.`);
  for (const [detail, kind] of Object.entries(FAULT_DETAILS)) {
    if (input[detail as keyof FaultInput] !== undefined && input[kind] === undefined) {
      return wrong(`${detail} says more about ${kind}; it does not belong to ${kinds[0]}.`);
    }
  }
  const { latency, drop, duplicate, error, partialBody, slowBody, clockSkew, reorder, disconnect } = input;
  if (latency !== undefined) return readLatency(latency, input.on ?? 'answer');
  if (drop !== undefined) {
    if (drop === 'message' && input.how !== undefined) return wrong('A message is just missing: leave how out.');
    return done({ type: 'drop', what: drop, loss: input.how ?? 'cut' });
  }
  if (duplicate !== undefined) {
    if (duplicate === 'message' && input.answer !== undefined)
      return wrong('A message has no answer: leave answer out.');
    return done({ type: 'duplicate', what: duplicate, answer: input.answer ?? 'last' });
  }
  if (error !== undefined) return readError(error, input.applied ?? false);
  if (partialBody !== undefined) return done({ type: 'partialBody', bytes: partialBody });
  if (slowBody !== undefined) return done({ type: 'slowBody', ...slowBody });
  if (reorder !== undefined) return done({ type: 'reorder', places: reorder });
  if (disconnect !== undefined) return readDisconnect(disconnect);
  return readSkew(clockSkew ?? 0);
}

function readLatency(input: LatencyInput, on: 'request' | 'answer'): Outcome<Fault> {
  const latency = latencyOf(input);
  return latency.ok ? done({ type: 'latency', on, latency: latency.value }) : latency;
}

function latencyOf(input: LatencyInput): Outcome<Latency> {
  if (typeof input === 'number') return done({ distribution: 'fixed', ms: input });
  if ('uniformMs' in input) {
    const [leastMs, mostMs] = input.uniformMs;
    if (leastMs === undefined || mostMs === undefined || leastMs > mostMs) {
      return wrong('uniformMs takes the least and the most milliseconds, such as [100, 400].');
    }
    return done({ distribution: 'uniform', leastMs, mostMs });
  }
  if ('exponentialMs' in input) {
    const { mean: meanMs, most: mostMs = MOST_LATENCY_MS } = input.exponentialMs;
    return done({ distribution: 'exponential', meanMs, mostMs });
  }
  const { median: medianMs, sigma, most: mostMs = MOST_LATENCY_MS } = input.lognormalMs;
  if (!(sigma > 0 && sigma <= LARGEST_SIGMA)) {
    return wrong(
      `sigma takes a number above 0 and at most ${LARGEST_SIGMA}; 1 makes one in a hundred ten times the median.`,
    );
  }
  return done({ distribution: 'lognormal', medianMs, sigma, mostMs });
}

function readError(error: string | number, applied: boolean): Outcome<Fault> {
  if (typeof error === 'number') return done({ type: 'error', error, applied });
  if (Object.hasOwn(ERRORS, error)) return done({ type: 'error', error: error as ErrorCode, applied });
  const like = suggestion(error, Object.keys(ERRORS));
  return wrong(`The venue knows no error ${short(error)}; docs/errors.md lists them.${like}`);
}

/** Codes that no endpoint may send: RFC 6455, 7.4.1. */
const UNSENT_CODES: readonly number[] = [1004, 1005, 1006, 1015];

function readDisconnect(disconnect: 'cut' | number): Outcome<Fault> {
  const code = disconnect;
  const isSent = code === 'cut' || (code < 3000 ? code <= 1014 && !UNSENT_CODES.includes(code) : true);
  if (!isSent) return wrong(`No connection is closed with ${code}; 1001, 1012 or one from 3000 on is, or "cut".`);
  return done({ type: 'disconnect', code });
}

function readSkew(clockSkew: string | number): Outcome<Fault> {
  const ms = typeof clockSkew === 'number' ? clockSkew : signedSpan(clockSkew);
  if (ms === undefined || ms === 0 || Math.abs(ms) > MOST_SKEW_MS) {
    return wrong('clockSkew takes a span such as "5s" or "-1m", or milliseconds: not 0, and at most ten years.');
  }
  return done({ type: 'clockSkew', ms });
}

function signedSpan(text: string): number | undefined {
  const isBehind = text.startsWith('-');
  const ms = readDuration(isBehind ? text.slice(1) : text);
  return ms === undefined ? undefined : isBehind ? -ms : ms;
}

function readTimetable(input: FaultInput, nowMs: number): Outcome<Timetable> {
  const fromMs = input.from === undefined ? undefined : momentOf(input.from, nowMs);
  const untilMs = input.until === undefined ? undefined : momentOf(input.until, nowMs);
  const forMs = input.for === undefined ? undefined : spanOf(input.for);
  const everyMs = input.every === undefined ? undefined : spanOf(input.every);
  for (const name of ['from', 'until', 'for', 'every'] as const) {
    const read = { from: fromMs, until: untilMs, for: forMs, every: everyMs }[name];
    if (input[name] !== undefined && read === undefined) {
      const moment = name === 'from' || name === 'until' ? 'a date and time with its zone, or ' : '';
      return wrong(`${name} takes ${moment}a span such as "30s" or "1h30m", or whole milliseconds above 0.`);
    }
  }
  const startMs = fromMs ?? nowMs;
  if (untilMs !== undefined && untilMs <= startMs) return wrong('until must be later than from, and later than now.');
  if (everyMs !== undefined) {
    if (forMs === undefined || forMs >= everyMs) return wrong('every takes for beside it, and for must be shorter.');
    return done({ fromMs: startMs, ...(untilMs === undefined ? {} : { untilMs }), everyMs, forMs });
  }
  if (forMs !== undefined) {
    if (untilMs !== undefined) return wrong('Give until or for, not both, where there is no every.');
    return done({ fromMs: startMs, untilMs: startMs + forMs });
  }
  return done({ ...(fromMs === undefined ? {} : { fromMs }), ...(untilMs === undefined ? {} : { untilMs }) });
}

/** Ten years: further ahead nobody plans. */
const LONGEST_SPAN_MS = MOST_SKEW_MS;

function spanOf(span: string | number): number | undefined {
  const ms = typeof span === 'number' ? span : readDuration(span);
  return ms !== undefined && Number.isSafeInteger(ms) && ms > 0 && ms <= LONGEST_SPAN_MS ? ms : undefined;
}

function momentOf(moment: string | number, nowMs: number): number | undefined {
  const atMs = typeof moment === 'string' ? readTime(moment) : undefined;
  if (atMs !== undefined) return atMs;
  const spanMs = spanOf(moment);
  return spanMs === undefined ? undefined : nowMs + spanMs;
}

function listOf(names: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof names === 'string' ? [names] : names;
}

function unknownOf(
  what: 'endpoint' | 'feed',
  names: readonly string[] | undefined,
  known: readonly { readonly name: string }[],
): string | undefined {
  if (names?.length === 0) return `${what} takes at least one name; leave it out for all.`;
  const unknown = names?.find((name) => !known.some((one) => one.name === name));
  if (unknown === undefined) return undefined;
  const like = suggestion(
    unknown,
    known.map((one) => one.name),
  );
  const page = what === 'feed' ? 'docs/websocket.md' : 'docs/faults.md';
  return `There is no ${what} named ${short(unknown)}; ${page} lists them.${like}`;
}

function publicOf<Target extends { readonly name: string }>(
  names: readonly string[],
  known: readonly Target[],
  isPublic: (target: Target) => boolean,
): string | undefined {
  return names.find((name) => known.some((one) => one.name === name && isPublic(one)));
}

function wrong(message: string): Outcome<never> {
  return refuse('invalidRequest', message);
}
