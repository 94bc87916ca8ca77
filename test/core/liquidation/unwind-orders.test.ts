/** Queues that are kept, against queues that are ranked anew each time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Side } from '../../../src/core/commands/command.ts';
import { unwindQueue } from '../../../src/core/liquidation/ranking.ts';
import { UnwindOrders } from '../../../src/core/liquidation/unwind-orders.ts';
import { postFromOutside } from '../../../src/core/money/ledger.ts';
import { settleFill } from '../../../src/core/orders/settle.ts';
import { newView } from '../../../src/core/orders/views.ts';
import { Turn } from '../../../src/core/turn.ts';
import { account } from '../../support/genesis.ts';
import { Random } from '../../support/random.ts';
import { ALICE, eventsOf, type SmallVenue } from '../../support/small-venue.ts';
import { INVERSE, LINEAR, plainVenue } from './support.ts';

const CLIENTS = 30;
const SEED = 7;

function manyClients(): SmallVenue {
  const clients = Array.from({ length: CLIENTS }, (_, index) =>
    account(`client-${index}`, `flex USD ${1_000 + index * 777}`, 'fi_xbtusd XBT 1'),
  );
  return plainVenue({ accounts: clients, rules: { liquidityPoolUsd: 0 } });
}

/** One client trades with another, as a liquidation lets them: it books what it comes to and asks nobody. */
function trade(turn: Turn, marketId: number, one: number, other: number, ticks: number, lots: number): void {
  const party = (accountId: number, side: Side) => ({
    accountId,
    order: newView(turn.keys(1), accountId, marketId, side, 'lmt', ticks, lots, false, '', turn.timeMs),
    fillType: 'maker' as const,
  });
  settleFill(turn, marketId, party(one, 'buy'), party(other, 'sell'), ticks, lots, true);
}

test('kept queues are what queues ranked anew are, whatever happened in between', (t) => {
  const venue = manyClients();
  const { state } = venue;
  const random = new Random(SEED);
  const markets = [LINEAR, INVERSE].map((symbol) => venue.market(symbol).id);
  let longest = 0;
  let compared = 0;
  for (let round = 0; round < 12; round++) {
    venue.index({ XBT: 80_000 + random.whole(-20, 20) });
    const turn = new Turn(state, 1_000_000 + round, venue.timeMs);
    state.touchedWallets.length = 0;
    const orders = new UnwindOrders();
    for (let step = 0; step < 60; step++) {
      const [one, other] = [random.whole(0, CLIENTS - 1), random.whole(1, CLIENTS - 1)];
      const clients = [ALICE + one, ALICE + ((one + other) % CLIENTS)] as const;
      const market = random.pick(markets);
      const ticks = market === markets[0] ? random.whole(79_000, 81_000) : random.whole(158_000, 162_000);
      if (random.chance(0.9)) trade(turn, market, ...clients, ticks, random.whole(1, 40));
      else postFromOutside(state, state.accounts.get(clients[0]).wallets[1] as number, 0, 10n ** 15n);
      if (random.chance(0.3)) continue;
      for (const marketId of markets) {
        for (const long of [true, false]) {
          const queue = orders.queue(state, marketId, long);
          assert.deepEqual(queue, unwindQueue(state, marketId, long));
          longest = Math.max(longest, queue.length);
          compared++;
        }
      }
    }
  }
  t.diagnostic(`${compared} queues compared, the longest of ${longest}`);
  assert.ok(longest > 10);
});

test('a wallet that is touched twice in a row is ranked for the second time as well', () => {
  const venue = manyClients();
  const { state } = venue;
  const market = venue.market(LINEAR).id;
  const turn = new Turn(state, 1_000_000, venue.timeMs);
  state.touchedWallets.length = 0;
  const orders = new UnwindOrders();
  trade(turn, market, ALICE, ALICE + 1, 79_000, 10);
  const wallet = state.accounts.get(ALICE).wallets[1] as number;
  postFromOutside(state, wallet, 0, 10n ** 15n);
  const before = orders.queue(state, market, true)[0]?.score;
  postFromOutside(state, wallet, 0, 10n ** 16n);
  const queue = orders.queue(state, market, true);
  assert.notEqual(queue[0]?.score, before);
  assert.deepEqual(queue, unwindQueue(state, market, true));
});

test('a cascade asks everybody once', (t) => {
  const venue = manyClients();
  for (let pair = 0; pair < CLIENTS / 2; pair++) {
    venue.cross(ALICE + pair, ALICE + CLIENTS - 1 - pair, LINEAR, String(0.01 * (pair + 4)), 80_000);
  }
  const scans = t.mock.method(venue.state.positions, 'find');
  const { events } = venue.index({ XBT: 30_000 });
  const unwound = eventsOf(events, 'liquidation').filter(({ step }) => step === 'unwind');
  t.diagnostic(`${unwound.length} unwound, ${scans.mock.callCount()} positions asked for`);
  assert.ok(unwound.length > 2);
  assert.ok(scans.mock.callCount() <= venue.state.positions.size);
});
