/** Ids of what the history lists: of an element by its place in its listing, of a row of the account log by its booking. */
import { uuidOf } from '../../core/ids.ts';
import type { State } from '../../core/state.ts';

/** The listings whose elements have ids; each by its place here. */
const IDENTIFIED = ['executions', 'orders', 'triggers', 'positions', 'log', 'marketOrders'] as const;
export type IdentifiedListing = (typeof IDENTIFIED)[number];

/** A key has 52 bits: three for the listing, twenty for its owner, the rest for the number of the element. */
const OWNERS = 2 ** 20;
const NUMBERS = 2 ** 29;

/** The id of the element with this number in a listing of an account, or of a market: the same place has the same (C132). */
export function elementUuid(state: State, listing: IdentifiedListing, ownerId: number, number: number): string {
  const place = IDENTIFIED.indexOf(listing) * OWNERS + (ownerId % OWNERS);
  return uuidOf(state.root.seed, 'element', place * NUMBERS + (number % NUMBERS));
}

export function bookingUuid(state: State, key: number): string {
  return uuidOf(state.root.seed, 'booking', key);
}
