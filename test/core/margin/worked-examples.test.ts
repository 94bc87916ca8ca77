/**
 * Every row of worked-examples.json by its id: published and captured numbers of the venue, and numbers constructed from the
 * rule book. Rows that are a whole wallet are put through a venue and read from `GET /accounts`; the others ask the
 * function that decides.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { AssetSpecification, FeeSchedule } from '../../../src/core/commands/command.ts';
import { buildContract } from '../../../src/core/instruments/build.ts';
import type { Contract, InstrumentRow } from '../../../src/core/instruments/contract.ts';
import { FEE_RATE_ONE, feeRates, feeTable } from '../../../src/core/instruments/fees.ts';
import { levelOf, scheduleOf } from '../../../src/core/instruments/schedule.ts';
import { type ContractTerms, termsOf, tradeValue } from '../../../src/core/instruments/terms.ts';
import { fixedTrigger, triggerBase } from '../../../src/core/margin/triggers.ts';
import { walletMargin } from '../../../src/core/margin/wallet.ts';
import { markPrice, premiumCap } from '../../../src/core/market/mark.ts';
import { feeOn } from '../../../src/core/orders/fees.ts';
import { accountsBody } from '../../../src/gateway/wire/accounts.ts';
import { usdValueText } from '../../../src/gateway/wire/numbers.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, SmallVenue } from '../../support/small-venue.ts';
import {
  compareRow,
  fundingOf,
  heldIn,
  missing,
  type WireAccounts,
  WORKED_ROWS,
  WORKED_WALLETS,
  type WorkedRow,
  type WorkedWallet,
} from './worked-wallets.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

type Told = Readonly<Record<string, unknown>>;

/** Figures of a row; several parts of it may come from different places. */
const told = new Map<string, Record<string, unknown>>();

function tell(id: string, figures: Told): void {
  told.set(id, { ...told.get(id), ...figures });
}

function given(id: string): WorkedRow['given'] {
  return rowOf(id).given;
}

function rowOf(id: string): WorkedRow {
  const row = WORKED_ROWS.find((candidate) => candidate.id === id);
  assert.ok(row !== undefined, id);
  return row;
}

// --- whole wallets ----------------------------------------------------------------------------------------------------

function put(wallet: WorkedWallet): SmallVenue {
  const venue = new SmallVenue({
    rules: wallet.rules,
    instruments: wallet.instruments,
    assets: assetsOf(wallet.index),
    accounts: [account('alice', ...wallet.funds), account('bob', ...RICH), account('carol', ...RICH)].map((row) => ({
      ...row,
      funds: row.funds.filter((fund) => fund.wallet === 'flex' || wallet.funds.some((text) => text.startsWith('fi_'))),
    })),
  });
  const quotes: number[] = [];
  for (const step of wallet.steps) {
    switch (step[0]) {
      case 'trade': {
        const [, side, symbol, size, price] = step;
        assert.equal(venue.send(ALICE, symbol, side, size, price).status, 'placed');
        assert.equal(venue.send(BOB, symbol, side === 'buy' ? 'sell' : 'buy', size, price).fills.length, 1);
        break;
      }
      case 'rest': {
        const [, side, symbol, size, price] = step;
        const answer = venue.send(ALICE, symbol, side, size, price);
        assert.deepEqual([answer.status, answer.fills.length], ['placed', 0]);
        break;
      }
      case 'quote': {
        const [, symbol, bid, ask] = step;
        quotes.push(venue.buy(CAROL, symbol, '10', bid).key, venue.sell(CAROL, symbol, '10', ask).key);
        break;
      }
      case 'unquote':
        for (const key of quotes.splice(0)) assert.equal(venue.cancel(CAROL, key).status, 'cancelled');
        break;
      case 'index':
        venue.index({ [step[1]]: step[2] });
        break;
      case 'restartAverage':
        venue.premium({ [step[1]]: 0 });
        break;
      case 'pass':
        venue.pass(step[1]);
        break;
      case 'passToFullHour':
        venue.pass(HOUR_MS - (venue.timeMs % HOUR_MS));
        break;
      case 'profitIn':
        venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: step[1], asset: step[2] });
        break;
      case 'refund':
        for (const fund of wallet.funds) {
          const [name = '', asset = '', wanted = ''] = fund.split(' ');
          const amount = missing(wanted, heldIn(accountsOf(venue), name, asset));
          if (Number(amount) > 0) venue.apply({ type: 'deposit', account: ALICE, wallet: name, asset, amount });
        }
        break;
    }
  }
  return venue;
}

