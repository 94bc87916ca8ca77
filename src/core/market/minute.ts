/** What happens in the markets at each full minute: volatility is measured, caps of dated contracts shrink, premiums are sampled. */
import type { Turn } from '../turn.ts';
import { sampleFundingPremiums } from './funding-rate.ts';
import { remarkAll } from './prices.ts';
import { sampleMinutePrices, watchVolatility } from './volatility.ts';

/** Passes one full minute (margin-and-risk 8, 9; C24, C27, C56, D34). */
export function passMinute(turn: Turn): void {
  const { state } = turn;
  const moved = sampleMinutePrices(state);
  const capsShrink: number[] = [];
  for (const id of state.openMarkets) {
    const market = state.markets.get(id);
    if (!market.listed) continue;
    if (moved.length > 0 && moved.includes(market.baseAsset)) watchVolatility(turn, market);
    if (market.contract.lastTradingMs !== 0) capsShrink.push(id);
  }
  remarkAll(turn, capsShrink);
  sampleFundingPremiums(state);
}
