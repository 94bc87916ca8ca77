/** Checkpoints of a venue that nobody will start from: none is written, and the ledger is checked as often. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frozenSource } from '../../src/feeds/source.ts';
import { openHost } from '../../src/host/open.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import { TransientJournal } from '../../src/journal/transient.ts';
import { genesisOf, START_MS } from '../support/genesis.ts';

async function rig(journalOf: (fail: (error: Error) => void) => Journal) {
  let saves = 0;
  const stopped = Promise.withResolvers<Error>();
  let onFailure = (_error: Error): void => {};
  const host = await openHost({
    journal: journalOf((failure) => onFailure(failure)),
    machine: { nowMs: () => START_MS, after: () => () => {} },
    genesis: genesisOf(),
    source: () => () => frozenSource,
    projections: () => [
      {
        name: 'counted',
        apply: () => {},
        save: () => {
          saves++;
          return new Uint8Array();
        },
        load: () => {},
      },
    ],
    clock: 'machine',
    entriesBetweenCheckpoints: 2,
    onStopped: stopped.resolve,
  });
  onFailure = (error) => host.desk.halt(error);
  return { host, stopped: stopped.promise, saves: () => saves };
}

const kept = (onFailure: (error: Error) => void) => new MemoryJournal({ nowMs: () => START_MS, onFailure });
const transient = (onFailure: (error: Error) => void) => new TransientJournal({ nowMs: () => START_MS, onFailure });

test('a journal that is kept gets a checkpoint every so many entries, and at the end', async () => {
  const { host, saves } = await rig(kept);
  for (let n = 0; n < 6; n++) await host.desk.propose('control', { type: 'snapshot', name: 'again' });
  assert.equal(saves(), 3);
  await host.close();
  assert.equal(saves(), 4);
});

test('a journal that keeps nothing gets none', async () => {
  const { host, saves } = await rig(transient);
  for (let n = 0; n < 6; n++) await host.desk.propose('control', { type: 'snapshot', name: 'again' });
  await host.close();
  assert.equal(saves(), 0);
});

test('but money that came from nowhere stops such a venue as well', async () => {
  const { host, stopped } = await rig(transient);
  await host.desk.propose('control', { type: 'snapshot', name: 'sound' });
  host.timeline.venue.state.pots.own(0).fees += 1n;
  for (let n = 0; n < 2; n++) await host.desk.propose('control', { type: 'snapshot', name: 'unsound' });
  assert.match((await stopped).message, /is conserved/);
});