const RICH = ['flex USD 100000000', 'fi_xbtusd XBT 100000'];

function assetsOf(index: Readonly<Record<string, number>>): readonly AssetSpecification[] {
  const known = { XBT: 80_000, ETH: 2600, ...index, USD: 1 };
  return Object.entries(known).map(([symbol, indexPriceUsd]) => ({
    symbol,
    kind: ['USD', 'EUR', 'GBP', 'USDC', 'USDT'].includes(symbol) ? 'cash' : 'coin',
    decimals: 12,
    indexPriceUsd,
    indexDecimals: 2,
  }));
}

/** What the wire would say. */
function accountsOf(venue: SmallVenue): WireAccounts {
  return JSON.parse(accountsBody(venue.state, venue.state.accounts.get(ALICE)));
}

describe('worked wallets', () => {
  for (const [name, wallet] of Object.entries(WORKED_WALLETS)) {
    test(name, () => {
      const venue = put(wallet);
      const rows = wallet.read(accountsOf(venue));
      for (const [id, figures] of Object.entries(rows)) tell(id, { ...figures, ...BEYOND_THE_WIRE[id]?.(venue) });
      for (const [id, figures] of Object.entries(rows)) assert.notEqual(compareRow(rowOf(id), figures).length, 0, id);
    });
  }
});

/** Figures of these wallets that no endpoint prints. */
const BEYOND_THE_WIRE: Readonly<Record<string, (venue: SmallVenue) => Told>> = {
  'inverse-epp-margins': (venue) => {
    const { terms } = market(venue, 'PI_XBTUSD');
    return { positionValueBtc: Number(tradeValue(terms, 1000, 16_000)) / 1e12 };
  },
  'inverse-e2e-triggers': (venue) => {
    const wallet = venue.wallet(ALICE, 'fi_xbtusd');
    return { zeroEquityPrice: fixedTrigger(triggerBase(venue.state, wallet, 0.05), 0) };
  },
  // The trigger prices of the wire are on the tick; the fit needs all their digits.
  'inverse-trigger-fit-contract-example': (venue) => {
    const wallet = venue.wallet(ALICE, 'fi_xbtusd');
    const { initialMargin, balanceValue } = walletMargin(venue.state, wallet);
    const base = triggerBase(venue.state, wallet, balanceValue);
    const price = (part: number): number => fixedTrigger(base, part * initialMargin);
    return { N: (initialMargin * 0.7) / (1 / price(0.3) - 1 / price(1)) };
  },
};

// --- instruments, fees and marks --------------------------------------------------------------------------------------

interface Known {
  readonly contract: Contract;
  readonly terms: ContractTerms;
}

function market(venue: SmallVenue, symbol: string): Known {
  const { contract } = venue.market(symbol);
  return { contract, terms: termsOf(contract, 12, undefined) };
}

function built(row: InstrumentRow): Known {
  const result = buildContract(row, () => ({ decimals: 12, indexPriceUsd: 1 }));
  assert.ok(result.ok, JSON.stringify(result));
  return { contract: result.contract, terms: termsOf(result.contract, 12, undefined) };
}

/** Delisted contracts are among the data as well. */
const SHIPPED: readonly InstrumentRow[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../src/data/instruments.json'), 'utf8'),
).instruments;

function shipped(symbol: string): Known {
  const row = SHIPPED.find((candidate) => candidate.symbol === symbol);
  assert.ok(row !== undefined, symbol);
  return built(row);
}

/** Rates of a size: of USD for linear contracts, of contracts for inverse ones. */
function ratesOf({ contract, terms }: Known, size: number): Told {
  const schedule = scheduleOf(contract, contract.marginLevels);
  const { tickMantissa, tickScale, lotMantissa, lotScale } = terms;
  const lots = (size * lotScale) / lotMantissa;
  const level = levelOf(schedule, terms.linear ? (lots * tickScale) / tickMantissa : lots);
  const imRate = schedule.initialRates[level] as number;
  return { imRate, mmRate: schedule.maintenanceRates[level], maxLeverage: Math.round(1 / imRate) };
}

