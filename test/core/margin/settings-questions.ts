/** Questions to a small venue whose answers depend on a setting of its rules, each short enough for pen and paper. */
import type { Liquidation } from '../../../src/core/events.ts';
import { liquidationPrice } from '../../../src/core/margin/liquidation-price.ts';
import { ASSETS, account } from '../../support/genesis.ts';
import { datedLinear, linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';
import { INVERSE, LINEAR, pool, volunteer } from '../liquidation/support.ts';

export type Settings = Readonly<Record<string, unknown>>;
/** Asks a venue under the 2026 rules with these settings. */
export type Ask = (rules: Settings) => unknown;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
export const DATED = 'FF_XBTUSD_261225';
const DATED_END_MS = Date.UTC(2026, 11, 25, 8);

/** Prices as the venue prints them, without the noise of floats. */
const round = (value: number, decimals = 6): number => Number(value.toFixed(decimals));
const flexOf = (venue: SmallVenue) => venue.figures(ALICE).flex;

// --- balances ----------------------------------------------------------------------------------------------------------

export const holding =
  (funds: string): Ask =>
  (rules) =>
    round(flexOf(new SmallVenue({ rules, accounts: [account('alice', funds)] })).collateralValue);

/** 0.5 EUR at 1.17 are 0.585 USD; 0.01 XBT have gained half a dollar, half a cent. */
export const cents: Ask = (rules) => {
  const venue = new SmallVenue({
    rules,
    feeSchedules: [],
    accounts: [account('alice', 'flex EUR 0.5', 'flex USD 100000'), account('bob', 'flex USD 100000')],
  });
  venue.cross(ALICE, BOB, LINEAR, '0.01', 80_000);
  venue.index({ XBT: 80_000.5 });
  return [round(flexOf(venue).balanceValue), flexOf(venue).pnl];
};

/** 1 XBT from 80,000, now at 81,000: 1,000 USD of profit, to be paid in XBT. */
export const profitInCoins: Ask = (rules) => {
  const venue = traded(rules, 1);
  venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: LINEAR, asset: 'XBT' });
  venue.index({ XBT: 81_000 });
  return round(flexOf(venue).totalUnrealizedAsMargin);
};

/** Buying 1 XBT at 80,000 costs a fee of 40 USD; Alice has 1,000 fee credits. */
export const paidBesideCredits: Ask = (rules) => {
  const credits = { symbol: 'FEE', kind: 'credit', decimals: 12, indexPriceUsd: 0, indexDecimals: 0 } as const;
  const venue = new SmallVenue({
    rules,
    assets: [...ASSETS, credits],
    accounts: [account('alice', 'flex USD 10000', 'flex FEE 1000'), account('bob', 'flex USD 10000')],
  });
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  return 10_000 - Number(venue.balance(ALICE, 'flex', 'USD'));
};

/** 0.0001 XBT at 80,001 cost 0.00400005 USD. */
export const smallFee: Ask = (rules) =>
  new SmallVenue({ rules })
    .cross(ALICE, BOB, LINEAR, '0.0001', 80_001)
    .fills.map((fill) => Number(fill.taker.fee) / 1e12);

// --- margin ------------------------------------------------------------------------------------------------------------

/** Alice has a million and is long so many XBT from 80,000; nobody pays fees. */
function traded(rules: Settings, size: number): SmallVenue {
  const venue = new SmallVenue({ rules, feeSchedules: [] });
  venue.cross(ALICE, BOB, LINEAR, size, 80_000);
  return venue;
}

/** 1 XBT from 80,000 with the mark at 90,000; level 1: 1 % and 0.5 %. */
export const linearMargins: Ask = (rules) => {
  const venue = traded(rules, 1);
  venue.index({ XBT: 90_000 });
  return [flexOf(venue).initialMargin, flexOf(venue).maintenanceMargin];
};

/** 80,000 contracts from 80,000 are 1 XBT, and 0.8 at a mark of 100,000; level 1: 2 % and 1 %. */
function inverseVenue(rules: Settings): SmallVenue {
  const accounts = ['alice', 'bob'].map((name) => account(name, 'fi_xbtusd XBT 10'));
  const venue = new SmallVenue({ rules, accounts, feeSchedules: [] });
  // The last premium is repeated while nobody quotes (C24): an eighth of it is the rate of the next hour.
  venue.state.markets.own(venue.market(INVERSE).id).lastPremiumUnits = 8 * 100_000;
  venue.cross(ALICE, BOB, INVERSE, 80_000, 80_000);
  return venue;
}

