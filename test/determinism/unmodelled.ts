/** Commands that the modelled part of the golden journal lacks, for its end: triggers, batches, families, faults, price sources, imports. */
import type { BatchElement, Command, ImportAccount, SendTrigger } from '../../src/core/commands/command.ts';
import type { Market } from '../../src/core/entities.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import type { Random } from '../support/random.ts';

const FIRST_CLIENT = 2;
const STRATEGIES = ['REJECT_TAKER', 'CANCEL_MAKER_SELF', 'CANCEL_MAKER_CHILD', 'CANCEL_MAKER_ANY'] as const;

/** `count` entries that go on from others. */
export function unmodelledEntries(random: Random, before: readonly Entry[], count: number): readonly Entry[] {
  const timeline = new Timeline();
  for (const entry of before) timeline.apply(entry);
  const last = before[before.length - 1] as Entry;
  const entries: Entry[] = [];
  let timeMs = last.timeMs;
  for (let n = 1; n <= count; n++) {
    timeMs += below(random, 4000);
    const entry: Entry = {
      position: last.position + n,
      timeMs,
      origin: 'golden',
      n,
      command: commandOf(random, timeline, n),
    };
    timeline.apply(entry);
    entries.push(entry);
  }
  return entries;
}

function commandOf(random: Random, timeline: Timeline, n: number): Command {
  const { state } = timeline.venue;
  const account = FIRST_CLIENT + below(random, state.accounts.size - FIRST_CLIENT);
  const market = state.markets.get(below(random, state.markets.size));
  switch (below(random, 16)) {
    case 0:
    case 1:
    case 2:
      return triggerOf(random, account, market);
    case 3:
      return { type: 'batch', account, elements: elementsOf(random, account, market) };
    case 4:
      return { type: 'cancelAllAfter', account, timeoutSeconds: below(random, 4) * 5 };
    case 5:
      return { type: 'setSelfTradeStrategy', account, strategy: STRATEGIES[below(random, 4)] ?? 'REJECT_TAKER' };
    case 6:
      return { type: 'withdraw', account, from: 'flex', asset: 'USD', amount: String(1 + below(random, 50)) };
    case 7:
      return n % 3 === 0
        ? {
            type: 'createAccount',
            specification: { name: `sub-${n}`, keys: [], funds: [], master: masterOf(timeline) },
          }
        : n % 3 === 1
          ? importOf(random, market, n)
          : { type: 'tick' };
    case 8: {
      const toUser = FIRST_CLIENT + below(random, state.accounts.size - FIRST_CLIENT);
      return {
        type: 'subaccountTransfer',
        account: FIRST_CLIENT,
        fromUser: FIRST_CLIENT,
        toUser,
        from: 'flex',
        to: 'flex',
        asset: 'USD',
        amount: '25',
      };
    }
    case 9:
      return {
        type: 'setSubaccountTrading',
        account: FIRST_CLIENT,
        subaccount: state.accounts.size - 1,
        tradingEnabled: random.chance(0.7),
      };
    case 10:
      return { type: 'setFaults', removed: n % 2 === 0 ? 'all' : [], rules: [{ name: `fault-${n}` }] };
    case 11:
      return sourceStep(random, timeline, market, n);
    case 12:
      return below(random, 3) === 0
        ? { type: 'setClock', rate: 1, frozen: random.chance(0.5), from: 'now', stepMs: below(random, 3) }
        : {
            type: 'setMarketSource',
            ...(random.chance(0.3) ? { market: random.chance(0.5) ? 'synthetic' : 'frozen' } : {}),
            settings: { synthetic: { volatility: { all: below(random, 5), assets: [] } } },
          };
    default: {
      const base = state.assets.get(market.baseAsset);
      const factor = 0.98 + below(random, 401) / 10_000;
      const price = Number((base.indexPriceUsd * factor).toFixed(base.indexDecimals));
      return { type: 'setIndexPrices', prices: [[base.symbol, price > 0 ? price : base.indexPriceUsd]] };
    }
  }
}

