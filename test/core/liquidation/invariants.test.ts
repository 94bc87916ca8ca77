import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '../../../src/core/entities.ts';
import { cancelRiskyOrders } from '../../../src/core/liquidation/cancel-risk.ts';
import { walletMargin } from '../../../src/core/margin/wallet.ts';
import { Turn } from '../../../src/core/turn.ts';
import { account } from '../../support/genesis.ts';
import { datedInverse, datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { Random } from '../../support/random.ts';
import { ALICE, eventsOf, SmallVenue } from '../../support/small-venue.ts';
import { endingOf } from './crash.ts';
import { volunteer } from './support.ts';

const ACCOUNTS = 8;
const RUNS = 100;
const ENTRIES = 260;
const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'FF_XBTUSD_261225', 'PI_XBTUSD', 'FI_XBTUSD_261225'];
const ASSETS = ['USD', 'XBT', 'ETH', 'EUR'];

test('after every entry: money is conserved, nobody is in danger, and nobody without positions owes', (context) => {
  const census: Record<string, number> = {};
  for (let seed = 1; seed <= RUNS; seed++) {
    const random = new Random(seed);
    const venue = randomVenue(random);
    for (let entry = 0; entry < ENTRIES; entry++) {
      const { events } = act(venue, random);
      for (const { step } of eventsOf(events, 'liquidation')) census[step] = (census[step] ?? 0) + 1;
      check(venue, `seed ${seed}, entry ${entry}`);
    }
    if (seed % 10 === 0) assert.doesNotThrow(() => venue.state.save());
  }
  context.diagnostic(JSON.stringify(census));
  for (const step of ['ordersCancelled', 'partial', 'full', 'assignment', 'covered', 'unwind']) {
    assert.ok((census[step] ?? 0) > 10, `${step} was met`);
  }
});

test('the same after caches were dropped, or the state saved and loaded, at random', () => {
  const run = (between: (venue: SmallVenue) => void): string => {
    const random = new Random(77);
    const other = new Random(78);
    const venue = randomVenue(random);
    for (let entry = 0; entry < ENTRIES; entry++) {
      if (other.chance(0.3)) between(venue);
      act(venue, random);
    }
    return venue.state.hash();
  };
  const plain = run(() => {});
  assert.equal(
    run(({ state }) => state.dropCaches()),
    plain,
  );
  assert.equal(
    run(({ state }) => state.load(state.save())),
    plain,
  );
  assert.equal(
    run(({ venue }) => venue.restore(venue.snapshot())),
    plain,
  );
});

function randomVenue(random: Random): SmallVenue {
  const venue = new SmallVenue({
    instruments: [linear(), ether(), datedLinear(), inverse(), datedInverse()],
    liquidity: random.chance(0.3) ? 'house' : 'none',
    rules: {
      liquidityPoolUsd: random.pick([0, 500, 10_000_000]),
      liquidationFeeRate: random.pick([0, 0.001]),
      partialLiquidationSlice: random.pick([0, 0.1, 0.3]),
    },
    accounts: Array.from({ length: ACCOUNTS }, (_, index) =>
      account(
        `a${index}`,
        `flex USD ${random.whole(1_000, 30_000)}`,
        `flex ETH ${random.whole(1, 9)}`,
        `flex EUR ${random.whole(1, 9_000)}`,
        `fi_xbtusd XBT 0.${random.whole(1, 5)}`,
      ),
    ),
  });
  const volunteers = random.chance(0.5);
  for (let id = ALICE; id < ALICE + ACCOUNTS; id++) {
    if (volunteers && random.chance(0.4)) volunteer(venue, id, { contractType: random.pick(['linear', 'inverse']) });
    if (random.chance(0.3)) {
      venue.apply({ type: 'setProfitCurrency', account: id, symbol: 'PF_XBTUSD', asset: random.pick(['ETH', 'EUR']) });
    }
    for (const symbol of SYMBOLS.slice(0, 2)) {
      const maxLeverage = random.whole(2, 20);
      if (random.chance(0.25)) venue.apply({ type: 'setLeverage', account: id, symbol, maxLeverage });
    }
  }
  return venue;
}

