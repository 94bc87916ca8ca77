/** Random worlds and accounts. They need not be reachable by trading: margin is a function of any state. */
import type { AssetSpecification } from '../../../../src/core/commands/command.ts';
import type { InstrumentRow } from '../../../../src/core/instruments/contract.ts';
import { shippedInstruments } from '../../../../src/instruments/load.ts';
import { datedInverse, datedLinear } from '../../../support/instruments.ts';
import type { Random } from '../../../support/random.ts';
import type {
  DescribedAccount,
  DescribedMarket,
  DescribedOrder,
  DescribedPosition,
  DescribedWorld,
} from './description.ts';

const HOUR_MS = 3_600_000;
/** 2026-10-01T00:00:00Z. */
const START_MS = 1_790_812_800_000;

/** Symbol, kind, decimals, price. Coins of other scales than most are among them. */
const ASSETS: readonly (readonly [string, AssetSpecification['kind'], number, number])[] = [
  ['USD', 'cash', 12, 1],
  ['EUR', 'cash', 12, 1.17],
  ['USDT', 'cash', 12, 0.9995],
  ['XBT', 'coin', 10, 84_000],
  ['ETH', 'coin', 12, 2600],
  ['DOGE', 'coin', 8, 0.19],
  ['PEPE', 'coin', 6, 0.000_004_9],
  ['LTC', 'coin', 12, 69],
  ['ABC', 'coin', 12, 3.5],
  ['FEE', 'credit', 12, 0],
];

const SHIPPED = shippedInstruments().instruments;

function shipped(symbol: string): InstrumentRow {
  const row = SHIPPED.find((candidate) => candidate.symbol === symbol);
  if (row === undefined) throw new Error(`${symbol} is not shipped`);
  return row;
}

/** Contracts with the levels that the venue is shipped with, perpetual and dated. */
export const ROWS: readonly InstrumentRow[] = [
  ...['PF_XBTUSD', 'PF_ETHUSD', 'PF_DOGEUSD', 'PF_PEPEUSD', 'PF_EURUSD', 'PI_XBTUSD', 'PI_ETHUSD'].map(shipped),
  datedLinear(),
  datedInverse(),
  datedInverse({ symbol: 'FI_LTCUSD_261225', base: 'LTC', tickSize: 0.01, maxPositionSize: 5_000_000 }),
];

export function worldOf(random: Random): DescribedWorld {
  const timeMs = START_MS + random.whole(1, 30 * 24 * 60) * 60_000 + random.whole(0, 59_999);
  const assets = ASSETS.map(([symbol, kind, decimals, price]) => ({
    symbol,
    kind,
    decimals,
    indexPriceUsd: symbol === 'USD' ? 1 : price * random.around(1, 0.6),
    indexDecimals: 6,
  }));
  return { rules: rulesOf(random), timeMs, assets, markets: ROWS.map((row) => marketOf(random, row, assets, timeMs)) };
}

function rulesOf(random: Random): Record<string, unknown> {
  const preset = random.pick(['2026', 'live-2023', 'contract-2022']);
  if (random.chance(0.5)) return { preset };
  const basis = (): string => random.pick(['entry', 'mark']);
  return {
    preset,
    linearInitialBasis: basis(),
    linearMaintenanceBasis: basis(),
    inverseInitialBasis: basis(),
    inverseMaintenanceBasis: basis(),
    levels: random.pick(['whole', 'marginal']),
    profitAsMargin: random.pick(['haircutTimesFee', 'haircutMinusFee']),
    inverseValueIncludesFunding: random.chance(0.5),
    inverseBalancesListContracts: random.chance(0.5),
  };
}

function marketOf(
  random: Random,
  row: InstrumentRow,
  assets: readonly AssetSpecification[],
  timeMs: number,
): DescribedMarket {
  const index = priceOf(row, assets);
  const dated = row.lastTradingTime !== undefined;
  const rate = (): bigint => {
    if (dated || random.chance(0.1)) return 0n;
    const relative = random.around(0, 0.005);
    const perHour = row.type === 'futures_inverse' ? relative / index : relative * index;
    return BigInt(Math.round(perHour * 1e15)) * 1000n + BigInt(random.whole(0, 999));
  };
  return {
    row,
    mark: index * random.around(1, dated ? 0.2 : 0.01),
    rateUnits: rate(),
    previousRateUnits: rate(),
    rateSinceMs: timeMs - (timeMs % HOUR_MS),
    multiplier: random.chance(0.2) ? 2 : 1,
  };
}

