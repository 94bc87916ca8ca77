/**
 * Population P1 and its prices: 1,000,000 accounts with 3 positions each over 50 instruments and up to four collateral
 * currencies, leverage log-uniform from 1 to 30, 2 % of them evenly within 1 % of liquidation. Everything lies in typed
 * arrays and is drawn from a seed.
 */
import { seededRandom } from '../lib/random.ts';

export const P1 = {
  accounts: 1_000_000,
  positions: 3,
  instruments: 50,
  /** Underlyings: the last ten instruments are a second maturity of the first ten. */
  underlyings: 40,
  /** Collateral: USD, and the coins of the first three underlyings. */
  coins: 3,
  highestLeverage: 30,
  nearPart: 0.02,
  nearMove: 0.01,
  volatility: 0.8,
  correlation: 0.6,
  seed: 42,
};

const HAIRCUTS = [0.02, 0.02, 0.075];
const MAINTENANCE_RATE = 0.01;
/** The last level is for large positions, as in any margin schedule. */
const LARGE_USD = 500_000;
const LARGE_RATE = 0.02;
const SECONDS_A_YEAR = 365 * 86_400;

/** Columns: the layout that a pass over all accounts is fastest with. */
export interface Population {
  readonly accounts: number;
  /** By account: USD, then coins with their haircut taken. */
  readonly collateral: Float64Array;
  /** By position, three an account, in the order of their underlyings. */
  readonly instruments: Int32Array;
  readonly sizes: Float64Array;
  readonly costs: Float64Array;
  /** Maintenance margin, with the sign of the size. */
  readonly maintenance: Float64Array;
}

/** Instruments, then coins: the prices that everything depends on, and what they start at. */
export function firstPrices(): Float64Array {
  const prices = new Float64Array(P1.instruments + P1.coins);
  for (let id = 0; id < P1.instruments; id++) prices[id] = 60_000 / (1 + (id % P1.underlyings) ** 2);
  for (let coin = 0; coin < P1.coins; coin++) prices[P1.instruments + coin] = prices[coin] as number;
  return prices;
}

/** USD for each coin and second; longs pay positive rates. */
export function fundingRates(prices: Float64Array): Float64Array {
  const rates = new Float64Array(P1.instruments);
  for (let id = 0; id < P1.underlyings; id++) rates[id] = ((prices[id] as number) * ((id % 7) - 2) * 0.00001) / 3_600;
  return rates;
}

export function underlyingOf(instrument: number): number {
  return instrument % P1.underlyings;
}

export function populate(accounts: number): Population {
  const random = seededRandom(P1.seed);
  const prices = firstPrices();
  const positions = accounts * P1.positions;
  const population: Population = {
    accounts,
    collateral: new Float64Array(accounts * (1 + P1.coins)),
    instruments: new Int32Array(positions),
    sizes: new Float64Array(positions),
    costs: new Float64Array(positions),
    maintenance: new Float64Array(positions),
  };
  for (let account = 0; account < accounts; account++) {
    const gross = takePositions(population, account, prices, random);
    const required = requirementOf(population, account);
    const near = random() < P1.nearPart;
    // Weights of the currencies that the account holds; the first is USD.
    const weights = Array.from({ length: 1 + P1.coins }, () => (random() < 0.4 ? random() : 0));
    const held = weights.reduce((sum, weight) => sum + weight, 0);
    if (held === 0) weights[0] = 1;
    const coinPart = held === 0 ? 0 : 1 - (weights[0] as number) / held;
    const move = random() * P1.nearMove;
    const leverage = Math.exp(random() * Math.log(P1.highestLeverage));
    // Within 1 %: a move of all its prices against it by `move` leaves exactly the requirement.
    const equity = near
      ? (required + move * gross) / (1 - move * coinPart)
      : Math.max(gross / leverage, required + P1.nearMove * gross);
    holdCollateral(population, account, prices, equity, weights, Math.max(held, held === 0 ? 1 : 0));
  }
  return population;
}

/** Positions at the first prices, half of them short; gives the sum of their values. */
function takePositions(population: Population, account: number, prices: Float64Array, random: () => number): number {
  const per = P1.positions;
  const chosen = new Set<number>();
  while (chosen.size < per) chosen.add(Math.floor(random() * P1.instruments));
  const instruments = [...chosen].sort((a, b) => underlyingOf(a) - underlyingOf(b) || a - b);
  const scale = 100 * Math.exp(random() * Math.log(1_000));
  let gross = 0;
  for (let index = 0; index < per; index++) {
    const at = account * P1.positions + index;
    const instrument = instruments[index] as number;
    const value = scale * (0.2 + random());
    const sign = random() < 0.5 ? -1 : 1;
    population.instruments[at] = instrument;
    population.sizes[at] = (sign * value) / (prices[instrument] as number);
    population.costs[at] = sign * value;
    population.maintenance[at] = sign * value * (value > LARGE_USD ? LARGE_RATE : MAINTENANCE_RATE);
    gross += value;
  }
  return gross;
}

function holdCollateral(
  population: Population,
  account: number,
  prices: Float64Array,
  equity: number,
  weights: readonly number[],
  held: number,
): void {
  const first = account * (1 + P1.coins);
  population.collateral[first] = (equity * (weights[0] as number)) / held;
  for (let coin = 0; coin < P1.coins; coin++) {
    const value = (equity * (weights[coin + 1] as number)) / held;
    const haircut = 1 - (HAIRCUTS[coin] as number);
    // The amount is what is worth `value` after the haircut, and is kept with the haircut taken.
    population.collateral[first + 1 + coin] = (value / haircut / (prices[P1.instruments + coin] as number)) * haircut;
  }
}

/** Maintenance margin of an account: of each underlying the heavier side. */
function requirementOf(population: Population, account: number): number {
  const long = new Float64Array(P1.underlyings);
  const short = new Float64Array(P1.underlyings);
  for (let at = account * P1.positions; at < (account + 1) * P1.positions; at++) {
    const underlying = underlyingOf(population.instruments[at] as number);
    const margin = population.maintenance[at] as number;
    if (margin > 0) long[underlying] = (long[underlying] as number) + margin;
    else short[underlying] = (short[underlying] as number) - margin;
  }
  return long.reduce((sum, margin, underlying) => sum + Math.max(margin, short[underlying] as number), 0);
}

/** A path of all prices: a walk with common and own parts, and a drift over the whole path. */
export class PricePath {
  readonly prices = firstPrices();
  readonly #random = seededRandom(P1.seed + 1);
  readonly #drift: number;
  readonly #step = P1.volatility / Math.sqrt(SECONDS_A_YEAR);
  readonly #moves = new Float64Array(P1.underlyings);

  /** `fall` is the part that prices lose over `ticks` ticks of one second, beside the walk. */
  constructor(ticks: number, fall: number) {
    this.#drift = Math.log(1 - fall) / ticks;
  }

  /** One second passes. */
  next(): void {
    const common = Math.sqrt(P1.correlation) * this.#normal();
    for (let id = 0; id < P1.underlyings; id++) {
      const own = Math.sqrt(1 - P1.correlation) * this.#normal();
      this.#moves[id] = Math.exp(this.#drift + this.#step * (common + own));
    }
    const { prices } = this;
    for (let id = 0; id < P1.instruments; id++) {
      prices[id] = (prices[id] as number) * (this.#moves[underlyingOf(id)] as number);
    }
    for (let coin = 0; coin < P1.coins; coin++) prices[P1.instruments + coin] = prices[coin] as number;
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }
}
