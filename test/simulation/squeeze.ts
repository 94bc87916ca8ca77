/** Prices that move against somebody: as far as it takes to bring a wallet into danger, or a bit less, or far beyond. */
import type { SetIndexPrices } from '../../src/core/commands/command.ts';
import { marginOf } from '../model/margin.ts';
import { assetNamed, marketNamed, type State } from '../model/state.ts';
import type { Random } from '../support/random.ts';

/** No price moves further at once. */
const FARTHEST = 0.5;

/** An index price against one of the positions there are; undefined while nobody has any. */
export function squeeze(random: Random, state: State): SetIndexPrices | undefined {
  const legs = state.accounts
    .filter(({ role }) => role === 'client')
    .flatMap((account) => account.wallets.filter(({ kind }) => kind !== 'cash').map((wallet) => ({ account, wallet })))
    .flatMap(({ account, wallet }) => {
      const { markets, cross, isolated } = marginOf(state, account, wallet);
      return markets
        .filter(({ lots }) => lots !== 0n)
        .map((row) => ({ row, part: isolated.find(({ symbol }) => symbol === row.symbol) ?? cross }));
    })
    .filter(({ part, row }) => part.equity > 0 && row.value > 0);
  if (legs.length === 0) return undefined;
  // Those who have little to lose are the ones that fall.
  legs.sort((a, b) => a.part.equity / a.row.value - b.part.equity / b.row.value);
  const { row, part } = random.chance(0.7) ? (legs[0] as (typeof legs)[number]) : random.pick(legs);
  const { contract } = marketNamed(state, row.symbol);
  // The row's value counts cost and mark.
  const room = (part.equity - part.maintenanceMargin) / (row.value / 2);
  const move = Math.min(FARTHEST, Math.max(0, room) * random.pick([0.8, 1.02, 1.05, 1.2, 1.6]) + 0.0005);
  const price = assetNamed(state, contract.base).index * (row.lots > 0n ? 1 - move : 1 + move);
  return { type: 'setIndexPrices', prices: [[contract.base, Number(price.toPrecision(8))]] };
}
