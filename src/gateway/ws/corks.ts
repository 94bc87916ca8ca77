import type { Writable } from 'node:stream';

/** The turn of a stream that was not held yet. */
export const NEVER = -1;

/**
 * Streams that keep what is written to them until the turn of the event loop is over: frames of one turn leave in one write
 * each. All connections share one look at the turn's end: a look of its own cost each a tenth of sending a ticker.
 */
export class Corks {
  #corked: Writable[] = [];
  #turn = 0;

  /**
   * Keeps back what is written to the stream until the turn is over. Gives the number of the turn; `heldIn` is what it gave
   * for this stream before, or `NEVER`.
   */
  hold(stream: Writable, heldIn: number): number {
    if (heldIn === this.#turn) return heldIn;
    stream.cork();
    this.#corked.push(stream);
    if (this.#corked.length === 1) process.nextTick(() => this.#release());
    return this.#turn;
  }

  #release(): void {
    const corked = this.#corked;
    this.#corked = [];
    this.#turn += 1;
    for (const stream of corked) stream.uncork();
  }
}