/** Maker and taker fees in percent by the volume at which they begin. */
const CLASSIC: FeeSchedule = schedule('classic', [
  [0, 0.02, 0.05],
  [100_000, 0.015, 0.04],
  [1_000_000, 0.0125, 0.03],
  [5_000_000, 0.01, 0.025],
  [10_000_000, 0.0075, 0.02],
  [20_000_000, 0.005, 0.015],
  [50_000_000, 0.0025, 0.0125],
  [100_000_000, 0, 0.01],
]);
const EEA: FeeSchedule = schedule('EEA', [
  [0, 0.02, 0.05],
  [2_500_000, 0.015, 0.045],
  [5_000_000, 0.0125, 0.04],
  [10_000_000, 0.01, 0.035],
  [20_000_000, 0.0075, 0.03],
]);

function schedule(name: string, rows: readonly (readonly [number, number, number])[]): FeeSchedule {
  return {
    uid: name,
    name,
    tiers: rows.map(([usdVolume, makerFee, takerFee]) => ({ usdVolume, makerFee, takerFee })),
  };
}

/** The classic table prints bounds that still belong to the tier below. */
function feesAt(fees: FeeSchedule, volumeUsd: number): { maker: number; taker: number } {
  const result = feeTable({ ...fees, lowerBounds: fees === CLASSIC ? 'exclusive' : 'inclusive' });
  assert.ok(result.ok);
  const { makerRate, takerRate } = feeRates(result.table, volumeUsd);
  return { maker: makerRate / FEE_RATE_ONE, taker: takerRate / FEE_RATE_ONE };
}

/** Fee on lots at a price in ticks, in the settlement asset. */
function feeOf({ terms }: Known, lots: number, ticks: number, rate: number): number {
  const units = tradeValue(terms, lots, ticks) * terms.unitsPerCost;
  return Number(feeOn(units, Math.round(rate * FEE_RATE_ONE))) / 1e12;
}

/** The cap of a contract with so many days left. */
function capAt(days: number | undefined): number {
  const { contract } = built(days === undefined ? linear() : datedLinear());
  const { rules } = new SmallVenue().state.root;
  return premiumCap(rules, contract, contract.lastTradingMs - (days ?? 0) * DAY_MS);
}

const FUNCTIONS: Readonly<Record<string, (inputs: WorkedRow['given']) => Told>> = {
  'premium-cap-87d': ({ daysToMaturity, indexPrice }) => {
    const cap = capAt(daysToMaturity);
    return { cap, lowest: markPrice(indexPrice, -1e9, cap), highest: markPrice(indexPrice, 1e9, cap) };
  },
  'premium-cap-ends': ({ cases }) => ({
    caps: cases.map(([, days]: [string, number | null]) => capAt(days ?? undefined)),
  }),
  'fee-linear-taker': ({ size, price, takerRate }) => ({
    fee: feeOf(built(ether()), size * 1000, price * 10, takerRate),
    feeCurrency: built(ether()).contract.settlementAsset,
  }),
  'fee-inverse-taker': ({ contracts, price, takerRate }) => {
    const known = built(inverse({ symbol: 'PI_ETHUSD', base: 'ETH', tickSize: 0.05 }));
    return {
      fee: feeOf(known, contracts, Math.round(price / 0.05), takerRate),
      feeCurrency: known.contract.settlementAsset,
    };
  },
  'fee-schedule-example': ({ contracts, price, takerRate, makerRate }) => {
    const known = built(inverse());
    return {
      notionalBtc: Number(tradeValue(known.terms, contracts, price * 2)) / 1e12,
      takerFeeBtc: feeOf(known, contracts, price * 2, takerRate),
      makerFeeBtc: feeOf(known, contracts, price * 2, makerRate),
    };
  },
  'usd-value-rounding-1': usdValue,
  'usd-value-rounding-2': usdValue,
  'schedule-inverse-btc': ({ contracts }) => ratesOf(shipped('PI_XBTUSD'), contracts),
  'schedule-inverse-eth': ({ contracts }) => ratesOf(shipped('PI_ETHUSD'), contracts),
  'schedule-inverse-bch': ({ contracts }) => ratesOf(shipped('PI_BCHUSD'), contracts),
  'schedule-pf-xbt-mid': ({ notionalUsd }) => ratesOf(shipped('PF_XBTUSD'), notionalUsd),
  'schedule-pf-doge': ({ notionalUsd }) => ratesOf(shipped('PF_DOGEUSD'), notionalUsd),
  'fee-tier-classic': ({ volumeUsd }) => feesAt(CLASSIC, volumeUsd),
  'fee-tier-eea': ({ volumeUsd }) => feesAt(EEA, volumeUsd),
  'fee-tier-classic-2': ({ volumesUsd }) => ({
    maker: volumesUsd.map((volume: number) => feesAt(CLASSIC, volume).maker),
    taker: volumesUsd.map((volume: number) => feesAt(CLASSIC, volume).taker),
  }),
};

