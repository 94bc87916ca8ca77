/**
 * Mark tick over P1: only the wallets that may have crossed, against a pass over all of them. Both compute the margin by
 * the same function over the same typed arrays and must find the same wallets at every tick; a wallet found is closed.
 */
import { equal } from 'node:assert/strict';
import { CLOCK, WatchBands } from '../../src/core/liquidation/watch-bands.ts';
import { WatchPlacer } from '../../src/core/liquidation/watch-placer.ts';
import { plain, type Row } from '../lib/row.ts';
import { fundingRates, P1, type Population, PricePath, populate, underlyingOf } from './mark-tick-population.ts';

interface Scenario {
  readonly name: string;
  readonly ticks: number;
  readonly fall: number;
  /** What is held against the pass: the mean tick, or the sum of all ticks; the ratio of the two is the same. */
  readonly atMost: number;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'walk', ticks: 1_200, fall: 0, atMost: 0.06 },
  { name: 'crash', ticks: 600, fall: 0.4, atMost: 0.6 },
];
const START_MS = 1_795_000_000_000;
const POSITIONS = P1.positions;
const COLLATERALS = 1 + P1.coins;
/** Where the prices of the coins begin, USD counted as the first. */
const FIRST_COIN = P1.instruments - 1;
const UNDERLYINGS = Int32Array.from({ length: P1.instruments }, (_, instrument) => underlyingOf(instrument));

/** What a run found: wallets in danger tick after tick, each tick's list ending with -1. */
interface Run {
  readonly found: Int32Array;
  readonly totalMs: number;
  readonly longestMs: number;
  readonly setUpMs: number;
  readonly examined: number;
}

export function benchMarkTick(): readonly Row[] {
  // Both loops are compiled before anything is timed.
  for (const scenario of SCENARIOS) {
    const few = populate(20_000);
    watchRun(few, { ...scenario, ticks: 300 });
    passRun(few, { ...scenario, ticks: 300 });
  }
  const population = populate(P1.accounts);
  return SCENARIOS.map((scenario) => {
    const watched = watchRun(population, scenario);
    const passed = passRun(population, scenario);
    equal(watched.found.length, passed.found.length, `${scenario.name}: as many decisions`);
    equal(Buffer.compare(Buffer.from(watched.found.buffer), Buffer.from(passed.found.buffer)), 0, 'the same decisions');
    return rowOf(scenario, watched, passed);
  });
}

function rowOf(scenario: Scenario, watched: Run, passed: Run): Row {
  const { ticks } = scenario;
  const closed = watched.found.length - ticks;
  return {
    what: `mark tick, ${scenario.name}`,
    measured: `${plain(watched.totalMs / ticks, 3)} ms a tick (longest ${plain(watched.longestMs, 1)}, placing all before the first ${plain(watched.setUpMs)}), ${plain(watched.examined / ticks)} wallets examined`,
    limit: `${plain(passed.totalMs / ticks, 2)} ms a brute-force pass, same decisions each tick`,
    value: watched.totalMs / passed.totalMs,
    target: { atMost: scenario.atMost },
    workload: `P1: ${plain(P1.accounts)} accounts, ${P1.positions} positions each over ${P1.instruments} instruments, USD and ${P1.coins} coins as collateral, leverage 1 to ${P1.highestLeverage}, ${P1.nearPart * 100} % within ${P1.nearMove * 100} % of liquidation; ${plain(ticks)} ticks of 1 s, ${P1.volatility * 100} % a year, correlation ${P1.correlation}, fall ${scenario.fall * 100} %; ${plain(closed)} closed; seed ${P1.seed}`,
  };
}

/** The venue's way: price moves into the bands, the wallets due examined and placed anew. */
function watchRun(population: Population, scenario: Scenario): Run {
  const path = new PricePath(scenario.ticks, scenario.fall);
  const rates = fundingRates(path.prices);
  const bands = new WatchBands();
  const placer = new WatchPlacer(bands);
  const found: number[] = [];
  let examined = 0;
  let longestMs = 0;
  let totalMs = 0;
  let list = new Int32Array(1024);

  const examine = (account: number, seconds: number): void => {
    const cushion = cushionOf(population, account, path.prices, rates, seconds);
    if (cushion < 0) {
      bands.forget(account);
      found.push(account);
    } else placeAccount(population, account, path.prices, rates, placer, cushion);
  };
  const setUpMs = performance.now();
  bands.move(CLOCK, START_MS);
  movePrices(bands, path.prices);
  for (let account = 0; account < population.accounts; account++) examine(account, 0);
  const startMs = performance.now();
  equal(found.length, 0);
  for (let tick = 1; tick <= scenario.ticks; tick++) {
    path.next();
    const beforeMs = performance.now();
    bands.move(CLOCK, START_MS + tick * 1_000);
    movePrices(bands, path.prices);
    const { count } = bands.due;
    list = bands.due.take(list) as Int32Array<ArrayBuffer>;
    for (let index = 0; index < count; index++) examine(list[index] as number, tick);
    const tookMs = performance.now() - beforeMs;
    totalMs += tookMs;
    longestMs = Math.max(longestMs, tookMs);
    examined += count;
    found.push(-1);
  }
  return { found: Int32Array.from(found), totalMs, longestMs, setUpMs: startMs - setUpMs, examined };
}

