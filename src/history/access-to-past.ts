/**
 * Access to the past of each market: what lies before the venue's start is computed from the facts of genesis, the same on
 * every line of history, and prepared when it is first asked for.
 */
import type { Genesis } from '../core/commands/command.ts';
import type { Contract } from '../core/instruments/contract.ts';
import type { State } from '../core/state.ts';
import type { PastSpec } from '../feeds/past.ts';
import type { PastTrade } from '../feeds/past-trades.ts';
import { type AssetCharacter, characterTable } from '../feeds/source.ts';
import { shippedAssets } from '../instruments/assets.ts';
import { PastCandles } from './past-candles.ts';
import { pastFundingRates } from './past-funding.ts';
import { PastTradeIndex } from './past-trade-index.ts';
import type { FundingRate, PublicOrder, Trade } from './rows.ts';

/** What of genesis the past depends on and the venue's state does not keep: its first prices and premiums. */
export interface Beginning {
  readonly prices: readonly (readonly [asset: string, priceUsd: number])[];
  readonly premiums: readonly (readonly [symbol: string, premium: number])[];
}

/** What is kept of genesis. */
export function beginningOf(genesis: Genesis): Beginning {
  return {
    prices: genesis.assets.map(({ symbol, indexPriceUsd }) => [symbol, indexPriceUsd]),
    premiums: genesis.premiums,
  };
}

/** The past of one market. */
export class MarketPast {
  readonly spec: PastSpec;
  readonly candles: PastCandles;
  readonly #contract: Contract;
  #trades: PastTradeIndex | undefined;
  #fundingRates: readonly FundingRate[] | undefined;

  constructor(spec: PastSpec, contract: Contract) {
    this.spec = spec;
    this.#contract = contract;
    this.candles = new PastCandles(spec);
  }

  /** The first question costs about a millisecond for a week of past. */
  get trades(): PastTradeIndex {
    this.#trades ??= new PastTradeIndex(this.spec);
    return this.#trades;
  }

  /** Oldest first. The first question costs some milliseconds for a week of past. */
  get fundingRates(): readonly FundingRate[] {
    this.#fundingRates ??= pastFundingRates(this.spec, this.#contract);
    return this.#fundingRates;
  }
}

export class AccessToPast {
  readonly #state: State;
  readonly #characterOf: (asset: string) => AssetCharacter = characterTable(shippedAssets());
  readonly #bySymbol = new Map<string, MarketPast>();
  #beginning: Beginning = { prices: [], premiums: [] };

  constructor(state: State) {
    this.#state = state;
  }

  get beginning(): Beginning {
    return this.#beginning;
  }

  /** Tells what genesis said, or what was kept of it. */
  begin(beginning: Beginning): void {
    this.#beginning = beginning;
    this.#bySymbol.clear();
  }

  /** The past of a market; undefined when the venue has none. */
  of(marketId: number): MarketPast | undefined {
    const market = this.#state.markets.find(marketId);
    if (market === undefined || this.#state.root.historyDays <= 0) return undefined;
    const { symbol } = market.contract;
    const known = this.#bySymbol.get(symbol);
    if (known !== undefined) return known;
    const spec = this.#specOf(marketId);
    if (spec === undefined) return undefined;
    const past = new MarketPast(spec, market.contract);
    this.#bySymbol.set(symbol, past);
    return past;
  }

  /** Trades that the market had before the venue's start. */
  tradesBefore(marketId: number): number {
    return this.of(marketId)?.trades.count ?? 0;
  }

  #specOf(marketId: number): PastSpec | undefined {
    const { contract, baseAsset } = this.#state.markets.get(marketId);
    const { seed, startMs, historyDays } = this.#state.root;
    const price = this.#beginning.prices.find(([asset]) => asset === contract.base);
    if (price === undefined) return undefined;
    const premium = this.#beginning.premiums.find(([symbol]) => symbol === contract.symbol);
    return {
      seed,
      startMs,
      days: historyDays,
      contract,
      asset: {
        ...this.#characterOf(contract.base),
        indexPriceUsd: price[1],
        indexDecimals: this.#state.assets.get(baseAsset).indexDecimals,
      },
      startPremium: premium?.[1] ?? 0,
    };
  }
}

/**
 * Trades that no entry made have the last keys of all, which no entry comes near: two for each, because its orders have ids
 * too. The longest past of a market, 31 days of at most 256 trades a minute, has 11.4 million.
 */
const PAST_TRADES_OF_A_MARKET = 0x1000000;
const MARKETS = 0x10000;
const FIRST_PAST_KEY = 0x10000000000000 - MARKETS * PAST_TRADES_OF_A_MARKET * 2;

/** A trade of the past as one of the venue's own. Nobody sees that its two orders never were; the mark is its own price. */
export function tradeOfPast(trade: PastTrade, marketId: number): Trade {
  const { timeMs, sequence, priceTicks: ticks, lots, side } = trade;
  const key = FIRST_PAST_KEY + (marketId * PAST_TRADES_OF_A_MARKET + sequence) * 2;
  const order = (nth: number): PublicOrder => ({
    key: key + nth,
    side: (nth === 0) === (side === 'buy') ? 'sell' : 'buy',
    orderType: nth === 0 ? 'lmt' : 'ioc',
    ticks,
    lots,
    reduceOnly: false,
    createdMs: timeMs,
    updatedMs: timeMs,
  });
  return {
    timeMs,
    marketId,
    key,
    sequence,
    ticks,
    lots,
    side,
    fillType: 'taker',
    markPrice: trade.price,
    makerFilled: true,
    maker: order(0),
    taker: order(1),
  };
}