/** Time stands still: prices alone decide who is in danger. */
function act(venue: SmallVenue, random: Random) {
  const id = ALICE + random.whole(0, ACCOUNTS - 1);
  const symbol = random.pick(SYMBOLS);
  const what = random.next();
  if (what < 0.12) {
    const shock = random.chance(0.25) ? 0.15 : 0.03;
    const xbt = venue.state.assets.get(venue.market('PF_XBTUSD').baseAsset).indexPriceUsd;
    const eth = venue.state.assets.get(venue.market('PF_ETHUSD').baseAsset).indexPriceUsd;
    return venue.index({
      XBT: Math.round(Math.min(200_000, Math.max(20_000, xbt * random.around(1, shock)))),
      ETH: Math.round(Math.min(9_000, Math.max(600, eth * random.around(1, shock)))),
    });
  }
  if (what < 0.16) {
    const [from, to] = random.pick([
      ['flex', 'cash'],
      ['cash', 'flex'],
    ] as const);
    return venue.apply({
      type: 'transfer',
      account: id,
      from,
      to,
      asset: 'USD',
      amount: String(random.whole(1, 9_000)),
    });
  }
  const mark = venue.market(symbol).markPrice;
  const notional = 500 * 800 ** random.next();
  const size = symbol.includes('I_') ? Math.max(1, Math.round(notional)) : Math.max(0.001, notional / mark).toFixed(3);
  const price = Math.max(1, Math.round(mark * random.around(1, random.pick([0.01, 0.08]))));
  return venue.send(id, symbol, random.pick(['buy', 'sell']), size, price, {
    type: random.pick(['lmt', 'lmt', 'ioc']),
    reduceOnly: random.chance(0.1),
  });
}

function check(venue: SmallVenue, where: string): void {
  const { state } = venue;
  for (const asset of ASSETS) assert.equal(venue.total(asset), 0n, `${asset} is conserved, ${where}`);
  for (let id = ALICE; id < ALICE + ACCOUNTS; id++) {
    assert.notEqual(endingOf(state, id), 'inDanger', `account ${id}, ${where}`);
    for (const walletId of state.accounts.get(id).wallets) {
      const wallet = state.wallets.get(walletId);
      if (wallet.kind === 'cash') continue;
      const open = wallet.positions.some((positionId) => state.positions.get(positionId).lots !== 0);
      if (!open)
        assert.ok(
          wallet.amounts.every((units) => units >= 0n),
          `wallet ${walletId}, ${where}`,
        );
      const margin = walletMargin(state, wallet);
      const equity = wallet.kind === 'single' ? margin.riskEquity : margin.marginEquity;
      // Nothing is left to cancel in a wallet that is short of initial margin (D14).
      if (equity < margin.initialMargin) {
        const kept = venue.venue.snapshot();
        const { before, after } = cancelRiskyOrders(new Turn(state, 1e6, venue.timeMs), { walletId, positionId: -1 });
        assert.equal(after, before, `risky orders, ${where}`);
        venue.venue.restore(kept);
      }
    }
  }
  openInterestIsBothSides(venue, where);
  for (let id = 0; id < state.orders.size; id++) reduceOnlyFits(venue, state.orders.find(id), where);
}

function openInterestIsBothSides({ state }: SmallVenue, where: string): void {
  const sums = Array.from({ length: state.markets.size }, () => ({ long: 0, short: 0 }));
  for (let id = 0; id < state.positions.size; id++) {
    const position = state.positions.find(id);
    const sum = position === undefined ? undefined : sums[position.marketId];
    if (position === undefined || sum === undefined) continue;
    if (position.lots > 0) sum.long += position.lots;
    else sum.short -= position.lots;
  }
  for (const [marketId, { long, short }] of sums.entries()) {
    assert.deepEqual([long, short], [state.markets.get(marketId).openInterestLots, long], where);
  }
}

/** D22: no reduce-only order is larger than what there is to close. */
function reduceOnlyFits({ state }: SmallVenue, order: Order | undefined, where: string): void {
  if (order === undefined || !order.reduceOnly) return;
  const { lots } = state.positions.get(order.positionId);
  assert.ok(order.lots <= Math.max(0, order.side === 'sell' ? lots : -lots), `reduce-only, ${where}`);
}
