/** Commands of every kind, drawn from a seed and from how a venue stands: whatever may move a figure of a wallet. */
import type {
  BatchElement,
  Command,
  Genesis,
  ImportAccount,
  SendOrder,
  SendTrigger,
} from '../../src/core/commands/command.ts';
import type { Market } from '../../src/core/entities.ts';
import { marketTerms } from '../../src/core/margin/figures.ts';
import { unitsToText } from '../../src/core/money/decimal.ts';
import type { State } from '../../src/core/state.ts';
import { smallWorldOf } from '../simulation/world.ts';
import { datedInverse, datedLinear, ether, inverse, linear, withLevels } from '../support/instruments.ts';
import type { Random } from '../support/random.ts';

/** Two hours before the maturities of a Friday, so that a run passes expiries and the listing of what follows. */
const BEFORE_EXPIRY_MS = Date.parse('2026-12-25T06:30:00Z');

/** A small world, with the dated contracts of the calendar in place of fixed ones. */
export function genesisOfCaches(random: Random): Genesis {
  const world = smallWorldOf(random);
  const accounts = world.accounts.map((account, index) =>
    index === 1
      ? { ...account, master: 'alice' }
      : index === 4
        ? { ...account, marginSchedule: 'retail' as const }
        : account,
  );
  const small: (readonly [number, number, number])[] = [
    [0, 0.02, 0.01],
    [30_000, 0.05, 0.025],
  ];
  return {
    ...world,
    accounts,
    startMs: random.chance(0.7) ? BEFORE_EXPIRY_MS : world.startMs,
    instruments: [
      withLevels(linear(), small),
      withLevels(ether(), small),
      withLevels(inverse(), small),
      inverse({ symbol: 'PI_ETHUSD', base: 'ETH', tickSize: 0.05 }),
    ],
    series: [datedLinear(), datedInverse()],
    premiums: [],
  };
}