export const inverseMargins: Ask = (rules) => {
  const venue = inverseVenue(rules);
  venue.index({ XBT: 100_000 });
  const { im, mm } = venue.single(ALICE, 'fi_xbtusd').requirements;
  return [round(im), round(mm)];
};

export const thresholds: Ask = (rules) => {
  const { lt, tt } = inverseVenue(rules).single(ALICE, 'fi_xbtusd').requirements;
  return [round(lt), round(tt)];
};

/** The second hour's rate is 0.0001: 1 XBT has cost 0.00005 after half of it. */
export const valueWithFunding: Ask = (rules) => {
  const venue = inverseVenue(rules);
  venue.pass(1.5 * HOUR_MS);
  const { portfolioValue, funding } = venue.single(ALICE, 'fi_xbtusd');
  return [round(portfolioValue), round(funding)];
};

export const listed: Ask = (rules) =>
  inverseVenue(rules)
    .single(ALICE, 'fi_xbtusd')
    .balances.map(({ asset }) => asset);

/** 13 XBT at 80,000 are 1,040,000 USD: 40,000 of them in the second level, 2 %. */
export const twoLevels: Ask = (rules) => flexOf(traded(rules, 13)).initialMargin;

/** 1 XBT of collateral, long 1 XBT from 80,000: 78,400 f + 80,000 f - 80,000 = 400, or 78,400 + P - 80,000 = 400. */
export const estimate: Ask = (rules) => {
  const accounts = [account('alice', 'flex XBT 1'), account('bob', 'flex USD 1000000')];
  const venue = new SmallVenue({ rules, accounts, feeSchedules: [] });
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  return round(liquidationPrice(venue.state, venue.wallet(ALICE, 'flex'), venue.market(LINEAR).id) ?? 0, 2);
};

// --- orders ------------------------------------------------------------------------------------------------------------

/** Somebody sells 1 at 80,000 and 1 at 80,900, 1.125 % further out. */
export const boughtAtMarket: Ask = (rules) => {
  const venue = new SmallVenue({ rules });
  venue.sell(BOB, LINEAR, 1, 80_000);
  venue.sell(BOB, LINEAR, 1, 80_900);
  venue.buy(ALICE, LINEAR, 2);
  return venue.lots(ALICE, LINEAR) / 10_000;
};

/** The only offer lies 21 % above the mark. */
export const boughtFarOut: Ask = (rules) => {
  const venue = new SmallVenue({ rules });
  venue.sell(BOB, LINEAR, 1, 96_800);
  return venue.buy(ALICE, LINEAR, 1, 96_800).status;
};

export const sent =
  (size: string): Ask =>
  (rules) =>
    new SmallVenue({ rules, accounts: [account('alice', 'flex USD 10000000')] }).buy(ALICE, LINEAR, size, 80_000)
      .status;

export const thirdOrder: Ask = (rules) => {
  const venue = new SmallVenue({ rules });
  for (const price of [70_000, 70_001]) venue.buy(ALICE, LINEAR, 1, price);
  return venue.buy(ALICE, LINEAR, 1, 70_002).status;
};

export const secondTrailingStop: Ask = (rules) => {
  const venue = traded(rules, 1);
  const options = { triggerType: 'trailing_stop', deviation: { value: '5', unit: 'PERCENT' } } as const;
  const send = () => eventsOf(venue.trigger(ALICE, 'sell', 1, undefined, options).events, 'triggerRejected').length;
  send();
  return send() === 0 ? 'placed' : 'refused';
};

// --- prices ------------------------------------------------------------------------------------------------------------

/** An impact mid of 80,310 appears over an index of 80,000: the average takes 2 / (window + 1) of it in a second. */
export const afterASecond: Ask = (rules) => {
  const venue = new SmallVenue({ rules });
  venue.buy(ALICE, LINEAR, 1, 80_300);
  venue.sell(BOB, LINEAR, 1, 80_320);
  venue.pass(SECOND_MS);
  return round(venue.market(LINEAR).markPrice);
};

/** The house quotes half above the index: the mark follows as far as the cap. */
export const markAtTheCap =
  (symbol: string, daysLeft: number): Ask =>
  (rules) => {
    const venue = new SmallVenue({
      rules,
      liquidity: 'house',
      startMs: DATED_END_MS - daysLeft * DAY_MS,
      instruments: [linear(), datedLinear()],
    });
    venue.premium({ [symbol]: 0.5 });
    return round(venue.market(symbol).markPrice);
  };

