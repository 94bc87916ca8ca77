/**
 * Which nonces a key has used (D: nonces live at the door). Clients of different units share a key: milliseconds have
 * 13 digits, microseconds 16, nanoseconds 19, and a client of one unit must not lock out one of another. So nonces are
 * compared among those of the same number of digits: per key and digits the highest seen, and the last ones.
 *
 * Refused are a nonce seen before, and one more than ten seconds (in the unit its digits imply) below the highest.
 * Nonces of fewer than ten digits count no seconds: they only have to grow. No nonce is ever accepted twice.
 */

/** How a nonce is refused; the venue's own codes. */
export type NonceFault = 'nonceDuplicate' | 'nonceBelowThreshold';

/** Up to 20 digits are met in the wild (milliseconds with a counter, nanoseconds). */
export const NONCE_DIGITS_MAX = 20;
/** So many nonces of one key and one number of digits are always held; a flood beyond it shortens the window. */
export const NONCES_REMEMBERED = 10_000;

const SECONDS_DIGITS = 10; // a count of seconds since 1970 has ten digits, milliseconds three more, ...
const WINDOW_SECONDS_DIGITS = 1; // ten seconds
const RING_START = 16;
const RING_MAX = 16_384; // above NONCES_REMEMBERED, so that room is made once for thousands of nonces

/** What has been used, of one key and one number of digits. Equal length makes text order the order of numbers. */
interface Window {
  /** Who may change this window: any other, and any later save, finds it shared and copies it first. */
  owner: object | undefined;
  highest: string;
  /** Everything up to and including this one counts as too old, whatever the window says. */
  floor: string;
  /** Arrival order, as a ring: `count` nonces from `head` on. Its length is a power of two. */
  ring: string[];
  head: number;
  count: number;
  seen: Set<string>;
}

type Windows = (Window | undefined)[]; // indexed by the number of digits

/** The nonces at one moment, kept with a snapshot of the venue. Cheap to take: windows are shared until they change. */
export interface NoncesImage {
  readonly windows: ReadonlyMap<string, readonly (Window | undefined)[]>;
}

/** The same as plain data, for a checkpoint: [API key, [highest, floor, nonces in order of arrival] per number of digits]. */
export type NoncesRecord = readonly (readonly [
  key: string,
  windows: readonly (readonly [highest: string, floor: string, recent: readonly string[]])[],
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
  #windows = new Map<string, Windows>();
  #owner = {};

  /** Uses a nonce (in the form of `readNonce`): undefined when it may be used, and is used up by this call. */
  use(key: string, nonce: string): NonceFault | undefined {
    const window = this.#window(key, nonce);
    if (nonce > window.highest) {
      window.highest = nonce;
    } else {
      if (window.seen.has(nonce)) return 'nonceDuplicate';
      if (nonce <= window.floor || nonce < threshold(window.highest)) return 'nonceBelowThreshold';
    }
    insert(window, nonce);
    return undefined;
  }

  /** Takes note of a nonce that was accepted before a restart: it came with a journaled command. */
  remember(key: string, nonce: string): void {
    this.use(key, nonce);
  }

  save(): NoncesImage {
    this.#owner = {};
    return { windows: new Map(Array.from(this.#windows, ([key, windows]) => [key, windows.slice()])) };
  }

  /** Back to a saved image, which stays as it is and may be loaded again. */
  load(image: NoncesImage): void {
    this.#owner = {};
    this.#windows = new Map(Array.from(image.windows, ([key, windows]) => [key, windows.slice()]));
  }

  #window(key: string, nonce: string): Window {
    let windows = this.#windows.get(key);
    if (windows === undefined) {
      windows = [];
      this.#windows.set(key, windows);
    }
    let window = windows[nonce.length];
    if (window === undefined) {
      window = emptyWindow(this.#owner);
      windows[nonce.length] = window;
    } else if (window.owner !== this.#owner) {
      window = { ...window, owner: this.#owner, ring: window.ring.slice(), seen: new Set(window.seen) };
      windows[nonce.length] = window;
    }
    return window;
  }
}

/** An image as plain data. */
export function recordNonces(image: NoncesImage): NoncesRecord {
  return Array.from(image.windows, ([key, windows]) => [
    key,
    windows.flatMap((window) =>
      window === undefined ? [] : [[window.highest, window.floor, arrivals(window)] as const],
    ),
  ]);
}

/** The image that `recordNonces` wrote. */
export function imageOfNonces(record: NoncesRecord): NoncesImage {
  const image = new Map<string, Windows>();
  for (const [key, entries] of record) {
    const windows: Windows = [];
    for (const [highest, floor, recent] of entries) {
      const window = emptyWindow(undefined);
      for (const nonce of recent) insert(window, nonce);
      window.highest = highest;
      window.floor = floor;
      windows[highest.length] = window;
    }
    image.set(key, windows);
  }
  return { windows: image };
}

function emptyWindow(owner: object | undefined): Window {
  return { owner, highest: '', floor: '', ring: new Array(RING_START).fill(''), head: 0, count: 0, seen: new Set() };
}

/** The lowest nonce that is not too old: ten seconds below the highest, at least 1 and of the same number of digits. */
function threshold(highest: string): string {
  const digits = highest.length;
  if (digits < SECONDS_DIGITS) return highest;
  const windowUnits = 10n ** BigInt(digits - SECONDS_DIGITS + WINDOW_SECONDS_DIGITS);
  const lowest = BigInt(highest) - windowUnits;
  return lowest <= 0n ? '' : lowest.toString().padStart(digits, '0');
}

function insert(window: Window, nonce: string): void {
  if (window.count === window.ring.length) makeRoom(window);
  window.ring[(window.head + window.count) & (window.ring.length - 1)] = nonce;
  window.count++;
  window.seen.add(nonce);
}

/**
 * Forgets what is below the window anyway; if the ring is still well filled it grows, and at its limit the earliest
 * arrivals are given up. They raise the floor, so that none of them is accepted a second time.
 */
function makeRoom(window: Window): void {
  const lowest = threshold(window.highest);
  while (window.count > 0 && earliest(window) < lowest) forgetEarliest(window);
  if (window.ring.length === RING_MAX) {
    while (window.count > NONCES_REMEMBERED) {
      const given = forgetEarliest(window);
      if (given > window.floor) window.floor = given;
    }
  } else if (window.count * 2 > window.ring.length) {
    const kept = arrivals(window);
    window.ring = kept.concat(new Array(window.ring.length * 2 - kept.length).fill(''));
    window.head = 0;
  }
}

function earliest(window: Window): string {
  return window.ring[window.head] as string;
}

function forgetEarliest(window: Window): string {
  const nonce = earliest(window);
  window.ring[window.head] = '';
  window.head = (window.head + 1) & (window.ring.length - 1);
  window.count--;
  window.seen.delete(nonce);
  return nonce;
}

function arrivals(window: Readonly<Window>): string[] {
  return Array.from(
    { length: window.count },
    (_, index) => window.ring[(window.head + index) & (window.ring.length - 1)] as string,
  );
}
