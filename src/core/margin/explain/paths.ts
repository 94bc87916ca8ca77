/** Where an explained figure stands. */
import type { Explained } from './node.ts';

/**
 * A figure by its place. Those of `GET /accounts` have the path of the reply (`flex.currencies.XBT.available`,
 * `fi_xbtusd.auxiliary.pv`); what they are made of stands beside them (`flex.positions.PF_XBTUSD.initialMargin`,
 * `flex.underlyings.XBT:USD.maintenanceMargin`, `flex.cross.equity`).
 */
export interface PathFigure {
  readonly path: string;
  readonly explained: Explained;
}

export function printed(path: string, explained: Explained): PathFigure {
  return { path, explained };
}
