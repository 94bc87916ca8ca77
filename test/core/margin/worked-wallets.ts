/**
 * The worked examples that are whole wallets, as something a venue can be put through: what the wallet holds, what is
 * traded, how prices move, and which figures of `GET /accounts` are the row's. They are read from the core
 * (worked-examples.test.ts) and through the wire (test/gateway/worked-examples.test.ts).
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstrumentRow } from '../../../src/core/instruments/contract.ts';
import { datedInverse, datedLinear, ether, inverse, linear, withLevels } from '../../support/instruments.ts';

export type WorkedStep =
  /** Alice and bob trade: her side, then contract, size and price. */
  | readonly ['trade', 'buy' | 'sell', string, string, string]
  /** An order of alice that rests. */
  | readonly ['rest', 'buy' | 'sell', string, string, string]
  /** Carol quotes the contract's impact size at a bid and an ask. */
  | readonly ['quote', string, string, string]
  /** Carol's quotes go. */
  | readonly ['unquote']
  | readonly ['index', string, number]
  /** The premium's average begins anew at what the book says. */
  | readonly ['restartAverage', string]
  | readonly ['pass', number]
  | readonly ['passToFullHour']
  /** Alice wants profits of the contract in this currency. */
  | readonly ['profitIn', string, string]
  /** Gives back what the trades have cost in fees: from here on alice's wallets hold `funds` again. */
  | readonly ['refund'];

// biome-ignore lint/suspicious/noExplicitAny: the reply of an endpoint, read by field names
export type WireAccounts = any;

