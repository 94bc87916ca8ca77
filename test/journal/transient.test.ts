/** A journal that keeps nothing: entries are delivered like any, and are gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TransientJournal } from '../../src/journal/transient.ts';
import { proposal, Receiver, range } from './support.ts';

test('delivers in order, without a gap, each once, to all who follow', async () => {
  const journal = new TransientJournal({ nowMs: () => 1_000 });
  assert.equal(journal.isTransient, true);
  const received = new Receiver(journal, 0);
  for (const n of range(0, 50)) assert.equal(journal.propose(proposal(n)), true);
  await received.reaches(50);
  const later = new Receiver(journal, 50);
  for (const n of range(50, 60)) journal.propose(proposal(n));
  await later.reaches(10);
  assert.deepEqual(received.positions, range(0, 60));
  assert.deepEqual(later.positions, range(50, 60));
  await journal.close();
});

test('nothing is there to start from: neither entries nor checkpoints', async () => {
  const journal = new TransientJournal({ nowMs: () => 1_000 });
  const received = new Receiver(journal, 0);
  for (const n of range(0, 3)) journal.propose(proposal(n));
  await received.reaches(3);
  assert.deepEqual([journal.first, journal.end], [3, 3]);
  assert.throws(() => journal.deliver(2, () => {}), new RangeError('entries can be delivered from 3 to 3, not from 2'));
  await journal.saveCheckpoint(1, new Uint8Array([1]));
  assert.equal(await journal.loadCheckpoint(), undefined);
  await journal.letGo(3);
  assert.equal(journal.first, 3);
  await journal.close();
});
