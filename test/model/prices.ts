/** Prices: index, the house's quotes, marks (margin-and-risk 9; C24, C25; D34, D35). */
import { type Contract, priceAt } from './contract.ts';
import { asPrinted, type Fraction, whole, ZERO } from './fraction.ts';
import { assetNamed, copyToTryOut, type Market, marketNamed, NOISE, type State } from './state.ts';
import { type Event, fillOrder, houseView, match, queue, type Taker } from './trading.ts';

const DAY_MS = 86_400_000;

/**
 * The house's quotes. They are a choice of this venue, not a rule of the book: 20 levels a side around index x (1 + basis),
 * a hundred-thousandth of the price (at least a tick) from the center and then a twenty-thousandth (at least a tick) from
 * level to level; the impact size at the best level, twice, three times that at the next. Computed in doubles, in this order.
 */
export function quote(state: State, market: Market): void {
  const { contract } = market;
  market.bids = [];
  market.asks = [];
  if (state.liquidity === 'none' || market.suspended || !market.listed) return;
  const center = assetNamed(state, contract.base).index * (1 + market.basis);
  const centerTicks = (center * Number(contract.tick.bottom)) / Number(contract.tick.top);
  const step = Math.max(1, Math.round(centerTicks * 0.00005));
  const bestBid = Math.floor(centerTicks * (1 - 0.00001));
  const bestAsk = Math.max(bestBid + 1, Math.ceil(centerTicks * (1 + 0.00001)));
  for (let level = 0; level < 20; level++) {
    const lots = contract.impactLots * BigInt(level + 1);
    const bid = bestBid - level * step;
    if (bid > 0) market.bids.push({ ticks: BigInt(bid), lots });
    market.asks.push({ ticks: BigInt(bestAsk + level * step), lots });
  }
}

/** D35: new quotes; users' orders that they reach or pass are filled whole, as makers, at their own prices. */
export function requote(state: State, market: Market, events: Event[]): void {
  quote(state, market);
  for (const side of ['buy', 'sell'] as const) {
    const quoted = (side === 'buy' ? market.asks : market.bids)[0]?.ticks;
    if (quoted === undefined) continue;
    for (;;) {
      const order = queue(market, side)[0];
      if (order === undefined || (side === 'buy' ? order.ticks < quoted : order.ticks > quoted)) break;
      const house = houseView(state, side === 'buy' ? 'sell' : 'buy', order.ticks, order.lots);
      fillOrder(state, market, order, order.lots, { view: house, fillType: 'taker' }, events);
    }
  }
}

/** Section 9: a constant cap for perpetuals, for dated contracts one that grows with the days left. */
function premiumCap(state: State, contract: Contract): number {
  const { rules } = state;
  if (contract.expiryMs === undefined) return rules.perpetualPremiumCap;
  const days = Math.min(Math.max((contract.expiryMs - state.timeMs) / DAY_MS, 1), rules.datedPremiumCapDays);
  return (
    rules.datedPremiumCapOneDay +
    ((rules.datedPremiumCapFarthest - rules.datedPremiumCapOneDay) * (days - 1)) / (rules.datedPremiumCapDays - 1)
  );
}

/** The mark, and whether the market trades beyond what the mark may follow (C27). */
export function remark(state: State, market: Market, events: Event[]): boolean {
  const index = assetNamed(state, market.contract.base).index;
  const cap = premiumCap(state, market.contract);
  const dislocation = market.average > index * cap ? 'above' : market.average < -index * cap ? 'below' : '';
  if (dislocation !== market.dislocation) {
    market.dislocation = dislocation;
    events.push({ type: 'market', symbol: market.contract.symbol });
  }
  const mark = Math.max(index * (1 - cap), Math.min(index * (1 + cap), index + market.average));
  const isNew = mark !== market.mark;
  market.mark = mark;
  state.moved ||= isNew;
  return isNew;
}

