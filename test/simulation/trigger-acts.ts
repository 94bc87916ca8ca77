/** Orders that wait for a price, and what becomes of them while they wait. */
import type { EditOrder, PriceOffset, SendTrigger, Side, TriggerSignal } from '../../src/core/commands/command.ts';
import { decimalText } from '../model/figures.ts';
import { whole } from '../model/fraction.ts';
import {
  type Account,
  assetNamed,
  type Market,
  positionIn,
  type State,
  type Trigger,
  walletFor,
} from '../model/state.ts';
import type { Random } from '../support/random.ts';

const NONSENSE = ['', 'abc', '-1', '0', '1e400', '1.00000000001', '1,5'];

/** A stop, a take-profit or a trailing stop, mostly one that fits a position; now and then one that holds already. */
export function triggerAct(random: Random, state: State, account: Account, market: Market, size: string): SendTrigger {
  const { contract } = market;
  const { lots } = positionIn(walletFor(account, contract), contract.symbol);
  const side: Side = lots === 0n || random.chance(0.2) ? random.pick(['buy', 'sell']) : lots > 0n ? 'sell' : 'buy';
  const triggerType = random.weighted<SendTrigger['triggerType']>([
    [5, 'stp'],
    [3, 'take_profit'],
    [3, 'trailing_stop'],
  ]);
  const signal = random.pick<TriggerSignal>(['mark', 'index', 'last']);
  const above = (side === 'buy') === (triggerType !== 'take_profit');
  const price = priceText(random, state, market, signal, above);
  const isTrailing = triggerType === 'trailing_stop';
  return {
    type: 'sendTrigger',
    account: account.id,
    symbol: random.chance(0.005) ? 'PF_NOPEUSD' : contract.symbol,
    side,
    triggerType,
    signal,
    size,
    ...(isTrailing ? { deviation: deviation(random, market) } : { stopPrice: price }),
    ...limit(random, market, price),
    reduceOnly: random.chance(lots === 0n ? 0.05 : 0.5),
    ...(random.chance(0.02) ? { processBeforeMs: state.timeMs + random.whole(-500, 500) } : {}),
  };
}

/** What is edited of one that waits. */
export function triggerChanges(
  random: Random,
  state: State,
  market: Market,
  { kind, signal, above }: Trigger,
): Partial<EditOrder> {
  const isTrailing = kind === 'trailing_stop' ? random.chance(0.9) : random.chance(0.05);
  const price = priceText(random, state, market, signal, above);
  return {
    ...(random.chance(0.6) ? (isTrailing ? { deviation: deviation(random, market) } : { stopPrice: price }) : {}),
    ...(random.chance(isTrailing ? 0.05 : 0.2) ? { limitPrice: price } : {}),
  };
}

/** Mostly where it will be before long, on the tick. */
function priceText(random: Random, state: State, market: Market, signal: TriggerSignal, above: boolean): string {
  if (random.chance(0.02)) return random.pick(NONSENSE);
  const { contract, mark } = market;
  const last = market.last === undefined ? mark : whole(market.last).times(contract.tick).toNumber();
  const price = signal === 'mark' ? mark : signal === 'index' ? assetNamed(state, contract.base).index : last;
  const away = random.weighted([
    [5, random.next() * 0.002],
    [4, random.next() * 0.02],
    [2, random.next() * 0.1],
    [1, 0],
    [1.5, random.next() * -0.01],
  ]);
  const ticks = Math.max(1, Math.round((price * (above ? 1 + away : 1 - away)) / contract.tick.toNumber()));
  return decimalText(whole(ticks).times(contract.tick), 12);
}

function deviation(random: Random, market: Market): PriceOffset {
  if (random.chance(0.6)) {
    return {
      unit: 'PERCENT',
      value: random.pick(['0.1', '0.25', '0.5', '1', '2.5', '5', '0.05', '51', '0.123', ...NONSENSE]),
    };
  }
  const ticks = (market.mark * random.pick([0.0005, 0.002, 0.01, 0.03, 0.6])) / market.contract.tick.toNumber();
  const value = decimalText(whole(Math.max(1, Math.round(ticks))).times(market.contract.tick), 12);
  return { unit: 'QUOTE_CURRENCY', value: random.chance(0.03) ? `${value}1` : value };
}

/** Mostly none: a market order. */
function limit(random: Random, market: Market, price: string): Pick<SendTrigger, 'limitPrice' | 'limitOffset'> {
  const { tick } = market.contract;
  const ticks = Math.round((market.mark * random.around(0, 0.004)) / tick.toNumber());
  const distance = `${ticks < 0 ? '-' : ''}${decimalText(whole(Math.abs(ticks)).times(tick), 12)}`;
  return random.weighted<Pick<SendTrigger, 'limitPrice' | 'limitOffset'>>([
    [6, {}],
    [3, { limitPrice: price }],
    [1.5, { limitOffset: { unit: 'PERCENT', value: random.pick(['0.5', '-0.5', '0.03', '-2', '-150', '0.001']) } }],
    [1.5, { limitOffset: { unit: 'QUOTE_CURRENCY', value: distance } }],
    [0.1, { limitPrice: price, limitOffset: { unit: 'PERCENT', value: '1' } }],
    [0.1, { limitOffset: { unit: 'PERCENT' } }],
  ]);
}
