import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../src/core/commands/command.ts';
import { accountFigures } from '../../src/core/margin/report.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { type Delivered, GENESIS, MOST_SNAPSHOTS, Timeline } from '../../src/timeline/timeline.ts';
import { account, genesisOf, START_MS } from '../support/genesis.ts';
import { Random } from '../support/random.ts';
import { ALICE, BOB } from '../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const MACHINE_MS = 1_800_000_000_000;

/** A timeline with the journal's part played by hand. */
class Line {
  timeline = new Timeline();
  readonly entries: Entry[] = [];
  machineMs = MACHINE_MS;

  constructor() {
    this.give(
      genesisOf({
        liquidity: 'house',
        accounts: [account('alice', 'flex USD 1000000'), account('bob', 'flex USD 1000000')],
      }),
    );
  }

  give(command: Command, afterMs = 0, key?: string): Delivered {
    this.machineMs += afterMs;
    const position = this.timeline.position + 1;
    const signed = key === undefined ? {} : { key };
    const entry: Entry = { position, timeMs: this.machineMs, origin: 'test', n: position, command, ...signed };
    this.entries.push(entry);
    return this.timeline.apply(entry);
  }

  buy(price: number, account = ALICE): Delivered {
    return this.give({
      type: 'sendOrder',
      account,
      symbol: SYMBOL,
      side: 'buy',
      orderType: 'lmt',
      size: '0.01',
      limitPrice: String(price),
      reduceOnly: false,
    });
  }

  outcome(command: Command, afterMs = 0): string {
    const { result } = this.give(command, afterMs);
    return result.type === 'refused' ? result.error : result.type;
  }

  look(): unknown {
    const { state } = this.timeline.venue;
    return [this.timeline.stateHash(), [0, 1, ALICE, BOB].map((id) => accountFigures(state, state.accounts.get(id)))];
  }
}

test('entries come in order, each once', () => {
  const line = new Line();
  const [genesis] = line.entries as [Entry];
  assert.throws(() => line.timeline.apply(genesis), /entries come in order/);
  assert.throws(
    () => line.timeline.apply({ ...genesis, position: 2, command: { type: 'tick' } }),
    /entries come in order/,
  );
  assert.equal(line.timeline.position, 0);
  const tick = line.give({ type: 'tick' }, 10);
  assert.deepEqual([tick.position, tick.seq, tick.timeMs], [1, 1, START_MS + 10]);
});

test('a revert gives back state, seq and time; the position goes on', () => {
  const line = new Line();
  line.buy(79_000);
  line.give({ type: 'snapshot', name: 'before' }, 1000);
  const seen = line.look();
  const { seq, timeMs } = line.timeline.venue;
  line.buy(81_000, BOB);
  line.give({ type: 'setIndexPrices', prices: [['XBT', 50_000]] }, 5000);
  const reverted = line.give({ type: 'revert', name: 'before' }, 60_000);
  assert.deepEqual([reverted.result, reverted.events], [{ type: 'done' }, []]);
  assert.deepStrictEqual(line.look(), seen);
  assert.deepEqual([reverted.position, reverted.seq, reverted.timeMs], [5, seq, timeMs]);
});

test('the same commands after a rewind get the same ids and the same answers', () => {
  const line = new Line();
  line.give({ type: 'snapshot', name: 'before' });
  const act = (): unknown[] =>
    [line.buy(79_000), line.buy(81_000), line.buy(80_500, BOB)].map(({ result, events }) => [result, events]);
  const first = act();
  line.give({ type: 'revert', name: 'before' });
  assert.deepStrictEqual(act(), first);
});

