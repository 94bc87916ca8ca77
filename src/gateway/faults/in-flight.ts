/** What is on its way because a fault delays it: bounded in number and size over all connections, whatever rules say. */

/** Answers, requests and messages that are held at a time. */
export const MOST_IN_FLIGHT = 10_000;
/** Bytes of them. */
const MOST_BYTES_IN_FLIGHT = 64 * 1024 * 1024;

export class InFlight {
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  /** Takes room for one; false when there is none, and it must go at once. */
  take(bytes: number): boolean {
    if (this.#count >= MOST_IN_FLIGHT || this.#bytes + bytes > MOST_BYTES_IN_FLIGHT) return false;
    this.#count++;
    this.#bytes += bytes;
    return true;
  }

  /** Gives the room of one back. */
  leave(bytes: number): void {
    this.#count--;
    this.#bytes -= bytes;
  }
}
