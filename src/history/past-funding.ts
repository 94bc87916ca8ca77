/** The funding rates of a perpetual's past: what the venue's own rule would have fixed from the premiums of its past minutes. */
import { HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import type { Contract } from '../core/instruments/contract.ts';
import { fundingRates, paysFunding, premiumUnits, rateOf } from '../core/market/funding-rate.ts';
import type { PastSpec } from '../feeds/past.ts';
import { forEachPastMinute, pastOf } from '../feeds/past-minutes.ts';
import type { FundingRate } from './rows.ts';

const MINUTES_AN_HOUR = HOUR_MS / MINUTE_MS;

/**
 * The rates of the whole hours that ended before the venue's start, oldest first: each from the 60 premiums of the hour
 * before it (margin-and-risk 8, C24). The hour in which the venue starts has none, as in the venue's state: nobody pays
 * for it. Empty for contracts that pay no funding.
 */
export function pastFundingRates(spec: PastSpec, contract: Contract): readonly FundingRate[] {
  if (!paysFunding(contract)) return [];
  const past = pastOf(spec);
  const firstHour = Math.ceil(past.firstMinute / MINUTES_AN_HOUR);
  const endHour = Math.floor(spec.startMs / HOUR_MS) - 1;
  const rates: FundingRate[] = [];
  let sum = 0;
  forEachPastMinute(past, firstHour * MINUTES_AN_HOUR, endHour * MINUTES_AN_HOUR, ({ minute, mark, spot }) => {
    sum += premiumUnits(mark.close, spot.close);
    if ((minute + 1) % MINUTES_AN_HOUR !== 0) return;
    const { absoluteUnits, relativeUnits } = fundingRates(contract, sum, MINUTES_AN_HOUR, spot.close);
    rates.push({
      timeMs: (minute + 1) * MINUTE_MS,
      rate: rateOf(absoluteUnits),
      relativeRate: rateOf(relativeUnits),
    });
    sum = 0;
  });
  return rates;
}
