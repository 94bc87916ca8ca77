/** A venue that has to stop by itself answers nobody, and says so to whoever started it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VenueStopped } from '../../src/host/desk.ts';
import { JournalFailed } from '../../src/journal/errors.ts';
import type { Entry, Journal, Position, Proposal, Stop } from '../../src/journal/journal.ts';
import type { JournalWish } from '../../src/library/open-journal.ts';
import { openJournal } from '../../src/library/open-journal.ts';
import { call } from '../control/support.ts';
import { callVenue } from './client.ts';
import { rejection, venueForTest } from './support.ts';

const FULL = 'No room is left for the journal.';

/** A journal in memory whose disk takes no more from a moment on, and fails when the test says so. */
class FailingJournal implements Journal {
  readonly #inner: Journal;
  readonly #onFailure: JournalWish['onFailure'];
  #isStuck = false;
  #held = 0;
  #onHeld = (): void => {};

  constructor(inner: Journal, onFailure: JournalWish['onFailure']) {
    this.#inner = inner;
    this.#onFailure = onFailure;
  }

  static async open(wish: JournalWish): Promise<FailingJournal> {
    return new FailingJournal(await openJournal(wish), wish.onFailure);
  }

  /** From now on nothing is kept any more; resolves when so many proposals wait for it. */
  stickUntil(held: number): Promise<void> {
    this.#isStuck = true;
    return new Promise((resolve) => {
      this.#onHeld = () => {
        if (this.#held === held) resolve();
      };
    });
  }

  fail(): void {
    this.#onFailure(new JournalFailed('DISK_FULL', FULL));
  }

  get first(): Position {
    return this.#inner.first;
  }

  get end(): Position {
    return this.#inner.end;
  }

  propose(proposal: Proposal): boolean {
    if (!this.#isStuck) return this.#inner.propose(proposal);
    this.#held++;
    this.#onHeld();
    return true;
  }

  deliver(from: Position, onBatch: (entries: readonly Entry[]) => void): Stop {
    return this.#inner.deliver(from, onBatch);
  }

  saveCheckpoint(at: Position, state: Uint8Array): Promise<void> {
    return this.#inner.saveCheckpoint(at, state);
  }

  loadCheckpoint(): ReturnType<Journal['loadCheckpoint']> {
    return this.#inner.loadCheckpoint();
  }

  dropCheckpoints(after: Position): Promise<void> {
    return this.#inner.dropCheckpoints(after);
  }

  letGo(before: Position): Promise<void> {
    return this.#inner.letGo(before);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

test('a full disk ends the venue without an answer', async () => {
  let journal: FailingJournal | undefined;
  const open = async (wish: JournalWish): Promise<Journal> => {
    journal = await FailingJournal.open(wish);
    return journal;
  };
  const venue = await venueForTest({}, { openJournal: open });
  await venue.deposit('account-1', 'flex', 'USD', 1);
  const underWay = journal?.stickUntil(3);
  const [key] = venue.accounts;
  assert.ok(key !== undefined);
  const answers = Promise.all([
    rejection(venue.deposit('account-1', 'flex', 'USD', 1)),
    rejection(call(venue, 'POST', '/accounts/account-1/deposit', { wallet: 'flex', asset: 'USD', amount: 1 })),
    rejection(callVenue(venue.url, key, 'POST', 'cancelallorders')),
    venue.stopped,
  ]);
  await underWay;
  journal?.fail();
  const [here, throughControl, throughVenue, stopped] = await answers;
  assert.ok(here instanceof VenueStopped);
  assert.equal(here.message, FULL);
  for (const { code } of [throughControl, throughVenue]) {
    assert.equal(code, 'ECONNRESET', 'the connection ends, and nothing is said');
  }
  assert.equal(stopped, here);
  assert.equal(await rejection(venue.advance('1h')), here, 'nothing more is taken');
  await venue.close();
  await assert.rejects(call(venue, 'GET', '/status'), { code: 'ECONNREFUSED' });
});

test('a journal that fails while the venue is opened is told in a sentence', async () => {
  const open = async (wish: JournalWish): Promise<Journal> => {
    const journal = await FailingJournal.open(wish);
    journal.stickUntil(1).then(() => journal.fail());
    return journal;
  };
  const error = await rejection(venueForTest({}, { openJournal: open }));
  assert.equal(error.code, 'VENUE_BROKEN');
  assert.ok(error.message.includes(FULL));
});
