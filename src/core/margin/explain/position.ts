/** A position and its orders as trees: each node claims what the wallet's slot holds (layout.ts). */
import { HOUR_MS } from '../../durations.ts';
import { NONE, type Position, type Wallet } from '../../entities.ts';
import { accruedFunding } from '../../positions/funding-figure.ts';
import type { State } from '../../state.ts';
import { isolatedFundingOf } from '../figures.ts';
import {
  ASSIGNED,
  CARRIED,
  FUNDED_MS,
  INITIAL,
  ISOLATED,
  LONG_SIDE,
  MAINTENANCE,
  PROFIT,
  SHORT_SIDE,
  WITHHELD,
} from '../layout.ts';
import { isolatedMargin } from '../wallet.ts';
import { figuresOf, refreshSlot } from '../wallet-figures.ts';
import { explainExposure } from './exposure.ts';
import { claim, difference, type Explained, given, largest, product, quotient, sum } from './node.ts';
import { amountOfCostNode, costUnit, type Subject, sizeNode, subjectOf, valueNode } from './terms.ts';

/** What a wallet's sums are made of, for one of its markets; in the wallet's unit. */
export interface PositionNodes {
  readonly symbol: string;
  readonly pair: string;
  readonly isLong: boolean;
  readonly isIsolated: boolean;
  readonly profit: Explained;
  readonly funding: Explained;
  /** The part of both that is no margin. */
  readonly withheld: Explained;
  readonly initialMargin: Explained;
  readonly maintenanceMargin: Explained;
  readonly longSideMargin: Explained;
  readonly shortSideMargin: Explained;
  readonly isolated: IsolatedNodes | undefined;
}

/** Of an isolated position by itself (C8). */
export interface IsolatedNodes {
  readonly assigned: Explained;
  readonly asMargin: Explained;
  readonly equity: Explained;
  readonly initialMarginWithOrders: Explained;
}

export function explainPosition(state: State, wallet: Wallet, position: Position): PositionNodes {
  const subject = subjectOf(state, wallet, position);
  const figures = figuresOf(state, wallet);
  const slot = refreshSlot(state, state.root.rules, wallet, figures, wallet.positions.indexOf(position.id));
  const at = (offset: number): number => figures.numbers[slot + offset] as number;
  const margins = explainExposure(subject);
  const profit = claim(profitNode(subject), at(PROFIT));
  const funding = fundingNode(subject, at(FUNDED_MS), at(CARRIED));
  const withheld = withheldNode(subject, profit, funding, at(WITHHELD));
  const initialMargin = claim(margins.initialMargin, at(INITIAL));
  const longSideMargin = claim(margins.longSideMargin, at(LONG_SIDE));
  const shortSideMargin = claim(margins.shortSideMargin, at(SHORT_SIDE));
  const { contract } = subject.market;
  return {
    symbol: contract.symbol,
    pair: contract.pair,
    isLong: position.lots > 0,
    isIsolated: at(ISOLATED) === 1,
    profit,
    funding,
    withheld,
    initialMargin,
    maintenanceMargin: claim(margins.maintenanceMargin, at(MAINTENANCE)),
    longSideMargin,
    shortSideMargin,
    isolated:
      at(ISOLATED) === 1
        ? isolatedNodes(subject, wallet, {
            profit,
            funding,
            withheld,
            assigned: claim(assignedNode(subject, margins.assignedMargin), at(ASSIGNED)),
            margins: [longSideMargin, shortSideMargin, initialMargin],
          })
        : undefined,
  };
}

/** Value at the mark against the cost, the other way round for inverse contracts (`unrealizedProfit`). */
function profitNode({ terms, position, mark, unit, symbol }: Subject): Explained {
  const label = { name: `${symbol} unrealized profit`, unit, rule: 'margin-and-risk 2.3, 5' };
  if (position.lots === 0) return given(label.name, 0, unit);
  const value = valueNode(terms, 'value at mark', position.lots, mark);
  const cost = given('value at entry', Number(position.cost), costUnit(terms));
  const gain = terms.linear ? ([value, cost] as const) : ([cost, value] as const);
  return amountOfCostNode(terms, label, difference({ name: 'gain', unit: costUnit(terms) }, gain[0], gain[1]));
}

