/** From a file's data to a scenario: what the schema cannot say is checked here, and defaults are put in. */
import { basename, extname } from 'node:path';
import { nameProblem } from '../control/account-inputs.ts';
import { suggestion } from '../control/nearest.ts';
import { formatTime } from '../core/iso-time.ts';
import { PRESET_NAMES } from '../core/margin/rules.ts';
import { startMsOf } from '../library/options.ts';
import { type Fault, faultsOf, type Place } from './check.ts';
import type { ScenarioDocument } from './document.ts';
import { type Origin, ScenarioInvalid, scenarioFault } from './faults.ts';
import { niceSpan } from './moments.ts';
import type { PricePath } from './path.ts';
import { assertOnePathEach, MOST_PRICE_MOMENTS, pointPaths, replayed, walks, withGrain } from './read-prices.ts';
import { Reading } from './reading.ts';
import { thinned } from './replay.ts';
import { type AccountPlan, accountsNamed, type Scenario, type Step } from './scenario.ts';
import { ACTION_NAMES, SCENARIO, type ScenarioFile, type StepFile } from './schema.ts';

/** A fixed one: a scenario gives the same on any day it is run. */
const DEFAULT_START = '2026-01-01T00:00:00Z';
const FINEST_GRAIN_MS = 60_000;
const GRAINS_BY_DEFAULT = 1_500;
const LONGEST_MS = 3653 * 86_400_000;
const MOST_ROWS = 100_000;
const TOO_FINE = 'is too short a span for a scenario as long as this.';

/** What the run asks for over the file. */
export interface Overrides {
  readonly seed?: number | undefined;
  readonly everyMs?: number | undefined;
}

/** Reads a scenario's data. Throws `ScenarioInvalid` with every fault. */
export function readScenario({ value, origin }: ScenarioDocument, overrides: Overrides = {}): Scenario {
  const faults = faultsOf(SCENARIO, value);
  if (faults.length > 0) throw invalid(origin, faults);
  return new Reader(value as ScenarioFile, origin, overrides).read();
}

function invalid(origin: Origin, faults: readonly Fault[]): ScenarioInvalid {
  return new ScenarioInvalid(faults.map((fault) => scenarioFault(origin, fault)));
}

class Reader {
  readonly #file: ScenarioFile;
  readonly #reading: Reading;
  readonly #overrides: Overrides;

  constructor(file: ScenarioFile, origin: Origin, overrides: Overrides) {
    this.#file = file;
    this.#reading = new Reading(origin);
    this.#overrides = overrides;
  }

