/**
 * Readers of WebSocket streams in a process of their own: raw sockets that count frames and look at nothing, so that they
 * cost less than any server. What it is asked, and how to ask it, is in `live-client.ts`.
 */
import { connect, type Socket } from 'node:net';
import type { ReadersAnswer, ReadersPlan, ReadersRequest } from './live-client.ts';

const HEAD_END = '\r\n\r\n';

/** One connection: a handshake, then frames that are counted. */
class Reader {
  readonly socket: Socket;
  readonly #onFrame: () => void;
  /** Bytes of a frame whose header is not complete, or that are still to come of its body. */
  #rest: Buffer = Buffer.alloc(0);
  #bodyBytes = 0;
  #isOpen = false;

  constructor(plan: ReadersPlan, onFrame: () => void) {
    this.#onFrame = onFrame;
    this.socket = connect(plan.port, '127.0.0.1', () => {
      this.socket.write(
        `GET /ws/v1 HTTP/1.1\r\nHost: 127.0.0.1:${plan.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
    });
    this.socket.on('data', (chunk: Buffer) => this.#take(chunk, plan.says));
    this.socket.on('error', () => {});
  }

  #take(chunk: Buffer, says: string | undefined): void {
    let left = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.#isOpen) {
      const end = left.indexOf(HEAD_END);
      if (end < 0) {
        this.#rest = left;
        return;
      }
      this.#isOpen = true;
      left = left.subarray(end + HEAD_END.length);
      if (says !== undefined) this.socket.write(frameOf(says));
    }
    for (;;) {
      const body = Math.min(left.length, this.#bodyBytes);
      this.#bodyBytes -= body;
      left = left.subarray(body);
      if (this.#bodyBytes > 0) break;
      const header = headerOf(left);
      if (header === undefined) break;
      this.#bodyBytes = header.bodyBytes;
      left = left.subarray(header.bytes);
      this.#onFrame();
    }
    this.#rest = left;
  }
}

/** The header of an unmasked frame; undefined while it is not complete. */
function headerOf(left: Buffer): { readonly bytes: number; readonly bodyBytes: number } | undefined {
  if (left.length < 2) return undefined;
  const short = (left[1] as number) & 127;
  if (short < 126) return { bytes: 2, bodyBytes: short };
  if (short === 126) return left.length < 4 ? undefined : { bytes: 4, bodyBytes: left.readUInt16BE(2) };
  return left.length < 10 ? undefined : { bytes: 10, bodyBytes: Number(left.readBigUInt64BE(2)) };
}

/** A short text frame as clients send it: masked, with a mask that changes nothing. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 255, 0, 0, 0, 0]);
  return Buffer.concat([header, body]);
}

let readers: Reader[] = [];
let frames = 0;
let awaited = Number.POSITIVE_INFINITY;

function check(): void {
  if (frames < awaited) return;
  awaited = Number.POSITIVE_INFINITY;
  frames = 0;
  process.send?.('done' satisfies ReadersAnswer);
}

process.on('message', (request: ReadersRequest) => {
  switch (request.type) {
    case 'connect':
      readers = Array.from({ length: request.plan.connections }, () => {
        return new Reader(request.plan, () => {
          frames++;
          check();
        });
      });
      break;
    case 'await':
      awaited = request.frames;
      check();
      break;
    case 'pause':
      for (const { socket } of readers.slice(0, request.readers)) socket.pause();
      process.send?.('done' satisfies ReadersAnswer);
      break;
    case 'leave':
      for (const { socket } of readers) socket.destroy();
      readers = [];
      frames = 0;
      process.send?.('done' satisfies ReadersAnswer);
  }
});
process.send?.('done' satisfies ReadersAnswer);
