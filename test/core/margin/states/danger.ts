/** Which parts of an account's wallets are in danger, by the core and by the model; and how to bring one near to it. */
import { isolatedMargin, walletMargin } from '../../../../src/core/margin/wallet.ts';
import type { State } from '../../../../src/core/state.ts';
import type { ModelFigures } from '../../../model/figures.ts';
import type { Part } from '../../../model/margin.ts';
import type { Random } from '../../../support/random.ts';
import type { DescribedAccount, DescribedWorld } from './description.ts';

/** `flex`, `fi_xbtusd`, or `flex PF_XBTUSD` for an isolated position. */
export interface NamedPart extends Part {
  readonly name: string;
}

export function partsByModel({ flex, singles }: ModelFigures): NamedPart[] {
  const parts: NamedPart[] = [];
  for (const { name, margin } of [{ name: 'flex', margin: flex.margin }, ...singles]) {
    parts.push({ ...margin.cross, name });
    for (const part of margin.isolated) parts.push({ ...part, name: `${name} ${part.symbol}` });
  }
  return parts;
}

export function partsByCore(state: State, accountId: number): NamedPart[] {
  const parts: NamedPart[] = [];
  for (const id of state.accounts.get(accountId).wallets) {
    const wallet = state.wallets.get(id);
    if (wallet.kind === 'cash') continue;
    const margin = walletMargin(state, wallet);
    parts.push({
      name: wallet.name,
      equity: margin.riskEquity,
      initialMargin: margin.riskInitialMargin,
      initialMarginWithOrders: margin.riskInitialMarginWithOrders,
      maintenanceMargin: margin.riskMaintenanceMargin,
      scale: 0,
    });
    for (const positionId of wallet.positions) {
      const position = state.positions.get(positionId);
      if (position.leverage === 0 || (position.lots === 0 && position.orderCount === 0)) continue;
      const part = isolatedMargin(state, wallet, positionId);
      parts.push({ ...part, name: `${wallet.name} ${state.markets.get(position.marketId).contract.symbol}`, scale: 0 });
    }
  }
  return parts;
}

/** True within five percent of the maintenance margin at which liquidation begins. */
export function isNearLiquidation(part: Part): boolean {
  return part.maintenanceMargin > 0 && Math.abs(part.equity - part.maintenanceMargin) <= 0.05 * part.maintenanceMargin;
}

/** Changes a balance, or the funding that an isolated position has realised, so that one part is near its liquidation. */
export function bringNear(
  random: Random,
  world: DescribedWorld,
  described: DescribedAccount,
  parts: readonly NamedPart[],
): void {
  const candidates = parts.filter(({ maintenanceMargin }) => maintenanceMargin > 0);
  if (candidates.length === 0) return;
  const part = random.pick(candidates);
  const wanted = part.maintenanceMargin * (random.chance(0.02) ? 1 : random.around(1, 0.06));
  const [wallet = '', symbol] = part.name.split(' ');
  const position = described.positions.find((candidate) => candidate.symbol === symbol);
  if (position !== undefined) {
    if (position.lots !== 0) position.isolatedFunding += BigInt(Math.round((wanted - part.equity) * 1e12));
    return;
  }
  const balances = described.balances.get(wallet);
  const asset = wallet === 'flex' ? 'USD' : [...(balances?.keys() ?? [])][0];
  const decimals = world.assets.find((row) => row.symbol === asset)?.decimals;
  if (balances === undefined || asset === undefined || decimals === undefined) return;
  const more = BigInt(Math.round((wanted - part.equity) * Number(`1e${decimals}`)));
  balances.set(asset, (balances.get(asset) ?? 0n) + more);
}
