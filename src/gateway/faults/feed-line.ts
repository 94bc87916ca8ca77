/**
 * The way of one subscription's messages to its reader, and the faults that strike on it. Without a rule about its feed,
 * and with nothing held back, a message pays for two looks and passes.
 *
 * Delayed messages keep their order: those behind them wait too, as on a stream. One that is to be overtaken waits until
 * so many others have passed; where no more come, it arrives a second later.
 */
import type { Machine } from '../../host/machine.ts';
import type { Listener, Message } from '../ws/listener.ts';
import { type Faults, type Slot, type Strike, strikes, type Whom } from './faults.ts';
import type { InFlight } from './in-flight.ts';
import { skewMessage } from './skew.ts';

/** What a subscription is to. */
export interface LineTarget {
  readonly feed: string;
  readonly scope: 'product' | 'account' | 'venue';
  /** Id of the market or account. */
  readonly key: number;
  /** Symbol of the market, or API key. */
  readonly owner: string;
}

/** What the connection below offers. */
export interface LineEnds {
  readonly listener: Listener;
  /** Runs what a timer sets off, for this connection alone. */
  readonly guarded: (run: () => void) => void;
  /** Ends the connection: cut, or with a close code. */
  readonly disconnect: (code: number | 'cut') => void;
}

export interface FeedFaultsOptions {
  readonly faults: Faults;
  readonly machine: Machine;
  readonly inFlight: InFlight;
  /** The venue's time now, by which rules are in force. */
  readonly nowMs: () => number;
}

/** After this a message that nothing has overtaken arrives all the same. */
const OVERTAKEN_WITHIN_MS = 1_000;

/** Makes the ways of subscriptions. */
export class FeedFaults {
  readonly #options: FeedFaultsOptions;

  constructor(options: FeedFaultsOptions) {
    this.#options = options;
  }

  line(target: LineTarget, ends: LineEnds): FeedLine {
    return new FeedLine(this.#options, target, ends);
  }
}

interface Delayed {
  readonly message: Message;
  readonly dueMs: number;
  readonly places: number;
}

interface Held {
  readonly message: Message;
  places: number;
}

/** What a message meets: its faults, put together. */
interface Fate {
  readonly message: Message;
  readonly copies: number;
  readonly delayMs: number;
  readonly places: number;
}

export class FeedLine implements Listener {
  readonly #options: FeedFaultsOptions;
  readonly #ends: LineEnds;
  readonly #slot: Slot;
  readonly #whom: Whom;
  #delayed: Delayed[] = [];
  #held: Held[] = [];
  #cancelDelayed = (): void => {};
  #cancelHeld = (): void => {};
  #ended = false;

  constructor(options: FeedFaultsOptions, { feed, scope, key, owner }: LineTarget, ends: LineEnds) {
    this.#options = options;
    this.#ends = ends;
    this.#slot = options.faults.ofFeed(feed);
    this.#whom = {
      name: `${feed} ${key}`,
      ...(scope === 'account' ? { account: key, apiKey: owner } : {}),
      ...(scope === 'product' ? { market: owner } : {}),
    };
  }

