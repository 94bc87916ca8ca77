/** Ids as the wire spells them: UUIDs that the core computes from its keys and the seed of the venue. */
import { keyFromUuid, uuidOf } from '../../core/ids.ts';
import type { State } from '../../core/state.ts';
import { readUuid } from '../values.ts';

/** The key of an order id that this venue never made: it is looked for, and not found. */
export const FOREIGN_KEY = -1;

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
  const uuid = readUuid(text);
  return uuid === undefined ? undefined : (keyFromUuid(state.root.seed, 'order', uuid) ?? FOREIGN_KEY);
}
