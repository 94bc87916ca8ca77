/** The flex wallet's figures as trees (margin-and-risk 2; D1, D2, D24): as `GET /accounts` prints them. */
import type { Asset, Wallet } from '../../entities.ts';
import type { State } from '../../state.ts';
import { amountOf, valueOfBalance } from '../balances.ts';
import { type FlexFigures, toCents } from '../report.ts';
import { explainedLegs } from './legs.ts';
import {
  claim,
  decimals,
  difference,
  type Explained,
  given,
  type Label,
  largest,
  product,
  quotient,
  smallest,
  sum,
} from './node.ts';
import { type PathFigure, printed } from './paths.ts';
import { explainSums } from './sums.ts';

/** What the rule set rounds, and what it leaves. */
type Rounding = (node: Explained) => Explained;

/** Every figure of the wallet; `figures` are those that are printed. */
export function explainFlex(state: State, wallet: Wallet, figures: FlexFigures): readonly PathFigure[] {
  const { rules } = state.root;
  const sums = explainSums(state, wallet, 'USD');
  const cents: Rounding = rules.centsOf === 'everything' ? toCentsNode : unrounded;
  const centsOfBalances: Rounding = rules.centsOf === 'nothing' ? unrounded : toCentsNode;
  const balances = balanceNodes(state, wallet);
  const usd = (name: string, rule: string): Label => ({ name, unit: 'USD', rule });
  const rawCollateral = claim(
    sum(
      usd('collateral value', 'D1, margin-and-risk 2.1, 2.3'),
      balances.map((balance) => balance.collateral),
    ),
    sums.margin.collateralValue,
  );
  const balanceValue = centsOfBalances(
    claim(
      sum(
        usd('balance value', 'margin-and-risk 2.3'),
        balances.map((balance) => balance.value),
      ),
      sums.margin.balanceValue,
    ),
  );
  const collateralValue = centsOfBalances(rawCollateral);
  const marginEquity = cents(sum(usd('margin equity', 'D2, margin-and-risk 2.3'), [collateralValue, sums.asMargin]));
  const withOrders = cents(sums.initialMarginWithOrders);
  const availableMargin = cents(
    difference(usd('available margin', 'D2, margin-and-risk 2.3'), marginEquity, withOrders),
  );
  const portfolioValue = cents(
    sum(usd('portfolio value', 'D18, margin-and-risk 2.3'), [balanceValue, sums.totalUnrealized]),
  );
  const aggregates: readonly (readonly [keyof Omit<FlexFigures, 'currencies'>, Explained])[] = [
    ['balanceValue', balanceValue],
    ['collateralValue', collateralValue],
    ['pnl', cents(sums.pnl)],
    ['unrealizedFunding', cents(sums.funding)],
    ['totalUnrealized', cents(sums.totalUnrealized)],
    ['totalUnrealizedAsMargin', cents(sums.asMargin)],
    ['portfolioValue', portfolioValue],
    ['marginEquity', marginEquity],
    ['initialMargin', cents(sums.initialMargin)],
    ['initialMarginWithOrders', withOrders],
    ['maintenanceMargin', cents(sums.maintenanceMargin)],
    ['availableMargin', availableMargin],
  ];
  const crossEquity = sum(usd('cross equity', 'D10, margin-and-risk 7'), [
    difference(usd('collateral that is not assigned', 'C8, D10'), rawCollateral, sums.assigned),
    difference(usd('cross unrealized as margin', 'D10'), sums.asMargin, sums.keptByIsolated),
  ]);
  return [
    ...currencyFigures(state, balances, figures, availableMargin),
    ...aggregates.map(([name, node]) => printed(`flex.${name}`, claim(node, figures[name]))),
    printed('flex.cross.equity', claim(crossEquity, sums.margin.riskEquity)),
    printed('flex.cross.initialMarginWithOrders', sums.crossInitialMarginWithOrders),
    printed('flex.cross.maintenanceMargin', sums.crossMaintenanceMargin),
    ...explainedLegs('flex', sums),
  ];
}

/** Cents, where the rule set rounds; what has none already stays as it is. */
function toCentsNode(node: Explained): Explained {
  const figure = toCents(node.value);
  if (figure === node.value) return node;
  const { name, unit } = node;
  return claim(decimals({ name: `${name} in cents`, unit, rule: 'D2, D29' }, node, 2), figure);
}