/** The brute-force pass: every account that is left, every tick. */
function passRun(population: Population, scenario: Scenario): Run {
  const path = new PricePath(scenario.ticks, scenario.fall);
  const rates = fundingRates(path.prices);
  const live = Int32Array.from({ length: population.accounts }, (_, account) => account);
  let left = live.length;
  const found: number[] = [];
  let totalMs = 0;
  let longestMs = 0;
  for (let tick = 1; tick <= scenario.ticks; tick++) {
    path.next();
    const beforeMs = performance.now();
    let kept = 0;
    for (let index = 0; index < left; index++) {
      const account = live[index] as number;
      if (cushionOf(population, account, path.prices, rates, tick) < 0) found.push(account);
      else live[kept++] = account;
    }
    left = kept;
    const tookMs = performance.now() - beforeMs;
    totalMs += tookMs;
    longestMs = Math.max(longestMs, tookMs);
    found.push(-1);
  }
  return { found: Int32Array.from(found), totalMs, longestMs, setUpMs: 0, examined: 0 };
}

function movePrices(bands: WatchBands, prices: Float64Array): void {
  for (let id = 0; id < prices.length; id++) bands.move(1 + id, prices[id] as number);
}

/** Margin equity less maintenance margin, as `walletMargin` has it: collateral, profit, funding; each underlying netted. */
function cushionOf(
  population: Population,
  account: number,
  prices: Float64Array,
  rates: Float64Array,
  seconds: number,
): number {
  const { collateral, instruments, sizes, costs, maintenance } = population;
  const held = account * COLLATERALS;
  let equity = collateral[held] as number;
  for (let coin = 1; coin < COLLATERALS; coin++) {
    equity += (collateral[held + coin] as number) * (prices[FIRST_COIN + coin] as number);
  }
  const first = account * POSITIONS;
  let required = 0;
  let gross = 0;
  let net = 0;
  let underlying = -1;
  for (let at = first; at < first + POSITIONS; at++) {
    const instrument = instruments[at] as number;
    const next = UNDERLYINGS[instrument] as number;
    if (next !== underlying) {
      required += heavier(gross, net);
      gross = 0;
      net = 0;
      underlying = next;
    }
    const size = sizes[at] as number;
    const margin = maintenance[at] as number;
    gross += Math.abs(margin);
    net += margin;
    equity += size * ((prices[instrument] as number) - (rates[instrument] as number) * seconds) - (costs[at] as number);
  }
  return equity - (required + heavier(gross, net));
}

/** The larger of two sums, by their sum and their difference: without a branch, which the pass would often guess wrong. */
function heavier(gross: number, net: number): number {
  return (gross + Math.abs(net)) * 0.5;
}

/** States what the account's cushion depends on, and places it. */
function placeAccount(
  population: Population,
  account: number,
  prices: Float64Array,
  rates: Float64Array,
  placer: WatchPlacer,
  cushion: number,
): void {
  const { collateral, instruments, sizes } = population;
  placer.begin();
  const held = account * (1 + P1.coins);
  let gross = collateral[held] as number;
  for (let coin = 0; coin < P1.coins; coin++) {
    const price = P1.instruments + coin;
    const value = (collateral[held + 1 + coin] as number) * (prices[price] as number);
    placer.losesByFall(1 + price, value);
    gross += value;
  }
  let fundingPerMs = 0;
  const first = account * P1.positions;
  for (let at = first; at < first + P1.positions; at++) {
    const instrument = instruments[at] as number;
    const size = sizes[at] as number;
    const value = size * (prices[instrument] as number);
    if (value > 0) placer.losesByFall(1 + instrument, value);
    else placer.losesByRise(1 + instrument, -value);
    gross += Math.abs(value);
    fundingPerMs += Math.max(0, (size * (rates[instrument] as number)) / 1_000);
  }
  placer.share(Math.max(0, cushion - gross * ROUNDING), fundingPerMs);
  placer.place(account);
}

/** Float sums of these terms differ from exact ones by far less. */
const ROUNDING = 1e-10;