/** C27, C56: five minutes in which the index changes by more than 5 %. */
export function watchVolatility(state: State, market: Market, events: Event[]): void {
  const { rules } = state;
  const { minutes, index } = assetNamed(state, market.contract.base);
  const then = minutes[minutes.length - 1 - rules.volatilityMinutes];
  const extreme = then !== undefined && Math.abs(index - then) > then * rules.volatilityReturn;
  const multiplier = extreme ? rules.volatilityMultiplier : 1;
  if (extreme === market.extreme) return;
  market.extreme = extreme;
  market.multiplier = multiplier;
  state.moved = true;
  events.push({ type: 'market', symbol: market.contract.symbol });
}

/** What the impact size would cost both ways, half of it: USD; undefined where the book is too thin. */
export function impactMid(state: State, market: Market): Fraction | undefined {
  const buying = averagePrice(state, market, 'buy');
  const selling = averagePrice(state, market, 'sell');
  return buying === undefined || selling === undefined ? undefined : buying.plus(selling).over(whole(2));
}

/** Impact mid less index, USD. */
function premium(state: State, market: Market): number | undefined {
  const mid = impactMid(state, market);
  return mid === undefined ? undefined : overIndex(state, market, mid);
}

/** A mid less the index, USD. */
function overIndex(state: State, { contract }: Market, mid: Fraction): number {
  return mid.minus(asPrinted(assetNamed(state, contract.base).index)).toNumber();
}

/** Tried out on a copy, by an account that has no orders of its own to meet. */
function averagePrice(state: State, market: Market, side: 'buy' | 'sell'): Fraction | undefined {
  const copy = copyToTryOut(state, market.contract.symbol);
  const { contract } = market;
  const lots = contract.impactLots;
  const view = { ...houseView(copy, side, 0n, lots), account: NOISE };
  const taker: Taker = { view, limit: side === 'buy' ? 2n ** 60n : 0n, fillType: 'taker' };
  const events: Event[] = [];
  match(copy, marketNamed(copy, contract.symbol), taker, events);
  if (taker.view.filled < lots) return undefined;
  let paid = ZERO;
  for (const event of events) {
    if (event.type === 'fill') paid = paid.plus(priceAt(contract, event.ticks).times(whole(event.lots)));
  }
  return paid.over(whole(lots));
}

/** D34: the average begins at its present value; it stays where it is while the book is too thin. */
export function restartAverage(state: State, market: Market, events: Event[]): void {
  market.average = premium(state, market) ?? market.average;
  remark(state, market, events);
}

/**
 * C25: one sample, alpha = 2 / (window + 1). An average within a billionth of the index of its sample takes the sample's
 * value. Gives whether any average is still on its way.
 */
export function sampleAverages(state: State, mids: Mids, events: Event[]): boolean {
  const alpha = 2 / (state.rules.premiumWindowSeconds + 1);
  const symbols: string[] = [];
  let onItsWay = false;
  for (const market of state.markets.values()) {
    if (!market.listed) continue;
    const index = assetNamed(state, market.contract.base).index;
    const mid = mids.of(state, market);
    const sample = mid === undefined ? market.average : overIndex(state, market, mid);
    if (sample === market.average) continue;
    const away = sample - market.average;
    const settles = Math.abs(away) <= index * 1e-9;
    market.average = settles ? sample : market.average + away * alpha;
    onItsWay ||= !settles;
    remark(state, market, events);
    symbols.push(market.contract.symbol);
  }
  if (symbols.length > 0) events.push({ type: 'prices', symbols });
  return onItsWay;
}

/** Impact mids, worked out again only when something may have moved them. */
export class Mids {
  readonly #known = new Map<string, { mid: Fraction | undefined }>();

  of(state: State, market: Market): Fraction | undefined {
    const { symbol } = market.contract;
    const known = this.#known.get(symbol) ?? { mid: impactMid(state, market) };
    this.#known.set(symbol, known);
    return known.mid;
  }

  forget(): void {
    this.#known.clear();
  }
}

/** New quotes, then new marks, market by market. */
export function movePrices(state: State, concerned: (market: Market) => boolean, events: Event[]): void {
  const moved = [...state.markets.values()].filter((market) => market.listed && concerned(market));
  for (const market of moved) {
    watchVolatility(state, market, events);
    requote(state, market, events);
  }
  for (const market of moved) remark(state, market, events);
  if (moved.length > 0) events.push({ type: 'prices', symbols: moved.map((market) => market.contract.symbol) });
}
