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
/** Wallets are examined in groups whose numbers stay in the processor's cache: first all cushions, then all thresholds. */
const AT_ONCE = 64;
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

  const cushions = new Float64Array(AT_ONCE);
  const examine = (accounts: Int32Array, count: number, seconds: number): void => {
    for (let from = 0; from < count; from += AT_ONCE) {
      const to = Math.min(from + AT_ONCE, count);
      for (let at = from; at < to; at++) {
        cushions[at - from] = cushionOf(population, accounts[at] as number, path.prices, rates, seconds);
      }
      for (let at = from; at < to; at++) {
        const account = accounts[at] as number;
        const cushion = cushions[at - from] as number;
        if (cushion < 0) {
          bands.forget(account);
          found.push(account);
        } else placeAccount(population, account, path.prices, rates, placer, cushion);
      }
    }
  };
  const setUpMs = threadMs();
  bands.move(CLOCK, START_MS);
  movePrices(bands, path.prices);
  examine(
    Int32Array.from({ length: population.accounts }, (_, account) => account),
    population.accounts,
    0,
  );
  const startMs = threadMs();
  equal(found.length, 0);
  for (let tick = 1; tick <= scenario.ticks; tick++) {
    path.next();
    const beforeMs = threadMs();
    bands.move(CLOCK, START_MS + tick * 1_000);
    movePrices(bands, path.prices);
    const { count } = bands.due;
    list = bands.due.take(list);
    examine(list, count, tick);
    const tookMs = threadMs() - beforeMs;
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
    const beforeMs = threadMs();
    let kept = 0;
    for (let index = 0; index < left; index++) {
      const account = live[index] as number;
      if (cushionOf(population, account, path.prices, rates, tick) < 0) found.push(account);
      else live[kept++] = account;
    }
    left = kept;
    const tookMs = threadMs() - beforeMs;
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
  const held = account * (1 + P1.coins);
  let equity = collateral[held] as number;
  for (let coin = 1; coin <= P1.coins; coin++) {
    equity += (collateral[held + coin] as number) * (prices[P1.instruments - 1 + coin] as number);
  }
  const first = account * P1.positions;
  let required = 0;
  let gross = 0;
  let net = 0;
  let underlying = -1;
  for (let at = first; at < first + P1.positions; at++) {
    const instrument = instruments[at] as number;
    const next = UNDERLYINGS[instrument] as number;
    if (next !== underlying) {
      required += heavier(gross, net);
      gross = 0;
      net = 0;
      underlying = next;
    }
    const margin = maintenance[at] as number;
    gross += Math.abs(margin);
    net += margin;
    const owed = (rates[instrument] as number) * seconds;
    equity += (sizes[at] as number) * ((prices[instrument] as number) - owed) - (costs[at] as number);
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
  placer.begin(account);
  const held = account * (1 + P1.coins);
  let gross = collateral[held] as number;
  for (let coin = 1; coin <= P1.coins; coin++) {
    const price = P1.instruments - 1 + coin;
    const value = (collateral[held + coin] as number) * (prices[price] as number);
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
  placer.place();
}

/** Float sums of these terms differ from exact ones by far less. */
const ROUNDING = 1e-10;

/** Time of the processor that this thread took: what else runs on the machine does not count. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
