/** What random states contain: which levels, branches and kinds of wallets, and how often. */
import { levelFor, sizeOf } from '../../../model/contract.ts';
import type { ModelFigures } from '../../../model/figures.ts';
import { costOf, type MarketMargin } from '../../../model/margin.ts';
import {
  type Account,
  type Market,
  marketNamed,
  ordersOf,
  positionIn,
  type State,
  type Wallet,
} from '../../../model/state.ts';
import { isNearLiquidation, type NamedPart } from './danger.ts';
import type { DescribedWorld } from './description.ts';
import { boundsOf, priceOf } from './generate.ts';

export class StateCensus {
  readonly #counts = new Map<string, number>();
  states = 0;
  near = 0;

  /** Counts what holds once a state. */
  count(...what: readonly (string | false | undefined)[]): void {
    for (const name of what) if (typeof name === 'string') this.#counts.set(name, this.of(name) + 1);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  lines(): readonly string[] {
    const rows = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      `${this.states} states, ${this.near} of them within 5 % of a liquidation`,
      ...rows.map(([name, times]) => `${String(times).padStart(8)}  ${name}`),
    ];
  }
}

/** Levels that a position of this world's contracts can have, as the census names them. */
export function reachableLevels(world: DescribedWorld): readonly string[] {
  const names: string[] = [];
  for (const { row } of world.markets) {
    const worth = Number(row.maxPositionSize) * (row.type === 'futures_inverse' ? 1 : priceOf(row, world.assets));
    for (const schedule of ['professional', 'retail'] as const) {
      boundsOf(row, schedule).forEach((bound, index) => {
        // Prices vary by more than half: what is within reach at a third of the price is often reached.
        if (bound < worth / 3) names.push(levelName(row.symbol, schedule, index));
      });
    }
  }
  return names;
}

function levelName(symbol: string, schedule: string, index: number): string {
  return `level ${symbol} ${schedule} ${index + 1}`;
}

export function countState(
  census: StateCensus,
  state: State,
  account: Account,
  figures: ModelFigures,
  parts: readonly NamedPart[],
): void {
  census.states++;
  if (parts.some(isNearLiquidation)) census.near++;
  const { rules } = state;
  census.count(
    `preset: cents of ${rules.centsOf}, collateral by ${rules.collateral}`,
    `levels: ${rules.levels}`,
    `profit as margin: ${rules.profitAsMargin}`,
    `basis of linear margins: ${rules.linearInitialBasis}, ${rules.linearMaintenanceBasis}`,
    `basis of inverse margins: ${rules.inverseInitialBasis}, ${rules.inverseMaintenanceBasis}`,
    `inverse value ${rules.inverseValueIncludesFunding ? 'includes' : 'excludes'} funding`,
    `inverse balances ${rules.inverseBalancesListContracts ? 'list' : 'do not list'} contracts`,
    `schedule: ${account.schedule}`,
  );
  const margins = [figures.flex.margin, ...figures.singles.map(({ margin }) => margin)];
  // The cash wallet comes first and has no margin.
  for (const [index, { markets }] of margins.entries()) {
    countWallet(census, state, account, account.wallets[index + 1] as Wallet, markets);
  }
  for (const part of parts) countPart(census, part);
  countPrinted(census, state, figures);
}

function countWallet(
  census: StateCensus,
  state: State,
  account: Account,
  wallet: Wallet,
  rows: readonly MarketMargin[],
): void {
  for (const row of rows) countMarket(census, state, account, wallet, marketNamed(state, row.symbol), row);
  const { kind } = wallet;
  const cross = rows.filter((row) => row.leverage === 0);
  const isolated = rows.length - cross.length;
  const held = [...wallet.balances].filter(([, units]) => units !== 0n);
  const pairs = new Set(cross.map((row) => row.underlying));
  const both = [...pairs].some((pair) =>
    [true, false].every((long) =>
      cross.some((row) => row.underlying === pair && row.lots !== 0n && row.lots > 0n === long),
    ),
  );
  census.count(
    rows.length === 0 && `wallet ${kind}: nothing open`,
    isolated === 0 && cross.length > 0 && `wallet ${kind}: cross only`,
    isolated > 0 && cross.length === 0 && `wallet ${kind}: isolated only`,
    isolated > 0 && cross.length > 0 && `wallet ${kind}: cross and isolated`,
    pairs.size > 1 && `wallet ${kind}: several pairs`,
    both && `wallet ${kind}: a pair netted`,
    held.length > 2 && `wallet ${kind}: several currencies`,
    (wallet.balances.get('USD') ?? 0n) < 0n && `wallet ${kind}: negative USD`,
    held.some(([symbol, units]) => symbol !== 'USD' && units < 0n) && `wallet ${kind}: another negative balance`,
    held.some(([symbol]) => symbol === 'FEE') && `wallet ${kind}: fee credits`,
    kind === 'single' && cross.filter((row) => row.lots !== 0n).length > 1 && 'wallet single: several maturities',
  );
}