export interface WorkedWallet {
  /** Rules in its genesis. */
  readonly rules: string | Readonly<Record<string, unknown>>;
  readonly instruments: readonly InstrumentRow[];
  readonly index: Readonly<Record<string, number>>;
  /** What alice's wallets hold: `flex USD 5000`. */
  readonly funds: readonly string[];
  readonly steps: readonly WorkedStep[];
  /** Why it cannot be put through a venue that is started by its library. */
  readonly coreOnly?: string;
  /** Figures of the reply, by row and by the row's own names of them. */
  readonly read: (accounts: WireAccounts) => Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const HOUR_MS = 3_600_000;

/** The contract's example shows three of seven currencies and the sums of all. */
const CONTRACT_EXAMPLE: WorkedWallet = {
  rules: 'contract-2022',
  instruments: [linear()],
  index: { XBT: 42_172.33, EUR: 1.10099, ETH: 2499.505, GBP: 1.25, USDC: 1, USDT: 1 },
  // What the example does not show: ether for 4,999.01 USD and three others for 14,998.65 USD together.
  funds: [
    'flex XBT 0.1185308247',
    'flex USD 5000',
    'flex EUR 4540.5837374453',
    'flex ETH 2',
    'flex GBP 3999.64',
    'flex USDC 4999.55',
    'flex USDT 4999.55',
  ],
  steps: [],
  read: ({ flex }) => {
    const { XBT, USD, EUR } = flex.currencies;
    const hiddenValue = flex.balanceValue - XBT.value - USD.value - EUR.value;
    const hiddenCollateral = flex.collateralValue - XBT.collateral - USD.collateral - EUR.collateral;
    const [others, ether] = [EUR.collateral / EUR.value, flex.currencies.ETH.collateral / flex.currencies.ETH.value];
    const etherValue = (others * hiddenValue - hiddenCollateral) / (others - ether);
    return {
      'flex-collateral-xbt': { indexPrice: XBT.value / XBT.quantity, collateral: XBT.collateral },
      'flex-collateral-eur': { indexPrice: EUR.value / EUR.quantity, collateral: EUR.collateral },
      'flex-collateral-usd': { value: USD.value, collateral: USD.collateral },
      'flex-aggregates-contract-example': {
        portfolioValue: flex.portfolioValue,
        totalUnrealized: flex.totalUnrealized,
        totalUnrealizedAsMargin: flex.totalUnrealizedAsMargin,
        marginEquity: flex.marginEquity,
        availableMargin: flex.availableMargin,
      },
      'flex-contract-example-hidden-currencies': {
        hiddenValueSum: hiddenValue,
        hiddenCollateralSum: hiddenCollateral,
        impliedEthValue: etherValue,
        impliedMeanOther: (hiddenValue - etherValue) / 3,
      },
    };
  },
};

const ETHER_ALONE: WorkedWallet = {
  rules: 'contract-2022',
  instruments: [linear()],
  index: { ETH: 3293.15 },
  funds: ['flex ETH 0.5'],
  steps: [],
  read: ({ flex }) => ({
    'flex-eth-subaccount': {
      ...pick(flex, 'balanceValue', 'portfolioValue', 'collateralValue', 'marginEquity', 'availableMargin'),
      ...pick(flex.currencies.ETH, 'collateral', 'available'),
    },
  }),
};

function dollars(id: string, amount: string): WorkedWallet {
  return {
    rules: 'contract-2022',
    instruments: [linear()],
    index: {},
    funds: [`flex USD ${amount}`],
    steps: [],
    read: ({ flex }) => ({
      [id]: {
        balance_value: flex.balanceValue,
        portfolio_value: flex.portfolioValue,
        collateral_value: flex.collateralValue,
        margin_equity: flex.marginEquity,
        available_margin: flex.availableMargin,
        initial_margin: flex.initialMargin,
        maintenance_margin: flex.maintenanceMargin,
      },
    }),
  };
}

/**
 * The contract's example of an inverse wallet, made whole: 1,161,772 contracts that cost 285.04 coins are what its trigger
 * prices imply, with the rates that give its requirements; an order adds the 0.2 that its available funds lack.
 */
const CONTRACTS = 1_161_772;
const ENTRY = (CONTRACTS / (52.8 + CONTRACTS / 3110 - 141.317_567_97)).toFixed(5);
const COINS = CONTRACTS / Number(ENTRY);
const RATE = 52.8 / COINS;
const CONTRACT_EXAMPLE_INVERSE: WorkedWallet = {
  // Its mm is 0.75 of im and its lt 0.45, once the two printed names are interchanged (C17).
  rules: { inverseMaintenanceBasis: 'entry', largestOrderUsd: 1e9 },
  instruments: [withLevels(inverse({ tickSize: 0.000_01, maxPositionSize: 10_000_000 }), [[0, RATE, 0.75 * RATE]])],
  index: { XBT: 4075 },
  funds: ['fi_xbtusd XBT 141.31756797'],
  steps: [
    ['trade', 'buy', 'PI_XBTUSD', String(CONTRACTS), ENTRY],
    ['rest', 'buy', 'PI_XBTUSD', '3000', ((3000 / 0.2) * RATE).toFixed(5)],
    ['refund'],
    ['index', 'XBT', CONTRACTS / (COINS - 12.421_347_66)],
  ],
  read: ({ fi_xbtusd: { auxiliary, marginRequirements, triggerEstimates } }) => {
    const { im, mm, lt, tt } = marginRequirements;
    return {
      'inverse-pv-contract-example': { pv: auxiliary.pv },
      'inverse-af-contract-example': { af: auxiliary.af },
      'inverse-trigger-fit-contract-example': {
        P_mm: triggerEstimates.mm,
        P_lt: triggerEstimates.lt,
        printed_P_mm: triggerEstimates.mm,
        printed_P_lt: triggerEstimates.lt,
        N: (im - tt) / (1 / triggerEstimates.tt - 1 / triggerEstimates.im),
      },
      'inverse-ratios-contract-example': { lt_over_im: mm / im, mm_over_im: lt / im, tt_over_im: tt / im },
    };
  },
};

const EQUITY_PROTECTION: WorkedWallet = {
  rules: '2026',
  instruments: [inverse()],
  index: { XBT: 8000 },
  funds: ['fi_xbtusd XBT 0.01'],
  steps: [['trade', 'buy', 'PI_XBTUSD', '1000', '8000'], ['refund']],
  read: ({ fi_xbtusd: { marginRequirements, triggerEstimates } }) => ({
    'inverse-epp-margins': {
      initialMarginBtc: marginRequirements.im,
      maintenanceMarginBtc: marginRequirements.mm,
    },
    'inverse-epp-liquidation-price': { liquidationPrice: triggerEstimates.mm },
  }),
};

/** Margins of 0.20 and 0.142 a contract: five contracts of a dollar at a dollar. */
const FORWARDS: WorkedWallet = {
  coreOnly: 'The calendar lists maturities, and all of a series have the margin levels of one row.',
  rules: '2026',
  instruments: [
    withLevels(datedInverse({ symbol: 'FI_XBTUSD_270625', lastTradingTime: '2027-06-25T15:00:00Z' }), [[0, 0.2, 0.1]]),
    withLevels(datedInverse({ symbol: 'FI_XBTUSD_270924', lastTradingTime: '2027-09-24T15:00:00Z' }), [
      [0, 0.142, 0.071],
    ]),
  ],
  index: { XBT: 1 },
  funds: ['fi_xbtusd XBT 10'],
  steps: [['trade', 'buy', 'FI_XBTUSD_270625', '5', '1'], ['trade', 'sell', 'FI_XBTUSD_270924', '5', '1'], ['refund']],
  read: ({ fi_xbtusd: { marginRequirements } }) => ({
    'margin-netting-forwards': { totalMargin: marginRequirements.im },
  }),
};

const LEVELS_2026 = [
  [0, 0.01, 0.005],
  [1_000_000, 0.02, 0.01],
] as const;

const LONG_WITH_FUNDING: WorkedWallet = {
  rules: '2026',
  instruments: [withLevels(linear(), LEVELS_2026)],
  index: { XBT: 80_000 },
  funds: ['flex USD 10000'],
  steps: [
    // A premium of 0.1 % for an hour is a rate of 10 USD per coin in the next one; 0.5 coins owe 3.20 after 0.64 hours.
    ...fundingOf('PF_XBTUSD', ['80079', '80081'], ['79999', '80001']),
    ['trade', 'buy', 'PF_XBTUSD', '0.5', '80000'],
    ['refund'],
    ['pass', 0.64 * HOUR_MS],
    ['index', 'XBT', 84_000],
  ],
  read: ({ flex }) => {
    const { type: _type, currencies, ...figures } = flex;
    return { 'flex-e2e-usd-long': { ...figures, availableUSD: currencies.USD.available } };
  },
};

const LONG_WITH_ORDERS: WorkedWallet = {
  rules: '2026',
  instruments: [withLevels(linear(), LEVELS_2026)],
  index: { XBT: 80_000 },
  funds: ['flex USD 10000'],
  steps: [
    ['trade', 'buy', 'PF_XBTUSD', '0.5', '80000'],
    ['refund'],
    ['index', 'XBT', 84_000],
    ['rest', 'buy', 'PF_XBTUSD', '0.25', '82000'],
    ['rest', 'sell', 'PF_XBTUSD', '0.2', '86000'],
  ],
  read: ({ flex }) => ({ 'flex-e2e-orders': flex }),
};

const NETTED: WorkedWallet = {
  rules: '2026',
  instruments: [withLevels(linear(), [[0, 0.01, 0.005]]), withLevels(datedLinear(), [[0, 0.02, 0.01]])],
  index: { XBT: 80_000 },
  funds: ['flex USD 10000'],
  steps: [
    ['trade', 'buy', 'PF_XBTUSD', '1', '80000'],
    ['trade', 'sell', 'FF_XBTUSD_261225', '0.6', '81000'],
  ],
  read: ({ flex }) => ({ 'flex-e2e-netting': pick(flex, 'initialMargin', 'maintenanceMargin') }),
};

/** Haircut and conversion fee of the row are those of 2022. */
const PROFIT_IN_BITCOIN: WorkedWallet = {
  rules: 'contract-2022',
  instruments: [linear(), ether({ feeScheduleUid: 'linear' })],
  index: { XBT: 80_000, ETH: 2600 },
  funds: ['flex USD 5000'],
  steps: [
    ['profitIn', 'PF_XBTUSD', 'XBT'],
    ['trade', 'buy', 'PF_XBTUSD', '1', '80000'],
    ['trade', 'buy', 'PF_ETHUSD', '1', '2600'],
    ['refund'],
    ['index', 'XBT', 81_000],
    ['index', 'ETH', 2300],
  ],
  read: ({ flex }) => ({ 'flex-e2e-nonusd-pnl': flex }),
};

const INVERSE: WorkedWallet = {
  rules: '2026',
  // Trigger prices are printed on the tick: a fine one shows them to the cent.
  instruments: [inverse({ tickSize: 0.01, maxPositionSize: 10_000_000 })],
  index: { XBT: 80_000 },
  funds: ['fi_xbtusd XBT 0.05'],
  steps: [['trade', 'buy', 'PI_XBTUSD', '10000', '80000'], ['refund'], ['index', 'XBT', 84_000]],
  read: ({ fi_xbtusd: { auxiliary, marginRequirements, triggerEstimates } }) => ({
    'inverse-e2e-triggers': {
      ...pick(auxiliary, 'pnl', 'pv', 'af'),
      ...pick(marginRequirements, 'im', 'mm'),
      trigger_im: triggerEstimates.im,
      trigger_mm_liquidationPrice: triggerEstimates.mm,
    },
  }),
};

/**
 * The wallet of June 2023. Its positions are not known one by one: here one of the same entry value, profit and funding
 * stands for them, and an order of the same value.
 */
const LIVE_2023: WorkedWallet = {
  rules: 'live-2023',
  instruments: [
    withLevels(ether({ tickSize: 0.0001, maxPositionSize: 1000, feeScheduleUid: 'linear' }), [[0, 0.02, 0.01]]),
  ],
  index: { XBT: 30_684.45, ETH: 489.49 },
  funds: ['flex USD 71.69940162885', 'flex XBT 0.00075389745'],
  steps: [
    // A premium of 0.05 % is a rate of 0.030593125 USD an hour.
    ...fundingOf('PF_ETHUSD', ['489.7347', '489.7348'], ['489.4899', '489.4901']),
    ['trade', 'buy', 'PF_ETHUSD', '1', '489.4901'],
    ['refund'],
    ['pass', Math.round((0.003_062_399_288_107_072 / 0.030_593_125) * HOUR_MS)],
    ['rest', 'buy', 'PF_ETHUSD', '1', '17.2539'],
    ['index', 'ETH', 489.4901 - 22.143_036_646_600_045],
  ],
  read: ({ flex }) => {
    const { XBT, USD } = flex.currencies;
    return {
      'flex-live-2023-06-27': {
        ...flex,
        'XBT.value': XBT.value,
        'XBT.collateral': XBT.collateral,
        'XBT.available': XBT.available,
        'USD.available': USD.available,
      },
    };
  },
};

const LITECOIN: WorkedWallet = {
  rules: 'live-2023',
  instruments: [
    withLevels(linear({ symbol: 'PF_LTCUSD', base: 'LTC', tickSize: 0.01, contractValueTradePrecision: 2 }), [
      [0, 0.02, 0.01],
    ]),
  ],
  index: { LTC: 69 },
  funds: ['flex USD 100'],
  steps: [
    ['trade', 'sell', 'PF_LTCUSD', '0.1', '69'],
    ['index', 'LTC', 68.988_984_195_86],
  ],
  read: ({ flex }) => ({
    'position-ltc-live-2023-10-29': {
      ...pick(flex, 'initialMargin', 'maintenanceMargin'),
      unrealizedPnl: flex.pnl,
    },
  }),
};

/** Carol's quotes make an hour's premium; when the next hour has begun they show none, and go. */
export function fundingOf(
  symbol: string,
  premium: readonly [string, string],
  none: readonly [string, string],
): readonly WorkedStep[] {
  return [
    ['passToFullHour'],
    ['quote', symbol, ...premium],
    ['pass', HOUR_MS],
    ['unquote'],
    ['quote', symbol, ...none],
    ['restartAverage', symbol],
    ['unquote'],
  ];
}

function pick(from: Readonly<Record<string, unknown>>, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

export const WORKED_WALLETS: Readonly<Record<string, WorkedWallet>> = {
  "the contract's flex wallet": CONTRACT_EXAMPLE,
  'ether alone': ETHER_ALONE,
  'five thousand dollars': dollars('flex-ws-usd-only', '5000'),
  'a cross wallet without positions': dollars('flex-ws-cross-9963', '9963.66'),
  "the contract's inverse wallet": CONTRACT_EXAMPLE_INVERSE,
  'a thousand inverse contracts': EQUITY_PROTECTION,
  'forwards against each other': FORWARDS,
  'a long position with accrued funding': LONG_WITH_FUNDING,
  'a long position with orders': LONG_WITH_ORDERS,
  'a perpetual against a dated contract': NETTED,
  'profit in bitcoin': PROFIT_IN_BITCOIN,
  'an inverse wallet': INVERSE,
  'a wallet of June 2023': LIVE_2023,
  'a position of October 2023': LITECOIN,
};

/** What is missing of `wanted` when there is `held`, both decimal texts: `0.0057`. Nothing is ever too much. */
export function missing(wanted: string, held: string): string {
  const units = unitsOf(wanted) - unitsOf(held);
  if (units < 0n) throw new Error(`${held} is more than ${wanted}`);
  const text = units.toString().padStart(DECIMALS + 1, '0');
  return `${text.slice(0, -DECIMALS)}.${text.slice(-DECIMALS)}`;
}

const DECIMALS = 12;

function unitsOf(text: string): bigint {
  const sign = text.startsWith('-') ? -1n : 1n;
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.');
  return sign * BigInt(whole + decimals.padEnd(DECIMALS, '0'));
}

/** The balance that a row of `funds` is about, as text. */
export function heldIn(accounts: WireAccounts, wallet: string, asset: string): string {
  if (wallet !== 'flex') return accounts[wallet].balances[asset.toLowerCase()];
  return String(accounts.flex.currencies[asset]?.quantity ?? 0);
}

export interface WorkedRow {
  readonly id: string;
  readonly what: string;
  readonly preset: string;
  /** Why no case can hold it, where none can. */
  readonly notHeld?: string;
  // biome-ignore lint/suspicious/noExplicitAny: every row has inputs of its own
  readonly given: any;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly within: number | Readonly<Record<string, number>>;
}

export const WORKED_ROWS: readonly WorkedRow[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'worked-examples.json'), 'utf8'),
);

