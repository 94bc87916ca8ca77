/** Powers over prices and markets. Marks, and orders that the house's quotes pass, follow at once. */
import type { Market } from '../core/entities.ts';
import { findAsset } from './lookup.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse } from './refusal.ts';
import { MARKET_CHANGES, PREMIUMS, PRICES } from './requests.ts';
import { unknownAsset } from './unknown.ts';
import {
  type IndexPricesView,
  indexPricesView,
  type MarketView,
  type Moment,
  marketView,
  marketViews,
  momentOf,
} from './views.ts';

/** USD by asset, and the marks of the markets concerned. */
export type PricesView = Moment & {
  readonly indexPrices: Readonly<Record<string, number>>;
  readonly marks: Readonly<Record<string, number>>;
};
/** Fractions of the index by market, and the marks of these markets in USD. */
export type PremiumsView = Moment & {
  readonly premiums: Readonly<Record<string, number>>;
  readonly marks: Readonly<Record<string, number>>;
};

export class MarketPowers {
  readonly #context: PowerContext;

  constructor(context: PowerContext) {
    this.#context = context;
  }

  /** How the markets stand, expired ones included. */
  list(): readonly MarketView[] {
    return marketViews(this.#context.state);
  }

  /** How one market stands. */
  find(symbol: string): Outcome<MarketView> {
    const market = this.#context.market(symbol);
    return market.ok ? done(marketView(this.#context.state, market.value)) : market;
  }

  indexPrices(): IndexPricesView {
    return indexPricesView(this.#context.state);
  }

  async setIndexPrices(input: unknown): Promise<Outcome<PricesView>> {
    const request = this.#context.read(PRICES, input);
    if (!request.ok) return request;
    const prices: [string, number][] = [];
    for (const [text, price] of Object.entries(request.value)) {
      const asset = findAsset(this.#context.state, text);
      const symbol = asset?.symbol;
      if (symbol === undefined) return unknownAsset(this.#context.state, text);
      if (symbol === 'USD') return refuse('invalidRequest', 'USD is what prices are counted in: its price is 1.');
      if (asset?.kind === 'credit') {
        return refuse('invalidRequest', `${symbol} are fee credits: they have no price.`);
      }
      if (prices.some(([known]) => known === symbol)) return refuse('invalidRequest', `${symbol} is given twice.`);
      prices.push([symbol, price]);
    }
    if (prices.length === 0) return refuse('invalidRequest', 'Give at least one price, such as {"XBT": 50000}.');
    const delivered = await this.#context.carryOut({ type: 'setIndexPrices', prices });
    if (!delivered.ok) return delivered;
    const marks = this.#marks((market) => prices.some(([symbol]) => symbol === market.contract.base));
    return done({ ...momentOf(delivered.value), indexPrices: Object.fromEntries(prices), marks });
  }

  /** Sets the house's premium over the index, market by market. */
  async setPremiums(input: unknown): Promise<Outcome<PremiumsView>> {
    const request = this.#context.read(PREMIUMS, input);
    if (!request.ok) return request;
    const premiums: [string, number][] = [];
    for (const [text, premium] of Object.entries(request.value)) {
      const market = this.#context.market(text);
      if (!market.ok) return market;
      const { symbol } = market.value.contract;
      if (premiums.some(([known]) => known === symbol)) return refuse('invalidRequest', `${symbol} is given twice.`);
      premiums.push([symbol, premium]);
    }
    if (premiums.length === 0) {
      return refuse('invalidRequest', 'Give at least one premium, such as {"PF_XBTUSD": 0.001}.');
    }
    const delivered = await this.#context.carryOut({ type: 'setPremiums', premiums });
    if (!delivered.ok) return delivered;
    const marks = this.#marks((market) => premiums.some(([symbol]) => symbol === market.contract.symbol));
    return done({ ...momentOf(delivered.value), premiums: Object.fromEntries(premiums), marks });
  }

  /** Suspends a market, opens it again, or lets it take only orders that rest. */
  async setMarket(symbol: string, input: unknown): Promise<Outcome<MarketView & Moment>> {
    const request = this.#context.read(MARKET_CHANGES, input);
    if (!request.ok) return request;
    const market = this.#context.market(symbol);
    if (!market.ok) return market;
    if (Object.keys(request.value).length === 0)
      return refuse('invalidRequest', 'Give suspended, postOnly, makerProtectionMs or several of them.');
    const { id, contract } = market.value;
    const delivered = await this.#context.carryOut({ type: 'setMarket', symbol: contract.symbol, ...request.value });
    if (!delivered.ok) return delivered;
    return done({
      ...marketView(this.#context.state, this.#context.state.markets.get(id)),
      ...momentOf(delivered.value),
    });
  }

  #marks(isConcerned: (market: Market) => boolean): Readonly<Record<string, number>> {
    const { markets } = this.#context.state;
    const marks: [string, number][] = [];
    for (let id = 0; id < markets.size; id++) {
      const market = markets.get(id);
      if (market.listed && isConcerned(market)) marks.push([market.contract.symbol, market.markPrice]);
    }
    return Object.fromEntries(marks);
  }
}
