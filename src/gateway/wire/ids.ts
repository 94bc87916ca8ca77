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

/** Characters of a withdrawal's reference, of which the two of a kind that is misread are left out. */
const REFERENCE_CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A withdrawal's reference in the shape of the spot venue's: `FTGJ6WN-SLQEWO-7CDGHC`. */
export function withdrawalReference(state: State, bookingKey: number): string {
  const digits = uuidOf(state.root.seed, 'booking', bookingKey).replaceAll('-', '');
  let rest = BigInt(`0x${digits}`);
  let text = '';
  for (let position = 0; position < 17; position++) {
    text += REFERENCE_CHARACTERS[Number(rest % 32n)];
    rest /= 32n;
  }
  return `FT${text.slice(0, 5)}-${text.slice(5, 11)}-${text.slice(11)}`;
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
