/** What every journal must do. Runs against each implementation. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { JournalFailed } from '../../src/journal/errors.ts';
import type { Entry, Journal } from '../../src/journal/journal.ts';
import { fc } from '../support/property.ts';
import { command, fill, ManualClock, proposal, Receiver, range, turn } from './support.ts';

export interface OpenOptions {
  readonly nowMs: () => number;
  readonly backlog?: number;
  readonly onFailure?: (failure: JournalFailed) => void;
}

/** `open` gives an empty journal and closes it when the test ends. */
export function journalConformance(
  name: string,
  open: (t: TestContext, options: OpenOptions) => Promise<Journal>,
): void {
  suite(`${name}: what every journal must do`, () => {
    test('gives places in the order of the proposals, without a gap, each once', async (t) => {
      const journal = await open(t, new ClockOptions());
      const received = new Receiver(journal, 0);
      for (const n of range(0, 50)) assert.equal(journal.propose(proposal(n)), true);
      await received.reaches(50);
      for (const n of range(50, 60)) journal.propose(proposal(n));
      await received.reaches(60);
      assert.deepEqual(received.positions, range(0, 60));
      assert.deepEqual(received.counters, range(0, 60));
      assert.equal(journal.end, 60);
    });

    test('delivers proposals of one turn as one batch, never inside propose', async (t) => {
      const journal = await open(t, new ClockOptions());
      const received = new Receiver(journal, 0);
      for (const n of range(0, 20)) {
        journal.propose(proposal(n));
        assert.equal(received.entries.length, 0);
      }
      await Promise.resolve();
      assert.equal(received.entries.length, 0, 'not in a microtask either: other requests of this turn may follow');
      await received.reaches(20);
      assert.deepEqual(received.batchSizes, [20]);
    });

    test('brings back origin, counter, command, key and nonce, and nothing else', async (t) => {
      const journal = await open(t, new ClockOptions());
      const received = new Receiver(journal, 0);
      const proposals = [
        proposal(1),
        proposal(2, { origin: 'control', key: 'public' }),
        proposal(3, { key: 'public', nonce: '1700000000000' }),
        proposal(4, { nonce: '9' }),
        proposal(5, {
          origin: 'Ω "\\\n\u2028\ud800',
          command: command({ text: 'é😀\u0000', list: [1, [null, true]], ...JSON.parse('{"__proto__": 1}') }),
        }),
        proposal(Number.MAX_SAFE_INTEGER, {
          command: command({ tiny: 5e-324, huge: 1.7976931348623157e308, nested: { a: {} } }),
        }),
      ];
      for (const each of proposals) journal.propose(each);
      await received.reaches(proposals.length);
      const expected = proposals.map((each, position): Entry => ({ ...each, position, timeMs: 1_000 }));
      assert.deepEqual(received.entries, expected);
      const replayed = new Receiver(journal, 0);
      await replayed.reaches(proposals.length);
      assert.deepEqual(replayed.entries, expected);
    });

    test('brings back any JSON command, live and replayed alike', async (t) => {
      const journal = await open(t, new ClockOptions());
      const live = new Receiver(journal, 0);
      const values = fc.sample(fc.jsonValue({ maxDepth: 4 }), { numRuns: 300, seed: 7 });
      values.forEach((value, n) => {
        journal.propose(proposal(n, { command: command({ value }) }));
      });
      await live.reaches(values.length);
      const replayed = new Receiver(journal, 0);
      await replayed.reaches(values.length);
      assert.deepEqual(replayed.entries, live.entries);
      const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
      assert.deepEqual(
        live.entries.map((entry) => (entry.command as unknown as { value: unknown }).value),
        values.map(asJson),
      );
    });

    test('keeps a command as it was when it was proposed', async (t) => {
      const journal = await open(t, new ClockOptions());
      const received = new Receiver(journal, 0);
      const changing = { price: 1 };
      journal.propose(proposal(0, { command: command({ changing, gone: undefined, odd: Number.NaN, zero: -0 }) }));
      changing.price = 2;
      await received.reaches(1);
      assert.deepEqual(received.entries[0]?.command, command({ changing: { price: 1 }, odd: null, zero: 0 }));
    });

    test('refuses what no journal could keep at the door that made it', async (t) => {
      const journal = await open(t, new ClockOptions());
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      assert.throws(() => journal.propose(proposal(0, { command: circular as never })), TypeError);
      assert.throws(() => journal.propose(proposal(0, { command: undefined as never })), TypeError);
      assert.throws(() => journal.propose(proposal(0.5)), TypeError);
      const received = new Receiver(journal, 0);
      journal.propose(proposal(7));
      await received.reaches(1);
      assert.deepEqual(received.counters, [7], 'and gives it no place');
    });

    test('stamps whole milliseconds that never go back', async (t) => {
      const options = new ClockOptions();
      const journal = await open(t, options);
      const received = new Receiver(journal, 0);
      for (const [n, ms] of [1_000.9, 2_000, 1_500, 1_999.99, 2_000.5, 3_000].entries()) {
        options.clock.ms = ms;
        journal.propose(proposal(n));
        await received.reaches(n + 1);
      }
      assert.deepEqual(
        received.entries.map((entry) => entry.timeMs),
        [1_000, 2_000, 2_000, 2_000, 2_000, 3_000],
      );
    });

    test('refuses what exceeds the backlog, gives it no place, and takes more when room is made', async (t) => {
      const journal = await open(t, { ...new ClockOptions(), backlog: 3 });
      const received = new Receiver(journal, 0);
      assert.deepEqual(
        range(0, 5).map((n) => journal.propose(proposal(n))),
        [true, true, true, false, false],
      );
      await received.reaches(3);
      assert.deepEqual(
        range(5, 9).map((n) => journal.propose(proposal(n))),
        [true, true, true, false],
      );
      await received.reaches(6);
      assert.deepEqual(received.counters, [0, 1, 2, 5, 6, 7]);
      assert.deepEqual(received.positions, range(0, 6));
    });

    test('counts what is on its way to the store as waiting', async (t) => {
      const journal = await open(t, { ...new ClockOptions(), backlog: 4 });
      let taken = 0;
      const proposeAndCheck = (count: number, delivered: number): void => {
        for (let more = 0; more < count; more += 1) {
          const isTaken = journal.propose(proposal(taken));
          assert.equal(isTaken, taken - delivered < 4);
          if (isTaken) taken += 1;
        }
      };
      const received: Receiver = new Receiver(journal, 0, () => {
        if (taken < 40) proposeAndCheck(6, received.entries.length);
      });
      proposeAndCheck(2, 0);
      await turn();
      proposeAndCheck(6, received.entries.length);
      await received.reaches(40);
    });

    test('lets 10,000 proposals wait', async (t) => {
      const journal = await open(t, new ClockOptions());
      const received = new Receiver(journal, 0);
      assert.equal(range(0, 10_001).filter((n) => journal.propose(proposal(n))).length, 10_000);
      await received.reaches(10_000);
      assert.deepEqual(received.positions, range(0, 10_000));
    });

    test('delivers from any position on: first what is kept, then what comes', async (t) => {
      const journal = await open(t, new ClockOptions());
      await fill(journal, 300);
      for (const from of [0, 1, 137, 299, 300]) {
        const end = journal.end;
        const received = new Receiver(journal, from);
        assert.equal(received.entries.length, 0, 'never inside deliver');
        journal.propose(proposal(end));
        await received.reaches(end + 1 - from);
        received.stop();
        assert.deepEqual(received.positions, range(from, end + 1));
      }
    });

    test('hands over from kept to live entries without gap or repetition while entries keep coming', async (t) => {
      const journal = await open(t, new ClockOptions());
      await fill(journal, 5_000, { filler: 'x'.repeat(500) });
      const target = 9_000;
      const early = new Receiver(journal, 0);
      const receivers = [early];
      let n = journal.end;
      const feeder = new Receiver(journal, journal.end, () => {
        for (let more = 0; more < 37 && n < target; more += 1) {
          journal.propose(proposal(n));
          n += 1;
        }
        if (receivers.length < 20) receivers.push(new Receiver(journal, receivers.length * 250));
      });
      journal.propose(proposal(n));
      n += 1;
      await feeder.reaches(target - 5_000);
      for (const [index, received] of receivers.entries()) {
        await received.reaches(target - index * 250);
        assert.deepEqual(received.positions, range(index * 250, target));
      }
      assert.equal(receivers.length, 20);
    });

    test('refuses to deliver from where nothing is or will be next', async (t) => {
      const journal = await open(t, new ClockOptions());
      await fill(journal, 3);
      for (const from of [-1, 4, 0.5, Number.NaN]) assert.throws(() => journal.deliver(from, () => {}), RangeError);
    });

    test('stops for good when told to: at once, from inside a batch, during a replay', async (t) => {
      const journal = await open(t, new ClockOptions());
      await fill(journal, 4_000, { filler: 'x'.repeat(500) });
      const witness = new Receiver(journal, journal.end);

      const unborn = new Receiver(journal, 0);
      unborn.stop();
      const once: Receiver = new Receiver(journal, 0, () => once.stop());
      const live: Receiver = new Receiver(journal, journal.end, () => live.stop());
      const inFlight = new Receiver(journal, journal.end);
      journal.propose(proposal(4_000));
      inFlight.stop();
      await witness.reaches(1);
      journal.propose(proposal(4_001));
      await witness.reaches(2);
      await turn();
      assert.deepEqual(unborn.entries, []);
      assert.deepEqual(inFlight.entries, []);
      assert.deepEqual(live.positions, [4_000]);
      assert.equal(once.batchSizes.length, 1);
      assert.ok(once.entries.length < 4_000, 'a replay comes in pieces');
      live.stop();
    });

    test('lets a receiver propose and begin another delivery', async (t) => {
      const journal = await open(t, new ClockOptions());
      let inner: Receiver | undefined;
      const outer = new Receiver(journal, 0, (entries) => {
        if (entries[0]?.position !== 0) return;
        inner = new Receiver(journal, journal.end);
        journal.propose(proposal(1));
      });
      journal.propose(proposal(0));
      await outer.reaches(2);
      await inner?.reaches(1);
      assert.deepEqual(outer.positions, [0, 1]);
      assert.deepEqual(inner?.positions, [1]);
    });

    test('returns the newest checkpoint, byte for byte', async (t) => {
      const journal = await open(t, new ClockOptions());
      assert.equal(await journal.loadCheckpoint(), undefined);
      await fill(journal, 10);
      const large = Uint8Array.from({ length: 700_001 }, (_, index) => (index * 31) % 251);
      for (const [at, state] of [
        [3, Uint8Array.of(1, 2, 3)],
        [7, large],
        [7, new Uint8Array(0)],
        [9, large.subarray(5, 300_000)],
      ] as const) {
        await journal.saveCheckpoint(at, state);
        const loaded = await journal.loadCheckpoint();
        assert.equal(loaded?.at, at);
        assert.ok(Buffer.from(loaded?.state ?? []).equals(state));
      }
    });

    test('refuses a checkpoint of what is not there yet, or older than the newest', async (t) => {
      const journal = await open(t, new ClockOptions());
      await assert.rejects(journal.saveCheckpoint(0, new Uint8Array(1)), RangeError);
      await fill(journal, 5);
      await journal.saveCheckpoint(3, Uint8Array.of(3));
      for (const at of [5, 2, -1, 3.5]) await assert.rejects(journal.saveCheckpoint(at, new Uint8Array(1)), RangeError);
      assert.deepEqual(await journal.loadCheckpoint(), { at: 3, state: Uint8Array.of(3) });
    });

    test('commits while a large checkpoint is being saved', async (t) => {
      const journal = await open(t, new ClockOptions());
      await fill(journal, 5);
      const saved = journal.saveCheckpoint(4, new Uint8Array(4_000_000));
      await fill(journal, 1);
      await saved;
      assert.equal((await journal.loadCheckpoint())?.state.length, 4_000_000);
    });

    test('keeps checkpoints apart that are saved at once, and lets go after them', async (t) => {
      const journal = await open(t, new ClockOptions());
      for (let batch = 0; batch < 4; batch += 1) await fill(journal, 5);
      const states = [1, 2, 3].map((fill) => new Uint8Array(600_000 + fill).fill(fill));
      await Promise.all([
        ...states.map((state, index) => journal.saveCheckpoint(4 + index * 5, state)),
        journal.letGo(20),
      ]);
      const loaded = await journal.loadCheckpoint();
      assert.equal(loaded?.at, 14);
      assert.ok(Buffer.from(loaded?.state ?? []).equals(states[2] ?? Buffer.of()));
      await assertDeliversFrom(journal, 10);
    });

    test('begins no delivery among entries that are being let go', async (t) => {
      const journal = await open(t, new ClockOptions());
      for (let batch = 0; batch < 4; batch += 1) await fill(journal, 5);
      await journal.saveCheckpoint(19, new Uint8Array(1));
      const letGo = journal.letGo(20);
      for (let microtask = 0; microtask < 5; microtask += 1) await Promise.resolve();
      assert.throws(() => journal.deliver(0, () => {}), RangeError);
      const live = new Receiver(journal, 20);
      await letGo;
      journal.propose(proposal(20));
      await live.reaches(1);
    });

    test('lets go of whole batches behind a checkpoint, and of no others', async (t) => {
      const journal = await open(t, new ClockOptions());
      for (let batch = 0; batch < 10; batch += 1) await fill(journal, 10);
      await journal.letGo(100);
      const all = new Receiver(journal, 0);
      await all.reaches(100);

      await journal.saveCheckpoint(44, Uint8Array.of(1));
      await journal.letGo(35);
      assert.throws(() => journal.deliver(29, () => {}), RangeError);
      await assertDeliversFrom(journal, 30);
      await journal.letGo(100);
      assert.throws(() => journal.deliver(39, () => {}), RangeError);
      await assertDeliversFrom(journal, 40);
      await assertDeliversFrom(journal, 45);

      await journal.saveCheckpoint(99, Uint8Array.of(2));
      await journal.letGo(100);
      await assertDeliversFrom(journal, 45); // the checkpoint before the newest can still be gone back to
      await journal.saveCheckpoint(99, Uint8Array.of(3));
      await journal.letGo(100);
      assert.throws(() => journal.deliver(89, () => {}), RangeError);
      await fill(journal, 5);
      await assertDeliversFrom(journal, 100);
      assert.equal(journal.end, 105);
    });

    test('does not let go of what a running replay has still to read', async (t) => {
      const journal = await open(t, new ClockOptions());
      for (let batch = 0; batch < 20; batch += 1) await fill(journal, 100, { filler: 'x'.repeat(500) });
      await journal.saveCheckpoint(1_999, new Uint8Array(1));
      const received = new Receiver(journal, 0);
      await journal.letGo(2_000);
      await received.reaches(2_000);
      assert.deepEqual(received.positions, range(0, 2_000));
    });

    test('closes: commits and delivers what waits, then takes nothing more', async (t) => {
      const journal = await open(t, new ClockOptions());
      const received = new Receiver(journal, 0);
      for (const n of range(0, 25)) journal.propose(proposal(n));
      const closed = journal.close();
      assert.equal(journal.propose(proposal(99)), false);
      assert.equal(journal.close(), closed);
      await closed;
      assert.deepEqual(received.counters, range(0, 25));
      assert.equal(journal.propose(proposal(99)), false);
      assert.throws(() => journal.deliver(0, () => {}));
      await assert.rejects(journal.saveCheckpoint(1, new Uint8Array(1)));
      await assert.rejects(journal.letGo(1));
    });

    test('closes only when a replay has come to its end', async (t) => {
      const journal = await open(t, new ClockOptions());
      await fill(journal, 3_000, { filler: 'x'.repeat(500) });
      const received = new Receiver(journal, 0);
      const stopped = new Receiver(journal, 0);
      stopped.stop();
      await journal.close();
      assert.equal(received.entries.length, 3_000);
    });

    test('stops when a receiver throws: the failure says why, nothing more is delivered to anyone', async (t) => {
      const failures: JournalFailed[] = [];
      const journal = await open(t, { ...new ClockOptions(), onFailure: (failure) => failures.push(failure) });
      const before = new Receiver(journal, 0);
      const cause = new Error('no such account');
      journal.deliver(0, () => {
        throw cause;
      });
      const after = new Receiver(journal, 0);
      journal.propose(proposal(0));
      await before.reaches(1);
      assert.equal(journal.propose(proposal(1)), false);
      await journal.close();
      assert.deepEqual(
        failures.map((failure) => [failure.code, failure.cause]),
        [['DELIVERY_FAILED', cause]],
      );
      assert.equal(before.entries.length, 1);
      assert.equal(after.entries.length, 0);
    });

    test('any order of proposing, replaying, checkpointing and letting go', async (t) => {
      const census = { proposed: 0, refused: 0, replays: 0, checkpoints: 0, letGo: 0 };
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          const journal = await open(t, { ...new ClockOptions(), backlog: 40 });
          const live = new Receiver(journal, 0);
          let taken = 0;
          let first = 0;
          let newest = -1;
          const waiting: Promise<void>[] = [];
          for (const [kind, amount] of steps) {
            if (kind === 'propose') {
              for (let count = 0; count < amount; count += 1) {
                const isTaken = journal.propose(proposal(taken));
                assert.equal(isTaken, taken - live.entries.length < 40);
                if (isTaken) taken += 1;
                else census.refused += 1;
              }
            } else if (kind === 'turn') {
              await turn();
            } else if (kind === 'settle') {
              await live.reaches(taken);
            } else if (kind === 'replay' && journal.end > first) {
              census.replays += 1;
              const from = first + (amount % (journal.end - first));
              const received = new Receiver(journal, from);
              waiting.push(received.reaches(journal.end - from).then(() => checkRun(received, from)));
            } else if (kind === 'checkpoint' && journal.end > Math.max(newest, 0)) {
              census.checkpoints += 1;
              newest = journal.end - 1;
              await journal.saveCheckpoint(newest, Uint8Array.of(newest % 256));
            } else if (kind === 'letGo') {
              census.letGo += 1;
              await journal.letGo(amount);
              first = Math.max(first, newest + 1);
            }
          }
          await Promise.all(waiting);
          await journal.close();
          census.proposed += taken;
          assert.deepEqual(live.counters, range(0, taken));
          checkRun(live, 0);
        }),
        { numRuns: 25, seed: 11 },
      );
      t.diagnostic(`census: ${JSON.stringify(census)}`);
      for (const reached of Object.values(census)) assert.ok(reached > 0);
    });
  });
}

const step = fc.tuple(
  fc.constantFrom('propose', 'propose', 'turn', 'settle', 'replay', 'checkpoint', 'letGo'),
  fc.nat({ max: 60 }),
);

class ClockOptions implements OpenOptions {
  readonly clock = new ManualClock();
  readonly nowMs = this.clock.now;
}

async function assertDeliversFrom(journal: Journal, from: number): Promise<void> {
  const received = new Receiver(journal, from);
  await received.reaches(journal.end - from);
  received.stop();
  assert.deepEqual(received.positions, range(from, journal.end));
}

function checkRun(received: Receiver, from: number): void {
  assert.deepEqual(received.positions, range(from, from + received.entries.length));
  const times = received.entries.map((entry) => entry.timeMs);
  assert.deepEqual(
    times,
    [...times].sort((one, other) => one - other),
  );
}