/** 80,000 for six minutes, 82,100 for three, then 84,100: 5.1 % in five minutes, 2.4 % in two. */
export const multiplier: Ask = (rules) => {
  const venue = new SmallVenue({ rules });
  venue.pass(6 * MINUTE_MS);
  venue.index({ XBT: 82_100 });
  venue.pass(3 * MINUTE_MS);
  venue.index({ XBT: 84_100 });
  return venue.market(LINEAR).marginMultiplier;
};

/** The index is 80,000 until three minutes before the end, then 80,001, and 80,002 in the last minute. */
export const settlement: Ask = (rules) => {
  const venue = new SmallVenue({ rules, startMs: DATED_END_MS - HOUR_MS, instruments: [datedLinear()] });
  venue.pass(57 * MINUTE_MS);
  venue.index({ XBT: 80_001 });
  venue.pass(2 * MINUTE_MS);
  venue.index({ XBT: 80_002 });
  venue.pass(MINUTE_MS);
  return venue.market(DATED).settlementPrice;
};

/** 40 XBT have lost 160,000 USD and 40,000 of USD are there: 120,000 are uncovered. */
export const interest: Ask = (rules) => {
  const accounts = [account('alice', 'flex USD 40000', 'flex ETH 1000'), account('bob', 'flex USD 5000000')];
  const venue = new SmallVenue({ rules, accounts, feeSchedules: [] });
  venue.cross(ALICE, BOB, LINEAR, 40, 80_000);
  venue.index({ XBT: 76_000 });
  venue.pass(HOUR_MS);
  return round(40_000 - Number(venue.balance(ALICE, 'flex', 'USD')));
};

// --- liquidation -------------------------------------------------------------------------------------------------------

/** 1,000 USD, long 1 XBT from 80,000, deep bids; at 79,300 equity is 300 and maintenance margin 400. */
function sliced(rules: Settings): { venue: SmallVenue; steps: readonly Liquidation[] } {
  const accounts = [
    account('alice', 'flex USD 1000'),
    ...['bob', 'carol'].map((name) => account(name, 'flex USD 1000000')),
  ];
  const venue = new SmallVenue({ rules, accounts, feeSchedules: [] });
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  venue.buy(BOB, LINEAR, 5, 79_290);
  return { venue, steps: eventsOf(venue.index({ XBT: 79_300 }).events, 'liquidation') };
}

export const kept: Ask = (rules) => sliced(rules).venue.lots(ALICE, LINEAR) / 10_000;
export const firstLimit: Ask = (rules) => sliced(rules).steps[0]?.limitTicks;
export const firstStep: Ask = (rules) => sliced(rules).steps[0]?.step;
export const feeOfTheFirstSlice: Ask = (rules) => Number(-(sliced(rules).steps[0]?.poolUnits ?? 0n)) / 1e12;

/** The same account without bids; the zero-equity price is 79,000, the mark 79,300. */
function unfilled(
  rules: Settings,
  prepare: (venue: SmallVenue) => void,
): { venue: SmallVenue; steps: readonly Liquidation[] } {
  const accounts = [
    account('alice', 'flex USD 1000'),
    ...['bob', 'carol'].map((name) => account(name, 'flex USD 1000000')),
  ];
  const venue = new SmallVenue({ rules, accounts, feeSchedules: [] });
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  prepare(venue);
  return { venue, steps: eventsOf(venue.index({ XBT: 79_300 }).events, 'liquidation') };
}

/** The pool makes 79,000 so much better than the mark: 79,000 - 79,300 x (1 - profit), on the tick. */
export const topUp: Ask = (rules) => {
  const { steps } = unfilled(rules, (venue) => volunteer(venue, CAROL));
  return Number(steps.find(({ step }) => step === 'assignment')?.poolUnits ?? 0n) / 1e12;
};

/** The best bid is 78,000. */
export const coveredLimit: Ask = (rules) => {
  const { steps } = unfilled(rules, (venue) => venue.buy(CAROL, LINEAR, 5, 78_000));
  return steps.find(({ step }) => step === 'covered')?.limitTicks;
};

export const poolAtGenesis: Ask = (rules) => pool(new SmallVenue({ rules }), 'USD');
