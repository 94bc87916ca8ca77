/** A scenario from its file to what it came to. */
import { readDuration } from '../control/duration.ts';
import { findMarket } from '../control/lookup.ts';
import { ControlRefused, type Outcome } from '../control/refusal.ts';
import type { Account } from '../core/entities.ts';
import { formatTime } from '../core/iso-time.ts';
import { rowSpanOf, type Stop, stopsOf } from './agenda.ts';
import { placeText } from './check.ts';
import { Chronicle } from './chronicle.ts';
import { readScenarioFile } from './document.ts';
import { holdAgainst } from './expectations.ts';
import { NO_ORIGIN, ScenarioInvalid, scenarioFault } from './faults.ts';
import type { RunOptions } from './library.ts';
import { isConserved } from './lookup.ts';
import { faultsOfNames } from './names.ts';
import { pricesOf, rowsOf } from './observe.ts';
import { readScenario } from './read.ts';
import { leverageRequest, profitCurrencyRequest, type StepRequest } from './requests.ts';
import type { ScenarioExpectation, ScenarioPrices, ScenarioResult, ScenarioRow } from './result.ts';
import { accountsNamed, type Scenario, type Step } from './scenario.ts';
import { closeStage, openStage, type Stage } from './stage.ts';
import { Actor, type Carried } from './steps.ts';
import { type Subjects, subjectsOf } from './subjects.ts';

/** See `runScenario` of the library. */
export async function carryOut(scenario: string | object, options: RunOptions): Promise<ScenarioResult> {
  const everyMs = options.every === undefined ? undefined : readDuration(options.every);
  if (options.every !== undefined && everyMs === undefined) {
    throw new TypeError(`every takes a span such as 10m or 8h, not ${options.every}.`);
  }
  const { seed = 0 } = options;
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
    throw new TypeError(`seed takes a whole number from 0 to ${LARGEST_SEED}, not ${seed}.`);
  }
  const document =
    typeof scenario === 'string' ? await readScenarioFile(scenario) : { value: scenario, origin: NO_ORIGIN };
  const read = readScenario(document, { seed: options.seed, everyMs });
  const stage = await openStage(read, options.keep);
  try {
    return await new Run(read, stage, options).toTheEnd();
  } finally {
    await closeStage(stage);
  }
}

const LARGEST_SEED = 0xffffffff;
/** Snapshots of failed expectations: some room is left for the scenario's own. */
const MOST_FAILURES_KEPT = 20;
const PROGRESS_EVERY = 64;

class Run {
  readonly #scenario: Scenario;
  readonly #stage: Stage;
  readonly #options: RunOptions;
  readonly #chronicle: Chronicle;
  readonly #actor: Actor;
  readonly #names: readonly string[];
  readonly #accounts: readonly Account[];
  /** Accounts that table and plot tell of. */
  readonly #shown: ReadonlySet<string>;
  readonly #subjects: Subjects;
  readonly #rows: ScenarioRow[] = [];
  readonly #prices: ScenarioPrices[] = [];
  readonly #curveRows: ScenarioRow[] = [];
  readonly #curvePrices: ScenarioPrices[] = [];
  readonly #expectations: ScenarioExpectation[] = [];
  #eventsSeen = 0;
  #failuresKept = 0;

