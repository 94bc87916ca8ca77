/** The size that the query names is let in by `sendorder`, one lot more is not, and neither is anything larger. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Genesis, Side } from '../../../src/core/commands/command.ts';
import type { Market } from '../../../src/core/entities.ts';
import { marketTerms } from '../../../src/core/margin/figures.ts';
import { largestSizeOf } from '../../../src/core/orders/queries.ts';
import { sendOrder } from '../../../src/core/orders/send.ts';
import { Turn } from '../../../src/core/turn.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, inverse, linear, withLevels } from '../../support/instruments.ts';
import { Random } from '../../support/random.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

const SEED = 11;
const VENUES = 240;
const STEPS = 14;

interface Asked {
  readonly symbol: string;
  readonly side: Side;
  readonly limitPrice?: string | undefined;
}

/** What it is let in as: tried on a fork, which is thrown away. */
function statusOf(venue: SmallVenue, { symbol, side, limitPrice }: Asked, lots: number): string {
  const fork = venue.state.fork();
  const turn = new Turn(fork, fork.root.seq + 1, fork.root.timeMs);
  const { lotMantissa, lotScale } = marketTerms(fork, venue.market(symbol));
  const result = sendOrder(turn, {
    type: 'sendOrder',
    account: ALICE,
    symbol,
    side,
    orderType: limitPrice === undefined ? 'mkt' : 'lmt',
    size: String((lots * lotMantissa) / lotScale),
    ...(limitPrice === undefined ? {} : { limitPrice }),
    reduceOnly: false,
  });
  return result.type === 'order' ? result.status : result.type;
}

/** Largest size in lots; undefined when there is nothing to trade with. */
function largestLots(venue: SmallVenue, asked: Asked): number | undefined {
  const market = venue.market(asked.symbol);
  const { side, limitPrice } = asked;
  const orderType = limitPrice === undefined ? 'mkt' : 'lmt';
  const told = largestSizeOf(venue.state, { accountId: ALICE, market, side, orderType, limitPrice });
  if (told === undefined) return undefined;
  assert.ok(typeof told === 'object', `${told} is on the tick`);
  return Math.round((told.size * market.contract.lotScale) / market.contract.lotMantissa);
}