test('any number of times, in any order', (t) => {
  const random = new Random(5);
  const line = new Line();
  const seen = new Map<string, unknown>([[GENESIS, line.look()]]);
  let reverts = 0;
  for (let step = 0; step < 300; step++) {
    const name = random.chance(0.1) ? GENESIS : `s${random.whole(0, 7)}`;
    const what = random.next();
    if (what < 0.6) line.buy(random.whole(78_000, 82_000), random.pick([ALICE, BOB]));
    else if (what < 0.7)
      line.give({ type: 'setIndexPrices', prices: [['XBT', random.whole(70_000, 90_000)]] }, random.whole(0, 3000));
    else if (what < 0.85) {
      if (line.outcome({ type: 'snapshot', name }) === 'done') seen.set(name, line.look());
    } else if (line.outcome({ type: 'revert', name }) === 'done') {
      assert.deepStrictEqual(line.look(), seen.get(name), name);
      reverts++;
    }
  }
  t.diagnostic(`${reverts} reverts`);
  assert.ok(reverts > 20);
});

test('genesis is always there, kept by itself, and reset is a revert to it', () => {
  const line = new Line();
  const seen = line.look();
  assert.deepEqual(
    line.timeline.snapshots.map(({ name, position, seq, timeMs }) => [name, position, seq, timeMs]),
    [[GENESIS, 0, 0, START_MS]],
  );
  line.buy(79_000);
  assert.equal(line.outcome({ type: 'snapshot', name: GENESIS }), 'invalidName');
  assert.equal(line.outcome({ type: 'deleteSnapshot', name: GENESIS }), 'snapshotKept');
  assert.equal(line.outcome({ type: 'revert', name: GENESIS }), 'done');
  assert.deepStrictEqual(line.look(), seen);
});

test('names of snapshots', () => {
  const line = new Line();
  for (const name of ['a', 'A.b_c-9', 'x'.repeat(64)])
    assert.equal(line.outcome({ type: 'snapshot', name }), 'done', name);
  for (const name of ['', '.', '-a', '../x', 'a b', 'a/b', 'x'.repeat(65), 'ä', 'a\n']) {
    assert.equal(line.outcome({ type: 'snapshot', name }), 'invalidName', name);
  }
  assert.equal(line.outcome({ type: 'revert', name: 'never' }), 'notFound');
  assert.equal(line.outcome({ type: 'deleteSnapshot', name: 'never' }), 'notFound');
});

test('a name taken again is kept anew', () => {
  const line = new Line();
  line.give({ type: 'snapshot', name: 'x' });
  line.buy(79_000);
  line.give({ type: 'snapshot', name: 'x' });
  const seen = line.look();
  line.buy(79_100);
  line.give({ type: 'revert', name: 'x' });
  assert.deepStrictEqual(line.look(), seen);
  assert.deepEqual(
    line.timeline.snapshots.map(({ name }) => name),
    [GENESIS, 'x'],
  );
});

test('at most 64 snapshots, genesis among them', () => {
  const line = new Line();
  for (let index = 1; index < MOST_SNAPSHOTS; index++)
    assert.equal(line.outcome({ type: 'snapshot', name: `s${index}` }), 'done');
  assert.equal(line.outcome({ type: 'snapshot', name: 'more' }), 'tooManySnapshots');
  assert.equal(line.outcome({ type: 'snapshot', name: 's1' }), 'done', 'one taken before may be taken anew');
  assert.equal(line.outcome({ type: 'deleteSnapshot', name: 's2' }), 'done');
  assert.equal(line.outcome({ type: 'revert', name: 's2' }), 'notFound');
  assert.equal(line.outcome({ type: 'snapshot', name: 'more' }), 'done');
});

test('commands of the timeline are no entries of the venue: its seq, time and state stay', () => {
  const line = new Line();
  line.buy(79_000);
  const { seq, timeMs } = line.timeline.venue;
  const hash = line.timeline.stateHash();
  line.give({ type: 'snapshot', name: 'x' }, 1000);
  line.give({ type: 'deleteSnapshot', name: 'x' }, 1000);
  line.give({ type: 'setClock', rate: 2, frozen: false, from: 'now' }, 1000);
  assert.deepEqual(
    [line.timeline.venue.seq, line.timeline.venue.timeMs, line.timeline.stateHash()],
    [seq, timeMs, hash],
  );
});

