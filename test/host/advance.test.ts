/** Advances with prices on the way: everything due happens in order, at the prices of its time. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pathWay } from '../../src/control/price-path.ts';
import type { Genesis } from '../../src/core/commands/command.ts';
import type { CoreEvent } from '../../src/core/events.ts';
import { characterTable, type PriceSource } from '../../src/feeds/source.ts';
import { syntheticSource } from '../../src/feeds/synthetic.ts';
import { longestTickMs } from '../../src/host/advance.ts';
import { type Host, openHost } from '../../src/host/open.ts';
import { shippedAssets } from '../../src/instruments/assets.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import { account, genesisOf, START_MS } from '../support/genesis.ts';
import { datedLinear, linear } from '../support/instruments.ts';
import { ALICE, BOB, CAROL } from '../support/small-venue.ts';

const HOUR_MS = 3_600_000;
const SYMBOL = 'PF_XBTUSD';
const DATED = 'FF_XBTUSD_261225';
/** The last trading time of the dated contract. */
const EXPIRY_MS = Date.UTC(2026, 11, 25, 8);

interface Rig {
  readonly host: Host;
  /** Every event, in the order in which they were told. */
  readonly told: CoreEvent[];
}

async function rig(genesis: Partial<Genesis> = {}, source?: PriceSource): Promise<Rig> {
  const machine = { nowMs: () => 0, after: () => () => {} };
  const onFailure = (failure: Error): never => {
    throw failure;
  };
  const host = await openHost({
    journal: new MemoryJournal({ nowMs: machine.nowMs, onFailure }),
    machine,
    genesis: genesisOf({ instruments: [linear(), datedLinear()], ...genesis }),
    source: () => () => source ?? syntheticSource(1, characterTable(shippedAssets())),
    projections: () => [],
    clock: 'machine',
    onStopped: (error) => {
      throw error;
    },
  });
  const told: Rig['told'] = [];
  host.desk.follow({
    apply: (_entry, { events }) => told.push(...events),
  });
  await host.desk.propose('host', { type: 'setClock', rate: 1, frozen: true, from: 'now' });
  return { host, told };
}

test('inside one advance: funding, interest, triggers, liquidation, dead-man switch, expiry, each at its time and price', async () => {
  const { host, told } = await rig({
    startMs: EXPIRY_MS - HOUR_MS - 30_000,
    liquidity: 'house',
    rules: { preset: '2026', interestAnnualRate: 0.5, interestFreeUsd: 0 },
    accounts: [
      account('alice', 'flex USD 1000000'),
      account('bob', 'flex USD 20000'),
      account('carol', 'flex EUR 1000000'),
    ],
  });
  const order = { size: '2', reduceOnly: false } as const;
  const send = (owner: number, symbol: string, side: 'buy' | 'sell', size: string, limitPrice?: string) =>
    host.desk.propose('rest', {
      ...order,
      type: 'sendOrder',
      account: owner,
      symbol,
      side,
      size,
      ...(limitPrice === undefined ? { orderType: 'mkt' } : { orderType: 'lmt', limitPrice }),
    });
  await send(ALICE, SYMBOL, 'buy', '1');
  await send(ALICE, DATED, 'buy', '1');
  await send(BOB, SYMBOL, 'buy', '5');
  await send(CAROL, SYMBOL, 'buy', '5');
  await send(ALICE, SYMBOL, 'buy', '1', '50000');
  await host.desk.propose('rest', {
    ...order,
    type: 'sendTrigger',
    account: ALICE,
    symbol: SYMBOL,
    side: 'sell',
    size: '1',
    triggerType: 'stp',
    signal: 'mark',
    stopPrice: '79000',
  });
  await host.desk.propose('rest', { type: 'cancelAllAfter', account: ALICE, timeoutSeconds: 3000 });
  await host.desk.propose('control', { type: 'setPremiums', premiums: [[SYMBOL, 0.005]] });
  told.length = 0;

  const fromMs = host.timeMs();
  const at = (afterMs: number, price: number) => ({ afterMs, prices: [['XBT', price]] as const });
  // The stop's price after 10 minutes; the full hour after 30 s and after 60 min 30 s; bob's end after 40 minutes.
  const points = [at(600_000, 78_500), at(2_400_000, 76_000), at(3_540_000, 76_500)];
  const reached: number[] = [];
  await host.advanceAlong(fromMs, fromMs + 2 * HOUR_MS, {
    way: pathWay(points, fromMs),
    stepMs: undefined,
    reached: (timeMs) => reached.push(timeMs - fromMs),
  });

  assert.deepEqual(reached, [600_000, 2_400_000, 3_540_000]);
  const first = (type: CoreEvent['type'], fits: (event: never) => boolean = () => true): number => {
    const found = told.find((event) => event.type === type && fits(event as never));
    assert.ok(found !== undefined, `${type} has happened`);
    return timeOf(found) - fromMs;
  };
  assert.equal(first('fundingRateSet'), 30_000, 'the rate of the hour that begins');
  assert.equal(first('fundingPaid'), HOUR_MS + 30_000, 'and its funding when it is over');
  assert.equal(first('triggerFired'), 600_000, 'the stop with the price that reached it');
  assert.equal(first('liquidation'), 2_400_000, 'bob with the price that ended him');
  assert.equal(
    first('orderCancelled', ({ order: { accountId } }: { order: { accountId: number } }) => accountId === ALICE),
    3_000_000,
    'the dead-man switch',
  );
  assert.equal(first('settled'), HOUR_MS + 30_000, 'the dated contract');
  assert.equal(
    first('booking', ({ reason }: { reason: string }) => reason === 'interest payment'),
    HOUR_MS + 30_000,
    'interest on what carol lost by then',
  );
  const times = told.map(timeOf).filter((timeMs) => timeMs > 0);
  assert.deepEqual(
    times,
    times.toSorted((one, other) => one - other),
    'in order of time',
  );
  await host.close();
});

