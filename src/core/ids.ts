/**
 * Ids are arithmetic: (seed, kind, seq, ordinal) to a UUID and back. Nothing is drawn, so the same commands after a
 * rewind get the same ids, and a door can tell which entry made an order by looking at its id.
 *
 * Inside the core an id is its key, one integer: `seq * 2^20 + ordinal`, the ordinal counting what one entry made.
 */
import { assert } from './assert.ts';

export type IdKind = 'order' | 'execution' | 'booking' | 'account' | 'event' | 'element';

const KIND_NUMBER: Readonly<Record<IdKind, number>> = {
  order: 1,
  execution: 2,
  booking: 3,
  account: 4,
  event: 5,
  element: 6,
};

/** How many ids one entry can make. */
export const ORDINALS = 1_048_576;
const KEY_LIMIT = 0x10000000000000;

/** The key of the `ordinal`th thing that entry `seq` made. Halts when an entry makes more than it may. */
export function keyOf(seq: number, ordinal: number): number {
  assert(ordinal < ORDINALS, 'an entry makes at most a million ids');
  return seq * ORDINALS + ordinal;
}

/** Mixes 32 bits so that neighbouring inputs look unrelated; a bijection (the finaliser of MurmurHash3). */
export function mix32(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * The UUID (version 8) of a key. It carries the key and the kind in clear, and a check derived from all of them and the
 * seed, so that an id of another venue, or one made up, is not taken for ours.
 */
export function uuidOf(seed: number, kind: IdKind, key: number): string {
  assert(Number.isSafeInteger(key) && key >= 0 && key < KEY_LIMIT, 'a key is below 2^52');
  const high = Math.floor(key / 0x100000000);
  const low = key % 0x100000000;
  const kindNumber = KIND_NUMBER[kind];
  const check = mix32(seed ^ mix32(high ^ mix32(low ^ (kindNumber << 24))));
  const tail = mix32(check ^ 0x9e3779b9);
  const head = check ^ 0x5bd1e995;
  const upper = high >>> 4;
  const middle = ((high & 0xf) << 8) | (kindNumber << 4) | (tail & 0xf);
  const lower = low >>> 18;
  const rest = low >>> 2;
  const end = (low << 30) | (tail >>> 2);
  // One call for all characters: six numbers as text, filled up and joined, leave twenty texts behind.
  return String.fromCharCode(
    hex(head, 28),
    hex(head, 24),
    hex(head, 20),
    hex(head, 16),
    hex(head, 12),
    hex(head, 8),
    hex(head, 4),
    hex(head, 0),
    HYPHEN,
    hex(upper, 12),
    hex(upper, 8),
    hex(upper, 4),
    hex(upper, 0),
    HYPHEN,
    VERSION_8,
    hex(middle, 8),
    hex(middle, 4),
    hex(middle, 0),
    HYPHEN,
    hex(VARIANT | lower, 12),
    hex(lower, 8),
    hex(lower, 4),
    hex(lower, 0),
    HYPHEN,
    hex(rest, 12),
    hex(rest, 8),
    hex(rest, 4),
    hex(rest, 0),
    hex(end, 28),
    hex(end, 24),
    hex(end, 20),
    hex(end, 16),
    hex(end, 12),
    hex(end, 8),
    hex(end, 4),
    hex(end, 0),
  );
}

/** The key of a UUID that this venue made for this kind; undefined for any other text. */
export function keyFromUuid(seed: number, kind: IdKind, uuid: string): number | undefined {
  if (uuid.length !== 36) return undefined;
  const second = Number.parseInt(uuid.slice(9, 13), 16);
  const third = Number.parseInt(uuid.slice(14, 18), 16);
  const fourth = Number.parseInt(uuid.slice(19, 23), 16);
  const fifth = Number.parseInt(uuid.slice(24, 28), 16);
  const last = Number.parseInt(uuid.slice(28, 36), 16);
  if (!(second >= 0 && third >= 0 && fourth >= 0 && fifth >= 0 && last >= 0)) return undefined;
  const high = (second << 4) | ((third >>> 8) & 0xf);
  const low = (fourth & 0x3fff) * 0x40000 + fifth * 4 + (last >>> 30);
  const key = high * 0x100000000 + low;
  if (key >= KEY_LIMIT) return undefined;
  return uuidOf(seed, kind, key) === uuid.toLowerCase() ? key : undefined;
}

const HYPHEN = 0x2d;
const VERSION_8 = 0x38;
/** The two bits with which the fourth group begins. */
const VARIANT = 0x8000;

/** The code of the hexadecimal digit that lies so many bits from the right. */
function hex(bits: number, from: number): number {
  const digit = (bits >>> from) & 0xf;
  return digit < 10 ? 0x30 + digit : 0x57 + digit;
}
