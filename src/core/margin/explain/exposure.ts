/** Margins of one exposure as trees: what `exposureMargin` computes, with the level, the basis and the orders it looked at. */
import type { Side } from '../../commands/command.ts';
import type { Schedule } from '../../instruments/schedule.ts';
import { type Exposure, excessOver, exposureMargin, type RestingOrder } from '../exposure.ts';
import { exposureOf, markTicks } from '../figures.ts';
import type { PriceBasis } from '../rules.ts';
import {
  claim,
  type Explained,
  given,
  type Label,
  type LevelRow,
  largest,
  product,
  quotient,
  rateByLevel,
  sum,
  type Worked,
} from './node.ts';
import { amountOfCostNode, costUnit, type Subject, valueNode } from './terms.ts';

/** The margins of a position and its orders, in the wallet's unit (margin-and-risk 3.1, 3.2, 3.4). */
export interface ExposureNodes {
  readonly initialMargin: Explained;
  readonly maintenanceMargin: Explained;
  readonly longSideMargin: Explained;
  readonly shortSideMargin: Explained;
  /** Initial margin at entry that was assigned to an isolated position, without its realised funding. */
  readonly assignedMargin: Explained;
}

/** Orders that are listed one by one; of more, a linear market tells the sum. */
const MOST_ORDERS = 50;

export function explainExposure(subject: Subject): ExposureNodes {
  const { state, market, terms, schedule, position, unit, symbol } = subject;
  const { rules } = state.root;
  const exposure = exposureOf(state, position);
  const real = exposureMargin(rules, terms, schedule, exposure, markTicks(terms, market), market.marginMultiplier);
  const initialBasis = terms.linear ? rules.linearInitialBasis : rules.inverseInitialBasis;
  const maintenanceBasis = terms.linear ? rules.linearMaintenanceBasis : rules.inverseMaintenanceBasis;
  const held = Math.abs(exposure.lots);
  const initialValue = positionValueNode(subject, exposure, initialBasis);
  const maintenanceValue = positionValueNode(subject, exposure, maintenanceBasis);
  const initial = (label: Label, lots: number, value: Explained, multiplier: number): Explained =>
    sizedNode(subject, label, lots, value, multiplier);
  const { marginMultiplier } = market;
  const sides = { held, exposure, initialValue, multiplier: marginMultiplier };
  return {
    initialMargin: claim(
      initial(
        { name: `${symbol} initial margin`, unit, rule: basisRule(initialBasis) },
        held,
        initialValue,
        marginMultiplier,
      ),
      real.initialMargin,
    ),
    maintenanceMargin: claim(
      held === 0
        ? given(`${symbol} maintenance margin`, 0, unit)
        : product({ name: `${symbol} maintenance margin`, unit, rule: basisRule(maintenanceBasis) }, [
            amountOfCostNode(terms, { name: 'notional', unit }, maintenanceValue),
            rateNode(
              subject,
              'maintenance margin rate',
              schedule.maintenanceRates,
              terms.linear ? maintenanceValue : given('contracts in lots', held, 'lots'),
            ),
          ]),
      real.maintenanceMargin,
    ),
    longSideMargin: claim(sideNode(subject, 'buy', sides), real.longSideMargin),
    shortSideMargin: claim(sideNode(subject, 'sell', sides), real.shortSideMargin),
    assignedMargin: claim(
      exposure.leverage === 0
        ? given(`${symbol} assigned margin`, 0, unit)
        : initial(
            { name: `${symbol} assigned margin`, unit, rule: 'C8, D26, D27, margin-and-risk 3.2' },
            held,
            entryCost(subject, exposure),
            1,
          ),
      real.assignedMargin,
    ),
  };
}

function basisRule(basis: PriceBasis): string {
  return `C6, D13, margin-and-risk 3.1: at the ${basis === 'entry' ? 'entry price' : 'mark'}`;
}

function entryCost({ terms }: Subject, exposure: Exposure): Explained {
  return given('value at entry', Math.abs(exposure.cost), costUnit(terms));
}

/** Value of the position on its basis, in units of cost. */
function positionValueNode(subject: Subject, exposure: Exposure, basis: PriceBasis): Explained {
  const { terms, mark } = subject;
  if (exposure.lots === 0) return given('value of the position', 0, costUnit(terms));
  if (basis === 'entry') return entryCost(subject, exposure);
  return valueNode(terms, 'value at mark', Math.abs(exposure.lots), mark);
}