/** An account from elsewhere, near the venue's own prices. */
function importOf(random: Random, market: Market, n: number): ImportAccount {
  const { symbol, wallet, settlementAsset } = market.contract;
  const order = { symbol, side: random.chance(0.5) ? 'buy' : 'sell', size: sizeOf(random, market) } as const;
  return {
    type: 'importAccount',
    specification: {
      name: `imported-${n}`,
      keys: [],
      funds: [
        { wallet: 'flex', asset: 'USD', amount: String(1000 + below(random, 5000)) },
        { wallet, asset: settlementAsset, amount: '25' },
      ],
    },
    indexPrices: [],
    markPrices: random.chance(0.3) ? [[symbol, market.markPrice * 1.001]] : [],
    positions: [{ symbol, size: `${random.chance(0.5) ? '-' : ''}${order.size}`, entryPrice: priceOf(random, market) }],
    orders: [{ ...order, limitPrice: priceOf(random, market), filledSize: '0', reduceOnly: random.chance(0.2) }],
    triggers: [
      {
        ...order,
        triggerType: 'take_profit',
        signal: 'mark',
        stopPrice: priceOf(random, market),
        reduceOnly: random.chance(0.3),
      },
    ],
  };
}

/** A step that gives a mark, of a time that is a little ahead or has passed; now and then from other prices. */
function sourceStep(random: Random, timeline: Timeline, market: Market, n: number): Command {
  const { state, timeMs } = timeline.venue;
  const base = state.assets.get(market.baseAsset);
  return {
    type: 'priceStep',
    prices: [[base.symbol, base.indexPriceUsd]],
    premiums: [],
    noiseOrders: [],
    ...(market.listed && random.chance(0.7)
      ? { marks: [[market.contract.symbol, market.markPrice * (0.995 + below(random, 11) / 1000)] as const] }
      : {}),
    ...(random.chance(0.8) ? { basedOn: timeline.pricesAt } : { basedOn: n }),
    ...(random.chance(0.5) ? { atMs: timeMs + below(random, 3000) } : {}),
  };
}

function masterOf(timeline: Timeline): string {
  return timeline.venue.state.accounts.get(FIRST_CLIENT).name;
}

function elementsOf(random: Random, account: number, market: Market): readonly BatchElement[] {
  const elements: BatchElement[] = [];
  for (let index = below(random, 4); index >= 0; index--) {
    elements.push(random.chance(0.5) ? triggerOf(random, account, market) : orderOf(random, account, market));
  }
  return elements;
}

function orderOf(random: Random, account: number, market: Market): BatchElement {
  return {
    type: 'sendOrder',
    account,
    symbol: market.contract.symbol,
    side: random.chance(0.5) ? 'buy' : 'sell',
    orderType: 'lmt',
    size: sizeOf(random, market),
    limitPrice: priceOf(random, market),
    reduceOnly: random.chance(0.2),
  };
}

function triggerOf(random: Random, account: number, market: Market): SendTrigger {
  const trigger = {
    type: 'sendTrigger',
    account,
    symbol: market.contract.symbol,
    side: random.chance(0.5) ? 'buy' : 'sell',
    signal: random.chance(0.5) ? 'mark' : random.chance(0.5) ? 'index' : 'last',
    size: sizeOf(random, market),
    reduceOnly: random.chance(0.3),
  } as const;
  const trails = random.chance(0.3);
  if (trails) {
    return { ...trigger, triggerType: 'trailing_stop', deviation: { value: '1', unit: 'PERCENT' } };
  }
  const triggerType = random.chance(0.5) ? 'stp' : 'take_profit';
  const stop = { ...trigger, triggerType, stopPrice: priceOf(random, market) } as const;
  return random.chance(0.5) ? { ...stop, limitPrice: priceOf(random, market) } : stop;
}

/** Within two per cent of the mark, on the tick. */
function priceOf(random: Random, { contract, markPrice }: Market): string {
  const ticks = Math.round(
    (markPrice * (0.98 + below(random, 401) / 10_000) * contract.tickScale) / contract.tickMantissa,
  );
  return decimalOf(Math.max(1, ticks) * contract.tickMantissa, contract.tickScale);
}

function sizeOf(random: Random, { contract }: Market): string {
  return decimalOf((1 + below(random, 9)) * contract.lotMantissa, contract.lotScale);
}

/** `units / scale` as decimal text; the scale is a power of ten. */
function decimalOf(units: number, scale: number): string {
  return (units / scale).toFixed(String(scale).length - 1);
}

function below(random: Random, end: number): number {
  return random.whole(0, end - 1);
}