/** The next command. Most are plausible, some are refused. */
export function nextCommand(random: Random, state: State, snapshots: readonly string[]): Exclude<Command, Genesis> {
  const account = random.whole(2, state.accounts.size - 1);
  const market = random.chance(0.02)
    ? state.markets.get(random.whole(0, state.markets.size - 1))
    : state.markets.get(random.pick(state.openMarkets));
  const { symbol } = market.contract;
  const base = state.assets.get(market.baseAsset);
  const amount = (): string => random.pick(['0.01', '0.5', '3.25', '150', '2000.000000000001', '12345678.9']);
  const wallet = (): string => random.pick(['cash', 'flex', 'fi_xbtusd', 'flex']);
  const asset = (): string => random.pick(['USD', 'EUR', 'XBT', 'ETH', 'FEE']);
  const moved = (spread: number): number => Number((base.indexPriceUsd * random.around(1, spread)).toFixed(2));
  return random.weighted<() => Exclude<Command, Genesis>>([
    [40, () => sendOrder(random, state, market, account)],
    [6, () => sendTrigger(random, state, market, account)],
    [8, () => ({ type: 'cancelOrder', account, orderKey: anyKey(random, state, account) })],
    [
      10,
      () => ({
        type: 'editOrder',
        account,
        orderKey: anyKey(random, state, account),
        ...(random.chance(0.5) ? { size: sizeText(random, state, market) } : {}),
        ...(random.chance(0.6) ? { limitPrice: priceText(random, state, market, 0.01) } : {}),
        quantityMode: random.pick(['relative', 'absolute']),
      }),
    ],
    [
      4,
      () => ({
        type: 'batch',
        account,
        elements: Array.from(
          { length: random.whole(1, 5) },
          (): BatchElement =>
            random.weighted<BatchElement>([
              [3, sendOrder(random, state, market, account)],
              [1, sendTrigger(random, state, market, account)],
              [1, { type: 'cancelOrder', account, orderKey: anyKey(random, state, account) }],
            ]),
        ),
      }),
    ],
    [1, () => ({ type: 'cancelAllOrders', account, ...(random.chance(0.5) ? { symbol } : {}) })],
    [0.5, () => ({ type: 'cancelAllAfter', account, timeoutSeconds: random.pick([0, 1, 60]) })],
    [4, () => ({ type: 'transfer', account, from: wallet(), to: wallet(), asset: asset(), amount: amount() })],
    [
      1,
      () => ({
        type: 'subaccountTransfer',
        account: 2,
        fromUser: random.pick([2, 3]),
        toUser: random.pick([2, 3]),
        from: wallet(),
        to: wallet(),
        asset: asset(),
        amount: amount(),
      }),
    ],
    [1, () => ({ type: 'withdraw', account, from: 'cash', asset: asset(), amount: amount() })],
    [2, () => ({ type: 'deposit', account, wallet: wallet(), asset: asset(), amount: amount() })],
    [
      4,
      () => ({
        type: 'setLeverage',
        account,
        symbol,
        ...(random.chance(0.6) ? { maxLeverage: random.pick([1, 3.5, 10, 50]) } : {}),
      }),
    ],
    [3, () => ({ type: 'setProfitCurrency', account, symbol, asset: random.pick(['USD', 'EUR', 'XBT', 'ETH']) })],
    [2, () => ({ type: 'setAccount', account, marginSchedule: random.pick(['professional', 'retail']) })],
    [
      1,
      () => ({
        type: 'setAccount',
        account,
        active: true,
        tradingEnabled: random.chance(0.7),
        feeSchedule: random.pick(['', 'tiers']),
      }),
    ],
    [
      1,
      () => ({ type: 'setSelfTradeStrategy', account, strategy: random.pick(['REJECT_TAKER', 'CANCEL_MAKER_SELF']) }),
    ],
    [5, () => ({ type: 'setIndexPrices', prices: [[base.symbol, moved(random.pick([0.01, 0.05, 0.3]))]] })],
    [
      6,
      () => ({
        type: 'priceStep',
        prices: random.chance(0.7) ? [[base.symbol, moved(0.02)]] : [],
        premiums: random.chance(0.3) ? [[symbol, Number(random.around(0, 0.02).toFixed(5))]] : [],
        noiseOrders: random.chance(0.4) ? [[symbol, random.pick(['buy', 'sell']), random.whole(1, 3000)]] : [],
        ...(random.chance(0.3)
          ? { marks: [[symbol, Number((market.markPrice * random.around(1, 0.06)).toFixed(1))]] }
          : {}),
      }),
    ],
    [1, () => ({ type: 'setPremiums', premiums: [[symbol, Number(random.around(0, 0.03).toFixed(5))]] })],
    [
      2,
      () => ({
        type: 'setMarket',
        symbol,
        suspended: random.chance(0.15),
        postOnly: random.chance(0.1),
        makerProtectionMs: random.pick([0, 0, 50]),
      }),
    ],
    [0.7, () => importAccount(random, state)],
    [
      5,
      () => ({
        type: 'tick',
        ...(random.chance(0.6)
          ? { untilMs: state.root.timeMs + random.pick([500, 61_000, 1_900_000, 3_700_000, 90_000_000]) }
          : {}),
      }),
    ],
    [3, () => ({ type: 'snapshot', name: `s${random.whole(0, 3)}` })],
    [
      2.5,
      () => ({
        type: 'revert',
        name: snapshots.length === 0 || random.chance(0.05) ? 'genesis' : random.pick(snapshots),
      }),
    ],
    [0.2, () => ({ type: 'setClock', rate: random.pick([1, 60]), frozen: random.chance(0.2), from: 'now' })],
  ])();
}

function sendOrder(random: Random, state: State, market: Market, account: number): SendOrder {
  const orderType = random.weighted<SendOrder['orderType']>([
    [6, 'lmt'],
    [2, 'post'],
    [1, 'ioc'],
    [1, 'fok'],
    [2, 'mkt'],
  ]);
  return {
    type: 'sendOrder',
    account,
    symbol: market.contract.symbol,
    side: random.pick(['buy', 'sell']),
    orderType,
    size: sizeText(random, state, market),
    reduceOnly: random.chance(0.15),
    ...(orderType === 'mkt' ? {} : { limitPrice: priceText(random, state, market, random.pick([0.002, 0.02])) }),
  };
}

