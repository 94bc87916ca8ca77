/**
 * The largest order that would be let in (margin-and-risk 3.6, C10, C106, D15): no formula, but the judgement that `sendorder`
 * passes, asked of one size after another.
 *
 * What is let in need not be an interval. A size that closes a position may be let in where less of it is not; fills at better
 * prices than mark bring equity, and so does a level of the margin schedule that asks for more collateral of an isolated
 * position than it adds to what must not be lost. Between two sizes at which no price level of the book, no level of the
 * schedule and no change of the position's direction begins, everything is a line; so it is at these sizes that one has to
 * look, the largest first, and only between one that is let in and the next that is not are sizes halved.
 */
import type { Side } from '../commands/command.ts';
import type { Market } from '../entities.ts';
import type { OrderView } from '../events.ts';
import { levelOf } from '../instruments/schedule.ts';
import { scheduleFor } from '../margin/figures.ts';
import type { State } from '../state.ts';
import { reachedLots } from './admission.ts';
import { afterState } from './after-state.ts';
import { marketRefusal } from './opening.ts';
import { planFills } from './plan.ts';
import { candidateOf, isTooLarge, isTooSmall, judgeOrder, type Place } from './send.ts';
import { newView } from './views.ts';

/** Price levels of the book, best first, at whose ends the query looks; further ones are worse and worse. */
const PRICE_LEVELS_LOOKED_AT = 256;

/** The order that is asked about, without its size. */
export interface SizeQuery {
  readonly place: Place;
  readonly side: Side;
  readonly orderType: 'lmt' | 'mkt';
  readonly ticks: number;
}

/**
 * The largest size in lots that `sendorder` would let in: one lot more is refused. 0 when nothing is let in.
 */
export function largestOrder(state: State, query: SizeQuery): number {
  if (marketRefusal(query.place.market) !== undefined) return 0;
  const isLetIn = (lots: number) => isOrderLetIn(state, query, lots);
  const points = turningPoints(state, query);
  let refused: number | undefined;
  for (let index = points.length - 1; index >= 0; index--) {
    const lots = points[index] as number;
    if (isLetIn(lots)) return refused === undefined ? lots : lastOf(isLetIn, lots, refused);
    refused = lots;
  }
  return 0;
}

/** The order of a size, as it would arrive. */
export function orderOf(state: State, { place, side, orderType, ticks }: SizeQuery, lots: number): OrderView {
  const { account, market } = place;
  return newView(-1, account.id, market.id, side, orderType, ticks, lots, false, '', state.root.timeMs);
}

/** Refusals 5 and 7 to 18. */
function isOrderLetIn(state: State, query: SizeQuery, lots: number): boolean {
  const { account, terms } = query.place;
  if (isTooLarge(state, account, terms, lots, query.ticks)) return false;
  return judgeOrder(state, query.place, orderOf(state, query, lots)).refusal === undefined;
}

/** Sizes between which everything is a line, the smallest first; the last is the largest that the contract allows. */
function turningPoints(state: State, query: SizeQuery): readonly number[] {
  const { place, ticks } = query;
  const { market, terms, closable } = place;
  const most = market.contract.maxPositionLots - reachedLots(candidateOf(place, orderOf(state, query, 0)));
  if (most < 1) return [];
  const tooSmall = (lots: number) => isTooSmall(state, terms, false, lots, ticks);
  if (tooSmall(most)) return [];
  const first = tooSmall(1) ? lastOf(tooSmall, 1, most) + 1 : 1;
  const points = [first, closable, closable + 1, ...endsOfPrices(state, market, query, most), most]
    .filter((lots) => lots >= first && lots <= most)
    .sort((a, b) => a - b);
  const withLevels = [points[0] as number];
  for (let index = 1; index < points.length; index++) {
    const to = points[index] as number;
    const from = points[index - 1] as number;
    if (to > from) withLevels.push(...levelChanges(state, query, from, to), to);
  }
  return withLevels;
}

/** How much one could trade at the best price, the best two, and so on. */
function endsOfPrices(state: State, market: Market, { place, side, ticks }: SizeQuery, most: number): number[] {
  const { account } = place;
  const { fills } = planFills(state, market, side, ticks, most, account.id, account.selfTradeStrategy);
  const ends: number[] = [];
  let filled = 0;
  for (let index = 0; index < fills.length && ends.length < PRICE_LEVELS_LOOKED_AT; index++) {
    const fill = fills[index];
    if (fill === undefined) break;
    filled += fill.lots;
    if (fills[index + 1]?.ticks !== fill.ticks) ends.push(filled);
  }
  return ends;
}

/** Sizes above `from` and below `to` right before and right after a level of the margin schedule begins. */
function levelChanges(state: State, query: SizeQuery, from: number, to: number): number[] {
  const changes: number[] = [];
  const last = levelsAt(state, query, to);
  for (let at = from; at < to; ) {
    const levels = levelsAt(state, query, at);
    if (levels === last) break;
    const before = lastOf((lots) => levelsAt(state, query, lots) === levels, at, to);
    if (before > from) changes.push(before);
    if (before + 1 < to) changes.push(before + 1);
    at = before + 1;
  }
  return changes;
}

/** The levels of the schedule that position and side would be at, as one number. Both only rise, or only fall, on the way to closing and beyond. */
function levelsAt(state: State, query: SizeQuery, lots: number): number {
  const { place, side, ticks } = query;
  const { account, market, terms } = place;
  const order = orderOf(state, query, lots);
  const plan = planFills(state, market, side, ticks, lots, account.id, account.selfTradeStrategy);
  const { exposure } = afterState(state, terms, candidateOf(place, order), plan);
  const schedule = scheduleFor(state, terms, account.id);
  const held = terms.linear ? Math.abs(exposure.cost) : Math.abs(exposure.lots);
  const resting = terms.linear
    ? side === 'buy'
      ? exposure.buyTickLots
      : exposure.sellTickLots
    : side === 'buy'
      ? exposure.buyLots
      : exposure.sellLots;
  const levels = schedule.bounds.length;
  return levelOf(schedule, held) * levels + levelOf(schedule, held + resting);
}

/** The last whole number from `from` on at which something still holds, given that it holds there and not at `to`. */
function lastOf(holds: (lots: number) => boolean, from: number, to: number): number {
  let near = from;
  let far = to;
  while (far - near > 1) {
    const middle = near + Math.floor((far - near) / 2);
    if (holds(middle)) near = middle;
    else far = middle;
  }
  return near;
}
