/** The figures behind a wallet's sums: each position's and each underlying's. */
import type { Explained } from './node.ts';
import { type PathFigure, printed } from './paths.ts';
import type { PositionNodes } from './position.ts';
import type { PairNodes, WalletNodes } from './sums.ts';

/** Positions and underlyings of the wallet under its name. */
export function explainedLegs(wallet: string, { positions, pairs }: WalletNodes): readonly PathFigure[] {
  return [
    ...pairs.flatMap((pair) => pairFigures(`${wallet}.underlyings.${pair.pair}`, pair)),
    ...positions.flatMap((position) => positionFigures(`${wallet}.positions.${position.symbol}`, position)),
  ];
}

function pairFigures(path: string, pair: PairNodes): readonly PathFigure[] {
  return [
    printed(`${path}.initialMargin`, pair.initialMargin),
    printed(`${path}.initialMarginWithOrders`, pair.initialMarginWithOrders),
    printed(`${path}.maintenanceMargin`, pair.maintenanceMargin),
  ];
}

function positionFigures(path: string, position: PositionNodes): readonly PathFigure[] {
  const figures: (readonly [string, Explained])[] = [
    ['unrealizedProfit', position.profit],
    ['unrealizedFunding', position.funding],
    ['withheld', position.withheld],
    ['initialMargin', position.initialMargin],
    ['maintenanceMargin', position.maintenanceMargin],
    ['marginIfAllBuysFill', position.longSideMargin],
    ['marginIfAllSellsFill', position.shortSideMargin],
  ];
  const { isolated } = position;
  if (isolated !== undefined) {
    figures.push(
      ['assignedCollateral', isolated.assigned],
      ['equity', isolated.equity],
      ['initialMarginWithOrders', isolated.initialMarginWithOrders],
    );
  }
  return figures.map(([name, node]) => printed(`${path}.${name}`, node));
}