/** The size times the rate times the time, since the later of the full hour and the position's last change (`accruedFunding`), and what it brought along. */
function fundingNode(
  { state, market, terms, position, unit, symbol }: Subject,
  sinceMs: number,
  carried: number,
): Explained {
  const label = { name: `${symbol} unrealized funding`, unit, rule: 'C58, margin-and-risk 8' };
  const { timeMs } = state.root;
  const accrued = sinceMs === NONE ? 0 : accruedFunding(market, terms, position.lots, sinceMs, timeMs);
  const before = carried === 0 ? given('nothing', 0, unit) : given('brought along by the import (C175)', carried, unit);
  if (accrued === 0) return carried === 0 ? given(label.name, 0, unit) : sum(label, [before]);
  const { fundingRate, previousFundingRate, fundingSinceMs } = market;
  const size = sizeNode(terms, 'size', position.lots);
  const rateUnit = `${unit} per contract and hour`;
  const running = product({ name: 'funding of the running hour', unit: '' }, [
    size,
    given('rate of the running hour', fundingRate, rateUnit),
    given('time in it', timeMs - Math.max(sinceMs, fundingSinceMs), 'ms'),
  ]);
  const late = product({ name: 'funding of the hour before', unit: '' }, [
    size,
    given('rate of the hour before', previousFundingRate, rateUnit),
    given('time left of it', Math.max(0, fundingSinceMs - sinceMs), 'ms'),
  ]);
  const owed = quotient(
    { name: 'owed', unit },
    sum({ name: 'owed, times an hour', unit: '' }, [late, running]),
    given('an hour', HOUR_MS, 'ms'),
  );
  return claim(difference(label, before, owed), carried + accrued);
}

/** Profit that will be paid in another currency counts less; a loss counts in full (C5). */
function withheldNode(subject: Subject, profit: Explained, funding: Explained, part: number): Explained {
  const { state, position, unit } = subject;
  const label = { name: `${subject.symbol} withheld`, unit, rule: 'C5, margin-and-risk 2.4' };
  if (part === 0 || position.profitAsset === NONE) return given(label.name, 0, unit);
  const { symbol, haircut, conversionFee } = state.assets.get(position.profitAsset);
  const one = given('one', 1, '');
  const h = given(`haircut of ${symbol}`, haircut, '');
  const c = given(`conversion fee of ${symbol}`, conversionFee, '');
  const kept = (name: string, taken: Explained): Explained => difference({ name, unit: '' }, one, taken);
  const partNode =
    state.root.rules.profitAsMargin === 'haircutTimesFee'
      ? kept(
          'part that is no margin',
          product({ name: 'part that is margin', unit: '' }, [
            kept('after haircut', h),
            kept('after conversion fee', c),
          ]),
        )
      : sum({ name: 'part that is no margin', unit: '' }, [h, c]);
  const gain = largest({ name: 'unrealized gain', unit }, [
    given('nothing', 0, unit),
    sum({ name: 'unrealized', unit }, [profit, funding]),
  ]);
  return product(label, [gain, claim(partNode, part)]);
}

/** Initial margin at entry and the funding it has realised since (C8, D27). */
function assignedNode({ state, market, position, unit, symbol }: Subject, assignedMargin: Explained): Explained {
  return sum({ name: `${symbol} assigned collateral`, unit, rule: 'C8, D27' }, [
    assignedMargin,
    given('realized funding that it keeps', isolatedFundingOf(state, market, position), unit),
  ]);
}

interface IsolatedParts {
  readonly profit: Explained;
  readonly funding: Explained;
  readonly withheld: Explained;
  readonly assigned: Explained;
  readonly margins: readonly Explained[];
}

function isolatedNodes(subject: Subject, wallet: Wallet, parts: IsolatedParts): IsolatedNodes {
  const { state, position, unit, symbol } = subject;
  const real = isolatedMargin(state, wallet, position.id);
  const unrealized = sum({ name: 'unrealized', unit }, [parts.profit, parts.funding]);
  const asMargin = claim(
    difference(
      { name: `${symbol} unrealized as margin`, unit, rule: 'C5, margin-and-risk 2.4' },
      unrealized,
      parts.withheld,
    ),
    real.unrealizedAsMargin,
  );
  const equityLabel = { name: `${symbol} equity`, unit, rule: 'C8, margin-and-risk 7' };
  return {
    assigned: parts.assigned,
    asMargin,
    equity: claim(sum(equityLabel, [parts.assigned, asMargin]), real.equity),
    initialMarginWithOrders: claim(
      largest(
        { name: `${symbol} initial margin with orders`, unit, rule: 'C9, margin-and-risk 3.2, 3.4' },
        parts.margins,
      ),
      real.initialMarginWithOrders,
    ),
  };
}
