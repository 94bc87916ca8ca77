/**
 * How an answer that a fault has struck leaves the venue: late, cut off, in pieces, or never. Each holds on to its
 * connection as long as that lasts: a client that goes away frees it.
 */
import type { ServerResponse } from 'node:http';
import type { Machine } from '../../host/machine.ts';
import { hangUp } from '../hang-up.ts';
import { type Reply, Unanswered, type WholeReply } from '../reply.ts';
import type { InFlight } from './in-flight.ts';

/** What becomes of an answer, after it was made. */
export interface Way {
  readonly delayMs: number;
  readonly body: { readonly cutAfterBytes: number } | { readonly pieces: number; readonly overMs: number } | undefined;
}

/** Ends something that waits, because the venue closes. */
type End = () => void;

export class Deliveries {
  readonly #machine: Machine;
  readonly #inFlight: InFlight;
  readonly #waiting = new Set<End>();
  #ended = false;

  constructor(machine: Machine, inFlight: InFlight) {
    this.#machine = machine;
    this.#inFlight = inFlight;
  }

  /** The reply, to leave in another way. */
  reply(reply: WholeReply, { delayMs, body }: Way): Reply {
    const bytes = Buffer.from(reply.body);
    return {
      ...reply,
      body: bytes,
      deliver: (response, writeHead) => {
        this.#wait(response, delayMs, bytes.length, () => {
          writeHead();
          if (body === undefined) response.end(bytes);
          else if ('cutAfterBytes' in body)
            response.write(bytes.subarray(0, body.cutAfterBytes), () => hangUp(response));
          else this.#pieces(response, bytes, body.pieces, body.overMs);
        });
      },
    };
  }

  /** No reply: the connection stays open until the client, or the venue, ends it. */
  silence(): Reply {
    return {
      status: 0,
      contentType: '',
      body: '',
      deliver: (response) => {
        if (this.#ended || !this.#inFlight.take(0)) hangUp(response);
        else this.#hold(response, 0, () => hangUp(response));
      },
    };
  }

  /** Resolves after a time; rejects with `Unanswered` when the venue closes before. At once where there is no room. */
  pause(delayMs: number, bytes: number): Promise<void> {
    if (delayMs === 0 || !this.#inFlight.take(bytes)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#waiting.delete(end);
        this.#inFlight.leave(bytes);
      };
      const cancel = this.#machine.after(delayMs, () => {
        settle();
        resolve();
      });
      const end = (): void => {
        cancel();
        settle();
        reject(new Unanswered());
      };
      if (this.#ended) end();
      else this.#waiting.add(end);
    });
  }

  /** What waits to be answered is answered now, and what never is loses its connection: the venue closes. */
  end(): void {
    this.#ended = true;
    for (const end of [...this.#waiting]) end();
  }

  #wait(response: ServerResponse, delayMs: number, bytes: number, go: () => void): void {
    if (delayMs === 0 || this.#ended || !this.#inFlight.take(bytes)) {
      go();
      return;
    }
    let cancel = (): void => {};
    const release = this.#hold(
      response,
      bytes,
      () => go(),
      () => cancel(),
    );
    cancel = this.#machine.after(delayMs, () => {
      release();
      go();
    });
  }

  #pieces(response: ServerResponse, bytes: Buffer, pieces: number, overMs: number): void {
    const count = Math.max(1, Math.min(pieces, bytes.length));
    const send = (index: number): void => {
      const from = Math.floor((bytes.length * index) / count);
      const until = Math.floor((bytes.length * (index + 1)) / count);
      if (index + 1 >= count) {
        response.end(bytes.subarray(from));
        return;
      }
      response.write(bytes.subarray(from, until));
      this.#wait(response, Math.ceil(overMs / count), bytes.length - until, () => send(index + 1));
    };
    send(0);
  }

  /** Holds a response until it is released, its client goes away, or the venue closes. Room for it was taken. */
  #hold(response: ServerResponse, bytes: number, atEnd: () => void, cancel: () => void = () => {}): () => void {
    const release = (): void => {
      this.#waiting.delete(end);
      this.#inFlight.leave(bytes);
      response.off('close', gone);
    };
    const gone = (): void => {
      cancel();
      release();
    };
    const end = (): void => {
      gone();
      atEnd();
    };
    this.#waiting.add(end);
    response.once('close', gone);
    return release;
  }
}
