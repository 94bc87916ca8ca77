import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walletMargin } from '../../../src/core/margin/wallet.ts';
import { account as client } from '../../support/genesis.ts';
import { datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { Random } from '../../support/random.ts';
import { ALICE, BOB, CAROL, SmallVenue } from '../../support/small-venue.ts';

const MARKETS: readonly (readonly [symbol: string, price: number, step: number, size: number])[] = [
  ['PF_XBTUSD', 80_000, 1, 0.01],
  ['PF_ETHUSD', 2_600, 0.1, 0.1],
  ['FF_XBTUSD_261225', 80_000, 1, 0.01],
  ['PI_XBTUSD', 80_000, 0.5, 100],
];

test('cached figures are what a fresh look would compute, whatever happened since', (t) => {
  const random = new Random(11);
  const venue = new SmallVenue({
    accounts: ['alice', 'bob', 'carol'].map((name) =>
      client(name, 'flex USD 3000000', 'flex XBT 5', 'fi_xbtusd XBT 20'),
    ),
    instruments: [linear(), ether(), datedLinear(), inverse()],
  });
  const census: Record<string, number> = {};
  const clients = [ALICE, BOB, CAROL];
  const orders: { account: number; key: number }[] = [];
  const kept: ReturnType<SmallVenue['venue']['snapshot']>[] = [];
  const count = (what: string): void => {
    census[what] = (census[what] ?? 0) + 1;
  };
  for (let step = 0; step < 4_000; step++) {
    const account = random.pick(clients);
    const [symbol, price, tick, size] = random.pick(MARKETS);
    const what = random.next();
    if (what < 0.5) {
      const side = random.chance(0.5) ? 'buy' : 'sell';
      const away = random.whole(-3, 25) * (side === 'buy' ? -1 : 1);
      const lots = Number((size * random.whole(1, 9)).toFixed(2));
      const limit = Number((price + away * tick).toFixed(1));
      const answer = venue.send(account, symbol, side, lots, limit, { reduceOnly: random.chance(0.1) });
      count(answer.fills.length > 0 ? 'filled' : answer.status);
      if (answer.status === 'placed') orders.push({ account, key: answer.key });
    } else if (what < 0.88 && orders.length > 0) {
      const { account: whose, key } = orders.splice(
        random.whole(0, orders.length - 1),
        1,
      )[0] as (typeof orders)[number];
      count(venue.cancel(whose, key).status);
    } else if (what < 0.92) {
      const maxLeverage = random.chance(0.5) ? random.whole(5, 20) : undefined;
      const { result } = venue.apply({
        type: 'setLeverage',
        account,
        symbol,
        ...(maxLeverage === undefined ? {} : { maxLeverage }),
      });
      count(`leverage ${result.type}`);
    } else if (what < 0.95) {
      const { result } = venue.apply({
        type: 'setProfitCurrency',
        account,
        symbol,
        asset: random.chance(0.5) ? 'XBT' : 'USD',
      });
      count(`profit currency ${result.type}`);
    } else if (what < 0.98) {
      venue.index({ XBT: 79_000 + random.whole(0, 2_000), ETH: 2_600 });
      count('prices');
    } else if (what < 0.995) {
      kept.push(venue.venue.snapshot());
      count('snapshots');
    } else if (kept.length > 0) {
      venue.venue.restore(random.pick(kept));
      count('reverts');
    }
    venue.timeMs += random.whole(0, 5_000);
    const { state } = venue;
    const wallets = clients.flatMap((id) => state.accounts.get(id).wallets);
    for (const id of wallets.filter(() => random.chance(0.2))) {
      const wallet = state.wallets.get(id);
      const cached = walletMargin(state, wallet);
      const { figures } = wallet;
      wallet.figures = undefined;
      assert.deepEqual(cached, walletMargin(state, wallet), `step ${step}`);
      // The old ones go on, so that what is wrong in them comes out.
      wallet.figures = figures;
    }
  }
  t.diagnostic(JSON.stringify(census));
  assert.ok((census.placed ?? 0) > 400 && (census.filled ?? 0) > 50 && (census.reverts ?? 0) > 5);
});