function usdValue({ size, price }: { size: number; price: number }): Told {
  const { contract } = built(linear());
  return { usdValue: usdValueText(contract, Math.round(size * 10_000), price) };
}

describe('worked rules', () => {
  for (const [id, figures] of Object.entries(FUNCTIONS)) {
    test(id, () => {
      tell(id, figures(given(id)));
      assert.notEqual(compareRow(rowOf(id), told.get(id) as Told).length, 0);
    });
  }
});

// --- the account log of a short position ------------------------------------------------------------------------------

/** The log does not print the rate; one of -3.81 USD an hour makes the position pay 0.0009 USD in 37 seconds. */
const SHORT: WorkedWallet = {
  rules: '2026',
  instruments: [linear()],
  index: { XBT: 60_500 },
  funds: ['flex USD 100000'],
  steps: fundingOf('PF_XBTUSD', ['60469', '60470'], ['60499', '60501']),
  read: () => ({}),
};

test('worked log: a short position is opened, increased and bought back', () => {
  const venue = put(SHORT);
  const trade = (side: 'buy' | 'sell', size: string, price: number): Told => {
    venue.send(BOB, 'PF_XBTUSD', side === 'buy' ? 'sell' : 'buy', size, price);
    const [fill] = venue.send(ALICE, 'PF_XBTUSD', side, size, price).fills;
    assert.ok(fill !== undefined);
    const { newLots, oldEntryPrice, newEntryPrice, realizedProfit, fee, realizedFunding, oldBalance, newBalance } =
      fill.taker;
    const usd = (units: bigint): number => Number(units) / 1e12;
    return {
      newPosition: newLots / 10_000,
      // The log prints the entry price of the position that was closed, as it was.
      newAverageEntryPrice: newLots === 0 ? oldEntryPrice : newEntryPrice,
      realizedPnl: usd(realizedProfit),
      fee: usd(fee),
      change: usd(newBalance - oldBalance),
      ...(realizedFunding === 0n ? {} : { realizedFunding: usd(realizedFunding) }),
    };
  };
  tell('log-short-open-1', trade('sell', '0.0214', 60_505));
  tell('log-short-increase-2', trade('sell', '0.0002', 60_504));
  trade('sell', '0.0016', 60_497);
  venue.pass(37_000);
  tell('log-short-close-1', trade('buy', '0.0004', 60_993));
  trade('buy', '0.0002', 60_994);
  tell('log-short-close-3', trade('buy', '0.0016', 60_995));
  tell('log-short-close-4', trade('buy', '0.021', 60_997));
  for (const id of ['open-1', 'increase-2', 'close-1', 'close-3', 'close-4']) {
    compareRow(rowOf(`log-short-${id}`), told.get(`log-short-${id}`) as Told);
  }
});

// --- all of them ------------------------------------------------------------------------------------------------------

test('every row is held in every figure, or says why it is not', () => {
  for (const row of WORKED_ROWS) {
    if (row.notHeld !== undefined) {
      assert.ok(row.notHeld.length > 20 && !told.has(row.id), row.id);
      continue;
    }
    const figures = told.get(row.id);
    assert.ok(figures !== undefined, `no case for ${row.id}`);
    assert.deepEqual(compareRow(row, figures), Object.keys(row.expected), row.id);
  }
});