  read(): Scenario {
    const file = this.#file;
    const { prices = {} } = file;
    const startMs = this.#start();
    const accounts = this.#accounts();
    const names = accounts.map(({ name }) => name);
    const steps = this.#steps(startMs, names);
    const points = pointPaths(this.#reading, prices, startMs);
    const recording = replayed(this.#reading, prices);
    const durationMs = this.#duration(steps, [...points.index, ...points.premiums, ...recording.index]);
    const seed = this.#overrides.seed ?? file.seed ?? 1;
    const grainMs = this.#grainMs(durationMs);
    const walked = walks(this.#reading, file, { seed, everyMs: grainMs, durationMs });
    const recorded = (paths: readonly PricePath[]): readonly PricePath[] => paths.map((path) => thinned(path, grainMs));
    const indexPaths = [...points.index, ...walked, ...recorded(recording.index)];
    const premiumPaths = [...points.premiums, ...recorded(recording.premiums)];
    assertOnePathEach(this.#reading, indexPaths);
    assertOnePathEach(this.#reading, premiumPaths);
    for (const [index, pattern] of (file.show ?? []).entries()) this.#account(pattern, names, ['show', index]);
    const everyMs = this.#overrides.everyMs ?? this.#reading.span(file.every, ['every']);
    if (everyMs !== undefined && durationMs / everyMs > MOST_ROWS) this.#reading.refuse(['every'], TOO_FINE);
    if (durationMs / grainMs > MOST_PRICE_MOMENTS) this.#reading.refuse(['prices', 'every'], TOO_FINE);
    if (this.#reading.faults.length > 0) throw invalid(this.#reading.origin, this.#reading.faults);
    const grained = (paths: readonly PricePath[]): readonly PricePath[] =>
      paths.map((path) => withGrain(path, grainMs, durationMs));
    return {
      title: file.title ?? titleOf(this.#reading.origin.file),
      about: file.about ?? '',
      origin: this.#reading.origin,
      startMs,
      startTime: formatTime(startMs),
      durationMs,
      everyMs,
      seed,
      rules: this.#rules(),
      instruments: file.instruments === undefined ? undefined : this.#reading.path(file.instruments),
      liquidity: file.liquidity ?? 'house',
      show: file.show,
      accounts,
      indexPrices: file.market?.indexPrices ?? {},
      premiums: file.market?.premiums ?? {},
      indexPaths: grained(indexPaths),
      premiumPaths: grained(premiumPaths),
      steps,
      expect: file.expect ?? {},
    };
  }

  #start(): number {
    const { start = DEFAULT_START } = this.#file;
    const startMs = startMsOf(start);
    if (startMs !== undefined) return startMs;
    this.#reading.refuse(['start'], `takes a time from 2020 to 2099 such as 2026-03-01T08:00:00Z, not ${start}.`);
    return 0;
  }

  #accounts(): readonly AccountPlan[] {
    const plans: AccountPlan[] = [];
    for (const [name, { count, funds = {}, leverage = {}, profitCurrency = {}, ...others }] of Object.entries(
      this.#file.accounts,
    )) {
      if (!NAME.test(name) || RESERVED.includes(name) || nameProblem(name) !== undefined) {
        this.#reading.refuse(['accounts', name], `is no name for an account: ${NAME_TAKES}.`, true);
      }
      const plan = {
        ...others,
        funds: Object.entries(funds).flatMap(([wallet, amounts]) =>
          Object.entries(amounts).map(([asset, amount]) => ({ wallet, asset, amount: String(amount) })),
        ),
        leverage: Object.entries(leverage),
        profitCurrency: Object.entries(profitCurrency),
      };
      if (count === undefined) plans.push({ name, ...plan });
      else for (let number = 1; number <= count; number++) plans.push({ name: `${name}-${number}`, ...plan });
    }
    const seen = new Set<string>();
    const twice = plans.find(({ name }) => seen.size === seen.add(name).size);
    if (twice !== undefined) this.#reading.refuse(['accounts'], `has two accounts named ${twice.name}.`);
    if (plans.length === 0) this.#reading.refuse(['accounts'], 'takes at least one account.');
    return plans;
  }

  #steps(startMs: number, names: readonly string[]): readonly Step[] {
    let beforeMs = 0;
    const steps = (this.#file.steps ?? []).map((file, index): Step => {
      const place: Place = ['steps', index];
      const actions = ACTION_NAMES.filter((name) => file[name] !== undefined);
      const [action = 'note'] = actions;
      if (actions.length !== 1) {
        const found = actions.length === 0 ? 'does nothing' : `does ${actions.join(' and ')}`;
        this.#reading.refuse(place, `${found}: a step does exactly one of ${ACTION_NAMES.join(', ')}.`);
      }
      const atMs =
        file.at === undefined ? beforeMs : (this.#reading.moment(file.at, startMs, [...place, 'at']) ?? beforeMs);
      beforeMs = atMs;
      this.#checkStep(file, action, [...place, action], names);
      if (file.refused !== undefined && !REFUSABLE.includes(action)) {
        this.#reading.refuse([...place, 'refused'], `belongs to ${REFUSABLE.join(', ')} only.`, true);
      }
      return { atMs, place, action, file };
    });
    // `toSorted` is stable: steps of one moment keep their order.
    return steps.toSorted((one, other) => one.atMs - other.atMs);
  }

  #checkStep(file: StepFile, action: Step['action'], place: Place, names: readonly string[]): void {
    const content: unknown = file[action];
    if (typeof content !== 'object' || content === null) return;
    if ('account' in content && typeof content.account === 'string') {
      this.#account(content.account, names, [...place, 'account']);
    }
  }

  #account(pattern: string, names: readonly string[], place: Place): void {
    if (accountsNamed(pattern, names).length > 0) return;
    this.#reading.refuse(place, `names no account of this file: ${pattern}.${suggestion(pattern, names)}`);
  }

  /** Until the last thing happens, when the file does not say. */
  #duration(steps: readonly Step[], paths: readonly PricePath[]): number {
    const lastMs = Math.max(
      0,
      ...steps.slice(-1).map(({ atMs }) => atMs),
      ...paths.map(({ moments }) => moments.at(-1) ?? 0),
    );
    const durationMs = this.#reading.span(this.#file.duration, ['duration']) ?? lastMs;
    if (durationMs === 0) {
      this.#reading.refuse([], 'has no length: give duration, a step with a later time, or a price path.');
    } else if (durationMs > LONGEST_MS) this.#reading.refuse(['duration'], 'is at most ten years.');
    const late = steps.find(({ atMs }) => atMs > durationMs);
    if (late !== undefined) this.#reading.refuse([...late.place, 'at'], 'comes after the end of the scenario.');
    return durationMs;
  }

  /** How finely prices move: as the file says, else by the minute, or as coarsely as keeps a long scenario short to run. */
  #grainMs(durationMs: number): number {
    const { every } = this.#file.prices ?? {};
    return this.#reading.span(every, ['prices', 'every']) ?? niceSpan(durationMs, FINEST_GRAIN_MS, GRAINS_BY_DEFAULT);
  }

  /** A preset by its name, which YAML may take for a number, a file, or settings. */
  #rules(): string | object {
    const { rules = '2026' } = this.#file;
    if (typeof rules === 'object') return rules;
    const name = String(rules);
    return PRESET_NAMES.includes(name) || !/[./\\]/.test(name) ? name : this.#reading.path(name);
  }
}

/** A dot ends an account's name in the path of an expectation. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const NAME_TAKES =
  'it takes letters, digits, dashes and underscores, begins with a letter, and is none of house, noise, markets, indexPrices, venue';
/** Words that begin paths of expectations. */
const RESERVED: readonly string[] = ['markets', 'indexPrices', 'venue'];

/** What the venue may refuse. */
const REFUSABLE: readonly string[] = [
  'order',
  'cancel',
  'cancelAll',
  'cancelAllAfter',
  'edit',
  'leverage',
  'profitCurrency',
  'transfer',
];

function titleOf(file: string): string {
  return file === '' ? 'A scenario' : basename(file, extname(file));
}