function countMarket(
  census: StateCensus,
  state: State,
  account: Account,
  wallet: Wallet,
  market: Market,
  row: MarketMargin,
): void {
  const { contract } = market;
  const product = `${contract.linear ? 'linear' : 'inverse'} ${contract.expiryMs === undefined ? 'perpetual' : 'dated'}`;
  const position = positionIn(wallet, contract.symbol);
  const orders = ordersOf(market, account.id);
  const has = (side: string): boolean => orders.some((order) => order.side === side && !order.reduceOnly);
  if (row.lots !== 0n) {
    const levels = contract[account.schedule];
    const size = contract.linear ? costOf(state, contract, position).size() : sizeOf(contract, position.lots).size();
    const level = levelFor(levels, size);
    const index = levels.indexOf(level);
    census.count(
      levelName(contract.symbol, account.schedule, index),
      levels[index + 1]?.above.equals(size) && 'position exactly at the bound of a level',
    );
  }
  const against = orders.filter((order) => !order.reduceOnly && (order.side === 'buy') === row.lots < 0n);
  const opposite = row.lots === 0n ? 0n : against.reduce((sum, order) => sum + order.lots, 0n);
  const size = position.lots < 0n ? -position.lots : position.lots;
  census.count(
    `${product}: ${row.lots > 0n ? 'long' : row.lots < 0n ? 'short' : 'orders only'}`,
    has('buy') && has('sell') && `${product}: orders on both sides`,
    opposite > 0n && opposite <= size && `${product}: orders that only close`,
    opposite > size && `${product}: orders beyond closing`,
    orders.some((order) => order.reduceOnly) && `${product}: a reduce-only order`,
    market.multiplier > 1 && `${product}: extreme volatility`,
    row.funding > 0 && `${product}: receives funding`,
    row.funding < 0 && `${product}: owes funding`,
    position.carriedFunding !== 0 && `${product}: funding brought along`,
    row.lots !== 0n && position.fundedMs < market.funding.rateSinceMs && `${product}: funding of the hour before`,
    row.leverage > 0 &&
      `isolated: ${1 / row.leverage > (contract[account.schedule][0]?.initial ?? 0) ? 'by leverage' : 'by the schedule'}`,
    row.leverage > 0 && row.lots === 0n && 'isolated: orders only',
    row.leverage > 0 && position.isolatedFunding !== 0n && 'isolated: realised funding',
    position.profitIn !== undefined &&
      `profit in ${position.profitIn}: ${row.pnl + row.funding > 0 ? 'a gain' : 'a loss'}`,
  );
}

function countPart(census: StateCensus, part: NamedPart): void {
  const kind = part.name.includes(' ') ? 'isolated' : part.name === 'flex' ? 'cross' : 'inverse';
  const { equity, initialMargin, maintenanceMargin } = part;
  if (maintenanceMargin === 0) return;
  census.count(
    equity < maintenanceMargin && `${kind}: in danger`,
    equity >= maintenanceMargin && equity < initialMargin && `${kind}: below initial margin`,
    equity >= initialMargin && `${kind}: sound`,
    isNearLiquidation(part) && `${kind}: within 5 % of a liquidation`,
  );
}

function countPrinted(census: StateCensus, state: State, { flex, singles }: ModelFigures): void {
  for (const { asset, quantity, available } of flex.currencies) {
    const amount = Number(quantity);
    census.count(
      amount > 0 && available === amount && 'available: all of it',
      available > 0 && available < amount && 'available: a part',
      amount > 0 && available === 0 && 'available: nothing',
      amount < 0 && 'available: a negative balance',
      asset === 'XBT' && 'currency: bitcoin in flex',
    );
  }
  for (const { triggers, margin } of singles) {
    if (margin.maintenanceMargin === 0) continue;
    census.count(
      triggers.mm.price === 0 && 'trigger: none',
      triggers.mm.price > 0 && 'trigger: a price',
      state.rules.inverseMaintenanceBasis === 'mark' ? 'trigger: mm at the mark' : 'trigger: mm at entry',
    );
  }
}
