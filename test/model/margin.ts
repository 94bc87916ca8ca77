/** Margin of a wallet (margin-and-risk 2.3, 3.1, 3.3, 3.4, 5; C5, C6, C7, C9, C16; D1, D3, D13, D17, D22, D24). */
import type { Side } from './commands.ts';
import { type Contract, costUnit, priceAt, rateFor, sizeOf, worthOf } from './contract.ts';
import { exactly, Fraction, tenToThe, whole, ZERO } from './fraction.ts';
import {
  type Account,
  type Asset,
  assetNamed,
  type Market,
  ordersOf,
  type Position,
  positionIn,
  type State,
  type Wallet,
} from './state.ts';

/** What liquidation looks at: a wallet's cross positions, or one isolated position. */
export interface Part {
  equity: number;
  initialMargin: number;
  initialMarginWithOrders: number;
  maintenanceMargin: number;
  /** The largest amounts that went into these figures. */
  scale: number;
}

/** A market that an account margins by itself (3.2, C8). */
export interface IsolatedPart extends Part {
  readonly symbol: string;
  /** Collateral that the position has to itself. */
  assigned: number;
}

export interface Margin {
  balanceValue: number;
  collateralValue: number;
  pnl: number;
  funding: number;
  /** What of profit and funding counts as margin (2.4). */
  asMargin: number;
  marginEquity: number;
  initialMargin: number;
  initialMarginWithOrders: number;
  maintenanceMargin: number;
  availableMargin: number;
  cross: Part;
  isolated: IsolatedPart[];
  /** What each market asks, of those in which the wallet holds or orders something. */
  markets: readonly MarketMargin[];
  /** The largest amounts that went into these figures: what rounding of floats is to be measured by. */
  scale: number;
}

/** A wallet's margin. Figures of flex are USD, of a single-collateral wallet coins. */
export function marginOf(state: State, account: Account, wallet: Wallet): Margin {
  const balances = balancesOf(state, wallet);
  const rows = marketsIn(state, account, wallet).map((market) => marketMargin(state, account, wallet, market));
  const crossRows = rows.filter((row) => row.leverage === 0);
  const netted = byUnderlying(crossRows).map(net);
  const isolated = rows.filter((row) => row.leverage > 0).map(isolatedPart);
  const assigned = sumOf(isolated, (part) => part.assigned);
  const scale = balances.scale + sumOf(rows, (row) => row.value + row.ifAllBuysFill + row.ifAllSellsFill);
  const cross: Part = {
    // Funding has always a say in who is in danger, also where it is not printed as value (C16).
    equity: balances.collateralValue - assigned + sumOf(crossRows, (row) => row.asMargin),
    initialMargin: sumOf(netted, (pair) => pair.initial),
    initialMarginWithOrders: sumOf(netted, (pair) => pair.withOrders),
    maintenanceMargin: sumOf(netted, (pair) => pair.maintenance),
    scale,
  };
  const pnl = sumOf(rows, (row) => row.pnl);
  const asMargin = sumOf(rows, (row) => row.asMargin);
  const counted = wallet.kind === 'single' && !state.rules.inverseValueIncludesFunding ? pnl : asMargin;
  const marginEquity = balances.collateralValue + counted;
  const initialMarginWithOrders =
    cross.initialMarginWithOrders + sumOf(isolated, (part) => part.initialMarginWithOrders);
  return {
    balanceValue: balances.balanceValue,
    collateralValue: balances.collateralValue,
    pnl,
    funding: sumOf(rows, (row) => row.funding),
    asMargin,
    marginEquity,
    initialMargin: cross.initialMargin + sumOf(isolated, (part) => part.initialMargin),
    initialMarginWithOrders,
    maintenanceMargin: cross.maintenanceMargin + sumOf(isolated, (part) => part.maintenanceMargin),
    availableMargin: marginEquity - initialMarginWithOrders,
    cross,
    isolated,
    markets: rows,
    scale,
  };
}

function balancesOf(state: State, wallet: Wallet): { balanceValue: number; collateralValue: number; scale: number } {
  let balanceValue = 0;
  let collateralValue = 0;
  let scale = 0;
  for (const [symbol, units] of wallet.balances) {
    const asset = assetNamed(state, symbol);
    const value = valueOfBalance(wallet, asset, units);
    balanceValue += value;
    collateralValue += wallet.kind === 'single' ? value : collateralOf(state, asset, value);
    scale += Math.abs(value);
  }
  return { balanceValue, collateralValue, scale };
}

