/**
 * Which nonces a key has used. Clients of different units share a key: milliseconds have 13 digits, microseconds 16,
 * nanoseconds 19, and a client of one unit must not lock out one of another. So nonces are compared among those of the
 * same number of digits.
 *
 * Refused are a nonce seen before, and one more than ten seconds (in the unit its digits imply) below the highest.
 * Nonces of fewer than ten digits count no seconds: they only have to grow. No nonce is ever accepted twice.
 */

/** How a nonce is refused; the venue's own codes. */
export type NonceFault = 'nonceDuplicate' | 'nonceBelowThreshold';

/** Up to 20 digits are met in the wild (milliseconds with a counter, nanoseconds). */
const NONCE_DIGITS_MAX = 20;
/** So many nonces of one key and one number of digits are always held; a flood beyond it shortens the window. */
export const NONCES_REMEMBERED = 10_000;

const SECONDS_DIGITS = 10; // a count of seconds since 1970 has ten digits, milliseconds three more, ...
const WINDOW_SECONDS_DIGITS = 1; // ten seconds
const ROOM_MIN = 16;
const ROOM_MAX = 16_384; // above NONCES_REMEMBERED, so that room is made once for thousands of nonces

/** What has been used, of one key and one number of digits. Equal length makes text order the order of numbers. */
interface Window {
  /** Who may change this window: any other, and any later save, finds it shared and copies it first. */
  owner: object | undefined;
  /** Ascending. The last is the highest ever used. */
  used: string[];
  /** How long `used` may grow before what has fallen out of the window is forgotten. */
  room: number;
  /** Everything up to and including this one counts as too old: it was given up in a flood. */
  floor: string;
}

type Windows = (Window | undefined)[]; // indexed by the number of digits; in an image never changed

/** The nonces at one moment, kept with a snapshot of the venue. Cheap to take: windows are shared until they change. */
export interface NoncesImage {
  readonly windows: ReadonlyMap<string, Windows>;
}

/** The same as plain data, for a checkpoint: [API key, [floor, used] per number of digits]. */
export type NoncesRecord = readonly (readonly [
  key: string,
  windows: readonly (readonly [floor: string, used: readonly string[]])[],
])[];

/** The number a nonce stands for, without leading zeros; undefined when it is no decimal integer of at most 20 digits. */
export function readNonce(text: string): string | undefined {
  const length = text.length;
  let start = 0;
  while (start < length - 1 && text.charCodeAt(start) === 48) start++;
  if (length === 0 || length - start > NONCE_DIGITS_MAX) return undefined;
  for (let index = start; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return undefined;
  }
  return start === 0 ? text : text.slice(start);
}

export class Nonces {
  #windows: ReadonlyMap<string, Windows> = new Map();
  /** The same map while no image shares it. */
  #own: Map<string, Windows> | undefined;
  #owner = {};

  /** Uses a nonce (in the form of `readNonce`): undefined when it may be used, and is used up by this call. */
  use(key: string, nonce: string): NonceFault | undefined {
    const window = this.#window(key, nonce);
    const { used } = window;
    const highest = used.at(-1) ?? '';
    if (nonce > highest) {
      used.push(nonce);
    } else {
      const place = placeOf(used, nonce);
      if (used[place] === nonce) return 'nonceDuplicate';
      if (nonce <= window.floor || nonce < threshold(highest)) return 'nonceBelowThreshold';
      used.splice(place, 0, nonce);
    }
    if (used.length > window.room) makeRoom(window);
    return undefined;
  }

  /** Takes note of a nonce that was accepted before a restart: it came with a journaled command. */
  remember(key: string, nonce: string): void {
    this.use(key, nonce);
  }

  save(): NoncesImage {
    this.#share();
    return { windows: this.#windows };
  }

  /** Back to a saved image, which stays as it is and may be loaded again. */
  load(image: NoncesImage): void {
    this.#windows = image.windows;
    this.#share();
  }

  /** What there is may be an image's from now on: map, lists and windows are copied before they change. */
  #share(): void {
    this.#owner = {};
    this.#own = undefined;
  }

  #window(key: string, nonce: string): Window {
    const digits = nonce.length;
    const shared = this.#windows.get(key);
    const known = shared?.[digits];
    if (known !== undefined && known.owner === this.#owner) return known;
    this.#own ??= new Map(this.#windows);
    this.#windows = this.#own;
    const windows = shared?.slice() ?? [];
    this.#own.set(key, windows);
    const own: Window =
      known === undefined
        ? { owner: this.#owner, used: [], room: ROOM_MIN, floor: '' }
        : { ...known, owner: this.#owner, used: known.used.slice() };
    windows[digits] = own;
    return own;
  }
}

/** An image as plain data. */
export function recordNonces(image: NoncesImage): NoncesRecord {
  return Array.from(image.windows, ([key, windows]) => [
    key,
    windows.flatMap((window) => (window === undefined ? [] : [[window.floor, window.used.slice()] as const])),
  ]);
}

/** The image that `recordNonces` wrote. */
export function imageOfNonces(record: NoncesRecord): NoncesImage {
  const image = new Map<string, Windows>();
  for (const [key, entries] of record) {
    const windows: Windows = [];
    for (const [floor, used] of entries) {
      const digits = used[0]?.length ?? 0;
      windows[digits] = { owner: undefined, used: used.slice(), room: used.length + ROOM_MIN, floor };
    }
    image.set(key, windows);
  }
  return { windows: image };
}

/** The lowest nonce that is not too old: ten seconds below the highest, padded to the same number of digits. */
function threshold(highest: string): string {
  const digits = highest.length;
  if (digits < SECONDS_DIGITS) return highest;
  const windowUnits = 10n ** BigInt(digits - SECONDS_DIGITS + WINDOW_SECONDS_DIGITS);
  const lowest = BigInt(highest) - windowUnits;
  return lowest <= 0n ? '' : lowest.toString().padStart(digits, '0');
}

/** The first place in an ascending list whose nonce is not below the given one. */
function placeOf(used: readonly string[], nonce: string): number {
  let low = 0;
  let high = used.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((used[middle] as string) < nonce) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Forgets what is below the window anyway. In a flood that is not enough: then the lowest are given up, and raise the
 * floor, so that none of them is accepted a second time.
 */
function makeRoom(window: Window): void {
  const { used } = window;
  let outdated = placeOf(used, threshold(used.at(-1) as string));
  if (used.length - outdated > NONCES_REMEMBERED && used.length > ROOM_MAX) {
    outdated = used.length - NONCES_REMEMBERED;
    window.floor = used[outdated - 1] as string;
  }
  used.splice(0, outdated);
  window.room = Math.min(ROOM_MAX, Math.max(ROOM_MIN, 2 * used.length));
}
