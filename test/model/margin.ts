/** Margin of a wallet (margin-and-risk 2.3, 3.1, 3.3, 3.4, 5; C5, C6, C7, C9, C16; D1, D3, D13, D17, D22, D24). */
import type { Side } from './commands.ts';
import { type Contract, costUnit, type Level, levelFor, priceAt, sizeOf, worthOf } from './contract.ts';
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

export interface Margin {
  balanceValue: number;
  collateralValue: number;
  pnl: number;
  marginEquity: number;
  initialMargin: number;
  initialMarginWithOrders: number;
  maintenanceMargin: number;
  availableMargin: number;
  /** The largest amounts that went into these figures: what rounding of floats is to be measured by. */
  scale: number;
}

/** A wallet's margin. Figures of flex are USD, of a single-collateral wallet coins. */
export function marginOf(state: State, account: Account, wallet: Wallet): Margin {
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
  let pnl = 0;
  let initialMargin = 0;
  let initialMarginWithOrders = 0;
  let maintenanceMargin = 0;
  for (const markets of byUnderlying(state, account, wallet)) {
    const rows = markets.map((market) => marketMargin(state, account, wallet, market));
    const sum = (pick: (row: MarketMargin) => number): number => rows.reduce((total, row) => total + pick(row), 0);
    const initial = Math.max(
      sum((row) => (row.lots > 0n ? row.initial : 0)),
      sum((row) => (row.lots < 0n ? row.initial : 0)),
    );
    initialMargin += initial;
    maintenanceMargin += Math.max(
      sum((row) => (row.lots > 0n ? row.maintenance : 0)),
      sum((row) => (row.lots < 0n ? row.maintenance : 0)),
    );
    initialMarginWithOrders += Math.max(
      sum((row) => row.ifAllBuysFill),
      sum((row) => row.ifAllSellsFill),
      initial,
    );
    pnl += sum((row) => row.pnl);
    scale += sum((row) => row.value);
  }
  const marginEquity = collateralValue + pnl;
  return {
    balanceValue,
    collateralValue,
    pnl,
    marginEquity,
    initialMargin,
    initialMarginWithOrders,
    maintenanceMargin,
    availableMargin: marginEquity - initialMarginWithOrders,
    scale: scale + initialMarginWithOrders,
  };
}

/** Markets in which the wallet holds or orders something, those of one underlying together. */
function byUnderlying(state: State, account: Account, wallet: Wallet): Market[][] {
  const groups = new Map<string, Market[]>();
  for (const market of state.markets.values()) {
    const { contract } = market;
    if (contract.wallet !== wallet.name) continue;
    if (positionIn(wallet, contract.symbol).lots === 0n && ordersOf(market, account.id).length === 0) continue;
    groups.set(contract.underlying, [...(groups.get(contract.underlying) ?? []), market]);
  }
  return [...groups.values()];
}

export interface MarketMargin {
  lots: bigint;
  pnl: number;
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
  const cost = costOf(state, contract, position);
  const atMark = position.lots === 0n ? ZERO : worthOf(contract, position.lots, exactly(market.mark));
  const worth = (basis: 'entry' | 'mark'): Fraction => (basis === 'entry' ? cost : atMark).size();
  const initialWorth = worth(contract.linear ? rules.linearInitialBasis : rules.inverseInitialBasis);
  const maintenanceWorth = worth(contract.linear ? rules.linearMaintenanceBasis : rules.inverseMaintenanceBasis);
  const levels = account.schedule === 'retail' ? contract.retail : contract.professional;
  const levelOf = (value: Fraction, lots: bigint): Level =>
    levelFor(levels, contract.linear ? value : sizeOf(contract, lots));
  const held = position.lots < 0n ? -position.lots : position.lots;
  const side = (which: Side): number => {
    const total = ifAllFill(account, market, position, initialWorth, which);
    return total.lots === 0n ? 0 : total.value.toNumber() * levelOf(total.value, total.lots).initial;
  };
  return {
    lots: position.lots,
    pnl: (contract.linear ? atMark.minus(cost) : cost.minus(atMark)).toNumber(),
    value: atMark.size().toNumber() + cost.size().toNumber(),
    initial: initialWorth.toNumber() * levelOf(initialWorth, held).initial,
    maintenance: maintenanceWorth.toNumber() * levelOf(maintenanceWorth, held).maintenance,
    ifAllBuysFill: side('buy'),
    ifAllSellsFill: side('sell'),
  };
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
