import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountFigures } from '../../src/core/margin/report.ts';
import { State } from '../../src/core/state.ts';
import { Venue } from '../../src/core/venue.ts';
import { account } from '../support/genesis.ts';
import { ALICE, BOB, SmallVenue } from '../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

function busy(): SmallVenue {
  const venue = new SmallVenue({
    liquidity: 'house',
    accounts: [account('alice', 'flex USD 100000', 'fi_xbtusd XBT 1'), account('bob', 'flex USD 100000')],
  });
  venue.buy(ALICE, SYMBOL, '0.5');
  venue.sell(BOB, SYMBOL, '0.25', 90_000, { cliOrdId: 'far' });
  venue.buy(ALICE, 'PI_XBTUSD', 1000, 70_000);
  venue.cancel(ALICE, venue.buy(ALICE, SYMBOL, '0.1', 60_000).key);
  venue.index({ XBT: 81_000 });
  return venue;
}

test('a loaded state is the saved one: bytes, hash and figures', () => {
  const venue = busy();
  const bytes = venue.state.save();
  const loaded = new State();
  loaded.load(bytes);
  assert.deepEqual(loaded.save(), bytes);
  assert.equal(loaded.hash(), venue.state.hash());
  for (const id of [0, 1, ALICE, BOB]) {
    assert.deepStrictEqual(
      accountFigures(loaded, loaded.accounts.get(id)),
      accountFigures(venue.state, venue.state.accounts.get(id)),
    );
  }
});

test('a loaded state goes on as the saved one would', () => {
  const venue = busy();
  const loaded = new Venue();
  loaded.state.load(venue.state.save());
  const far = venue.queue(SYMBOL, 'sell')[0] as number;
  const commands = [
    { type: 'cancelOrder', account: BOB, cliOrdId: 'far' },
    { type: 'cancelOrder', account: BOB, orderKey: far },
    {
      type: 'sendOrder',
      account: ALICE,
      symbol: SYMBOL,
      side: 'sell',
      orderType: 'mkt',
      size: '0.7',
      reduceOnly: false,
    },
    { type: 'setIndexPrices', prices: [['XBT', 60_000]] },
    { type: 'tick', untilMs: venue.timeMs + 10_000 },
  ] as const;
  for (const command of commands) {
    assert.deepStrictEqual(loaded.apply(command, venue.timeMs), venue.venue.apply(command, venue.timeMs));
    assert.equal(loaded.state.hash(), venue.state.hash(), command.type);
  }
});

test('bytes of something else halt', () => {
  const bytes = busy().state.save();
  assert.throws(() => new State().load(bytes.subarray(0, bytes.length - 1)));
  const longer = new Uint8Array(bytes.length + 8);
  longer.set(bytes);
  assert.throws(() => new State().load(longer), /ends where it should/);
  const other = bytes.slice();
  other[1] = 99;
  assert.throws(() => new State().load(other), /the state format is known/);
});

test('any order of snapshots and restores brings state, hash and figures back', () => {
  const venue = busy();
  const { state } = venue;
  const look = (): unknown => [
    state.hash(),
    state.save(),
    venue.figures(ALICE),
    venue.figures(BOB),
    venue.queue(SYMBOL, 'sell'),
  ];
  const first = { snapshot: state.snapshot(), seen: look() };
  venue.buy(ALICE, SYMBOL, '0.2');
  venue.buy(ALICE, SYMBOL, '0.3', 70_000);
  const second = { snapshot: state.snapshot(), seen: look() };
  venue.apply({ type: 'cancelAllOrders', account: ALICE });
  venue.sell(ALICE, SYMBOL, '2');
  venue.apply({ type: 'setAccount', account: ALICE, marginSchedule: 'retail' });
  venue.index({ XBT: 50_000 });
  const third = { snapshot: state.snapshot(), seen: look() };
  for (const { snapshot, seen } of [first, third, second, second, first, third]) {
    state.restore(snapshot);
    assert.deepStrictEqual(look(), seen);
    venue.buy(BOB, SYMBOL, '0.1', 40_000, { cliOrdId: 'again' });
    venue.buy(ALICE, SYMBOL, '0.1', 40_000);
    venue.figures(ALICE);
    venue.figures(BOB);
  }
});

test('figures of a restored state are not those of the line that was left', () => {
  const venue = busy();
  const { state } = venue;
  const before = venue.figures(ALICE);
  const kept = state.snapshot();
  venue.buy(ALICE, SYMBOL, '0.5', 70_000);
  assert.notDeepStrictEqual(venue.figures(ALICE), before);
  state.restore(kept);
  assert.deepStrictEqual(venue.figures(ALICE), before);
  state.dropCaches();
  assert.deepStrictEqual(venue.figures(ALICE), before);
});

test('names of orders follow a restore', () => {
  const venue = busy();
  const kept = venue.state.snapshot();
  venue.apply({ type: 'cancelOrder', account: BOB, cliOrdId: 'far' });
  venue.buy(BOB, SYMBOL, '0.01', 60_000, { cliOrdId: 'new' });
  venue.state.restore(kept);
  assert.equal(venue.apply({ type: 'cancelOrder', account: BOB, cliOrdId: 'new' }).status, 'notFound');
  assert.equal(venue.buy(BOB, SYMBOL, '0.01', 60_000, { cliOrdId: 'far' }).status, 'clientOrderIdAlreadyExist');
  assert.equal(venue.apply({ type: 'cancelOrder', account: BOB, cliOrdId: 'far' }).status, 'cancelled');
});

test('the hash sees every table and the order in which ids will be given', () => {
  const changes: readonly ((venue: SmallVenue) => unknown)[] = [
    (venue) => venue.apply({ type: 'deposit', account: ALICE, wallet: 'cash', asset: 'USD', amount: '1' }),
    (venue) => venue.apply({ type: 'setMarket', symbol: SYMBOL, postOnly: true }),
    (venue) => venue.apply({ type: 'setAccount', account: ALICE, active: false }),
    (venue) => venue.index({ EUR: 1.5 }),
    (venue) => venue.cancel(ALICE, venue.buy(ALICE, SYMBOL, '0.1', 60_000).key),
    (venue) => venue.pass(1),
  ];
  const hashes = changes.map((change) => {
    const venue = busy();
    change(venue);
    return venue.state.hash();
  });
  assert.equal(new Set([...hashes, busy().state.hash()]).size, changes.length + 1);
  const one = busy();
  const [a, b] = [1, 2].map((price) => one.buy(ALICE, SYMBOL, '0.1', 60_000 + price).key) as [number, number];
  const two = busy();
  two.buy(ALICE, SYMBOL, '0.1', 60_001);
  two.buy(ALICE, SYMBOL, '0.1', 60_002);
  one.cancel(ALICE, a);
  one.cancel(ALICE, b);
  two.cancel(ALICE, b);
  two.cancel(ALICE, a);
  assert.notEqual(one.state.hash(), two.state.hash(), 'the next order would get another row');
});

test('dropping every cache changes no figure and no decision', () => {
  const venue = busy();
  const plain = busy();
  for (let step = 0; step < 20; step++) {
    venue.state.dropCaches();
    const act = (on: SmallVenue) => on.buy(step % 2 === 0 ? ALICE : BOB, SYMBOL, '0.3', 79_000 + step * 150);
    assert.deepStrictEqual(act(venue), act(plain));
    assert.deepStrictEqual(venue.figures(ALICE), plain.figures(ALICE));
  }
  assert.equal(venue.state.hash(), plain.state.hash());
});
