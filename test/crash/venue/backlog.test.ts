/** More proposals than may wait: further ones are refused at the door, none is lost, and the venue recovers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GroupCommit } from '../../../src/journal/group-commit.ts';
import type { Checkpoint, Position } from '../../../src/journal/journal.ts';
import type { Batch, BatchStore, Kept } from '../../../src/journal/store.ts';
import { call } from '../../control/support.ts';
import { rejection, venueForTest } from '../../library/support.ts';
import { Connection } from './connection.ts';
import { Diary } from './diary.ts';

const BACKLOG = 10_000;

/** A disk that can be made to take its time. */
class SlowStore implements BatchStore {
  readonly kept: Kept = { first: 0, end: 0, lastTimeMs: Number.NEGATIVE_INFINITY, checkpointAt: -1 };
  onFailure = (): void => {};
  /** Entries that were handed over. */
  entries = 0;
  #isHeld = false;
  #held = (): void => {};

  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#held();
  }

  commit({ count }: Batch, done: () => void): void {
    this.entries += count;
    if (this.#isHeld) this.#held = done;
    else queueMicrotask(done);
  }

  read(from: Position): Promise<never> {
    return Promise.reject(new Error(`nobody replays from ${from} here`));
  }

  async saveCheckpoint(): Promise<void> {}

  async loadCheckpoint(): Promise<Checkpoint | undefined> {
    return undefined;
  }

  async dropCheckpoints(): Promise<void> {}

  async letGo(): Promise<Position> {
    return 0;
  }

  async close(): Promise<void> {}
}

test('ten thousand proposals may wait', async (t) => {
  const store = new SlowStore();
  const venue = await venueForTest(
    {},
    {
      openJournal: async ({ machine, onFailure }) =>
        new GroupCommit(store, { nowMs: () => machine.nowMs(), onFailure }),
    },
  );
  const diary = new Diary();
  const connections = Array.from({ length: 20 }, () => new Connection(venue.url, 'account-1', diary));
  const idle = new Connection(venue.url, 'account-1', diary);
  t.after(() => {
    for (const connection of [...connections, idle]) connection.close();
  });
  const order = (limitPrice: number): Record<string, string> => {
    return { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '0.0001', limitPrice: String(limitPrice) };
  };
  const before = store.entries;

  store.hold();
  const room = 7;
  const deposits = Array.from({ length: BACKLOG - room }, () => venue.deposit('account-2', 'flex', 'USD', 1));
  const orders = connections.map((connection, index) => connection.post('sendorder', order(70_000 + index)));
  // Those for whom there is no room are answered at once, and there are no others.
  const refused = connections.length - room;
  await new Promise<void>((resolve) => {
    diary.onAnswer = () => {
      if (diary.answered === refused) resolve();
    };
  });
  const answers = diary.asked.flatMap(({ answer }) => (answer === undefined ? [] : [answer.json]));
  assert.deepEqual(
    answers.map(({ result, error }) => [result, error]),
    Array.from({ length: refused }, () => ['error', 'Unavailable']),
  );
  const power = await rejection(venue.deposit('account-2', 'flex', 'USD', 1));
  assert.equal(power.code, 'unavailable');
  assert.equal((await call(venue, 'POST', '/snapshots', { name: 'one' })).status, 503);
  assert.deepEqual((await idle.get('openorders')).openOrders, [], 'reads are answered meanwhile, from what is durable');

  store.release();
  const placed = (await Promise.all(orders)).filter(({ result }) => result === 'success');
  assert.equal(placed.length, room);
  assert.equal((await Promise.all(deposits)).length, BACKLOG - room);
  assert.equal(store.entries - before, BACKLOG);
  const { balance } = await venue.deposit('account-2', 'flex', 'USD', 1);
  assert.equal(balance, String(100_000 + BACKLOG - room + 1), 'each once');
  assert.equal((await idle.get('openorders')).openOrders.length, room);
  const { sendStatus } = await idle.post('sendorder', order(60_000));
  assert.equal(sendStatus.status, 'placed');
  t.diagnostic(`waited ${BACKLOG}, refused ${refused}, entries ${store.entries}`);
});