test('saved and loaded: live venue, snapshots, clock, position; the same bytes again', () => {
  const line = new Line();
  line.buy(79_000);
  line.give({ type: 'snapshot', name: 'one' }, 500);
  line.buy(81_000);
  line.give({ type: 'setClock', rate: 3, frozen: false, from: 'now' }, 700);
  line.give({ type: 'snapshot', name: 'two' });
  line.buy(80_500, BOB);
  const seen = line.look();
  const bytes = line.timeline.save();
  assert.deepStrictEqual(line.look(), seen, 'saving changes nothing');
  const loaded = new Timeline();
  loaded.load(bytes);
  assert.deepEqual(loaded.save(), bytes);
  assert.deepEqual(
    [loaded.position, loaded.pricesAt, loaded.clock],
    [line.timeline.position, line.timeline.pricesAt, line.timeline.clock],
  );
  const told = ({ name, position, seq, timeMs }: Timeline['snapshots'][number]): unknown => ({
    name,
    position,
    seq,
    timeMs,
  });
  assert.deepEqual(loaded.snapshots.map(told), line.timeline.snapshots.map(told));
  const other = new Line();
  other.timeline = loaded;
  other.machineMs = line.machineMs;
  assert.deepStrictEqual(other.look(), seen);
  for (const command of [
    { type: 'revert', name: 'one' },
    { type: 'tick', untilMs: START_MS + 60_000 },
    { type: 'revert', name: 'two' },
    { type: 'revert', name: GENESIS },
  ] as const) {
    assert.deepStrictEqual(other.give(command, 250), line.give(command, 250));
    assert.deepStrictEqual(other.look(), line.look(), JSON.stringify(command));
  }
});

test('damaged bytes are not loaded', () => {
  const line = new Line();
  line.buy(79_000);
  const bytes = line.timeline.save();
  const random = new Random(9);
  for (let times = 0; times < 40; times++) {
    const damaged = bytes.slice();
    const at = random.whole(0, bytes.length - 1);
    damaged[at] = (damaged[at] as number) ^ (1 << random.whole(0, 7));
    assert.throws(() => new Timeline().load(damaged), `byte ${at}`);
  }
  assert.throws(() => new Timeline().load(bytes.subarray(0, bytes.length - 3)));
  assert.throws(() => new Timeline().load(new Uint8Array(0)));
});

test('a replay comes to the same, wherever it is broken off to be saved and loaded', () => {
  const line = new Line();
  const random = new Random(11);
  for (let step = 0; step < 60; step++) {
    const what = random.next();
    if (what < 0.7) line.buy(random.whole(79_000, 81_000), random.pick([ALICE, BOB]));
    else if (what < 0.8) line.give({ type: 'snapshot', name: `s${step % 3}` }, 100);
    else if (what < 0.9) line.give({ type: 'revert', name: `s${random.whole(0, 2)}` }, 100);
    else line.give({ type: 'setIndexPrices', prices: [['XBT', random.whole(79_000, 81_000)]] }, 1500);
  }
  const whole = line.timeline.save();
  for (const cut of [0, 1, 17, 30, 59]) {
    let again = new Timeline();
    for (const entry of line.entries) {
      again.apply(entry);
      if (entry.position !== cut) continue;
      const bytes = again.save();
      again = new Timeline();
      again.load(bytes);
    }
    assert.deepEqual(again.save(), whole, `cut behind ${cut}`);
  }
});

test('time: with the machine from genesis on', () => {
  const line = new Line();
  assert.equal(line.give({ type: 'tick' }, 0).timeMs, START_MS);
  assert.equal(line.give({ type: 'tick' }, 1234).timeMs, START_MS + 1234);
  assert.equal(line.timeline.timeAt(line.machineMs + 66), START_MS + 1300);
  assert.equal(line.give({ type: 'tick' }, -1000).timeMs, START_MS + 1234, 'never back');
});