/** Markets in which the wallet holds or orders something. */
function marketsIn(state: State, account: Account, wallet: Wallet): Market[] {
  return [...state.markets.values()].filter(
    (market) =>
      market.contract.wallet === wallet.name &&
      (positionIn(wallet, market.contract.symbol).lots !== 0n || ordersOf(market, account.id).length > 0),
  );
}

function byUnderlying(rows: readonly MarketMargin[]): MarketMargin[][] {
  const groups = new Map<string, MarketMargin[]>();
  for (const row of rows) groups.set(row.underlying, [...(groups.get(row.underlying) ?? []), row]);
  return [...groups.values()];
}

/** 3.3: of the cross positions of one underlying only the heavier side counts. */
function net(rows: readonly MarketMargin[]): { initial: number; maintenance: number; withOrders: number } {
  const heavier = (pick: (row: MarketMargin) => number): number =>
    Math.max(
      sumOf(rows, (row) => (row.lots > 0n ? pick(row) : 0)),
      sumOf(rows, (row) => (row.lots < 0n ? pick(row) : 0)),
    );
  const initial = heavier((row) => row.initial);
  return {
    initial,
    maintenance: heavier((row) => row.maintenance),
    withOrders: Math.max(
      sumOf(rows, (row) => row.ifAllBuysFill),
      sumOf(rows, (row) => row.ifAllSellsFill),
      initial,
    ),
  };
}

function isolatedPart(row: MarketMargin): IsolatedPart {
  return {
    symbol: row.symbol,
    assigned: row.assigned,
    equity: row.assigned + row.asMargin,
    initialMargin: row.initial,
    initialMarginWithOrders: Math.max(row.ifAllBuysFill, row.ifAllSellsFill, row.initial),
    maintenanceMargin: row.maintenance,
    scale: row.value + row.assigned,
  };
}

function sumOf<T>(rows: readonly T[], pick: (row: T) => number): number {
  return rows.reduce((total, row) => total + pick(row), 0);
}

export interface MarketMargin {
  symbol: string;
  underlying: string;
  lots: bigint;
  leverage: number;
  pnl: number;
  funding: number;
  asMargin: number;
  assigned: number;
  value: number;
  initial: number;
  maintenance: number;
  ifAllBuysFill: number;
  ifAllSellsFill: number;
}

/** What one market asks of the wallet. */
export function marketMargin(state: State, account: Account, wallet: Wallet, market: Market): MarketMargin {
  const { contract } = market;
  const { rules } = state;
  const position = positionIn(wallet, contract.symbol);
  const { leverage } = position;
  const cost = costOf(state, contract, position);
  const atMark = position.lots === 0n ? ZERO : worthOf(contract, position.lots, exactly(market.mark));
  const worth = (basis: 'entry' | 'mark'): Fraction => (basis === 'entry' ? cost : atMark).size();
  const initialWorth = worth(contract.linear ? rules.linearInitialBasis : rules.inverseInitialBasis);
  const maintenanceWorth = worth(contract.linear ? rules.linearMaintenanceBasis : rules.inverseMaintenanceBasis);
  const levels = account.schedule === 'retail' ? contract.retail : contract.professional;
  const rateOf = (value: Fraction, lots: bigint, rate: 'initial' | 'maintenance'): number =>
    rateFor(levels, contract.linear ? value : sizeOf(contract, lots), rate, rules.levels);
  const held = position.lots < 0n ? -position.lots : position.lots;
  // 3.2: the schedule's rate, in an isolated market at least that of its leverage; C11, D26: times the multiplier.
  const initialOf = (value: Fraction, lots: bigint, multiplier: number): number => {
    const scheduled = rateOf(value, lots, 'initial');
    return value.toNumber() * (leverage === 0 ? scheduled : Math.max(scheduled, 1 / leverage)) * multiplier;
  };
  const side = (which: Side): number => {
    const total = ifAllFill(account, market, position, initialWorth, which);
    return total.lots === 0n ? 0 : initialOf(total.value, total.lots, market.multiplier);
  };
  const pnl = (contract.linear ? atMark.minus(cost) : cost.minus(atMark)).toNumber();
  const funding = accruedFunding(state, market, position);
  return {
    symbol: contract.symbol,
    underlying: contract.underlying,
    lots: position.lots,
    leverage,
    pnl,
    funding,
    asMargin: asMarginOf(state, position, pnl + funding),
    assigned: leverage === 0 ? 0 : assignedTo(state, contract, position, initialOf(cost.size(), held, 1)),
    value: atMark.size().toNumber() + cost.size().toNumber() + Math.abs(funding),
    initial: initialOf(initialWorth, held, market.multiplier),
    maintenance: maintenanceWorth.toNumber() * rateOf(maintenanceWorth, held, 'maintenance'),
    ifAllBuysFill: side('buy'),
    ifAllSellsFill: side('sell'),
  };
}

