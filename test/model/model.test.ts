/** The model against numbers that the venue itself, or its rule book, has published: what it says it must say of these. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelCommand, Side } from './commands.ts';
import { cents, figuresOf } from './figures.ts';
import { Fraction } from './fraction.ts';
import { setRate } from './funding.ts';
import { Model, type Predicted } from './model.ts';
import { type Account, type Market, noFunding } from './state.ts';

const LEVELS = (bound: string, initial: number): readonly object[] => [
  { [bound]: 0, initialMargin: initial, maintenanceMargin: initial / 2 },
];
const PF = {
  symbol: 'PF_XBTUSD',
  type: 'flexible_futures',
  base: 'BTC',
  tickSize: 1,
  contractValueTradePrecision: 4,
  maxPositionSize: 1000,
  impactMidSize: 1,
  marginLevels: LEVELS('numNonContractUnits', 0.01),
  feeScheduleUid: 'u',
};
const FF = {
  ...PF,
  symbol: 'FF_XBTUSD_261225',
  lastTradingTime: '2026-12-25T08:00:00Z',
  marginLevels: LEVELS('numNonContractUnits', 0.02),
};
const PI = {
  ...PF,
  symbol: 'PI_XBTUSD',
  type: 'futures_inverse',
  tickSize: 0.5,
  contractValueTradePrecision: 0,
  maxPositionSize: 1_000_000,
  marginLevels: LEVELS('contracts', 0.02),
};

class Wallets {
  readonly model = new Model();

  constructor(
    index: number,
    fees: readonly [number, number],
    rules: unknown,
    ...funds: readonly (readonly [string, string, string])[]
  ) {
    const [makerFee, takerFee] = fees;
    this.give({
      type: 'genesis',
      startMs: Date.parse('2026-09-29T08:00:00Z'),
      rules,
      assets: [
        { symbol: 'USD', kind: 'cash', decimals: 12, indexPriceUsd: 1, indexDecimals: 2 },
        { symbol: 'XBT', kind: 'coin', decimals: 12, indexPriceUsd: index, indexDecimals: 2 },
        { symbol: 'ETH', kind: 'coin', decimals: 12, indexPriceUsd: 3293.15, indexDecimals: 2 },
      ],
      instruments: [PF, FF, PI],
      feeSchedules: [{ uid: 'u', tiers: [{ makerFee, takerFee, usdVolume: 0 }] }],
      accounts: [
        { name: 'one', keys: [], funds: funds.map(([wallet, asset, amount]) => ({ wallet, asset, amount })) },
        {
          name: 'other',
          keys: [],
          funds: [
            { wallet: 'flex', asset: 'USD', amount: '100000000' },
            { wallet: 'fi_xbtusd', asset: 'XBT', amount: '100000' },
          ],
        },
      ],
      liquidity: 'none',
      premiums: [],
    });
  }

  give(command: ModelCommand): Predicted {
    return this.model.apply(command, 0, { key: -1, status: '', doubts: 0 });
  }

  order(account: number, side: Side, symbol: string, size: string, price: number): Predicted {
    return this.model.apply(
      {
        type: 'sendOrder',
        account,
        symbol,
        side,
        orderType: 'lmt',
        size,
        limitPrice: String(price),
        reduceOnly: false,
      },
      0,
      { key: this.model.state.arrivals + 1, status: '', doubts: 0 },
    );
  }

  trade(side: Side, symbol: string, size: string, price: number): Predicted {
    this.order(3, side === 'buy' ? 'sell' : 'buy', symbol, size, price);
    return this.order(2, side, symbol, size, price);
  }

  index(price: number): void {
    this.give({ type: 'setIndexPrices', prices: [['XBT', price]] });
  }

  get figures() {
    const { state } = this.model;
    return figuresOf(state, state.accounts[2] as (typeof state.accounts)[number]);
  }
}

test('flex-e2e-usd-long and flex-e2e-orders', () => {
  const one = new Wallets(80_000, [0, 0], '2026', ['flex', 'USD', '10000']);
  one.trade('buy', 'PF_XBTUSD', '0.5', 80_000);
  one.index(84_000);
  const { pnl, portfolioValue, initialMargin, maintenanceMargin, availableMargin } = one.figures.flex.figures;
  assert.deepEqual(
    [pnl, portfolioValue, initialMargin, maintenanceMargin, availableMargin],
    [2000, 12_000, 400, 200, 11_600],
  );
  one.order(2, 'buy', 'PF_XBTUSD', '0.25', 82_000);
  one.order(2, 'sell', 'PF_XBTUSD', '0.2', 86_000);
  assert.equal(one.figures.flex.figures.initialMarginWithOrders, 605);
});

test('flex-e2e-netting', () => {
  const one = new Wallets(80_000, [0, 0], '2026', ['flex', 'USD', '10000']);
  one.trade('buy', 'PF_XBTUSD', '1', 80_000);
  one.trade('sell', 'FF_XBTUSD_261225', '0.6', 81_000);
  const { initialMargin, maintenanceMargin } = one.figures.flex.figures;
  assert.deepEqual([initialMargin, maintenanceMargin], [972, 486]);
});

test('inverse-e2e-triggers', () => {
  const one = new Wallets(80_000, [0, 0], '2026', ['fi_xbtusd', 'XBT', '0.05']);
  one.trade('buy', 'PI_XBTUSD', '10000', 80_000);
  one.index(84_000);
  const [wallet] = one.figures.singles;
  const near = (value: number | undefined, expected: number, within: number): void =>
    assert.ok(Math.abs((value ?? 0) - expected) < within, `${value} is ${expected}`);
  near(wallet?.figures.pnl, 0.00595238, 5e-9);
  near(wallet?.figures.portfolioValue, 0.05595238, 5e-9);
  near(wallet?.figures.mm, 0.00119048, 5e-9);
  near(wallet?.figures.availableFunds, 0.05345238, 5e-9);
  near(wallet?.triggers.im.price, 57_971.01, 0.01);
  near(wallet?.triggers.mm.price, 57_714.29, 0.01);
});

test('inverse-epp-liquidation-price', () => {
  const one = new Wallets(8000, [0, 0], '2026', ['fi_xbtusd', 'XBT', '0.01']);
  one.trade('buy', 'PI_XBTUSD', '1000', 8000);
  assert.equal(Math.floor(one.figures.singles[0]?.triggers.mm.price ?? 0), 7481);
});

test('log-short: fees, profits and the entry price of a captured account', () => {
  const one = new Wallets(60_500, [0.02, 0.05], '2026', ['flex', 'USD', '100000']);
  const rows: readonly (readonly [Side, string, number, number, number])[] = [
    ['sell', '0.0214', 60_505, 0, 0.6474],
    ['sell', '0.0002', 60_504, 0, 0.0061],
    ['sell', '0.0016', 60_497, 0, 0.0484],
    ['buy', '0.0004', 60_993, -0.1954, 0.0122],
    ['buy', '0.0002', 60_994, -0.0979, 0.0061],
    ['buy', '0.0016', 60_995, -0.7849, 0.0488],
    ['buy', '0.021', 60_997, -10.3438, 0.6405],
  ];
  for (const [side, size, price, profit, fee] of rows) {
    const fill = one.trade(side, 'PF_XBTUSD', size, price).events.find((event) => event.type === 'fill');
    assert.ok(fill?.type === 'fill');
    assert.deepEqual(
      [Number(fill.taker.profit) / 1e12, Number(fill.taker.fee) / 1e12],
      [profit, fee],
      `${size} at ${price}`,
    );
    if (size === '0.0016') assert.ok(Math.abs(fill.taker.newEntry - 60_504.439_655_172_41) < 1e-9);
  }
});

test('premium-cap-87d', () => {
  const one = new Wallets(35_000, [0, 0], '2026');
  one.order(3, 'buy', 'FF_XBTUSD_261225', '1', 50_000);
  one.order(3, 'sell', 'FF_XBTUSD_261225', '1', 50_001);
  one.give({ type: 'setPremiums', premiums: [['FF_XBTUSD_261225', 0]] });
  assert.ok(Math.abs((one.model.state.markets.get('FF_XBTUSD_261225')?.mark ?? 0) - 38_087) < 1);
});

test('flex-eth-subaccount, and cents', () => {
  const one = new Wallets(40_000, [0, 0], 'contract-2022', ['flex', 'ETH', '0.5']);
  const { figures, currencies } = one.figures.flex;
  assert.deepEqual(
    [figures.balanceValue, figures.collateralValue, figures.availableMargin],
    [1646.58, 1543.91, 1543.91],
  );
  assert.ok(Math.abs((currencies[1]?.available ?? 0) - 0.49999966035931903) < 1e-16);
  assert.deepEqual([1646.575, 1.005, -1.005, 1e-9, -1e-9].map(cents), [1646.58, 1.01, -1.01, 0, 0]);
});

test('flex-e2e-nonusd-pnl: a gain that will be paid in bitcoin counts less, a loss in full', () => {
  const one = new Wallets(80_000, [0, 0], 'contract-2022', ['flex', 'USD', '5000']);
  one.give({ type: 'setProfitCurrency', account: 2, symbol: 'PF_XBTUSD', asset: 'XBT' });
  one.trade('buy', 'PF_XBTUSD', '1', 80_000);
  one.trade('sell', 'FF_XBTUSD_261225', '0.3', 80_000);
  one.index(81_000);
  const { pnl, totalUnrealizedAsMargin, marginEquity } = one.figures.flex.figures;
  assert.deepEqual([pnl, totalUnrealizedAsMargin, marginEquity], [700, 677.55, 5677.55]);
});

test('funding-abs-*: rates from samples, in all digits that were captured', () => {
  const rows: readonly (readonly [string, number, number, number, number, number])[] = [
    // Contract, relative rate, samples, coefficient, index, absolute rate.
    ['PF_XBTUSD', 1.1795815277778e-5, 60, 24, 112_625.66, 1.3285114808978307],
    ['PF_XBTUSD', -1.35828875e-5, 60, 8, 83_795.85, -1.138189603516875],
    ['PI_XBTUSD', -1.6898883333333e-5, 240, 8, 20_712.93, -8.15861558e-10],
    ['PI_XBTUSD', -8.047629166667e-6, 60, 24, 21_988.66, -3.65989977e-10],
  ];
  for (const [symbol, relative, samples, coefficient, index, absolute] of rows) {
    const one = new Wallets(index, [0, 0], '2026');
    const { state } = one.model;
    const market = state.markets.get(symbol) as Market;
    const funded = {
      ...market,
      contract: { ...market.contract, fundingCoefficient: coefficient, fundingCap: 0.005, fundingFloor: -0.005 },
    };
    funded.funding = {
      ...noFunding(0),
      premiumSum: BigInt(Math.round(relative * samples * coefficient * 1e9)),
      samples,
    };
    setRate(state, funded, []);
    const rate = new Fraction(funded.funding.rateUnits, 10n ** 18n).toNumber();
    assert.ok(Math.abs(rate - absolute) <= (symbol === 'PI_XBTUSD' ? 1e-18 : 1e-12), `${symbol}: ${rate}`);
  }
});

test('conversion-of-uncovered-loss: what is owed is taken from another currency, to the unit', () => {
  const one = new Wallets(60_500, [0.05, 0.05], '2026', ['flex', 'ETH', '1']);
  one.trade('sell', 'PF_XBTUSD', '0.021', 60_505);
  const [flex] = (one.model.state.accounts[2] as Account).wallets.slice(1);
  assert.equal(flex?.balances.get('USD'), 0n);
  // 0.6353 USD at 3,293.15 less 0.5 %, rounded up.
  assert.equal(flex?.balances.get('ETH'), 10n ** 12n - 193_885_023n);
});
