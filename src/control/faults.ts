/** The power over what goes wrong: faults of the doors, set, shown and taken away. */

import { formatTime } from '../core/iso-time.ts';
import type { Faults } from '../gateway/faults/faults.ts';
import { type FaultRule, isInForce, MOST_FAULTS } from '../gateway/faults/rule.ts';
import { Turns } from '../turns/turns.ts';
import { FAULT, FAULT_SET, type FaultInput, type FaultSetInput } from './fault-input.ts';
import { FaultReader, type FaultTargets } from './fault-reader.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse, short } from './refusal.ts';
import { type Moment, momentOf } from './views.ts';

/** A rule, and what it has done. */
export interface FaultView {
  readonly name: string;
  /** As it was given. */
  readonly rule: FaultInput;
  readonly seed: number;
  /** From when until when it is in force, by the venue's clock; absent where it is open. */
  readonly from?: string;
  readonly until?: string;
  /** Whether it is in force now. */
  readonly active: boolean;
  /** Requests and messages that it was about while it was in force. */
  readonly matched: number;
  readonly struck: number;
}

export type FaultsView = Moment & { readonly faults: readonly FaultView[] };

/** How rules are set. */
interface Setting {
  /** Whether rules that stand and are not named stay. */
  readonly keepsOthers: boolean;
  readonly atGenesis?: true;
}

export class FaultPowers {
  readonly #context: PowerContext;
  readonly #faults: Faults;
  readonly #reader: FaultReader;
  /** Names and the most there may be are found in what stands: one change after the other. */
  readonly #turns = new Turns(1);

  constructor(context: PowerContext, faults: Faults, targets: FaultTargets) {
    this.#context = context;
    this.#faults = faults;
    this.#reader = new FaultReader(context, targets);
  }

  /** The rules, in the order in which they are asked. */
  list(): readonly FaultView[] {
    return this.#faults.rules.map((rule) => this.#view(rule));
  }

  /** Makes these the rules: those that stood are gone. */
  replace(input: unknown): Promise<Outcome<FaultsView>> {
    return this.#set(input, { keepsOthers: false });
  }

  /** Adds rules; one whose name is taken takes its place and counts anew. */
  add(input: unknown): Promise<Outcome<FaultsView>> {
    return this.#set(input, { keepsOthers: true });
  }

  /**
   * The rules that a start asks for. They stand from the beginning of the venue, so that a reset keeps them. Those that
   * stand already as they are asked for go on, with their counts and times.
   */
  async found(input: unknown): Promise<Outcome<unknown>> {
    const rules = this.#read(input, false);
    if (!rules.ok) return rules;
    const said = (list: readonly FaultRule[]): string =>
      JSON.stringify(list.map(({ name, seed, given }) => [name, seed, given]));
    if (said(rules.value) === said(this.#faults.rules)) return done(undefined);
    return this.#set(input, { keepsOthers: false, atGenesis: true });
  }

  /** Takes one rule away. */
  async remove(name: string): Promise<Outcome<FaultsView>> {
    if (this.#faults.countsOf(name) === undefined) {
      return refuse('unknownFault', `There is no fault named ${short(name)}; GET /control/faults lists them.`);
    }
    return this.#carryOut([name], [], {});
  }

  /** Takes all rules away. */
  clear(): Promise<Outcome<FaultsView>> {
    return this.#carryOut('all', [], {});
  }

  #set(input: unknown, { keepsOthers, ...more }: Setting): Promise<Outcome<FaultsView>> {
    return this.#turns.take(async () => {
      const rules = this.#read(input, keepsOthers);
      return rules.ok ? this.#carryOut(keepsOthers ? [] : 'all', rules.value, more) : rules;
    });
  }

  #read(input: unknown, keepsOthers: boolean): Outcome<readonly FaultRule[]> {
    const request = this.#request(input);
    if (!request.ok) return request;
    const { rules, seed = this.#context.state.root.seed } = request.value;
    const standing = keepsOthers ? this.#faults.rules.map(({ name }) => name) : [];
    const taken = new Set([...standing, ...rules.flatMap(({ name }) => name ?? [])]);
    const nowMs = this.#context.host.timeMs();
    const read: FaultRule[] = [];
    for (const [index, rule] of rules.entries()) {
      const name = rule.name ?? freeName(taken);
      if (read.some((other) => other.name === name)) return refuse('invalidRequest', `${short(name)} is given twice.`);
      const outcome = this.#reader.read(rule, { name, seed: rule.seed ?? seed, nowMs });
      if (!outcome.ok)
        return rules.length === 1 ? outcome : inRule(index, outcome.refusal.error, outcome.refusal.message);
      read.push(outcome.value);
    }
    const names = new Set([...standing, ...read.map(({ name }) => name)]);
    if (names.size > MOST_FAULTS) {
      return refuse('tooManyFaults', `At most ${MOST_FAULTS} faults stand at a time; take some away first.`);
    }
    return done(read);
  }

  /** One rule, a list of them, or a list with a seed. */
  #request(input: unknown): Outcome<FaultSetInput> {
    if (Array.isArray(input)) return this.#context.read(FAULT_SET, { rules: input });
    if (typeof input === 'object' && input !== null && 'rules' in input) return this.#context.read(FAULT_SET, input);
    const rule = this.#context.read(FAULT, input);
    return rule.ok ? done({ rules: [rule.value] }) : rule;
  }

  async #carryOut(
    removed: 'all' | readonly string[],
    rules: readonly FaultRule[],
    more: { readonly atGenesis?: true },
  ): Promise<Outcome<FaultsView>> {
    const delivered = await this.#context.carryOut({ type: 'setFaults', removed, rules, ...more });
    return delivered.ok ? done({ ...momentOf(delivered.value), faults: this.list() }) : delivered;
  }

  #view(rule: FaultRule): FaultView {
    const { name, seed, timetable, given } = rule;
    const { matched, struck } = this.#faults.countsOf(name) ?? { matched: 0, struck: 0 };
    const { fromMs, untilMs } = timetable;
    return {
      name,
      rule: given as FaultInput,
      seed,
      ...(fromMs === undefined ? {} : { from: formatTime(fromMs) }),
      ...(untilMs === undefined ? {} : { until: formatTime(untilMs) }),
      active: isInForce(timetable, this.#context.host.timeMs()),
      matched,
      struck,
    };
  }
}

function inRule(index: number, error: Parameters<typeof refuse>[0], message: string): Outcome<never> {
  return refuse(error, `rules[${index}]: ${message}`);
}

/** `fault-1`, or the first number after it that is free. */
function freeName(taken: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = `fault-${number}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
