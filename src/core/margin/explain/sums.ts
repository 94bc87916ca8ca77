/** Netting by underlying, and the sums over a wallet's positions: what `walletMargin` adds up, in its order. */
import type { Wallet } from '../../entities.ts';
import type { State } from '../../state.ts';
import { type WalletMargin, walletMargin } from '../wallet.ts';
import { claim, difference, type Explained, largest, sum } from './node.ts';
import { explainPosition, type PositionNodes } from './position.ts';

/** One underlying: cross legs netted by the heavier side (3.3), isolated ones by themselves (3.2). */
export interface PairNodes {
  readonly pair: string;
  readonly initialMargin: Explained;
  readonly maintenanceMargin: Explained;
  readonly initialMarginWithOrders: Explained;
  readonly isolatedInitialMargin: Explained;
  readonly isolatedMaintenanceMargin: Explained;
  readonly isolatedWithOrders: Explained;
  readonly assigned: Explained;
  readonly profit: Explained;
}

/** The sums of a wallet before anything is rounded. */
export interface WalletNodes {
  readonly margin: WalletMargin;
  readonly positions: readonly PositionNodes[];
  readonly pairs: readonly PairNodes[];
  readonly pnl: Explained;
  readonly funding: Explained;
  readonly withheld: Explained;
  readonly totalUnrealized: Explained;
  readonly asMargin: Explained;
  readonly initialMargin: Explained;
  readonly initialMarginWithOrders: Explained;
  readonly maintenanceMargin: Explained;
  readonly crossInitialMarginWithOrders: Explained;
  readonly crossMaintenanceMargin: Explained;
  readonly assigned: Explained;
  /** Unrealised profit as margin that isolated positions keep to themselves. */
  readonly keptByIsolated: Explained;
}

/** Explains the sums of a wallet; `unit` is USD or its coin. */
export function explainSums(state: State, wallet: Wallet, unit: string): WalletNodes {
  const margin = walletMargin(state, wallet);
  const positions = wallet.positions.map((id) => explainPosition(state, wallet, state.positions.get(id)));
  const pairs = pairsOf(positions).map((members) => explainPair(members, unit));
  const total = (name: string, rule: string, of: readonly Explained[]): Explained => sum({ name, unit, rule }, of);
  const both = (
    name: string,
    rule: string,
    isolated: (pair: PairNodes) => Explained,
    cross: (pair: PairNodes) => Explained,
  ): { readonly all: Explained; readonly cross: Explained } => {
    const crossNode = total(`cross ${name}`, rule, pairs.map(cross));
    const isolatedNode = total(`isolated ${name}`, 'C8, margin-and-risk 3.2', pairs.map(isolated));
    return { all: total(name, rule, [isolatedNode, crossNode]), cross: crossNode };
  };
  const initial = both(
    'initial margin',
    NETTING,
    (p) => p.isolatedInitialMargin,
    (p) => p.initialMargin,
  );
  const withOrders = both(
    'initial margin with orders',
    'C9, margin-and-risk 3.3, 3.4',
    (p) => p.isolatedWithOrders,
    (p) => p.initialMarginWithOrders,
  );
  const maintenance = both(
    'maintenance margin',
    NETTING,
    (p) => p.isolatedMaintenanceMargin,
    (p) => p.maintenanceMargin,
  );
  const pnl = total(
    'pnl',
    'margin-and-risk 2.3',
    pairs.map((pair) => pair.profit),
  );
  const funding = total(
    'unrealized funding',
    'margin-and-risk 2.3, 8',
    positions.map((position) => position.funding),
  );
  const withheld = total(
    'withheld',
    'C5, margin-and-risk 2.4',
    positions.map((position) => position.withheld),
  );
  const totalUnrealized = total('total unrealized', 'margin-and-risk 2.3', [pnl, funding]);
  const asMarginLabel = { name: 'total unrealized as margin', unit, rule: 'C5, margin-and-risk 2.4' };
  return {
    margin,
    positions,
    pairs,
    pnl: claim(pnl, margin.pnl),
    funding: claim(funding, margin.unrealizedFunding),
    withheld,
    totalUnrealized,
    asMargin: claim(difference(asMarginLabel, totalUnrealized, withheld), margin.unrealizedAsMargin),
    initialMargin: claim(initial.all, margin.initialMargin),
    initialMarginWithOrders: claim(withOrders.all, margin.initialMarginWithOrders),
    maintenanceMargin: claim(maintenance.all, margin.maintenanceMargin),
    crossInitialMarginWithOrders: claim(withOrders.cross, margin.riskInitialMarginWithOrders),
    crossMaintenanceMargin: claim(maintenance.cross, margin.riskMaintenanceMargin),
    assigned: claim(
      total(
        'assigned collateral',
        'C8, D10',
        pairs.map((pair) => pair.assigned),
      ),
      margin.assigned,
    ),
    keptByIsolated: total(
      'unrealized as margin of isolated positions',
      'C8, D10',
      positions.flatMap(({ isolated }) => (isolated === undefined ? [] : [isolated.asMargin])),
    ),
  };
}

const NETTING = 'margin-and-risk 3.3';

/** Positions come by pair, then by market. */
function pairsOf(positions: readonly PositionNodes[]): readonly (readonly PositionNodes[])[] {
  const pairs: PositionNodes[][] = [];
  for (const position of positions) {
    const last = pairs.at(-1);
    if (last?.[0]?.pair === position.pair) last.push(position);
    else pairs.push([position]);
  }
  return pairs;
}

function explainPair(members: readonly PositionNodes[], unit: string): PairNodes {
  const cross = members.filter((member) => !member.isIsolated);
  const isolated = members.filter((member) => member.isIsolated);
  const long = cross.filter((member) => member.isLong);
  const short = cross.filter((member) => !member.isLong);
  const { pair = '' } = members[0] ?? {};
  const add = (name: string, of: readonly Explained[], rule?: string): Explained =>
    sum({ name: `${pair} ${name}`, unit, ...(rule === undefined ? {} : { rule }) }, of);
  const netted = (name: string, of: (member: PositionNodes) => Explained): Explained =>
    largest({ name: `${pair} ${name}`, unit, rule: NETTING }, [
      add('long legs', long.map(of)),
      add('short legs', short.map(of)),
    ]);
  const initialMargin = netted('initial margin', (member) => member.initialMargin);
  return {
    pair,
    initialMargin,
    maintenanceMargin: netted('maintenance margin', (member) => member.maintenanceMargin),
    initialMarginWithOrders: largest(
      { name: `${pair} initial margin with orders`, unit, rule: 'C9, margin-and-risk 3.3, 3.4' },
      [
        add(
          'all long sides',
          cross.map((member) => member.longSideMargin),
        ),
        add(
          'all short sides',
          cross.map((member) => member.shortSideMargin),
        ),
        initialMargin,
      ],
    ),
    isolatedInitialMargin: add(
      'isolated initial margin',
      isolated.map((member) => member.initialMargin),
    ),
    isolatedMaintenanceMargin: add(
      'isolated maintenance margin',
      isolated.map((member) => member.maintenanceMargin),
    ),
    isolatedWithOrders: add(
      'isolated initial margin with orders',
      isolated.flatMap((member) => (member.isolated === undefined ? [] : [member.isolated.initialMarginWithOrders])),
    ),
    assigned: add(
      'assigned collateral',
      isolated.flatMap((member) => (member.isolated === undefined ? [] : [member.isolated.assigned])),
    ),
    profit: add(
      'unrealized profit',
      members.map((member) => member.profit),
      'margin-and-risk 2.3',
    ),
  };
}
