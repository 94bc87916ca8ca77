/** The worked examples that are stories: several things happen to a venue, and each is a row. */
import assert from 'node:assert/strict';
import { account } from '../../support/genesis.ts';
import { datedInverse, datedLinear, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';
import { assetsOf, put, RICH } from './worked-venue.ts';
import { fundingOf, type WorkedRow, type WorkedWallet } from './worked-wallets.ts';

type Told = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<string, Told>>;
type Given = (id: string) => WorkedRow['given'];

const DAVE = 5;

function usd(units: bigint): number {
  return Number(units) / 1e12;
}

/** The log does not print the rate; one of -3.81 USD an hour makes the position pay 0.0009 USD in 37 seconds. */
const SHORT: WorkedWallet = {
  rules: '2026',
  instruments: [linear()],
  index: { XBT: 60_500 },
  funds: ['flex USD 100000'],
  steps: fundingOf('PF_XBTUSD', ['60469', '60470'], ['60499', '60501']),
  read: () => ({}),
};

/** An account log: a short position is opened, increased and bought back. */
function accountLog(): Rows {
  const venue = put(SHORT);
  const trade = (side: 'buy' | 'sell', size: string, price: number): Told => {
    const { taker } = traded(venue, side, size, price);
    const { newLots, oldEntryPrice, newEntryPrice, realizedProfit, fee, realizedFunding, oldBalance, newBalance } =
      taker;
    return {
      newPosition: newLots / 10_000,
      // The log prints the entry price of the position that was closed, as it was.
      newAverageEntryPrice: newLots === 0 ? oldEntryPrice : newEntryPrice,
      realizedPnl: usd(realizedProfit),
      fee: usd(fee),
      change: usd(newBalance - oldBalance),
      realizedFunding: usd(realizedFunding),
    };
  };
  const open = trade('sell', '0.0214', 60_505);
  const increase = trade('sell', '0.0002', 60_504);
  trade('sell', '0.0016', 60_497);
  venue.pass(37_000);
  const first = trade('buy', '0.0004', 60_993);
  trade('buy', '0.0002', 60_994);
  return {
    'log-short-open-1': open,
    'log-short-increase-2': increase,
    'log-short-close-1': first,
    'log-short-close-3': trade('buy', '0.0016', 60_995),
    'log-short-close-4': trade('buy', '0.021', 60_997),
  };
}

function traded(venue: SmallVenue, side: 'buy' | 'sell', size: string, price: number) {
  venue.send(BOB, 'PF_XBTUSD', side === 'buy' ? 'sell' : 'buy', size, price);
  const [fill] = venue.send(ALICE, 'PF_XBTUSD', side, size, price).fills;
  assert.ok(fill !== undefined);
  return fill;
}

/** The same losing trades of somebody who holds no dollars: each debit is covered at once, and USD stays at zero. */
function conversion(given: Given): Rows {
  const { exchangeRate, conversionFeeRate, usdBefore } = given('conversion-of-uncovered-loss');
  const collateralRules = [
    { asset: 'USD', haircut: 0, conversionFee: 0 },
    { asset: 'USDC', haircut: 0.05, conversionFee: conversionFeeRate },
  ];
  const venue = put({
    ...SHORT,
    rules: { collateralRules },
    index: { XBT: 60_500, USDC: exchangeRate },
    funds: ['flex USDC 1000'],
    steps: [],
  });
  for (const [size, price] of [
    ['0.0214', 60_505],
    ['0.0002', 60_504],
    ['0.0016', 60_497],
  ] as const) {
    traded(venue, 'sell', size, price);
  }
  for (const [size, price] of [
    ['0.0004', 60_993],
    ['0.0002', 60_994],
    ['0.0016', 60_995],
  ] as const) {
    traded(venue, 'buy', size, price);
  }
  assert.equal(Number(venue.balance(ALICE, 'flex', 'USD')), usdBefore);
  venue.send(BOB, 'PF_XBTUSD', 'sell', '0.021', 60_997);
  const { events } = venue.send(ALICE, 'PF_XBTUSD', 'buy', '0.021', 60_997);
  const [paid, got] = eventsOf(events, 'booking').filter(({ reason }) => reason === 'conversion');
  assert.ok(paid !== undefined && got !== undefined);
  return {
    'conversion-of-uncovered-loss': {
      usdcDebited: usd(paid.oldBalance - paid.newBalance),
      usdCredited: usd(got.newBalance - got.oldBalance),
      usdAfter: Number(venue.balance(ALICE, 'flex', 'USD')),
    },
  };
}

/** Two positions of one wallet are liquidated; the book takes one wholly and the other in part. */
function assignment(given: Given): Rows {
  const { positions, filledInBook } = given('pas-split');
  const venue = new SmallVenue({
    instruments: [inverse(), datedInverse()],
    assets: assetsOf({ XBT: 8000 }),
    accounts: [account('alice', 'fi_xbtusd XBT 16'), ...['bob', 'carol', 'dave'].map((name) => account(name, ...RICH))],
  });
  const preference = {
    contractType: 'inverse',
    acceptLong: true,
    acceptShort: true,
    timeFrame: 'all',
    enabled: true,
  } as const;
  venue.apply({ type: 'addAssignment', account: DAVE, preference });
  // The contracts of the article under their symbols of today.
  const legs = [
    { symbol: 'PI_XBTUSD', size: positions.PI_BTCUSD, taken: filledInBook.PI_BTCUSD },
    { symbol: 'FI_XBTUSD_261225', size: positions.FI_BTCUSD_200228, taken: filledInBook.FI_BTCUSD_200228 },
  ];
  for (const { symbol, size } of legs) {
    const { fills } = venue.cross(ALICE, BOB, symbol, size, 8000);
    assert.equal(fills.length, 1);
  }
  for (const { symbol, taken } of legs) venue.buy(CAROL, symbol, taken, 7690);
  const { fills } = venue.index({ XBT: 7700 });
  const assigned = (symbol: string): number =>
    fills
      .filter((fill) => fill.marketId === venue.market(symbol).id && fill.taker.fillType === 'assignor')
      .reduce((sum, fill) => sum + fill.lots, 0);
  for (const { symbol, size } of legs) {
    assert.equal(venue.lots(ALICE, symbol), 0);
    assert.equal(venue.lots(CAROL, symbol) + venue.lots(DAVE, symbol), size);
  }
  return {
    'pas-split': {
      assigned: { PI_BTCUSD: assigned('PI_XBTUSD'), FI_BTCUSD_200228: assigned('FI_XBTUSD_261225') },
    },
  };
}

/** A dated contract settles at the mean of the means of its last thirty minutes. */
function settlement(given: Given): Rows {
  const minuteTicks: readonly (readonly number[])[] = given('ff-settlement-method').minuteTicks;
  const expiryMs = Date.parse('2026-12-25T08:00:00Z');
  const venue = new SmallVenue({
    startMs: expiryMs - 31 * 60_000,
    instruments: [datedLinear()],
    assets: assetsOf({ XBT: 80_000 }),
  });
  venue.pass(60_000);
  for (const ticks of minuteTicks) {
    for (const price of ticks) {
      venue.index({ XBT: price });
      venue.pass(60_000 / ticks.length);
    }
  }
  return { 'ff-settlement-method': { settlementRate: venue.market('FF_XBTUSD_261225').settlementPrice } };
}

export const WORKED_STORIES: Readonly<Record<string, (given: Given) => Rows>> = {
  'a short position is opened, increased and bought back': accountLog,
  'a loss is covered from another currency': conversion,
  'what the book leaves of a liquidation is assigned': assignment,
  'a dated contract settles': settlement,
};