export function priceOf(row: InstrumentRow, assets: readonly AssetSpecification[]): number {
  const base = row.base === 'BTC' ? 'XBT' : row.base;
  return assets.find(({ symbol }) => symbol === base)?.indexPriceUsd as number;
}

export function accountOf(random: Random, world: DescribedWorld): DescribedAccount {
  const positions: DescribedPosition[] = [];
  const orders: DescribedOrder[] = [];
  const schedule = random.chance(0.7) ? 'professional' : 'retail';
  const busy = random.pick([0.05, 0.25, 0.5]);
  for (const market of world.markets) {
    const holds = random.chance(busy);
    const leverage = isLinear(market) && random.chance(0.3) ? random.pick([1, 2, 3.25, 5, 7.77, 10, 25, 33.3, 50]) : 0;
    const position = positionOf(random, world, market, schedule, holds, leverage);
    if (holds || leverage > 0 || position.profitIn !== undefined) positions.push(position);
    if (random.chance(busy)) orders.push(...ordersOf(random, world, market, position.lots));
  }
  return { schedule, balances: balancesOf(random, world, positions, orders), positions, orders };
}

function isLinear({ row }: DescribedMarket): boolean {
  return row.type === 'flexible_futures';
}

/** Lots of a contract and ticks of its price, as the venue counts them. */
function unitsOf({ row }: DescribedMarket): { lot: number; tick: number; maxLots: number } {
  const lot = Number(`1e${-Number(row.contractValueTradePrecision)}`);
  return { lot, tick: Number(row.tickSize), maxLots: Math.floor(Number(row.maxPositionSize) / lot) };
}

function positionOf(
  random: Random,
  world: DescribedWorld,
  market: DescribedMarket,
  schedule: DescribedAccount['schedule'],
  holds: boolean,
  leverage: number,
): DescribedPosition {
  const { row, mark, rateSinceMs } = market;
  const { lot, tick } = unitsOf(market);
  const ticks = Math.max(1, Math.round((mark * random.around(1, 0.15)) / tick));
  const size = holds ? sizeOf(random, market, schedule, ticks) : 0;
  const lots = size * (random.chance(0.5) ? 1 : -1);
  // The cost of several trades is no whole number of ticks a lot.
  const cost = isLinear(market)
    ? BigInt(lots) * BigInt(ticks) + BigInt(size > 1 ? random.whole(-size, size) : 0)
    : BigInt(Math.round(((lots * lot) / (ticks * tick)) * unitOf(world, row)));
  const paid = isLinear(market) && random.chance(0.3) ? random.pick(['EUR', 'USDT', 'XBT', 'ETH']) : undefined;
  const late = random.chance(0.15);
  const carries = size > 0 && row.lastTradingTime === undefined && random.chance(0.15);
  return {
    symbol: row.symbol,
    lots: lots === 0 ? 0 : lots,
    cost,
    leverage,
    profitIn: paid,
    fundedMs: late ? rateSinceMs - random.whole(1, HOUR_MS) : random.whole(rateSinceMs, world.timeMs),
    carriedFunding: carries ? (random.around(0, 0.002) * size * lot) / (isLinear(market) ? 1 / mark : mark) : 0,
    isolatedFunding:
      leverage > 0 && lots !== 0
        ? BigInt(Math.round(random.around(0, 0.002) * size * lot * mark * 1e6)) * 1_000_000n
        : 0n,
  };
}

function unitOf(world: DescribedWorld, row: InstrumentRow): number {
  const base = row.base === 'BTC' ? 'XBT' : row.base;
  return Number(`1e${world.assets.find(({ symbol }) => symbol === base)?.decimals}`);
}

/** A size in a level that is picked first, now and then exactly its bound; not above the largest position. */
function sizeOf(
  random: Random,
  market: DescribedMarket,
  schedule: DescribedAccount['schedule'],
  ticks: number,
): number {
  const { lot, tick, maxLots } = unitsOf(market);
  const perLot = isLinear(market) ? lot * ticks * tick : lot;
  const bounds = boundsOf(market.row, schedule).filter((bound) => bound < maxLots * perLot);
  const level = random.whole(0, bounds.length - 1);
  const from = Math.floor((bounds[level] as number) / perLot);
  const to = Math.min(maxLots, Math.floor((bounds[level + 1] ?? Number.POSITIVE_INFINITY) / perLot));
  const size = random.chance(0.03) ? (random.chance(0.5) ? from : to) : random.whole(from, to);
  return Math.max(1, size);
}

