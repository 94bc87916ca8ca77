/** Ids as the wire spells them: UUIDs that the core computes from its keys and the seed of the venue. */
import { assert } from '../../core/assert.ts';
import { type IdKind, keyFromUuid, uuidOf } from '../../core/ids.ts';
import type { State } from '../../core/state.ts';
import { readUuid } from '../values.ts';

/** The key of an order id that this venue never made: it is looked for, and not found. */
export const FOREIGN_KEY = -1;

/**
 * Trades before the venue's start have the last keys of all, which no entry comes near. The longest past of a market, 31
 * days of at most 256 trades a minute, has 11.4 million.
 */
const PAST_TRADES_OF_A_MARKET = 2 ** 24;
const MARKETS = 2 ** 16;
const PAST_KEYS = 2 ** 52 - MARKETS * PAST_TRADES_OF_A_MARKET * 2;

export function orderUuid(state: State, key: number): string {
  return uuidOf(state.root.seed, 'order', key);
}

/** An execution's id: `fill_id`, `executionId`, `uid` of a public trade. */
export function executionUuid(state: State, key: number): string {
  return uuidOf(state.root.seed, 'execution', key);
}

/** The id of an element in a listing of events. */
export function eventUuid(state: State, key: number): string {
  return uuidOf(state.root.seed, 'event', key);
}

export function accountUuid(state: State, accountId: number): string {
  return uuidOf(state.root.seed, 'account', accountId);
}

/** The order's key; `FOREIGN_KEY` for a UUID that this venue never made; undefined for text that is no UUID. */
export function orderKeyOf(state: State, text: string): number | undefined {
  return keyOf(state, 'order', text);
}

/** The execution's key, like `orderKeyOf`. */
export function executionKeyOf(state: State, text: string): number | undefined {
  return keyOf(state, 'execution', text);
}

/**
 * Keys of a trade before the venue's start, which no entry made: its execution's, and those of its two orders.
 * `sequence` is the running number of the market's trades.
 */
export function pastTradeKeys(
  marketId: number,
  sequence: number,
): { readonly execution: number; readonly makerOrder: number; readonly takerOrder: number } {
  assert(sequence < PAST_TRADES_OF_A_MARKET, 'a past has fewer trades than ids');
  const execution = PAST_KEYS + (marketId * PAST_TRADES_OF_A_MARKET + sequence) * 2;
  return { execution, makerOrder: execution, takerOrder: execution + 1 };
}

function keyOf(state: State, kind: IdKind, text: string): number | undefined {
  const uuid = readUuid(text);
  return uuid === undefined ? undefined : (keyFromUuid(state.root.seed, kind, uuid) ?? FOREIGN_KEY);
}
