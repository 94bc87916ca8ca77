/**
 * `flex_futures`: the multi-collateral wallet as the `balances` feed tells it. Its totals are those of `GET /accounts`; the
 * socket's `initial_margin` counts orders, where that of REST does not. `cross` is what the isolated positions leave: what
 * liquidation looks at.
 */
import type { Position, Wallet } from '../../../core/entities.ts';
import { amountOfCost } from '../../../core/instruments/terms.ts';
import { marketTerms } from '../../../core/margin/figures.ts';
import { type CurrencyFigures, type FlexFigures, toCents } from '../../../core/margin/report.ts';
import { type IsolatedMargin, isolatedMargin, walletMargin } from '../../../core/margin/wallet.ts';
import type { State } from '../../../core/state.ts';
import { availableText, figure, figureText } from '../../wire/numbers.ts';

/** JSON text of the wallet. */
export function flexFuturesText(state: State, wallet: Wallet, flex: FlexFigures, centsOf: CentsOf): string {
  const totals = {
    balance_value: flex.balanceValue,
    portfolio_value: flex.portfolioValue,
    collateral_value: flex.collateralValue,
    initial_margin: flex.initialMarginWithOrders,
    initial_margin_without_orders: flex.initialMargin,
    maintenance_margin: flex.maintenanceMargin,
    pnl: flex.pnl,
    unrealized_funding: flex.unrealizedFunding,
    total_unrealized: flex.totalUnrealized,
    total_unrealized_as_margin: flex.totalUnrealizedAsMargin,
    margin_equity: flex.marginEquity,
    available_margin: flex.availableMargin,
  };
  const isolated = isolatedPositions(state, wallet);
  const apart = `"isolated":${isolatedText(state, isolated, centsOf)},"cross":${figuresText(crossFigures(state, wallet, isolated, centsOf))}`;
  return `{"currencies":${currenciesText(state, flex.currencies, centsOf)},${figuresText(totals).slice(1, -1)},${apart}}`;
}

interface Isolated {
  readonly position: Position;
  readonly margin: IsolatedMargin;
}

function isolatedPositions(state: State, wallet: Wallet): readonly Isolated[] {
  const isolated: Isolated[] = [];
  for (const id of wallet.positions) {
    const position = state.positions.get(id);
    if (position.leverage === 0 || position.lots === 0) continue;
    isolated.push({ position, margin: isolatedMargin(state, wallet, id) });
  }
  return isolated;
}

function isolatedText(state: State, isolated: readonly Isolated[], centsOf: CentsOf): string {
  const cents = roundingOf(centsOf, 'everything');
  const rows = isolated.map(({ position, margin }) => {
    const { symbol } = state.markets.get(position.marketId).contract;
    const text = figuresText({
      initial_margin: cents(margin.initialMarginWithOrders),
      initial_margin_without_orders: cents(margin.initialMargin),
      maintenance_margin: cents(margin.maintenanceMargin),
      pnl: cents(margin.pnl),
      unrealized_funding: cents(margin.unrealizedFunding),
      total_unrealized: cents(margin.pnl + margin.unrealizedFunding),
      total_unrealized_as_margin: cents(margin.unrealizedAsMargin),
    });
    return `"${symbol}":${text}`;
  });
  return `{${rows.join(',')}}`;
}

/** Rounded as the totals are, so that without isolated positions both say the same. */
function crossFigures(
  state: State,
  wallet: Wallet,
  isolated: readonly Isolated[],
  centsOf: CentsOf,
): Readonly<Record<string, number>> {
  const margin = walletMargin(state, wallet);
  const cents = roundingOf(centsOf, 'everything');
  const valueCents = roundingOf(centsOf, 'everything', 'balances');
  const sum = (part: (its: IsolatedMargin) => number): number =>
    isolated.reduce((total, its) => total + part(its.margin), 0);
  const balanceValue = valueCents(margin.balanceValue - margin.assigned);
  const collateralValue = valueCents(margin.collateralValue - margin.assigned);
  const pnl = margin.pnl - sum((its) => its.pnl);
  const funding = margin.unrealizedFunding - sum((its) => its.unrealizedFunding);
  const asMargin = margin.unrealizedAsMargin - sum((its) => its.unrealizedAsMargin);
  const marginEquity = cents(collateralValue + asMargin);
  const initialMargin = cents(margin.riskInitialMarginWithOrders);
  return {
    balance_value: balanceValue,
    portfolio_value: cents(balanceValue + pnl + funding),
    collateral_value: collateralValue,
    initial_margin: initialMargin,
    initial_margin_without_orders: cents(margin.riskInitialMargin),
    maintenance_margin: cents(margin.riskMaintenanceMargin),
    pnl: cents(pnl),
    unrealized_funding: cents(funding),
    total_unrealized: cents(pnl + funding),
    total_unrealized_as_margin: cents(asMargin),
    margin_equity: marginEquity,
    available_margin: cents(marginEquity - initialMargin),
    effective_leverage: marginEquity > 0 ? crossNotional(state, wallet) / marginEquity : 0,
  };
}

/** USD value of the cross positions at their entry prices (D3). */
function crossNotional(state: State, wallet: Wallet): number {
  let notional = 0;
  for (const id of wallet.positions) {
    const { cost, leverage, marketId } = state.positions.get(id);
    const terms = marketTerms(state, state.markets.get(marketId));
    if (leverage === 0) notional += amountOfCost(terms, Math.abs(Number(cost)));
  }
  return notional;
}

function currenciesText(state: State, figures: readonly CurrencyFigures[], centsOf: CentsOf): string {
  const allDecimals = centsOf === 'everything';
  const rows = figures.map(({ asset: symbol, quantity, value, collateral, available }) => {
    const { haircut, conversionFee } = state.assets.get(state.assetBySymbol.get(symbol) as number);
    return (
      `"${symbol}":{"quantity":${quantity},"value":${figureText(value)},"collateral_value":${figureText(collateral)},` +
      `"available":${availableText(available, quantity, allDecimals)},"haircut":${haircut},` +
      `"conversion_spread":${conversionFee}}`
    );
  });
  return `{${rows.join(',')}}`;
}

/** Which figures are rounded to cents. */
export type CentsOf = State['root']['rules']['centsOf'];

/** Rounds to cents where these are rounded, and leaves a figure as it is elsewhere. */
function roundingOf(centsOf: CentsOf, ...rounded: readonly CentsOf[]): (value: number) => number {
  return rounded.includes(centsOf) ? toCents : (value) => value;
}

function figuresText(figures: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, figure(value)])));
}
