/** Prices: index, the house's quotes, marks (margin-and-risk 9; C24, C25; D34, D35). */
import { type Contract, priceAt } from './contract.ts';
import { whole, ZERO } from './fraction.ts';
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
  if (state.liquidity === 'none' || market.suspended) return;
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
      fillOrder(state, market, order, order.lots, house, 'taker', events);
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

export function remark(state: State, market: Market): void {
  const index = assetNamed(state, market.contract.base).index;
  const cap = premiumCap(state, market.contract);
  market.mark = Math.max(index * (1 - cap), Math.min(index * (1 + cap), index + market.average));
}

/** Impact mid less index, USD: what the impact size would cost both ways; undefined where the book is too thin. */
export function premium(state: State, market: Market): number | undefined {
  const prices: number[] = [];
  for (const side of ['buy', 'sell'] as const) {
    const average = averagePrice(state, market, side);
    if (average === undefined) return undefined;
    prices.push(average);
  }
  const [buying = 0, selling = 0] = prices;
  return (buying + selling) / 2 - assetNamed(state, market.contract.base).index;
}

/** Tried out on a copy, by an account that has no orders of its own to meet. */
function averagePrice(state: State, market: Market, side: 'buy' | 'sell'): number | undefined {
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
  return paid.over(whole(lots)).toNumber();
}

/** D34: the average begins at its present value; it stays where it is while the book is too thin. */
export function restartAverage(state: State, market: Market): void {
  market.average = premium(state, market) ?? market.average;
  remark(state, market);
}

/**
 * C25: one sample a second, alpha = 2 / (window + 1), from the second after `fromMs` to `untilMs`. An average within a
 * billionth of the index of its sample takes the sample's value. Nothing but the averages moves meanwhile.
 */
export function samplePremiums(state: State, untilMs: number, events: Event[]): void {
  const samples = [...state.markets.values()].map((market) => ({ market, sample: premium(state, market) }));
  const alpha = 2 / (state.rules.premiumWindowSeconds + 1);
  for (let second = Math.floor(state.timeMs / 1000) + 1; second * 1000 <= untilMs; second++) {
    state.timeMs = second * 1000;
    const symbols: string[] = [];
    for (const { market, sample } of samples) {
      if (sample === undefined || sample === market.average) continue;
      const index = assetNamed(state, market.contract.base).index;
      const away = sample - market.average;
      market.average = Math.abs(away) <= index * 1e-9 ? sample : market.average + away * alpha;
      remark(state, market);
      symbols.push(market.contract.symbol);
    }
    if (symbols.length === 0) break;
    events.push({ type: 'prices', symbols });
  }
  state.timeMs = untilMs;
}

/** New quotes, then new marks, market by market. */
export function movePrices(state: State, concerned: (market: Market) => boolean, events: Event[]): void {
  const moved = [...state.markets.values()].filter(concerned);
  for (const market of moved) requote(state, market, events);
  for (const market of moved) remark(state, market);
  if (moved.length > 0) events.push({ type: 'prices', symbols: moved.map((market) => market.contract.symbol) });
}