function timeOf(event: CoreEvent): number {
  if ('timeMs' in event) return event.timeMs;
  if ('trigger' in event) return event.trigger.updatedMs;
  return 'order' in event ? event.order.updatedMs : 0;
}

describe('prices of a source on the way', () => {
  const steps = async (stepMs: number | undefined, spanMs: number, parts = 1): Promise<Rig> => {
    const made = await rig({ instruments: [linear()], liquidity: 'house' });
    const { host } = made;
    const { source } = host.feed();
    for (let part = 0; part < parts; part++) {
      const fromMs = host.timeMs();
      await host.advanceAlong(fromMs, fromMs + spanMs / parts, { way: source, stepMs, reached: () => {} });
    }
    return made;
  };
  const pictureOf = ({ host }: Rig) => [host.timeMs(), host.timeline.stateHash()];

  test('one a second, the same in one advance and in many', async () => {
    const whole = await steps(undefined, 120_000);
    const parts = await steps(undefined, 120_000, 4);
    const priced = whole.told.filter((event) => event.type === 'pricesMoved');
    assert.ok(priced.length >= 120);
    assert.equal(whole.host.timeMs(), START_MS + 120_000);
    const price = ({ host }: Rig) => host.timeline.venue.state.assets.get(2).indexPriceUsd;
    assert.equal(price(whole), price(parts));
    assert.notEqual(price(whole), 80_000);
    assert.deepEqual(pictureOf(whole), pictureOf(await steps(undefined, 120_000)), 'it is repeatable, bit for bit');
    assert.equal(whole.host.timeline.venue.state.root.sourceSteppedMs, START_MS + 120_000);
  });

  test('coarser steps come at whole multiples', async () => {
    const { host } = await steps(60_000, 600_000);
    assert.equal(host.timeline.venue.state.root.sourceSteppedMs, START_MS + 600_000);
    // Genesis, the clock, then a tick and a step ten times, and a last tick.
    assert.equal(host.timeline.position, 22);
  });

  test('a price set by hand in the middle holds until the next step goes on from it', async () => {
    const { host } = await rig({ instruments: [linear()], liquidity: 'house' });
    const fromMs = host.timeMs();
    let isSet = false;
    await host.advanceAlong(fromMs, fromMs + 100_000, {
      way: host.feed().source,
      stepMs: undefined,
      reached: () => {
        if (isSet) return;
        isSet = true;
        void host.desk.propose('control', { type: 'setIndexPrices', prices: [['XBT', 40_000]] });
      },
    });
    assert.equal(host.timeMs(), fromMs + 100_000);
    const price = host.timeline.venue.state.assets.get(2).indexPriceUsd;
    assert.ok(price > 39_000 && price < 41_000, `${price} goes on from the price set by hand`);
  });

  test('a step that the venue refuses ends the advance', async () => {
    const { host } = await rig();
    const fromMs = host.timeMs();
    const way = pathWay([{ afterMs: 1000, prices: [['XBT', 1e30]] }], fromMs);
    const arrival = await host.advanceAlong(fromMs, fromMs + 5000, { way, stepMs: undefined, reached: () => {} });
    assert.deepEqual(arrival?.result, { type: 'refused', error: 'invalidAmount', detail: 'XBT' });
    assert.equal(host.timeMs(), fromMs + 1000);
  });
});

describe('a long time', () => {
  const DAY_MS = 86_400_000;

  test('passes in parts, so that others have a turn in between', async () => {
    const { host } = await rig({ instruments: [linear()] });
    const fromMs = host.timeMs();
    const before = host.timeline.position;
    await host.advanceTo(fromMs + 100 * DAY_MS);
    assert.equal(host.timeMs(), fromMs + 100 * DAY_MS);
    assert.equal(host.timeline.position - before, 4, 'thirty days each, and the rest');
    await host.advanceTo(fromMs + 130 * DAY_MS);
    assert.equal(host.timeline.position - before, 5);
  });

  test('in shorter parts where there is more to do in each', () => {
    const days = [0, 37, 56, 112, 300, 100_000].map((markets) => longestTickMs(markets) / DAY_MS);
    assert.deepEqual(days, [30, 30, 30, 15, 5, 1]);
  });

  test('between two points of a path, too', async () => {
    const { host } = await rig({ instruments: [linear()] });
    const fromMs = host.timeMs();
    const before = host.timeline.position;
    const points = [1, 100 * DAY_MS, 100 * DAY_MS + 1].map(
      (afterMs, index) => ({ afterMs, prices: [['XBT', 50_000 + index]] }) as const,
    );
    const reached: number[] = [];
    await host.advanceAlong(fromMs, fromMs + 101 * DAY_MS, {
      way: pathWay(points, fromMs),
      stepMs: undefined,
      reached: (timeMs) => reached.push(timeMs - fromMs),
    });
    assert.deepEqual(
      reached,
      points.map(({ afterMs }) => afterMs),
    );
    assert.equal(host.timeMs(), fromMs + 101 * DAY_MS);
    assert.equal(host.timeline.venue.state.assets.get(2).indexPriceUsd, 50_002);
    assert.ok(host.timeline.position - before > 3 * 2 + 4, 'the days between them are no one entry');
  });
});
