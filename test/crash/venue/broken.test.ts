/** An entry that cannot be: the venue stops at once, loudly, and answers nobody of that batch. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { frozenSource } from '../../../src/feeds/source.ts';
import type { Saved } from '../../../src/host/checkpoints.ts';
import type { Follower } from '../../../src/host/desk.ts';
import { openHost } from '../../../src/host/open.ts';
import { MemoryJournal } from '../../../src/journal/memory.ts';
import { openJournal } from '../../../src/library/open-journal.ts';
import { temporaryFolder } from '../../journal/folders.ts';
import { rejection, venueForTest } from '../../library/support.ts';
import { genesisOf, START_MS } from '../../support/genesis.ts';
import { AlteredJournal, breakAt } from './altered-journal.ts';
import { Diary } from './diary.ts';
import { Replay, readVenue } from './replay.ts';
import { checkSurvivors } from './survivors.ts';
import { trade } from './traders.ts';
import { VenueProcess } from './venue-process.ts';

const VICTIM = join(import.meta.dirname, 'victim.ts');
const BROKEN = 'Invariant broken: entries come in order, each once';

suite('a broken invariant', () => {
  test('is told to everyone who waits, also to those whose entry was applied before it', async () => {
    let position = -1;
    const alter = breakAt(() => position);
    const venue = await venueForTest(
      {},
      { openJournal: async (wish) => new AlteredJournal(await openJournal(wish), alter) },
    );
    position = venue.status().position + 2;
    const errors = await Promise.all([1, 2, 3].map(() => rejection(venue.deposit('account-1', 'flex', 'USD', 1))));
    assert.deepEqual(
      errors.map(({ message }) => message),
      [BROKEN, BROKEN, BROKEN],
    );
    assert.equal(await venue.stopped, errors[0]);
  });

  test('that shows while a checkpoint is taken stops the venue', async () => {
    const stopped = Promise.withResolvers<Error>();
    let onFailure = (_error: Error): void => {};
    const journal = new MemoryJournal({ nowMs: () => START_MS, onFailure: (failure) => onFailure(failure) });
    let isSound = true;
    const ledger: Follower & Saved = {
      name: 'ledger',
      apply: () => {},
      save: () => {
        if (!isSound) throw new Error('Invariant broken: XBT is conserved');
        return new Uint8Array();
      },
      load: () => {},
    };
    const { desk } = await openHost({
      journal,
      machine: { nowMs: () => START_MS, after: () => () => {} },
      genesis: genesisOf(),
      source: () => () => frozenSource,
      projections: () => [ledger],
      clock: 'machine',
      entriesBetweenCheckpoints: 1,
      onStopped: stopped.resolve,
    });
    onFailure = (error) => desk.halt(error);
    await desk.propose('control', { type: 'snapshot', name: 'sound' });
    isSound = false;
    await desk.propose('control', { type: 'snapshot', name: 'unsound' });
    assert.match((await stopped.promise).message, /Invariant broken: XBT is conserved/);
    assert.equal(desk.propose('control', { type: 'snapshot', name: 'never' }), undefined);
  });

  test('in a venue that runs: exit code 1, and no answer from that batch on', async (t) => {
    const folder = temporaryFolder(t);
    const diary = new Diary();
    const brokenAt = 120;
    const environment = { VICTIM: `breaks at ${brokenAt}` };
    const venue = await VenueProcess.start(t, { folder, program: VICTIM, environment });
    await trade(venue.url, 1, diary);
    const { end, errors } = await venue.ended;
    const sentence = `${BROKEN}. This is a mistake in Drydock itself: please report it. All that was answered is kept.`;
    assert.ok(errors.startsWith(`drydock: ${sentence}\nError: `), errors);
    assert.equal(end, 1);

    const content = readVenue(folder);
    const broken = content.entries.find(({ position }) => position === brokenAt);
    assert.ok(broken !== undefined, 'it was durable before it was found out');
    const batch = content.entries.filter(({ timeMs, position }) => timeMs === broken.timeMs && position >= brokenAt);
    for (const entry of batch) {
      const asked = diary.asked.find(({ apiKey, nonce }) => apiKey === entry.key && nonce === entry.nonce);
      assert.equal(asked?.answer, undefined, `entry ${entry.position} was answered`);
    }
    new Replay(diary).follow(content, []);
    // It was the delivery that was broken, not the journal: the next venue goes on.
    const next = await VenueProcess.start(t, { folder });
    await checkSurvivors(next.url, diary);
    t.diagnostic(`answered ${diary.answered} of ${diary.asked.length}`);
  });

  test('in the journal that a venue starts from: it does not start', async (t) => {
    const folder = temporaryFolder(t);
    const first = await VenueProcess.start(t, { folder });
    first.kill();
    await first.ended;
    const before = readVenue(folder);
    const environment = { VICTIM: 'breaks at 0' };
    const { end, errors } = await new VenueProcess(t, { folder, program: VICTIM, environment }).ended;
    assert.equal(errors, `drydock: The venue in ${folder} cannot be brought back: ${BROKEN}.\n`);
    assert.equal(end, 1);
    assert.deepEqual(readVenue(folder), before, 'nothing was added to it');
  });
});