  tell(message: Message): void {
    if (this.#isClear) this.#ends.listener.tell(message);
    else if (!this.#ended) this.#meet(this.#strikes(), () => message);
  }

  tellNewest(topic: string, newest: () => Message | undefined): void {
    if (this.#isClear) {
      this.#ends.listener.tellNewest(topic, newest);
      return;
    }
    if (this.#ended) return;
    const struck = this.#strikes();
    // A reader that is behind is still told the newest alone of what nothing has befallen.
    if (struck.length === 0 && this.#isEmpty) this.#ends.listener.tellNewest(topic, newest);
    else this.#meet(struck, newest);
  }

  /** Nobody listens any more: what is on its way is lost. */
  end(): void {
    this.#ended = true;
    this.#cancelDelayed();
    this.#cancelHeld();
    for (const { message } of [...this.#delayed, ...this.#held]) this.#options.inFlight.leave(message.length);
    this.#delayed = [];
    this.#held = [];
  }

  get #isClear(): boolean {
    return this.#slot.rules.length === 0 && this.#isEmpty;
  }

  get #isEmpty(): boolean {
    return this.#delayed.length === 0 && this.#held.length === 0;
  }

  #strikes(): readonly Strike[] {
    return strikes(this.#slot, this.#whom, this.#options.nowMs());
  }

  /** The message is made even when it is lost: what counts its feed's messages must go on counting. */
  #meet(struck: readonly Strike[], make: () => Message | undefined): void {
    const message = make();
    if (message === undefined) return;
    const fate = this.#fateOf(message, struck);
    if (fate === undefined) return;
    for (let copy = 0; copy < fate.copies; copy++) this.#queue(fate);
  }

  /** Undefined for a message that is lost. */
  #fateOf(message: Message, struck: readonly Strike[]): Fate | undefined {
    let skewMs = 0;
    let delayMs = 0;
    let copies = 1;
    let places = 0;
    let isLost = false;
    for (const { fault, draw } of struck) {
      if (fault.type === 'disconnect') {
        this.end();
        this.#ends.disconnect(fault.code);
        return undefined;
      }
      if (fault.type === 'latency') delayMs += draw(fault.latency);
      else if (fault.type === 'clockSkew') skewMs += fault.ms;
      else if (fault.type === 'duplicate') copies = 2;
      else if (fault.type === 'drop') isLost = true;
      else if (fault.type === 'reorder') places ||= fault.places;
    }
    if (isLost) return undefined;
    const told = skewMs === 0 ? message : Buffer.from(skewMessage(message.toString(), skewMs));
    return { message: told, copies, delayMs, places };
  }

  #queue({ message, delayMs, places }: Fate): void {
    const last = this.#delayed.at(-1);
    if (delayMs === 0 && last === undefined) {
      this.#pass(message, places);
      return;
    }
    if (!this.#options.inFlight.take(message.length)) {
      this.#hurry();
      this.#pass(message, 0);
      return;
    }
    const dueMs = Math.max(this.#options.machine.nowMs() + delayMs, last?.dueMs ?? 0);
    this.#delayed.push({ message, dueMs, places });
    if (last === undefined) this.#arm(dueMs);
  }

  #arm(dueMs: number): void {
    const { machine } = this.#options;
    this.#cancelDelayed = machine.after(dueMs - machine.nowMs(), () => this.#ends.guarded(() => this.#release()));
  }

  /** Lets go of what is due by now. */
  #release(untilMs: number = this.#options.machine.nowMs()): void {
    const due = this.#delayed.filter(({ dueMs }) => dueMs <= untilMs);
    this.#delayed = this.#delayed.slice(due.length);
    for (const { message, places } of due) {
      this.#options.inFlight.leave(message.length);
      this.#pass(message, places);
    }
    const [next] = this.#delayed;
    if (next !== undefined) this.#arm(next.dueMs);
  }

  /** There is no more room: everything that is delayed goes now. */
  #hurry(): void {
    this.#cancelDelayed();
    this.#release(Number.POSITIVE_INFINITY);
  }

  #pass(message: Message, places: number): void {
    if (places > 0 && this.#options.inFlight.take(message.length)) {
      this.#held.push({ message, places });
      if (this.#held.length === 1) this.#watchHeld();
      return;
    }
    this.#ends.listener.tell(message);
    if (this.#held.length === 0) return;
    for (const held of this.#held) held.places--;
    const overtaken = this.#held.filter((held) => held.places <= 0);
    this.#held = this.#held.filter((held) => held.places > 0);
    for (const held of overtaken) this.#tellHeld(held);
    if (this.#held.length === 0) this.#cancelHeld();
  }

  #watchHeld(): void {
    this.#cancelHeld = this.#options.machine.after(OVERTAKEN_WITHIN_MS, () =>
      this.#ends.guarded(() => {
        const held = this.#held;
        this.#held = [];
        for (const one of held) this.#tellHeld(one);
      }),
    );
  }

  #tellHeld({ message }: Held): void {
    this.#options.inFlight.leave(message.length);
    this.#ends.listener.tell(message);
  }
}