/** Initial margin of a size (`sizedMargin`): the schedule's rate, at least 1 / leverage, times the volatility multiplier. */
function sizedNode(subject: Subject, label: Label, lots: number, value: Explained, multiplier: number): Explained {
  const { terms, schedule, position, unit } = subject;
  if (lots === 0) return given(label.name, 0, unit);
  const measure = terms.linear ? value : given('contracts in lots', lots, 'lots');
  const scheduled = rateNode(subject, 'scheduled rate', schedule.initialRates, measure);
  const rate =
    position.leverage === 0
      ? scheduled
      : largest({ name: 'rate', unit: '', rule: 'margin-and-risk 3.2' }, [
          scheduled,
          quotient({ name: '1 / leverage', unit: '' }, given('one', 1, ''), given('leverage', position.leverage, '')),
        ]);
  const multiplied =
    multiplier === 1
      ? rate
      : product({ name: 'rate in extreme volatility', unit: '', rule: 'C11, C56, D26' }, [
          rate,
          given('volatility multiplier', multiplier, ''),
        ]);
  return product(label, [amountOfCostNode(terms, { name: 'notional', unit }, value), multiplied]);
}

function rateNode(
  { state, terms, schedule }: Subject,
  name: string,
  rates: readonly number[],
  measure: Explained,
): Worked {
  const kind = state.root.rules.levels === 'whole' ? 'level' : 'levels';
  const rule = 'C7, D16, D17, margin-and-risk 6';
  return rateByLevel({ name, unit: '', rule }, kind, measure, levelRows(terms, schedule, rates));
}

function levelRows(terms: Subject['terms'], { bounds }: Schedule, rates: readonly number[]): readonly LevelRow[] {
  return bounds.map((above, level) => ({
    above,
    aboveAmount: terms.linear
      ? (above * terms.costMantissa) / terms.costScale
      : (above * terms.lotMantissa) / terms.lotScale,
    rate: rates[level] as number,
  }));
}

/** What the sides have in common. */
interface Sides {
  readonly held: number;
  readonly exposure: Exposure;
  readonly initialValue: Explained;
  readonly multiplier: number;
}

/** Margin if every order of a side were to fill (C9): on top of the position, or what goes beyond closing it. */
function sideNode(subject: Subject, side: Side, { held, exposure, initialValue, multiplier }: Sides): Explained {
  const { terms, unit, symbol } = subject;
  const buys = side === 'buy';
  const rule = 'C9, D4, D22, margin-and-risk 3.4';
  const label = { name: `${symbol} margin if all ${buys ? 'buys' : 'sells'} fill`, unit, rule };
  const orderLots = buys ? exposure.buyLots : exposure.sellLots;
  const noun = buys ? 'buys' : 'sells';
  const isSameDirection = buys ? exposure.lots >= 0 : exposure.lots <= 0;
  if (isSameDirection) {
    if (orderLots === 0) return sizedNode(subject, label, held, initialValue, multiplier);
    const sumOfTickLots = buys ? exposure.buyTickLots : exposure.sellTickLots;
    const orders = ordersNode(subject, `${noun} at their limits`, exposure.orders(side), sumOfTickLots);
    const value = sum({ name: `position and ${noun}`, unit: costUnit(terms) }, [initialValue, orders]);
    return sizedNode(subject, label, held + orderLots, value, multiplier);
  }
  if (orderLots <= held) return given(label.name, 0, unit);
  const excess = excessOver(exposure.orders(side), side, held);
  const beyond = ordersNode(subject, `${noun} beyond closing the position`, excess, undefined);
  return sizedNode(subject, label, orderLots - held, beyond, multiplier);
}

/** Value of orders at their limits. `total` is their sum where it is known as an integer. */
function ordersNode(
  { terms }: Subject,
  name: string,
  orders: readonly RestingOrder[],
  total: number | undefined,
): Explained {
  const unit = costUnit(terms);
  if (terms.linear && orders.length > MOST_ORDERS) {
    let added = 0;
    for (const { lots, ticks } of orders) added += lots * ticks;
    return given(`${name} (${orders.length})`, total ?? added, unit);
  }
  const nodes = orders.map(({ lots, ticks }) =>
    valueNode(terms, 'order', lots, given('limit in ticks', ticks, 'ticks')),
  );
  const node = sum({ name, unit }, nodes);
  return total === undefined || !terms.linear ? node : claim(node, total);
}