/** Where the levels of a schedule begin: USD, or contracts. */
export function boundsOf(row: InstrumentRow, schedule: DescribedAccount['schedule']): readonly number[] {
  const levels = (schedule === 'retail' ? row.retailMarginLevels : undefined) ?? row.marginLevels;
  return (levels as readonly Readonly<Record<string, number>>[]).map(
    (level) => level.numNonContractUnits ?? level.contracts ?? 0,
  );
}

function ordersOf(random: Random, world: DescribedWorld, market: DescribedMarket, lots: number): DescribedOrder[] {
  const { tick, maxLots, lot } = unitsOf(market);
  const held = Math.abs(lots);
  const orders: DescribedOrder[] = [];
  let left = maxLots;
  for (let count = random.whole(1, 4); count > 0; count--) {
    const side = random.pick(['buy', 'sell'] as const);
    const closes = lots !== 0 && (side === 'buy') === lots < 0;
    const reduceOnly = closes && random.chance(0.3);
    const typical = held > 0 ? held : Math.max(1, Math.floor(50_000 / (isLinear(market) ? lot * market.mark : lot)));
    const size = reduceOnly
      ? random.whole(1, held)
      : Math.min(left, Math.max(1, Math.floor(typical * random.around(0.8, 0.8))));
    if (size <= 0) break;
    left -= size;
    const ticks = Math.max(1, Math.round((market.mark * random.around(1, 0.1)) / tick));
    orders.push({ symbol: market.row.symbol, side, ticks, lots: size, reduceOnly });
  }
  // Sums of lots times ticks over a side stay exact integers in the venue.
  const sum = orders.reduce((total, order) => total + order.lots * order.ticks, held * (market.mark / tick));
  return sum < 2 ** 52 && world.timeMs > 0 ? orders : [];
}

function balancesOf(
  random: Random,
  world: DescribedWorld,
  positions: readonly DescribedPosition[],
  orders: readonly DescribedOrder[],
): Map<string, Map<string, bigint>> {
  const flex = new Map([['USD', moneyOf(random, random.pick([100, 1e4, 1e6, 1e8]), 12, 0.25)]]);
  for (const { symbol, decimals, indexPriceUsd } of world.assets) {
    if (symbol === 'USD' || random.chance(0.7)) continue;
    const worth = random.pick([0, 10, 1e4, 1e6]);
    flex.set(symbol, moneyOf(random, worth / (indexPriceUsd || 1), decimals, symbol === 'FEE' ? 0 : 0.03));
  }
  const balances = new Map([['flex', flex]]);
  for (const { row } of world.markets) {
    if (row.type !== 'futures_inverse') continue;
    const base = row.base === 'BTC' ? 'XBT' : String(row.base);
    const name = `fi_${base.toLowerCase()}usd`;
    const asset = world.assets.find(({ symbol }) => symbol === base);
    if (asset === undefined || balances.has(name)) continue;
    const used = [...positions, ...orders].some(({ symbol }) => symbol.includes(`I_${base}USD`));
    const worth = used ? random.pick([1e3, 1e5, 1e7]) : random.pick([0, 1e4]);
    balances.set(
      name,
      new Map([[base, moneyOf(random, worth / asset.indexPriceUsd, asset.decimals, used ? 0.05 : 0)]]),
    );
  }
  if (random.chance(0.2)) balances.set('cash', new Map([['USD', moneyOf(random, 1000, 12, 0)]]));
  return balances;
}

/** Up to `most`, in ledger units with all their digits; below zero with a probability. */
function moneyOf(random: Random, most: number, decimals: number, negative: number): bigint {
  const whole = Math.floor(random.next() * most);
  const units = BigInt(whole) * 10n ** BigInt(decimals) + BigInt(Math.floor(random.next() * Number(`1e${decimals}`)));
  const amount = most === 0 ? 0n : units;
  return random.chance(negative) ? -amount : amount;
}
