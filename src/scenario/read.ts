/** From a file's data to a scenario: what the schema cannot say is checked here, and defaults are put in. */
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { nameProblem } from '../control/account-inputs.ts';
import { readDuration } from '../control/duration.ts';
import { suggestion } from '../control/nearest.ts';
import { PRESET_NAMES } from '../core/margin/rules.ts';
import { formatTime } from '../gateway/server-time.ts';
import { startMsOf } from '../library/options.ts';
import { type Fault, faultsOf, type Place } from './check.ts';
import type { ScenarioDocument } from './document.ts';
import { type Origin, ScenarioInvalid, scenarioFault } from './faults.ts';
import { niceSpan, readMoment } from './moments.ts';
import { type Point, type PricePath, pathThrough } from './path.ts';
import { randomWalk } from './random-walk.ts';
import { readReplay, thinned } from './replay.ts';
import { type AccountPlan, accountsNamed, type Scenario, type Step } from './scenario.ts';
import { ACTION_NAMES, type PathFile, SCENARIO, type ScenarioFile, type StepFile } from './schema.ts';
import { shippedIndexPrice } from './shipped.ts';

/** A fixed one: a scenario gives the same on any day it is run. */
const DEFAULT_START = '2026-01-01T00:00:00Z';
const FINEST_GRAIN_MS = 60_000;
const GRAINS_BY_DEFAULT = 1_500;
const LONGEST_MS = 3653 * 86_400_000;
/** Prices set, beyond which a scenario would not end in any time that somebody waits. */
const MOST_PRICE_MOMENTS = 1_000_000;
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
  readonly #origin: Origin;
  readonly #overrides: Overrides;
  readonly #faults: Fault[] = [];

  constructor(file: ScenarioFile, origin: Origin, overrides: Overrides) {
    this.#file = file;
    this.#origin = origin;
    this.#overrides = overrides;
  }

  read(): Scenario {
    const file = this.#file;
    const startMs = this.#start();
    const accounts = this.#accounts();
    const names = accounts.map(({ name }) => name);
    const steps = this.#steps(startMs, names);
    const points = this.#pointPaths(startMs);
    const replayed = this.#replay();
    const durationMs = this.#duration(steps, [...points.index, ...points.premiums, ...replayed.index]);
    const seed = this.#overrides.seed ?? file.seed ?? 1;
    const walks = this.#walks(seed, durationMs);
    const grainMs = this.#grainMs(durationMs);
    const recorded = (paths: readonly PricePath[]): readonly PricePath[] => paths.map((path) => thinned(path, grainMs));
    const indexPaths = [...points.index, ...walks, ...recorded(replayed.index)];
    const premiumPaths = [...points.premiums, ...recorded(replayed.premiums)];
    this.#assertOnePathEach(indexPaths);
    this.#assertOnePathEach(premiumPaths);
    for (const [index, pattern] of (file.show ?? []).entries()) this.#account(pattern, names, ['show', index]);
    const everyMs = this.#overrides.everyMs ?? this.#span(file.every, ['every']);
    if (everyMs !== undefined && durationMs / everyMs > MOST_ROWS) this.#refuse(['every'], TOO_FINE);
    if (durationMs / grainMs > MOST_PRICE_MOMENTS) this.#refuse(['prices', 'every'], TOO_FINE);
    if (this.#faults.length > 0) throw invalid(this.#origin, this.#faults);
    const grained = (paths: readonly PricePath[]): readonly PricePath[] =>
      paths.map((path) => withGrain(path, grainMs, durationMs));
    return {
      title: file.title ?? titleOf(this.#origin.file),
      about: file.about ?? '',
      origin: this.#origin,
      startMs,
      startTime: formatTime(startMs),
      durationMs,
      everyMs,
      seed,
      rules: this.#rules(),
      instruments: file.instruments === undefined ? undefined : this.#path(file.instruments),
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
    this.#refuse(['start'], `takes a time from 2020 to 2099 such as 2026-03-01T08:00:00Z, not ${start}.`);
    return 0;
  }

  #accounts(): readonly AccountPlan[] {
    const plans: AccountPlan[] = [];
    for (const [name, { count, funds = {}, leverage = {}, profitCurrency = {}, ...others }] of Object.entries(
      this.#file.accounts,
    )) {
      if (!NAME.test(name) || RESERVED.includes(name) || nameProblem(name) !== undefined) {
        this.#refuse(['accounts', name], `is no name for an account: ${NAME_TAKES}.`, true);
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
    if (twice !== undefined) this.#refuse(['accounts'], `has two accounts named ${twice.name}.`);
    if (plans.length === 0) this.#refuse(['accounts'], 'takes at least one account.');
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
        this.#refuse(place, `${found}: a step does exactly one of ${ACTION_NAMES.join(', ')}.`);
      }
      const atMs = file.at === undefined ? beforeMs : (this.#moment(file.at, startMs, [...place, 'at']) ?? beforeMs);
      beforeMs = atMs;
      this.#checkStep(file, action, [...place, action], names);
      if (file.refused !== undefined && !REFUSABLE.includes(action)) {
        this.#refuse([...place, 'refused'], `belongs to ${REFUSABLE.join(', ')} only.`, true);
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
    this.#refuse(place, `names no account of this file: ${pattern}.${suggestion(pattern, names)}`);
  }

  #pointPaths(startMs: number): Paths {
    const { prices = {} } = this.#file;
    const pathsIn = (group: 'indexPrices' | 'premiums'): readonly PricePath[] =>
      Object.entries(prices[group] ?? {}).map(([symbol, path]) =>
        this.#pointPath(symbol, path, startMs, prices.move ?? 'linear', ['prices', group, symbol]),
      );
    return { index: pathsIn('indexPrices'), premiums: pathsIn('premiums') };
  }

  #pointPath(symbol: string, path: PathFile, startMs: number, move: 'linear' | 'hold', place: Place): PricePath {
    const { move: own, ...points } = path;
    const read: Point[] = [];
    const seen = new Set<number>();
    for (const [moment, value] of Object.entries(points)) {
      const atMs = this.#moment(moment, startMs, [...place, moment], true);
      if (atMs === undefined) continue;
      if (seen.has(atMs)) this.#refuse([...place, moment], 'is a moment given twice.', true);
      seen.add(atMs);
      read.push({ atMs, value: Number(value) });
    }
    if (read.length === 0) this.#refuse(place, 'takes at least one moment, such as 0h: 60000.');
    const sorted = read.toSorted((one, other) => one.atMs - other.atMs);
    return pathThrough(symbol, sorted, own === 'hold' || own === 'linear' ? own : move);
  }

  #walks(seed: number, durationMs: number): readonly PricePath[] {
    const { prices = {}, market = {} } = this.#file;
    const everyMs = this.#grainMs(durationMs);
    return Object.entries(prices.synthetic ?? {}).flatMap(([symbol, walk]) => {
      const startPrice = market.indexPrices?.[symbol] ?? shippedIndexPrice(symbol);
      const place = ['prices', 'synthetic', symbol];
      if (startPrice === undefined) {
        this.#refuse(place, `begins nowhere: give ${symbol} a price in market.indexPrices.`);
        return [];
      }
      if (durationMs / everyMs > MOST_PRICE_MOMENTS) return [];
      return [randomWalk(symbol, walk, { seed, startPrice, everyMs, durationMs })];
    });
  }

  #replay(): Paths {
    const replay = this.#file.prices?.replay;
    if (replay === undefined) return NO_PATHS;
    const place = ['prices', 'replay', 'file'];
    const path = this.#path(replay.file);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      this.#refuse(place, code === 'ENOENT' ? `is not there: ${path}.` : `cannot be read: ${path} (${code}).`);
      return NO_PATHS;
    }
    const read = readReplay(text, replay.speed ?? 1);
    if (read.ok) return { index: read.indexPaths, premiums: read.premiumPaths };
    this.#refuse(place, `is no recording: ${replay.file}, ${read.problem}`);
    return NO_PATHS;
  }

  #assertOnePathEach(paths: readonly PricePath[]): void {
    const seen = new Set<string>();
    for (const { symbol } of paths) {
      const known = symbol.toUpperCase();
      if (seen.has(known)) this.#refuse(['prices'], `has two paths for ${symbol}: give it one of them.`);
      seen.add(known);
    }
  }

  /** Until the last thing happens, when the file does not say. */
  #duration(steps: readonly Step[], paths: readonly PricePath[]): number {
    const lastMs = Math.max(
      0,
      ...steps.slice(-1).map(({ atMs }) => atMs),
      ...paths.map(({ moments }) => moments.at(-1) ?? 0),
    );
    const durationMs = this.#span(this.#file.duration, ['duration']) ?? lastMs;
    if (durationMs === 0) {
      this.#refuse([], 'has no length: give duration, a step with a later time, or a price path.');
    } else if (durationMs > LONGEST_MS) this.#refuse(['duration'], 'is at most ten years.');
    const late = steps.find(({ atMs }) => atMs > durationMs);
    if (late !== undefined) this.#refuse([...late.place, 'at'], 'comes after the end of the scenario.');
    return durationMs;
  }

  /** How finely prices move: as the file says, else by the minute, or as coarsely as keeps a long scenario short to run. */
  #grainMs(durationMs: number): number {
    const { every } = this.#file.prices ?? {};
    return this.#span(every, ['prices', 'every']) ?? niceSpan(durationMs, FINEST_GRAIN_MS, GRAINS_BY_DEFAULT);
  }

  #span(text: string | undefined, place: Place): number | undefined {
    if (text === undefined) return undefined;
    const ms = readDuration(text);
    if (ms === undefined) this.#refuse(place, `takes a span such as 30s, 10m, 8h or 1d12h, not ${text}.`);
    return ms;
  }

  #moment(value: string | number, startMs: number, place: Place, isName = false): number | undefined {
    const ms = readMoment(value, startMs);
    if (ms !== undefined && ms >= 0) return ms;
    const problem =
      ms === undefined
        ? `takes a span since the start, such as 90m or 1d12h, or a time such as 2026-03-01T08:00:00Z, not ${value}.`
        : 'lies before the start of the scenario.';
    this.#refuse(place, problem, isName);
    return undefined;
  }

  /** A preset by its name, which YAML may take for a number, a file, or settings. */
  #rules(): string | object {
    const { rules = '2026' } = this.#file;
    if (typeof rules === 'object') return rules;
    const name = String(rules);
    return PRESET_NAMES.includes(name) || !/[./\\]/.test(name) ? name : this.#path(name);
  }

  /** A path in the file is seen from the file. */
  #path(path: string): string {
    return this.#origin.file === '' ? path : resolve(dirname(this.#origin.file), path);
  }

  #refuse(place: Place, problem: string, isName = false): void {
    this.#faults.push({ place, problem, ...(isName ? { isName } : {}) });
  }
}

/** A dot ends an account's name in the path of an expectation. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const NAME_TAKES =
  'it takes letters, digits, dashes and underscores, begins with a letter, and is none of house, noise, markets, indexPrices, venue';
/** Words that begin paths of expectations. */
const RESERVED: readonly string[] = ['markets', 'indexPrices', 'venue'];

interface Paths {
  readonly index: readonly PricePath[];
  readonly premiums: readonly PricePath[];
}

const NO_PATHS: Paths = { index: [], premiums: [] };

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

/** A path that moves between its points is looked at on the scenario's grain, too. */
function withGrain(path: PricePath, grainMs: number, durationMs: number): PricePath {
  if (!path.isContinuous) return { ...path, moments: path.moments.filter((ms) => ms <= durationMs) };
  const lastMs = Math.min(durationMs, path.moments.at(-1) ?? 0);
  const moments = new Set(path.moments.filter((ms) => ms <= durationMs));
  const firstMs = path.moments[0] ?? 0;
  for (let ms = Math.ceil(firstMs / grainMs) * grainMs; ms <= lastMs; ms += grainMs) moments.add(ms);
  return { ...path, moments: [...moments].toSorted((one, other) => one - other) };
}
