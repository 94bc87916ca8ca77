/** What a price source sees of the venue: the prices after the last applied entry. */
import type { PriceView } from '../feeds/source.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** The present prices and premiums, and the position they come from. */
export function priceView(timeline: Timeline): PriceView {
  const { state } = timeline.venue;
  const assets: PriceView['assets'][number][] = [];
  const markets: PriceView['markets'][number][] = [];
  for (let id = 0; id < state.assets.size; id++) {
    const asset = state.assets.get(id);
    if (asset.kind !== 'credit') assets.push(asset);
  }
  for (const id of state.openMarkets) {
    const market = state.markets.get(id);
    if (market.listed) markets.push(market);
  }
  const { sourceSinceMs: sinceMs, sourceSteppedMs: steppedMs, sourceSettings: settings } = state.root;
  return { version: timeline.pricesAt, source: { sinceMs, steppedMs, settings }, assets, markets };
}