function unrounded(node: Explained): Explained {
  return node;
}

interface BalanceNodes {
  readonly asset: Asset;
  readonly quantity: Explained;
  readonly value: Explained;
  readonly collateral: Explained;
}

function balanceNodes(state: State, wallet: Wallet): readonly BalanceNodes[] {
  return wallet.assets.map((assetId, slot) => {
    const asset = state.assets.get(assetId);
    const units = wallet.amounts[slot] as bigint;
    const quantity = given(`${asset.symbol} quantity`, amountOf(units, asset.decimals), asset.symbol);
    const value = product({ name: `${asset.symbol} value`, unit: 'USD', rule: 'margin-and-risk 2.1' }, [
      quantity,
      given(`${asset.symbol} index price`, asset.indexPriceUsd, 'USD'),
    ]);
    claim(value, valueOfBalance(wallet, asset, units));
    return { asset, quantity, value, collateral: collateralNode(state, asset, value) };
  });
}

/** D1, D24: after the haircut, under the rules of 2022 also after the conversion fee; a debt counts in full. */
function collateralNode(state: State, asset: Asset, value: Explained): Explained {
  const label = { name: `${asset.symbol} collateral`, unit: 'USD', rule: 'D1, D6, D24, margin-and-risk 2.1, 2.2' };
  return value.value < 0 ? sum(label, [value]) : product(label, [value, ...keptFactors(state, asset)]);
}

function keptFactors(state: State, { symbol, haircut, conversionFee }: Asset): readonly Explained[] {
  const one = given('one', 1, '');
  const afterHaircut = difference(
    { name: `1 - haircut of ${symbol}`, unit: '' },
    one,
    given(`haircut of ${symbol}`, haircut, ''),
  );
  if (state.root.rules.collateral === 'haircut') return [afterHaircut];
  const fee = given(`conversion fee of ${symbol}`, conversionFee, '');
  return [afterHaircut, difference({ name: `1 - conversion fee of ${symbol}`, unit: '' }, one, fee)];
}

/** The rows that are printed (D33), with what is available of each (D5). */
function currencyFigures(
  state: State,
  balances: readonly BalanceNodes[],
  figures: FlexFigures,
  availableMargin: Explained,
): readonly PathFigure[] {
  return figures.currencies.flatMap((figure) => {
    const balance = balances.find(({ asset }) => asset.symbol === figure.asset);
    if (balance === undefined) return [];
    const { quantity, value, collateral, asset } = balance;
    const path = `flex.currencies.${asset.symbol}`;
    return [
      printed(`${path}.quantity`, quantity),
      printed(`${path}.value`, claim(value, figure.value)),
      printed(`${path}.collateral`, claim(collateral, figure.collateral)),
      printed(`${path}.available`, printedAvailable(state, balance, figure.available, availableMargin)),
    ];
  });
}

/** Decimals that an available quantity is printed with at most (D2). */
const AVAILABLE_DECIMALS = 13;

function printedAvailable(state: State, balance: BalanceNodes, figure: number, availableMargin: Explained): Explained {
  const node = claim(availableNode(state, balance, availableMargin), figure);
  if (state.root.rules.centsOf === 'everything') return node;
  const { name, unit } = node;
  const rounded = decimals({ name: `${name}, printed`, unit, rule: 'D2' }, node, AVAILABLE_DECIMALS);
  return rounded.value === node.value ? node : rounded;
}

function availableNode(state: State, { asset, quantity }: BalanceNodes, availableMargin: Explained): Explained {
  const { symbol } = asset;
  const label = { name: `${symbol} available`, unit: symbol, rule: 'D5, D24, margin-and-risk 2.1' };
  if (asset.kind === 'credit') return sum({ ...label, rule: 'D32' }, [quantity]);
  const index = given(`${symbol} index price`, asset.indexPriceUsd, 'USD');
  const perUnit = product({ name: `collateral of one ${symbol}`, unit: 'USD' }, [index, ...keptFactors(state, asset)]);
  const margin = largest({ name: 'available margin, if any', unit: 'USD' }, [
    given('nothing', 0, 'USD'),
    availableMargin,
  ]);
  return smallest(label, [quantity, quotient({ name: `${symbol} that it is worth`, unit: symbol }, margin, perUnit)]);
}
