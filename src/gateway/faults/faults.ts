/**
 * The rules that stand, and how often each has matched and struck. The rules are journaled; the counts live at the doors
 * like nonces and budgets: kept with each snapshot by name, and outside the state's digest.
 */
import { drawLatency, happens, type Place } from './draw.ts';
import { befallsMessages, befallsRequests, type Fault, type FaultRule, isInForce, type Latency } from './rule.ts';

/** What a rule has done. */
export interface FaultCounts {
  /** Requests and messages that it was about while it was in force. */
  readonly matched: number;
  readonly struck: number;
}

/** Rules and counts at one moment, kept with a snapshot of the venue. */
export type FaultsImage = readonly { readonly rule: FaultRule; readonly counts: CountsImage }[];

interface CountsImage {
  readonly struck: number;
  readonly byWhom: ReadonlyMap<string, number>;
}

/** The same as plain data, for a checkpoint. */
export type FaultsRecord = readonly (readonly [
  rule: FaultRule,
  struck: number,
  byWhom: readonly (readonly [whom: string, matched: number])[],
])[];

/** Who sent a request, or whom a message is for. */
export interface Whom {
  /** Counted by: an account, a feed of something. */
  readonly name: string;
  readonly account?: number | undefined;
  readonly apiKey?: string | undefined;
  /** Symbol of the market that a feed is of. */
  readonly market?: string | undefined;
}

/** A fault that has struck. */
export interface Strike {
  readonly fault: Fault;
  /** Draws how long a latency of this strike is, milliseconds. */
  readonly draw: (latency: Latency) => number;
}

/** The rules about one endpoint or feed, kept up to date: whoever serves it holds on to this. */
export interface Slot {
  rules: readonly Standing[];
}

/** A rule with its counts. */
class Standing {
  readonly rule: FaultRule;
  #struck: number;
  #matched = 0;
  readonly #byWhom: Map<string, number>;

  constructor(rule: FaultRule, { struck, byWhom }: CountsImage = NO_COUNTS) {
    this.rule = rule;
    this.#struck = struck;
    this.#byWhom = new Map(byWhom);
    for (const matched of byWhom.values()) this.#matched += matched;
  }

  get counts(): FaultCounts {
    return { matched: this.#matched, struck: this.#struck };
  }

  save(): CountsImage {
    return { struck: this.#struck, byWhom: new Map(this.#byWhom) };
  }

  /** Counts one that it may be about, and gives the strike when it is struck. */
  meet(whom: Whom, timeMs: number): Strike | undefined {
    const { rule } = this;
    if (!concerns(rule, whom) || !isInForce(rule.timetable, timeMs)) return undefined;
    const index = this.#byWhom.get(whom.name) ?? 0;
    this.#byWhom.set(whom.name, index + 1);
    this.#matched++;
    if (index < rule.skip || this.#struck >= (rule.times ?? Number.POSITIVE_INFINITY)) return undefined;
    const place: Place = { seed: rule.seed, rule: rule.name, whom: whom.name, index };
    if (!happens(place, rule.probability)) return undefined;
    this.#struck++;
    return { fault: rule.fault, draw: (latency) => drawLatency(place, latency) };
  }
}

const NO_COUNTS: CountsImage = { struck: 0, byWhom: new Map() };

export class Faults {
  #standing: readonly Standing[] = [];
  readonly #endpoints = new Map<string, Slot>();
  readonly #feeds = new Map<string, Slot>();

  /** The rules, in the order in which they are asked. */
  get rules(): readonly FaultRule[] {
    return this.#standing.map(({ rule }) => rule);
  }

  /** What the rule of a name has done; undefined when there is none. */
  countsOf(name: string): FaultCounts | undefined {
    return this.#standing.find(({ rule }) => rule.name === name)?.counts;
  }

  /** The rules about an endpoint, from now on and whenever they change. */
  ofEndpoint(name: string): Slot {
    return slotIn(this.#endpoints, name, this.#aboutEndpoint(name));
  }

  /** The same of a feed. */
  ofFeed(name: string): Slot {
    return slotIn(this.#feeds, name, this.#aboutFeed(name));
  }

  /** Takes rules away, then adds others; one whose name is taken takes its place and counts anew. */
  change(removed: 'all' | readonly string[], added: readonly FaultRule[]): void {
    const left = removed === 'all' ? [] : this.#standing.filter(({ rule }) => !removed.includes(rule.name));
    for (const rule of added) {
      const at = left.findIndex((standing) => standing.rule.name === rule.name);
      if (at < 0) left.push(new Standing(rule));
      else left[at] = new Standing(rule);
    }
    this.#take(left);
  }

  save(): FaultsImage {
    return this.#standing.map((standing) => ({ rule: standing.rule, counts: standing.save() }));
  }

  /** Back to a saved image, which stays as it is. */
  load(image: FaultsImage): void {
    this.#take(image.map(({ rule, counts }) => new Standing(rule, counts)));
  }

  #take(standing: readonly Standing[]): void {
    this.#standing = standing;
    for (const [name, slot] of this.#endpoints) slot.rules = this.#aboutEndpoint(name);
    for (const [name, slot] of this.#feeds) slot.rules = this.#aboutFeed(name);
  }

  #aboutEndpoint(name: string): readonly Standing[] {
    return this.#standing.filter(
      ({ rule }) => befallsRequests(rule.fault) && (rule.endpoints?.includes(name) ?? name !== LIVE_ENDPOINT),
    );
  }

  #aboutFeed(name: string): readonly Standing[] {
    return this.#standing.filter(({ rule }) => befallsMessages(rule.fault) && (rule.feeds?.includes(name) ?? true));
  }
}

/** What the request for a WebSocket is called among endpoints. A rule about it names it. */
export const LIVE_ENDPOINT = 'ws/v1';

/**
 * The faults that strike, in the order of their rules. Every rule is asked, whatever those before it did: what one rule
 * does follows from its own seed and count alone.
 */
export function strikes({ rules }: Slot, whom: Whom, timeMs: number): readonly Strike[] {
  const struck: Strike[] = [];
  for (const standing of rules) {
    const strike = standing.meet(whom, timeMs);
    if (strike !== undefined) struck.push(strike);
  }
  return struck;
}

export function recordFaults(image: FaultsImage): FaultsRecord {
  return image.map(({ rule, counts: { struck, byWhom } }) => [rule, struck, [...byWhom]]);
}

/** The image that `recordFaults` wrote; no rules where nothing was written. */
export function imageOfFaults(record: FaultsRecord): FaultsImage {
  return record.map(([rule, struck, byWhom]) => ({ rule, counts: { struck, byWhom: new Map(byWhom) } }));
}

function concerns({ account, apiKey, market }: FaultRule, whom: Whom): boolean {
  if (account !== undefined && whom.account !== account) return false;
  if (apiKey !== undefined && whom.apiKey !== apiKey) return false;
  return market === undefined || whom.market === market;
}

function slotIn(slots: Map<string, Slot>, name: string, rules: readonly Standing[]): Slot {
  const known = slots.get(name);
  if (known !== undefined) return known;
  const slot = { rules };
  slots.set(name, slot);
  return slot;
}