  constructor(scenario: Scenario, stage: Stage, options: RunOptions) {
    this.#scenario = scenario;
    this.#stage = stage;
    this.#options = options;
    this.#names = scenario.accounts.map(({ name }) => name);
    this.#chronicle = new Chronicle(stage.host.timeline);
    this.#actor = new Actor(stage, this.#chronicle, this.#names);
    this.#accounts = this.#names.map(stage.account);
    const { show = ['*'] } = scenario;
    this.#shown = new Set(this.#names.filter((name) => show.some((each) => accountsNamed(each, [name]).length > 0)));
    this.#subjects = subjectsOf(scenario, stage.state);
    stage.host.desk.follow(this.#chronicle);
  }

  async toTheEnd(): Promise<ScenarioResult> {
    const { startMs } = this.#scenario;
    const stops = stopsOf(this.#scenario);
    await this.#begin();
    for (const [index, stop] of stops.entries()) {
      const nowMs = startMs + stop.atMs;
      await this.#letGo((dueMs) => dueMs < nowMs);
      await this.#passTime(nowMs);
      await this.#setPrices(stop);
      await this.#letGo((dueMs) => dueMs <= nowMs);
      for (const step of stop.steps) await this.#step(step);
      this.#look(stop);
      if (index % PROGRESS_EVERY === 0) this.#options.onProgress?.(index / stops.length);
    }
    await this.#stage.flights.end();
    await this.#hold(this.#scenario.expect, ['expect']);
    await this.#holdConserved();
    this.#options.onProgress?.(1);
    return this.#result();
  }

  async #passTime(untilMs: number): Promise<void> {
    const { host } = this.#stage;
    if (untilMs > host.timeMs()) await host.advanceTo(untilMs);
  }

  /** What faults hold up goes on when its time has come: one after the other, each at its own time. */
  async #letGo(isDue: (dueMs: number) => boolean): Promise<void> {
    const { flights } = this.#stage;
    for (;;) {
      const dueMs = flights.nextDueMs;
      if (dueMs === undefined || !isDue(dueMs)) return;
      await this.#passTime(dueMs);
      await flights.goOn();
    }
  }

  /** What holds before the first moment: prices, and what accounts chose. */
  async #begin(): Promise<void> {
    const { indexPrices, premiums, accounts, origin } = this.#scenario;
    const unknown = faultsOfNames(this.#scenario, this.#stage);
    if (unknown.length > 0) throw new ScenarioInvalid(unknown.map((fault) => scenarioFault(origin, fault)));
    const { markets } = this.#stage.powers;
    if (Object.keys(indexPrices).length > 0) {
      this.#must(['market', 'indexPrices'], await markets.setIndexPrices(indexPrices));
    }
    if (Object.keys(premiums).length > 0) this.#must(['market', 'premiums'], await markets.setPremiums(premiums));
    for (const { name, leverage, profitCurrency } of accounts) {
      for (const [symbol, maxLeverage] of leverage) {
        await this.#choose(['accounts', name, 'leverage', symbol], leverageRequest(name, symbol, maxLeverage));
      }
      for (const [symbol, asset] of profitCurrency) {
        const place = ['accounts', name, 'profitCurrency', symbol];
        await this.#choose(place, profitCurrencyRequest(name, symbol, asset));
      }
    }
  }

