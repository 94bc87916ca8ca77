/**
 * One entry being applied: its time, the ids it makes and the events it tells. Every function that changes the state is
 * handed the turn, so that nothing happens outside of an entry.
 */
import { assert } from './assert.ts';
import type { CoreEvent } from './events.ts';
import { ORDINALS } from './ids.ts';
import type { UnwindOrders } from './liquidation/unwind-orders.ts';
import type { State } from './state.ts';

/** Well below 50 ms of work, the look at the wallets concerned included: `npm run bench -- --only funding`. */
const FUNDED_POSITIONS_AN_ENTRY = 10_000;

export class Turn {
  readonly state: State;
  events: CoreEvent[] = [];
  timeMs: number;
  /** The index and mark stamps at the last look for wallets in danger; `lookAtAll` when something else asks for a full one. */
  lookedIndexStamp: number;
  lookedMarkStamp: number;
  lookAtAll = false;
  /** Accounts that volunteer for assignments, found when a look first asks for them. */
  volunteers: readonly number[] | undefined;
  /** The unwind queues since the last look, found when they are first needed. */
  unwindOrders: UnwindOrders | undefined;
  /** The same for triggers; `lookAtTriggers` when one is new or was edited, or a market opens again. */
  triggerIndexStamp: number;
  triggerMarkStamp: number;
  triggerTradeStamp: number;
  lookAtTriggers = false;
  /** When the first of the requests that this entry holds back is due (orders/held.ts). */
  releaseDueMs = Number.POSITIVE_INFINITY;
  /** Positions whose funding of a full hour this entry may still realise; the rest is left to the next (timers.ts). */
  fundingLeft = FUNDED_POSITIONS_AN_ENTRY;
  readonly #firstKey: number;
  #ordinal = 0;

  constructor(state: State, seq: number, timeMs: number) {
    this.state = state;
    this.timeMs = timeMs;
    this.lookedIndexStamp = state.indexStamp;
    this.lookedMarkStamp = state.markStamp;
    this.triggerIndexStamp = state.indexStamp;
    this.triggerMarkStamp = state.markStamp;
    this.triggerTradeStamp = state.tradeStamp;
    this.#firstKey = seq * ORDINALS;
  }

  /** Lets time pass within the entry: what happens from here on, figures included, is of this time. */
  passTo(timeMs: number): void {
    this.timeMs = timeMs;
    this.state.roots.own(0).timeMs = timeMs;
  }

  /** The first of `count` new keys; the others follow it. */
  keys(count: number): number {
    const ordinal = this.#ordinal;
    this.#ordinal += count;
    assert(this.#ordinal <= ORDINALS, 'an entry makes at most a million ids');
    return this.#firstKey + ordinal;
  }

  /** How many ids this entry can still make. A tick over a long time stops early when few are left. */
  get keysLeft(): number {
    return ORDINALS - this.#ordinal;
  }

  /** Most entries tell of one event: a list that is made with it has room for one, one that grows to it for seventeen. */
  tell(event: CoreEvent): void {
    if (this.events.length === 0) this.events = [event];
    else this.events.push(event);
  }
}
