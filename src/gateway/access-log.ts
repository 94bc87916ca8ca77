/** A line of JSON for each answer at the venue's paths: which endpoints a client calls, and what comes of it. */

import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { formatTime } from '../core/iso-time.ts';

/** One answer. It holds neither query, headers nor body: they may be secret. */
export interface Access {
  readonly method: string;
  /** As it was sent, without its query. */
  readonly path: string;
  /** HTTP status of the answer. */
  readonly status: number;
}

/** Bytes that may wait for a slow disk. What comes while more is waiting is counted and left out. */
const WAITING_BYTES_MAX = 4 * 2 ** 20;

export class AccessLog {
  readonly #stream: WriteStream;
  readonly #timeMs: () => number;
  #leftOut = 0;
  #failed = false;

  private constructor(stream: WriteStream, timeMs: () => number) {
    this.#stream = stream;
    this.#timeMs = timeMs;
    // A log that can be written no more is no reason to stop a venue.
    stream.on('error', (error) => {
      if (!this.#failed) console.error(`The access log ends here: ${error.message}`);
      this.#failed = true;
    });
  }

  /** Opens a file, at whose end it writes. `timeMs`: the venue's time. Rejects with Node's error. */
  static async open(path: string, timeMs: () => number): Promise<AccessLog> {
    const stream = createWriteStream(path, { flags: 'a' });
    await once(stream, 'open');
    return new AccessLog(stream, timeMs);
  }

  note({ method, path, status }: Access): void {
    if (this.#failed) return;
    if (this.#stream.writableLength > WAITING_BYTES_MAX) {
      this.#leftOut++;
      return;
    }
    this.#tellLeftOut();
    this.#stream.write(`${JSON.stringify({ time: formatTime(this.#timeMs()), method, path, status })}\n`);
  }

  /** Resolves when everything is in the file. */
  async close(): Promise<void> {
    if (this.#failed) return;
    this.#tellLeftOut();
    await new Promise<void>((resolve) => {
      this.#stream.once('error', () => resolve());
      this.#stream.end(() => resolve());
    });
  }

  #tellLeftOut(): void {
    if (this.#leftOut > 0) this.#stream.write(`${JSON.stringify({ leftOut: this.#leftOut })}\n`);
    this.#leftOut = 0;
  }
}
