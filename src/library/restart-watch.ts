/** What happened while the venue was not running: counted as its time passes at the start, and told in the banner. */
import type { Saved } from '../host/checkpoints.ts';
import type { Follower } from '../host/desk.ts';
import type { Entry } from '../journal/journal.ts';
import type { Delivered } from '../timeline/timeline.ts';

/** Events of the time that passed since the last entry before the restart. */
export interface GapCounts {
  readonly fills: number;
  readonly cancelledOrders: number;
  readonly fundingPayments: number;
  readonly settledPositions: number;
  readonly bookings: number;
}

const NOTHING: GapCounts = { fills: 0, cancelledOrders: 0, fundingPayments: 0, settledPositions: 0, bookings: 0 };

/** It has nothing to save: it looks at one start only. */
export class RestartWatch implements Follower, Saved {
  readonly name = 'restart';
  #counts: GapCounts = NOTHING;

  /** To be read when the venue has been opened. */
  get counts(): GapCounts {
    return this.#counts;
  }

  apply(entry: Entry, { events }: Delivered): void {
    // The host sets the clock, and then lets the time pass in ticks.
    if (entry.origin === 'host') this.#counts = NOTHING;
    if (entry.origin !== 'clock') return;
    let { fills, cancelledOrders, fundingPayments, settledPositions, bookings } = this.#counts;
    for (const event of events) {
      if (event.type === 'execution') fills++;
      else if (event.type === 'orderCancelled') cancelledOrders++;
      else if (event.type === 'fundingPaid') fundingPayments++;
      else if (event.type === 'settled') settledPositions++;
      else if (event.type === 'booking') bookings++;
    }
    this.#counts = { fills, cancelledOrders, fundingPayments, settledPositions, bookings };
  }

  save(): Uint8Array {
    return new Uint8Array();
  }

  load(): void {}
}
