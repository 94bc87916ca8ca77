/** From what a user says to a rule: names looked up, spans made moments, and everything that makes no sense refused. */
import { LIVE_ENDPOINT } from '../gateway/faults/faults.ts';
import { befallsMessages, befallsRequests, type Fault, type FaultRule } from '../gateway/faults/rule.ts';
import { FAULT_KINDS, type FaultInput, type FaultKind } from './fault-input.ts';
import { readFault } from './fault-kinds.ts';
import { readTimetable } from './fault-timetable.ts';
import { suggestion } from './nearest.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, short, wrong } from './refusal.ts';

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