describe('largest order', () => {
  test('one lot more is refused, in random venues', (t) => {
    const random = new Random(SEED);
    const census = new Map<string, number>();
    const count = (what: string) => census.set(what, (census.get(what) ?? 0) + 1);
    for (let number = 0; number < VENUES; number++) {
      const venue = aRandomVenue(random, number);
      for (const symbol of SYMBOLS) {
        for (const side of ['buy', 'sell'] as const) {
          for (const limitPrice of [undefined, aPrice(random, venue.market(symbol), 0.03)]) {
            const asked = { symbol, side, limitPrice };
            const lots = largestLots(venue, asked);
            if (lots === undefined) {
              count('nothing to trade with');
              assert.equal(statusOf(venue, asked, 1), 'iocWouldNotExecute');
              continue;
            }
            const where = `venue ${number}, ${JSON.stringify(asked)}, ${lots} lots`;
            if (lots > 0) assert.equal(statusOf(venue, asked, lots), 'placed', where);
            const refusal = statusOf(venue, asked, lots + 1);
            assert.notEqual(refusal, 'placed', where);
            for (let larger = 0; larger < 6; larger++) {
              const more = lots + 1 + Math.floor((lots + 20) * random.next() * random.pick([0.01, 0.3, 3, 30]));
              assert.notEqual(statusOf(venue, asked, more), 'placed', `${where}: ${more} are let in`);
            }
            const position = venue.position(ALICE, symbol);
            const closable = Math.max(0, side === 'buy' ? -(position?.lots ?? 0) : (position?.lots ?? 0));
            count(`${side} ${limitPrice === undefined ? 'mkt' : 'lmt'}`);
            count(refusal);
            count(lots === 0 ? 'nothing is let in' : lots < closable ? 'less than closes' : 'some');
            if (position !== undefined && position.leverage !== 0) count('isolated');
            if (closable > 0) count('against a position');
            if ((position?.orderCount ?? 0) > 0) count('beside orders');
          }
        }
      }
    }
    t.diagnostic([...census].map(([what, times]) => `${what} ${times}`).join(', '));
    for (const what of [
      ...['buy mkt', 'buy lmt', 'sell mkt', 'sell lmt', 'isolated', 'against a position', 'beside orders'],
      ...['insufficientAvailableFunds', 'maxPositionViolation', 'selfFill', 'invalidSize', 'wouldCauseLiquidation'],
      ...['nothing is let in', 'nothing to trade with'],
    ]) {
      assert.ok((census.get(what) ?? 0) >= 10, `${what}: ${census.get(what) ?? 0} times`);
    }
  });

  test('the closed form of C10 inside one level', () => {
    const venue = new SmallVenue({ feeSchedules: [], instruments: [linear()] });
    // 1 % of 80,000 a contract: 1,000,000 would be enough for 1,250, but levels of 2 and 4 % begin on the way.
    const lots = largestLots(venue, { symbol: 'PF_XBTUSD', side: 'buy', limitPrice: '80000' });
    assert.equal(lots, 2_500_000, '4 % of 250 x 80,000 would be 800,000; an order is worth 20,000,000 at most');
    const poor = new SmallVenue({ accounts: [account('alice', 'flex USD 8000')], instruments: [linear()] });
    assert.equal(largestLots(poor, { symbol: 'PF_XBTUSD', side: 'sell', limitPrice: '80000' }), 100_000);
  });

  test('what only closes is counted in, without any margin left', () => {
    const venue = new SmallVenue({
      feeSchedules: [],
      instruments: [linear()],
      accounts: [account('alice', 'flex USD 800'), account('bob', 'flex USD 1000000')],
    });
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
    venue.index({ XBT: 79_700 });
    assert.equal(largestLots(venue, { symbol: 'PF_XBTUSD', side: 'buy', limitPrice: '79000' }), 0);
    const sells = largestLots(venue, { symbol: 'PF_XBTUSD', side: 'sell', limitPrice: '79700' });
    assert.ok(sells !== undefined && sells >= 10_000, `${sells}`);
  });

  test('fills at better prices than mark let in what a smaller size would not be', () => {
    // Without available margin: a few lots bring too little, the whole offer at 70,000 brings 10,000 a contract.
    const venue = inDebt(linear());
    venue.sell(BOB, 'PF_XBTUSD', 1, 70_000);
    const asked = { symbol: 'PF_XBTUSD', side: 'buy', limitPrice: '70000' } as const;
    assert.equal(statusOf(venue, asked, 1), 'insufficientAvailableFunds');
    const lots = largestLots(venue, asked) as number;
    assert.ok(lots > 10_000, `${lots}`);
    assert.equal(statusOf(venue, asked, lots), 'placed');
    assert.equal(statusOf(venue, asked, lots + 1), 'insufficientAvailableFunds');
  });

  test('the last lots before a level of the schedule may be the largest', () => {
    const venue = inDebt(
      withLevels(linear(), [
        [0, 0.01, 0.005],
        [35_000, 0.5, 0.25],
      ]),
    );
    venue.sell(BOB, 'PF_XBTUSD', 1, 70_000);
    assert.equal(largestLots(venue, { symbol: 'PF_XBTUSD', side: 'buy', limitPrice: '70000' }), 5_000);
  });

  test('nothing is let in where the market does not trade', () => {
    const venue = new SmallVenue();
    venue.apply({ type: 'setMarket', symbol: 'PF_XBTUSD', suspended: true });
    assert.equal(largestLots(venue, { symbol: 'PF_XBTUSD', side: 'buy', limitPrice: '80000' }), 0);
  });

  test('asking changes nothing', () => {
    const venue = aRandomVenue(new Random(5), 0);
    const before = venue.venue.state.root.seq;
    const figures = JSON.stringify(venue.figures(ALICE));
    largestLots(venue, { symbol: 'PF_XBTUSD', side: 'buy', limitPrice: '80000' });
    assert.equal(venue.venue.state.root.seq, before);
    assert.equal(JSON.stringify(venue.figures(ALICE)), figures);
  });
});