test('time moved by hand goes on from where it was moved to', () => {
  const line = new Line();
  const moved = line.give({ type: 'tick', untilMs: START_MS + 8 * 3_600_000 }, 100);
  assert.deepEqual(moved.result, { type: 'time', reachedMs: START_MS + 8 * 3_600_000 });
  assert.equal(line.give({ type: 'tick' }, 50).timeMs, START_MS + 8 * 3_600_000 + 50);
});

test('a frozen clock stands, and can still be moved by hand', () => {
  const line = new Line();
  line.give({ type: 'setClock', rate: 1, frozen: true, from: 'now' }, 1000);
  assert.equal(line.give({ type: 'tick' }, 60_000).timeMs, START_MS + 1000);
  assert.equal(line.give({ type: 'tick', untilMs: START_MS + 5000 }, 60_000).timeMs, START_MS + 5000);
  assert.equal(line.give({ type: 'tick' }, 60_000).timeMs, START_MS + 5000);
  line.give({ type: 'setClock', rate: 1, frozen: false, from: 'now' }, 60_000);
  assert.equal(line.give({ type: 'tick' }, 7).timeMs, START_MS + 5007);
});

test('a rate multiplies machine time', () => {
  const line = new Line();
  line.give({ type: 'setClock', rate: 60, frozen: false, from: 'now' }, 1000);
  assert.equal(line.give({ type: 'tick' }, 1000).timeMs, START_MS + 61_000);
  line.give({ type: 'setClock', rate: 0.5, frozen: false, from: 'now' }, 1000);
  assert.equal(line.give({ type: 'tick' }, 1000).timeMs, START_MS + 121_500);
  for (const rate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 86_401]) {
    assert.equal(line.outcome({ type: 'setClock', rate, frozen: false, from: 'now' }), 'invalidRate', String(rate));
  }
});

test('set from the last entry, what passed since does not count', () => {
  const line = new Line();
  line.give({ type: 'tick' }, 1000);
  line.give({ type: 'setClock', rate: 1, frozen: false, from: 'lastEntry' }, 3_600_000);
  assert.equal(line.give({ type: 'tick' }, 10).timeMs, START_MS + 1010);
});

test('a revert takes the clock back to the kept time, with the policy of then', () => {
  const line = new Line();
  line.give({ type: 'tick' }, 2000);
  line.give({ type: 'snapshot', name: 'running' });
  line.give({ type: 'setClock', rate: 10, frozen: true, from: 'now' }, 500);
  line.give({ type: 'snapshot', name: 'frozen' }, 500);
  line.give({ type: 'tick', untilMs: START_MS + 100_000 }, 500);
  line.give({ type: 'revert', name: 'running' }, 9999);
  assert.equal(line.give({ type: 'tick' }, 100).timeMs, START_MS + 2100);
  line.give({ type: 'revert', name: 'frozen' }, 9999);
  assert.deepEqual([line.timeline.clock.frozen, line.timeline.clock.rate], [true, 10]);
  assert.equal(line.give({ type: 'tick' }, 100).timeMs, line.timeline.clock.venueMs);
});

test('a revert goes back to the moment of the snapshot, not to that of the entry before it', () => {
  const line = new Line();
  line.give({ type: 'tick' }, 1000);
  line.give({ type: 'snapshot', name: 'x' }, 5000);
  assert.equal(line.timeline.snapshots.at(-1)?.timeMs, START_MS + 6000);
  line.give({ type: 'tick' }, 60_000);
  line.give({ type: 'revert', name: 'x' }, 60_000);
  assert.equal(line.timeline.timeAt(line.machineMs), START_MS + 6000);
  assert.equal(line.give({ type: 'tick' }, 10).timeMs, START_MS + 6010);
});

