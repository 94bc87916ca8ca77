/** Who is long and who is short in a market, among the accounts of clients. */
import type { State } from '../core/state.ts';

/** Beyond so many rows of positions nobody is counted any more: the walk would hold everybody up. */
const POSITIONS_COUNTED = 100_000;
/** The top traders are one in so many, rounded up. */
const TOP_SHARE = 5;

export interface Holders {
  readonly longs: number;
  readonly shorts: number;
  readonly topLots: number;
  readonly topLongs: number;
  readonly topShorts: number;
}

/** Counts the holders of some markets in one walk over all positions; undefined when there are too many to count. */
export function countHolders(state: State, marketIds: readonly number[]): ReadonlyMap<number, Holders> | undefined {
  const { positions } = state;
  if (positions.size > POSITIONS_COUNTED) return undefined;
  const lots = new Map<number, number[]>(marketIds.map((id) => [id, []]));
  for (let id = 0; id < positions.size; id++) {
    const position = positions.find(id);
    if (position === undefined || position.lots === 0) continue;
    if (state.accounts.get(position.accountId).role === 'client') lots.get(position.marketId)?.push(position.lots);
  }
  return new Map([...lots].map(([id, held]) => [id, holdersOf(held)]));
}

function holdersOf(held: readonly number[]): Holders {
  const top = held.toSorted((a, b) => Math.abs(b) - Math.abs(a)).slice(0, Math.ceil(held.length / TOP_SHARE));
  const longs = held.filter((lots) => lots > 0).length;
  const topLongs = top.filter((lots) => lots > 0).length;
  return {
    longs,
    shorts: held.length - longs,
    topLots: top.reduce((sum, lots) => sum + Math.abs(lots), 0),
    topLongs,
    topShorts: top.length - topLongs,
  };
}