/** C8, D26: the margin at entry, untouched by volatility, and the funding that the position has realised. */
function assignedTo(state: State, contract: Contract, position: Position, marginAtEntry: number): number {
  const { decimals } = assetNamed(state, contract.settlement);
  return marginAtEntry + new Fraction(position.isolatedFunding).times(tenToThe(-decimals)).toNumber();
}

/** 8, C175: the position's size times rate and time, paid by longs where the rate is positive, and what it brought along. */
function accruedFunding(state: State, market: Market, position: Position): number {
  if (position.lots === 0n) return 0;
  const { rateUnits, previousRateUnits, rateSinceMs } = market.funding;
  const late = rateSinceMs > position.fundedMs ? rateSinceMs - position.fundedMs : 0;
  const running = state.timeMs - (late > 0 ? rateSinceMs : position.fundedMs);
  const unitHours = previousRateUnits * BigInt(late) + rateUnits * BigInt(running);
  const accrued = sizeOf(market.contract, -position.lots).times(new Fraction(unitHours, 3_600_000n * 10n ** 18n));
  return position.carriedFunding + accrued.toNumber();
}

/** C5: profit that will be paid in another currency counts less; a loss counts in full. */
function asMarginOf(state: State, position: Position, usd: number): number {
  if (usd <= 0 || position.profitIn === undefined) return usd;
  const { haircut, conversionFee } = assetNamed(state, position.profitIn);
  if (state.rules.profitAsMargin === 'haircutMinusFee') return usd * (1 - haircut - conversionFee);
  return usd * (1 - haircut) * (1 - conversionFee);
}

/**
 * C9: the exposure of one direction if every order of that side filled. A position of that direction counts at its basis;
 * one of the other direction is used up first by the orders that fill first, and only their excess counts.
 */
function ifAllFill(
  account: Account,
  market: Market,
  position: Position,
  positionWorth: Fraction,
  side: Side,
): { lots: bigint; value: Fraction } {
  const { contract } = market;
  const orders = ordersOf(market, account.id)
    .filter((order) => order.side === side && !order.reduceOnly)
    .sort((a, b) => Number(side === 'buy' ? b.ticks - a.ticks : a.ticks - b.ticks) || a.arrival - b.arrival);
  const along = side === 'buy' ? position.lots : -position.lots;
  let lots = along > 0n ? along : 0n;
  let value = along > 0n ? positionWorth : ZERO;
  let toClose = along < 0n ? -along : 0n;
  for (const order of orders) {
    const closes = order.lots < toClose ? order.lots : toClose;
    toClose -= closes;
    const opens = order.lots - closes;
    if (opens === 0n) continue;
    lots += opens;
    value = value.plus(worthOf(contract, opens, priceAt(contract, order.ticks)));
  }
  return { lots, value };
}

/** C9: what an account would hold in one direction if all orders of the side were to fill, at the basis of initial margins. */
export function sideIfAllFill(
  state: State,
  account: Account,
  wallet: Wallet,
  market: Market,
  side: Side,
): { lots: bigint; value: Fraction } {
  const { contract } = market;
  const position = positionIn(wallet, contract.symbol);
  const basis = contract.linear ? state.rules.linearInitialBasis : state.rules.inverseInitialBasis;
  const atMark = position.lots === 0n ? ZERO : worthOf(contract, position.lots, exactly(market.mark));
  const worth = basis === 'entry' ? costOf(state, contract, position) : atMark;
  return ifAllFill(account, market, position, worth.size(), side);
}

/** Signed cost in the settlement asset. */
export function costOf(state: State, contract: Contract, position: Position): Fraction {
  return whole(position.cost).times(costUnit(contract, assetNamed(state, contract.settlement).decimals));
}

export function quantityOf(asset: Asset, units: bigint): Fraction {
  return new Fraction(units).times(tenToThe(-asset.decimals));
}

/** USD at the index price; in a single-collateral wallet the coins themselves. */
export function valueOfBalance(wallet: Wallet, asset: Asset, units: bigint): number {
  const quantity = quantityOf(asset, units).toNumber();
  return wallet.kind === 'single' ? quantity : quantity * asset.index;
}

/** D1, D24. */
export function collateralOf(state: State, asset: Asset, value: number): number {
  if (value < 0) return value;
  const afterHaircut = value * (1 - asset.haircut);
  return state.rules.collateral === 'haircut' ? afterHaircut : afterHaircut * (1 - asset.conversionFee);
}
