/** The depth of a book: users and house together. */
import type { Side } from '../commands/command.ts';
import { type Market, NONE } from '../entities.ts';
import type { State } from '../state.ts';
import { isBetter, sideId } from './book.ts';

/** A price in ticks and what stands at it, in lots. */
export type Level = readonly [ticks: number, lots: number];

/** The levels of a side, best first. Merges the users' prices (best last) with the house's (best first). */
export function depthOf(state: State, market: Market, side: Side): readonly Level[] {
  const users = state.bookSides.get(sideId(market.id, side));
  const houseTicks = side === 'buy' ? market.houseBidTicks : market.houseAskTicks;
  const houseLots = side === 'buy' ? market.houseBidLots : market.houseAskLots;
  const merged: Level[] = [];
  let user = users.ticks.length - 1;
  let house = 0;
  while (user >= 0 || house < houseTicks.length) {
    const userTicks = users.ticks[user] ?? NONE;
    const houseTick = houseTicks[house] ?? NONE;
    const atUser = houseTick === NONE || (userTicks !== NONE && !isBetter(side, houseTick, userTicks));
    const atHouse = userTicks === NONE || (houseTick !== NONE && !isBetter(side, userTicks, houseTick));
    const lots = (atUser ? (users.lots[user] as number) : 0) + (atHouse ? (houseLots[house] as number) : 0);
    if (lots > 0) merged.push([atUser ? userTicks : houseTick, lots]);
    if (atUser) user--;
    if (atHouse) house++;
  }
  return merged;
}