test('a command whose account a revert has taken away is nobody, and no entry of the venue', () => {
  const line = new Line();
  const keys = [{ apiKey: 'k', secret: '', general: 'full', transfer: 'none' }] as const;
  line.give({ type: 'createAccount', specification: { ...account('carol', 'flex USD 1000'), keys } });
  const cancel = { type: 'cancelAllOrders', account: 4 } as const;
  const signed = (apiKey: string): string => {
    const position = line.timeline.position + 1;
    const entry: Entry = {
      position,
      timeMs: line.machineMs,
      origin: 'rest',
      n: position,
      key: apiKey,
      command: cancel,
    };
    line.entries.push(entry);
    const { result } = line.timeline.apply(entry);
    return result.type === 'refused' ? result.error : result.type;
  };
  assert.equal(signed('k'), 'cancelledAll');
  assert.equal(signed('other'), 'authenticationError');
  line.give({ type: 'revert', name: GENESIS });
  const { seq } = line.timeline.venue;
  assert.equal(signed('k'), 'authenticationError');
  assert.equal(line.timeline.venue.seq, seq);
  line.give({ type: 'createAccount', specification: account('dora', 'flex USD 1000') });
  assert.equal(signed('k'), 'authenticationError', 'somebody else has its place now');
  assert.equal(line.outcome(cancel), 'cancelledAll', 'the control door asks without a key');
});

test('a price step from other prices than those that are live is dropped', () => {
  const line = new Line();
  const step = (basedOn?: number): string =>
    line.outcome({
      type: 'priceStep',
      prices: [['XBT', 80_100]],
      premiums: [],
      noiseOrders: [],
      ...(basedOn === undefined ? {} : { basedOn }),
    });
  assert.equal(line.timeline.pricesAt, 0);
  assert.equal(step(0), 'done');
  assert.equal(line.timeline.pricesAt, 1);
  assert.equal(step(0), 'staleStep');
  assert.equal(step(1), 'done');
  line.give({ type: 'setIndexPrices', prices: [['XBT', 70_000]] });
  assert.equal(step(3), 'staleStep', 'somebody set a price');
  const { pricesAt } = line.timeline;
  line.give({ type: 'snapshot', name: 'x' });
  assert.equal(line.timeline.pricesAt, pricesAt);
  line.give({ type: 'revert', name: 'x' });
  assert.equal(step(pricesAt), 'staleStep', 'another line');
  assert.equal(step(line.timeline.pricesAt), 'done');
  assert.equal(step(), 'done', 'one that names none always counts');
  const kept = line.timeline.pricesAt;
  assert.equal(line.outcome({ type: 'setIndexPrices', prices: [['NOPE', 1]] }), 'invalidUnit');
  assert.equal(line.timeline.pricesAt, kept, 'a refused price is none');
});

test('a command whose account a revert took away is refused, also when another account has its id since', () => {
  const line = new Line();
  const keyOf = (name: string) =>
    ({ apiKey: `key-${name}`, secret: 'c2VjcmV0', general: 'full', transfer: 'none' }) as const;
  const open = (name: string): number => {
    const { result } = line.give({ type: 'createAccount', specification: { name, keys: [keyOf(name)], funds: [] } });
    assert.equal(result.type, 'account');
    return result.type === 'account' ? result.accountId : Number.NaN;
  };
  const carol = open('carol');
  const cancel: Command = { type: 'cancelAllOrders', account: carol };
  assert.equal(line.give(cancel, 0, 'key-carol').result.type, 'cancelledAll');
  line.give({ type: 'revert', name: GENESIS });
  assert.deepEqual(line.give(cancel, 0, 'key-carol').result, { type: 'refused', error: 'authenticationError' });
  assert.deepEqual(line.give(cancel).result, { type: 'refused', error: 'invalidAccount' });
  assert.equal(open('dave'), carol);
  const before = line.timeline.stateHash();
  assert.deepEqual(line.give(cancel, 0, 'key-carol').result, { type: 'refused', error: 'authenticationError' });
  assert.equal(line.timeline.stateHash(), before);
});