/** Compares every expected figure of the row that `told` names, and gives their names. */
export function compareRow(row: WorkedRow, told: Readonly<Record<string, unknown>>): readonly string[] {
  const compared = Object.keys(row.expected).filter((name) => told[name] !== undefined);
  for (const name of compared) {
    const within = typeof row.within === 'number' ? row.within : (row.within[name] ?? 0);
    compareFigure(told[name], row.expected[name], within, `${row.id}: ${name}`);
  }
  return compared;
}

function compareFigure(told: unknown, expected: unknown, within: number, which: string): void {
  if (typeof expected === 'number') {
    assert.equal(typeof told, 'number', which);
    const off = Math.abs((told as number) - expected);
    // A tolerance is printed in few digits: what differs by just that much is still within it.
    assert.ok(off <= within * (1 + 1e-9), `${which} is ${told}, printed ${expected}, off by ${off}`);
  } else if (Array.isArray(expected)) {
    assert.equal((told as readonly unknown[]).length, expected.length, which);
    for (const [index, item] of expected.entries()) {
      compareFigure((told as readonly unknown[])[index], item, within, `${which}[${index}]`);
    }
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, item] of Object.entries(expected)) {
      compareFigure((told as Readonly<Record<string, unknown>>)[key], item, within, `${which}.${key}`);
    }
  } else assert.deepEqual(told, expected, which);
}
