import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../src/core/commands/command.ts';
import { REFUSALS_ALTOGETHER, REFUSALS_PER_ACCOUNT, Refusals } from '../../src/history/refusals.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { account, genesisOf } from '../support/genesis.ts';
import { linear } from '../support/instruments.ts';
import { ALICE, BOB } from '../support/small-venue.ts';

/** A timeline with the projection behind it. */
class Recorded {
  readonly timeline = new Timeline();
  readonly refusals = new Refusals(this.timeline.venue.state);

  constructor(accounts = [account('alice', 'flex USD 1000'), account('bob')]) {
    this.apply(genesisOf({ instruments: [linear()], accounts }));
  }

  apply(command: Command): void {
    const position = this.timeline.position + 1;
    const entry = { position, timeMs: 1_790_812_800_000 + position, origin: 'rest', n: position, command };
    this.refusals.apply(entry, this.timeline.apply(entry));
  }

  refuse(accountId: number, cliOrdId: string): void {
    const order = { symbol: 'PF_XBTUSD', side: 'buy', orderType: 'lmt', reduceOnly: false } as const;
    this.apply({ type: 'sendOrder', account: accountId, ...order, size: 'much', limitPrice: '1', cliOrdId });
  }

  names(accountId?: number): readonly string[] {
    return this.refusals.newest(accountId, 100_000).map(({ cliOrdId }) => cliOrdId);
  }
}

test('each account keeps its newest rows, whatever the others do', () => {
  const venue = new Recorded();
  venue.refuse(BOB, 'first');
  for (let index = 0; index < REFUSALS_PER_ACCOUNT + 7; index++) venue.refuse(ALICE, `a${index}`);
  const names = venue.names(ALICE);
  assert.equal(names.length, REFUSALS_PER_ACCOUNT);
  assert.deepEqual([names[0], names.at(-1)], [`a${REFUSALS_PER_ACCOUNT + 6}`, 'a7']);
  assert.deepEqual(venue.names(BOB), ['first']);
  assert.equal(venue.names().length, REFUSALS_PER_ACCOUNT + 1);
  assert.equal(venue.names().at(-1), 'first');
});

test('all accounts together keep a bounded number, the oldest go', () => {
  const accounts = Array.from({ length: 300 }, (_, index) => account(`account-${index}`));
  const venue = new Recorded(accounts);
  for (let round = 0; round < 36; round++) {
    for (let index = 0; index < accounts.length; index++) venue.refuse(ALICE + index, `${round}`);
  }
  const names = venue.names();
  assert.ok(names.length <= REFUSALS_ALTOGETHER && names.length > REFUSALS_ALTOGETHER * 0.8, String(names.length));
  assert.deepEqual([names[0], names.includes('0')], ['35', false]);
});

test('a revert takes rows back, any number of times, and a deleted snapshot is forgotten', () => {
  const venue = new Recorded();
  venue.refuse(ALICE, 'one');
  venue.apply({ type: 'snapshot', name: 'kept' });
  venue.refuse(ALICE, 'two');
  venue.apply({ type: 'revert', name: 'kept' });
  assert.deepEqual(venue.names(), ['one']);
  venue.refuse(BOB, 'three');
  assert.deepEqual(venue.names(), ['three', 'one']);
  venue.apply({ type: 'revert', name: 'kept' });
  assert.deepEqual(venue.names(), ['one']);
  venue.apply({ type: 'deleteSnapshot', name: 'kept' });
  venue.apply({ type: 'revert', name: 'genesis' });
  assert.deepEqual(venue.names(), []);
});

test('saved and loaded it is the same, snapshots included', () => {
  const venue = new Recorded();
  venue.refuse(ALICE, 'one');
  venue.apply({ type: 'snapshot', name: 'kept' });
  venue.refuse(BOB, 'two');
  const loaded = new Refusals(venue.timeline.venue.state);
  loaded.load(venue.refusals.save());
  assert.deepEqual(loaded.newest(undefined, 10), venue.refusals.newest(undefined, 10));
  assert.deepEqual(Buffer.from(loaded.save()), Buffer.from(venue.refusals.save()));
  const position = venue.timeline.position + 1;
  const entry = {
    position,
    timeMs: 1_790_812_900_000,
    origin: 'rest',
    n: position,
    command: { type: 'revert', name: 'kept' },
  } as const;
  loaded.apply(entry, venue.timeline.apply(entry));
  assert.deepEqual(
    loaded.newest(undefined, 10).map(({ cliOrdId }) => cliOrdId),
    ['one'],
  );
});