  /** One entry for all index prices of the moment, and one for all premiums. */
  async #setPrices({ atMs, indexPaths, premiumPaths }: Stop): Promise<void> {
    const { markets } = this.#stage.powers;
    if (indexPaths.length > 0) {
      const prices = indexPaths.map(({ symbol, at }) => [symbol, at(atMs)] as const);
      this.#must(['prices', 'indexPrices'], await markets.setIndexPrices(Object.fromEntries(prices)));
    }
    // A market that has expired has no premium any more; its path ends with it.
    const priced = premiumPaths.filter(({ symbol }) => findMarket(this.#stage.state, symbol)?.listed !== false);
    if (priced.length > 0) {
      const premiums = priced.map(({ symbol, at }) => [symbol, at(atMs)] as const);
      this.#must(['prices', 'premiums'], await markets.setPremiums(Object.fromEntries(premiums)));
    }
  }

  async #step(step: Step): Promise<void> {
    if (step.file.expect !== undefined) return this.#hold(step.file.expect, [...step.place, 'expect']);
    try {
      await this.#actor.carryOut(step, async (carried) => {
        const judged = judgeStep(step, this.#stage.state.root.timeMs, carried);
        if (judged !== undefined) await this.#record(judged);
      });
    } catch (error) {
      if (!(error instanceof ControlRefused)) throw error;
      throw this.#invalid([...step.place, step.action], `cannot be done: ${error.message}`);
    }
  }

  async #hold(expectations: Scenario['expect'], place: Step['place']): Promise<void> {
    for (const judged of holdAgainst(this.#stage, this.#chronicle, this.#names, expectations, place)) {
      // There is no such figure: nothing can be said about it.
      if (judged.actual === null) throw this.#invalid([...place, judged.figure], `cannot be held: ${judged.ask}`, true);
      await this.#record(judged);
    }
  }

  /** Money never comes from nowhere; no scenario has to ask for it. */
  async #holdConserved(): Promise<void> {
    const { state } = this.#stage;
    if (isConserved(state)) return;
    const { timeMs } = state.root;
    await this.#record({
      timeMs,
      time: formatTime(timeMs),
      place: '',
      figure: 'venue.conserved',
      expected: 'true',
      actual: false,
      passed: false,
      ask: 'a mistake in Drydock itself: please report it',
    });
  }

  async #record(judged: ScenarioExpectation): Promise<void> {
    this.#expectations.push(judged);
    if (judged.passed || this.#options.keep === undefined || this.#failuresKept >= MOST_FAILURES_KEPT) return;
    this.#failuresKept++;
    await this.#stage.venue.snapshot(`failed-${this.#failuresKept}`);
  }

  /** Where nobody draws or prints anything, only what happened is worth a look. */
  #look({ isRow, isCurve }: Stop): void {
    const { state } = this.#stage;
    const happened = this.#chronicle.events.length;
    if (!isRow && !isCurve && happened === this.#eventsSeen) return;
    this.#eventsSeen = happened;
    const prices = pricesOf(state, this.#subjects.assets, this.#subjects.symbols);
    this.#curvePrices.push(prices);
    if (isRow) this.#prices.push(prices);
    for (const { id, name } of this.#accounts) {
      const isShown = this.#shown.has(name);
      if (!isRow && !isShown) continue;
      const rows = rowsOf(state, state.accounts.get(id), this.#chronicle.totals);
      if (isShown) this.#curveRows.push(...rows);
      if (isRow) this.#rows.push(...rows);
    }
  }

  async #result(): Promise<ScenarioResult> {
    const { title, about, seed, startMs, durationMs } = this.#scenario;
    const endMs = startMs + durationMs;
    return {
      title,
      about,
      seed,
      start: formatTime(startMs),
      startMs,
      end: formatTime(endMs),
      endMs,
      everyMs: rowSpanOf(this.#scenario),
      accounts: this.#names,
      shown: [...this.#shown],
      rows: this.#rows,
      prices: this.#prices,
      curves: { rows: this.#curveRows, prices: this.#curvePrices },
      events: this.#chronicle.events,
      expectations: this.#expectations,
      passed: this.#expectations.every(({ passed }) => passed),
      stateHash: this.#stage.venue.status({ hash: true }).stateHash ?? '',
    };
  }

  #must(place: Step['place'], outcome: Outcome<unknown>): void {
    if (!outcome.ok) throw this.#invalid(place, `cannot be set: ${outcome.refusal.message}`);
  }

  /** Sets a preference before anything happens. */
  #choose(place: Step['place'], request: StepRequest): Promise<void> {
    return this.#actor.send(request, async (refusal) => {
      if (refusal !== undefined) throw this.#invalid(place, `is refused by the venue: ${refusal}.`);
    });
  }

  #invalid(place: Step['place'], problem: string, isName = false): ScenarioInvalid {
    return new ScenarioInvalid([
      scenarioFault(this.#scenario.origin, { place, problem, ...(isName ? { isName } : {}) }),
    ]);
  }
}

/** A step that may be refused is an expectation: that it is done, unless the file says otherwise. */
function judgeStep(
  { place, action, file }: Step,
  timeMs: number,
  { account, refusal }: Carried,
): ScenarioExpectation | undefined {
  const { refused = false } = file;
  if (refused === 'maybe' || (refused === false && refusal === undefined)) return undefined;
  const word = refused === true ? 'refused' : refused === false ? 'done' : `refused: ${refused}`;
  const passed = refused === true ? refusal !== undefined : refused === refusal;
  return {
    timeMs,
    time: formatTime(timeMs),
    place: placeText([...place, action]),
    figure: `${account}: ${placeText([...place, action])}`,
    expected: word,
    actual: refusal === undefined ? 'done' : `refused: ${refusal}`,
    passed,
    ask: passed ? '' : `drydock refusals ${account}`,
  };
}
