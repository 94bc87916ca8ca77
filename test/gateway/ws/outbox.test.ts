import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { test } from 'node:test';
import type { WebSocket } from 'ws';
import { Corks } from '../../../src/gateway/ws/corks.ts';
import { LIVE_LIMITS } from '../../../src/gateway/ws/limits.ts';
import { Outbox } from '../../../src/gateway/ws/outbox.ts';

/** A reader that takes nothing until it is told to. */
class SlowReader {
  readonly sent: string[] = [];
  readonly stream = Object.assign(new EventEmitter(), { cork: () => {}, uncork: () => {} });
  bufferedAmount = 0;
  overruns = 0;
  readonly outbox: Outbox;

  constructor(congestedBytes: number, backlogBytes: number) {
    const connection = {
      send: (message: Buffer) => {
        this.sent.push(message.toString());
        this.bufferedAmount += message.length;
      },
    };
    Object.defineProperty(connection, 'bufferedAmount', { get: () => this.bufferedAmount });
    this.outbox = new Outbox(
      connection as unknown as WebSocket,
      this.stream as unknown as Duplex,
      { limits: { ...LIVE_LIMITS, congestedBytes, backlogBytes }, corks: new Corks() },
      (run) => run(),
      () => this.overruns++,
    );
  }

  tell(text: string): void {
    this.outbox.tell(Buffer.from(text));
  }

  drain(): void {
    this.bufferedAmount = 0;
    this.stream.emit('drain');
  }
}

test('a reader that keeps up gets everything at once', () => {
  const reader = new SlowReader(10, 100);
  reader.tell('one');
  reader.outbox.tellNewest('state', () => Buffer.from('two'));
  reader.tell('three');
  assert.deepEqual(reader.sent, ['one', 'two', 'three']);
});

test('while it is behind, state waits as the newest alone and events in their order; nothing overtakes', () => {
  const reader = new SlowReader(4, 100);
  reader.tell('12345');
  let price = 0;
  const ticker = (): Buffer => Buffer.from(`price ${price}`);
  for (const [tick, event] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ] as const) {
    price = tick;
    reader.outbox.tellNewest('ticker', ticker);
    reader.tell(event);
  }
  assert.deepEqual(reader.sent, ['12345']);
  price = 4;
  reader.drain();
  // The first of them is sent, and is more than it may have waiting.
  assert.deepEqual(reader.sent, ['12345', 'price 4']);
  reader.tell('d');
  reader.drain();
  assert.deepEqual(reader.sent.slice(2), ['a', 'b', 'c', 'd']);
});

test('topics wait side by side, and what nobody wants any more is not sent', () => {
  const reader = new SlowReader(2, 100);
  reader.tell('123');
  reader.outbox.tellNewest('one', () => Buffer.from('1'));
  reader.outbox.tellNewest('two', () => undefined);
  reader.outbox.tellNewest('three', () => Buffer.from('3'));
  reader.drain();
  assert.deepEqual(reader.sent, ['123', '1', '3']);
});

test('one that is too far behind is let go, once, and gets nothing more', () => {
  const reader = new SlowReader(4, 20);
  reader.tell('12345');
  reader.tell('1234567890');
  assert.equal(reader.overruns, 0);
  reader.tell('123456');
  assert.equal(reader.overruns, 1);
  reader.tell('7');
  reader.outbox.tellNewest('state', () => Buffer.from('8'));
  reader.drain();
  assert.deepEqual(reader.sent, ['12345']);
  assert.equal(reader.overruns, 1);
});

test('state alone never lets a reader go', () => {
  const reader = new SlowReader(4, 20);
  reader.tell('12345');
  for (let n = 0; n < 1_000; n++) reader.outbox.tellNewest('state', () => Buffer.from(`state ${n}`));
  reader.drain();
  assert.deepEqual(reader.sent, ['12345', 'state 999']);
  assert.equal(reader.overruns, 0);
});