/** Alice has an ether position that takes all of her margin and 500 more. */
function inDebt(row: ReturnType<typeof linear>): SmallVenue {
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [row, ether()],
    accounts: [account('alice', 'flex USD 520'), account('bob', 'flex USD 100000000')],
  });
  venue.cross(ALICE, BOB, 'PF_ETHUSD', 10, 2_600);
  venue.index({ ETH: 2_575 });
  return venue;
}

const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'FF_XBTUSD_261225', 'PI_XBTUSD'] as const;

/** A venue in which Alice has traded a while, cross and isolated, with orders in the book. */
function aRandomVenue(random: Random, number: number): SmallVenue {
  const maxPositionSize = number % 4 === 0 ? 3 : 1200;
  const wealth = random.pick([50, 3_000, 60_000, 2_000_000]);
  const changes: Partial<Genesis> = {
    instruments: [linear({ maxPositionSize }), ether(), datedLinear(), inverse()],
    liquidity: number % 3 === 0 ? 'none' : 'house',
    accounts: [
      account('alice', `flex USD ${wealth}`, `flex XBT ${wealth / 100_000}`, `fi_xbtusd XBT ${wealth / 80_000}`),
      account('bob', 'flex USD 1000000000', 'fi_xbtusd XBT 10000'),
    ],
  };
  const venue = new SmallVenue(changes);
  for (let step = 0; step < STEPS; step++) act(random, venue, wealth);
  return venue;
}

function act(random: Random, venue: SmallVenue, wealth: number): void {
  const symbol = random.pick(SYMBOLS);
  const market = venue.market(symbol);
  const side = random.pick(['buy', 'sell'] as const);
  switch (
    random.weighted([
      [6, 'alice'],
      [4, 'bob'],
      [2, 'leverage'],
      [1, 'profit'],
      [2, 'index'],
    ] as const)
  ) {
    case 'alice':
      venue.send(ALICE, symbol, side, aSize(random, market, wealth), aPrice(random, market, 0.01));
      break;
    case 'bob':
      venue.send(BOB, symbol, side, aSize(random, market, wealth), aPrice(random, market, 0.05));
      break;
    case 'leverage':
      venue.apply({
        type: 'setLeverage',
        account: ALICE,
        symbol,
        ...(random.chance(0.7) ? { maxLeverage: random.pick([1, 5, 20, 50]) } : {}),
      });
      break;
    case 'profit':
      venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol, asset: random.pick(['USD', 'EUR', 'XBT']) });
      break;
    case 'index':
      venue.index({ XBT: Math.round(random.around(80_000, 2_500)), ETH: Math.round(random.around(2_600, 80)) });
      break;
  }
}

/** A part of what the wealth could margin, in whole lots. */
function aSize(random: Random, market: Market, wealth: number): string {
  const { contract } = market;
  const priceOfOne = contract.kind === 'linear' ? market.markPrice : 1;
  const lots =
    (wealth * random.next() * random.pick([1, 10, 40])) / priceOfOne / (contract.lotMantissa / contract.lotScale);
  return String((Math.max(1, Math.floor(lots)) * contract.lotMantissa) / contract.lotScale);
}

function aPrice(random: Random, { contract, markPrice }: Market, spread: number): string {
  const tick = contract.tickMantissa / contract.tickScale;
  return String(Number((Math.round(random.around(markPrice, markPrice * spread) / tick) * tick).toFixed(6)));
}
