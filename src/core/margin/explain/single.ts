/** A single-collateral wallet's figures as trees, in its coin (margin-and-risk 5; C15 to C19, D11). */
import { NONE, type Wallet } from '../../entities.ts';
import type { State } from '../../state.ts';
import { amountOf } from '../balances.ts';
import { marketTerms } from '../figures.ts';
import type { SingleFigures } from '../report.ts';
import { type TriggerBase, triggerBase } from '../triggers.ts';
import { explainedLegs } from './legs.ts';
import { claim, difference, type Explained, fraction, given, positive, product, quotient, sum, whole } from './node.ts';
import { type PathFigure, printed } from './paths.ts';
import { explainSums, type WalletNodes } from './sums.ts';
import { amountOfCostNode, costUnit, subjectOf, valueNode } from './terms.ts';

/** Every figure of the wallet; `figures` are those that are printed. */
export function explainSingle(state: State, wallet: Wallet, figures: SingleFigures): readonly PathFigure[] {
  const { rules } = state.root;
  const { name, coin } = figures;
  const sums = explainSums(state, wallet, coin);
  const asset = state.assets.get(wallet.assets[0] as number);
  const balance = claim(
    given('balance', amountOf(wallet.amounts[0] as bigint, asset.decimals), coin),
    sums.margin.balanceValue,
  );
  const valueLabel = { name: 'portfolio value', unit: coin, rule: 'C16, margin-and-risk 5' };
  const value = sum(valueLabel, [balance, rules.inverseValueIncludesFunding ? sums.asMargin : sums.pnl]);
  const afLabel = { name: 'available funds', unit: coin, rule: 'C9, margin-and-risk 5' };
  const available = difference(afLabel, value, sums.initialMarginWithOrders);
  const equityLabel = { name: 'equity', unit: coin, rule: 'C16, margin-and-risk 7' };
  const equity = sum(equityLabel, [balance, sums.asMargin]);
  const threshold = (label: string, ratio: number): Explained =>
    product({ name: label, unit: coin, rule: 'C17, margin-and-risk 5' }, [
      sums.initialMargin,
      given(`${label} as a part of initial margin`, ratio, ''),
    ]);
  const lt = threshold('liquidation threshold', rules.liquidationThresholdRatio);
  const tt = threshold('termination threshold', rules.terminationThresholdRatio);
  const { requirements, triggers, balances } = figures;
  const trigger = triggersOf(state, wallet, sums, balance);
  const isMarked = rules.inverseMaintenanceBasis === 'mark';
  return [
    ...balances.map((figure) =>
      printed(
        `${name}.balances.${figure.asset.toLowerCase()}`,
        figure.asset === coin ? balance : given(`${figure.asset} size`, Number(figure.quantity), 'contracts'),
      ),
    ),
    printed(`${name}.auxiliary.usd`, given('USD balance (C15)', 0, 'USD')),
    printed(`${name}.auxiliary.pv`, claim(value, figures.portfolioValue)),
    printed(`${name}.auxiliary.pnl`, claim(sums.pnl, figures.pnl)),
    printed(`${name}.auxiliary.af`, claim(available, figures.availableFunds)),
    printed(`${name}.auxiliary.funding`, claim(sums.funding, figures.funding)),
    printed(`${name}.marginRequirements.im`, claim(sums.initialMargin, requirements.im)),
    printed(`${name}.marginRequirements.mm`, claim(sums.maintenanceMargin, requirements.mm)),
    printed(`${name}.marginRequirements.lt`, claim(lt, requirements.lt)),
    printed(`${name}.marginRequirements.tt`, claim(tt, requirements.tt)),
    printed(`${name}.triggerEstimates.im`, claim(trigger('im trigger', sums.initialMargin, false), triggers.im)),
    printed(`${name}.triggerEstimates.mm`, claim(trigger('mm trigger', sums.maintenanceMargin, isMarked), triggers.mm)),
    printed(`${name}.triggerEstimates.lt`, claim(trigger('lt trigger', lt, false), triggers.lt)),
    printed(`${name}.triggerEstimates.tt`, claim(trigger('tt trigger', tt, false), triggers.tt)),
    printed(`${name}.risk.equity`, claim(equity, sums.margin.riskEquity)),
    printed(`${name}.risk.maintenanceMargin`, sums.crossMaintenanceMargin),
    ...explainedLegs(name, sums),
  ];
}

/** P = N / (K - R) for a fixed requirement, (N + R) / K for one at the mark, as a price on the tick (D11, C18). */
function triggersOf(
  state: State,
  wallet: Wallet,
  { margin }: WalletNodes,
  balance: Explained,
): (name: string, requirement: Explained, isMarked: boolean) => Explained {
  const base = triggerBase(state, wallet, margin.balanceValue);
  if (base.marketId === NONE) return (name) => given(name, 0, 'USD');
  const { unit } = balance;
  const open = wallet.positions
    .map((id) => state.positions.get(id))
    .filter((position) => position.lots !== 0)
    .map((position) => subjectOf(state, wallet, position));
  const net = claim(
    sum(
      { name: 'positions at mark', unit, rule: 'D11, margin-and-risk 5' },
      open.map(({ terms, position, mark, symbol }) =>
        amountOfCostNode(
          terms,
          { name: `${symbol} at mark`, unit },
          valueNode(terms, `${symbol} value at mark`, position.lots, mark),
        ),
      ),
    ),
    base.net,
  );
  const costs = open.map(({ terms, position, symbol }) => {
    const cost = given(`${symbol} value at entry`, Number(position.cost), costUnit(terms));
    return amountOfCostNode(terms, { name: `${symbol} at entry`, unit }, cost);
  });
  const coins = claim(
    sum({ name: 'balance and positions at entry', unit, rule: 'D11, margin-and-risk 5' }, [balance, ...costs]),
    base.coins,
  );
  return (name, requirement, isMarked) => {
    const factor = isMarked
      ? quotient(
          { name: 'factor', unit: '' },
          sum({ name: 'positions and requirement', unit }, [net, requirement]),
          coins,
        )
      : quotient(
          { name: 'factor', unit: '' },
          net,
          difference({ name: 'left for positions', unit }, coins, requirement),
        );
    return onTick(state, base, name, factor);
  };
}

/** The factor by which all marks of the pair move, as a price on the tick. */
function onTick(state: State, base: TriggerBase, name: string, factor: Explained): Explained {
  const terms = marketTerms(state, state.markets.get(base.marketId));
  const reference = given('reference mark', base.referencePrice, 'USD');
  const price = positive(
    { name: `${name}, unrounded`, unit: 'USD', rule: 'D11' },
    product({ name: 'price at that factor', unit: 'USD' }, [factor, reference]),
  );
  const ticks = whole(
    { name: 'nearest tick', unit: 'ticks', rule: 'C18, D11' },
    fraction(
      { name: 'price in ticks', unit: 'ticks' },
      [price, given('ticks per USD', terms.tickScale, '')],
      [given('tick, numerator', terms.tickMantissa, '')],
    ),
  );
  return fraction(
    { name, unit: 'USD', rule: 'C17, C18, D11, margin-and-risk 5' },
    [ticks, given('tick, numerator', terms.tickMantissa, '')],
    [given('ticks per USD', terms.tickScale, '')],
  );
}