function sendTrigger(random: Random, state: State, market: Market, account: number): SendTrigger {
  const triggerType = random.pick<SendTrigger['triggerType']>(['stp', 'take_profit', 'trailing_stop']);
  const isTrailing = triggerType === 'trailing_stop';
  return {
    type: 'sendTrigger',
    account,
    symbol: market.contract.symbol,
    side: random.pick(['buy', 'sell']),
    triggerType,
    signal: random.pick(['mark', 'index', 'last']),
    size: sizeText(random, state, market),
    reduceOnly: random.chance(0.4),
    ...(isTrailing
      ? { deviation: { value: random.pick(['0.1', '1', '5']), unit: 'PERCENT' } }
      : { stopPrice: priceText(random, state, market, 0.02) }),
    ...(random.chance(0.3) && !isTrailing ? { limitPrice: priceText(random, state, market, 0.02) } : {}),
  };
}

function importAccount(random: Random, state: State): ImportAccount {
  const open = state.openMarkets.map((id) => state.markets.get(id)).filter(() => random.chance(0.4));
  const side = (): 'buy' | 'sell' => random.pick(['buy', 'sell']);
  const owes = random.chance(0.4);
  return {
    type: 'importAccount',
    specification: {
      name: `imported ${state.accounts.size}`,
      keys: [],
      funds: [
        ...(owes ? [] : [{ wallet: 'flex', asset: 'USD', amount: '25000' }]),
        { wallet: 'flex', asset: 'XBT', amount: '0.3' },
        { wallet: 'fi_xbtusd', asset: 'XBT', amount: '0.5' },
      ],
    },
    ...(owes ? { debtUsd: '4000.5' } : {}),
    indexPrices: random.chance(0.3) ? [['XBT', random.whole(70_000, 90_000)]] : [],
    markPrices: open
      .filter(() => random.chance(0.3))
      .map((market) => [market.contract.symbol, Number((market.markPrice * random.around(1, 0.03)).toFixed(1))]),
    positions: open.map((market) => ({
      symbol: market.contract.symbol,
      size: `${random.pick(['', '-'])}${sizeText(random, state, market)}`,
      entryPrice: (market.markPrice * random.around(1, 0.05)).toFixed(3),
      ...(market.contract.kind === 'linear' && random.chance(0.4) ? { maxLeverage: random.pick([2, 10]) } : {}),
      ...(market.contract.kind === 'linear' && random.chance(0.3) ? { profitAsset: 'EUR' } : {}),
    })),
    orders: open.map((market) => ({
      symbol: market.contract.symbol,
      side: side(),
      limitPrice: priceText(random, state, market, 0.02),
      size: sizeText(random, state, market),
      filledSize: '0',
      reduceOnly: random.chance(0.3),
    })),
    triggers: open.map((market) => ({
      symbol: market.contract.symbol,
      side: side(),
      triggerType: 'trailing_stop',
      signal: 'mark',
      deviation: { value: '2', unit: 'PERCENT' },
      size: sizeText(random, state, market),
      reduceOnly: random.chance(0.5),
    })),
  };
}

/** A key of an order or a trigger of the account, mostly. */
function anyKey(random: Random, state: State, account: number): number {
  const keys: number[] = [];
  for (const table of [state.orders, state.triggers]) {
    for (let id = 0; id < table.size; id++) {
      const row = table.find(id);
      if (row !== undefined && (row.accountId === account || random.chance(0.01))) keys.push(row.key);
    }
  }
  return keys.length === 0 ? -1 : random.pick(keys);
}

/** Contracts worth a few dollars up to more than an account can bear. */
function sizeText(random: Random, state: State, market: Market): string {
  const { lotMantissa, lotScale, linear: isLinear } = marketTerms(state, market);
  const lotUsd = (lotMantissa / lotScale) * (isLinear ? market.markPrice : 1);
  const lots = Math.max(
    1,
    Math.round((random.pick([20, 600, 6000, 40_000, 150_000]) * (0.2 + random.next())) / lotUsd),
  );
  return stepsText(lots, lotMantissa, lotScale);
}

function priceText(random: Random, state: State, market: Market, spread: number): string {
  const { tickMantissa, tickScale } = marketTerms(state, market);
  const ticks = (market.markPrice * tickScale) / tickMantissa;
  return stepsText(Math.max(1, Math.round(ticks * random.around(1, spread))), tickMantissa, tickScale);
}

function stepsText(steps: number, mantissa: number, scale: number): string {
  return unitsToText(BigInt(steps) * BigInt(mantissa), Math.round(Math.log10(scale)));
}
