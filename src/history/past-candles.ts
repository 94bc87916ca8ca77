/** The candles of a market's past, as charts and the day's statistics ask for them. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import { aggregate, type Candle, intervalStart, joined, type TickType } from '../feeds/candles.ts';
import { type PastSpec, pastCandles } from '../feeds/past.ts';
import { pastOf } from '../feeds/past-minutes.ts';

/** Minutes of the hour in which a window of 24 hours begins, each merged with those that follow it in the hour. */
interface Tails {
  readonly hourMs: number;
  readonly candles: readonly Candle[];
}

export class PastCandles {
  /** Opening time of the first minute; undefined when there is none. */
  readonly beginsMs: number | undefined;
  readonly #spec: PastSpec;
  readonly #hours = new Map<TickType, readonly Candle[]>();
  #day: { readonly sinceMs: number; readonly candle: Candle | undefined } | undefined;
  #dayHours: readonly Candle[] | undefined;
  #tails: Tails | undefined;
  #lastClose: number | undefined;

  constructor(spec: PastSpec) {
    this.#spec = spec;
    const { firstMinute, endMinute } = pastOf(spec);
    this.beginsMs = firstMinute < endMinute ? firstMinute * MINUTE_MS : undefined;
  }

  /** The part of `fromMs` <= time < `toMs` that lies before the venue's start, in candles of `lengthMs`. Both ends are whole multiples of it. */
  between(tickType: TickType, lengthMs: number, fromMs: number, toMs: number): readonly Candle[] {
    if (lengthMs < HOUR_MS) return aggregate(pastCandles(this.#spec, tickType, fromMs, toMs), lengthMs);
    const hours = this.#hours.get(tickType) ?? aggregate(this.#minutes(tickType, 0), HOUR_MS);
    this.#hours.set(tickType, hours);
    const within = hours.filter((candle) => candle.timeMs >= fromMs && candle.timeMs < toMs);
    return aggregate(within, lengthMs);
  }

  /** USD of the last trade; undefined when there is no past. */
  lastClose(): number | undefined {
    const { startMs } = this.#spec;
    this.#lastClose ??= pastCandles(this.#spec, 'trade', startMs - MINUTE_MS, startMs).at(-1)?.close;
    return this.#lastClose;
  }

  /** The part of the 24 hours before `nowMs` that lies before the venue's start, as one candle of trades. Undefined when there is none (any more). */
  day(nowMs: number): Candle | undefined {
    const sinceMs = Math.ceil((nowMs - DAY_MS) / MINUTE_MS) * MINUTE_MS;
    if (sinceMs >= this.#spec.startMs) return undefined;
    if (this.#day?.sinceMs !== sinceMs) this.#day = { sinceMs, candle: this.#since(sinceMs) };
    return this.#day.candle;
  }

  /** What is left of the last day: the rest of the hour, then whole hours. Its 1,440 minutes are looked at once. */
  #since(sinceMs: number): Candle | undefined {
    this.#dayHours ??= aggregate(this.#minutes('trade', this.#spec.startMs - DAY_MS), HOUR_MS);
    const hourMs = intervalStart(sinceMs, HOUR_MS);
    let since = this.#tailsOf(hourMs).find((candle) => candle.timeMs >= sinceMs);
    for (const hour of this.#dayHours) {
      if (hour.timeMs > hourMs) since = since === undefined ? hour : joined(since, hour);
    }
    return since;
  }

  #minutes(tickType: TickType, fromMs: number): Candle[] {
    return pastCandles(this.#spec, tickType, fromMs, this.#spec.startMs);
  }

  #tailsOf(hourMs: number): readonly Candle[] {
    if (this.#tails?.hourMs !== hourMs) {
      const minutes = pastCandles(this.#spec, 'trade', hourMs, Math.min(hourMs + HOUR_MS, this.#spec.startMs));
      const candles: Candle[] = [];
      for (const minute of minutes.reverse()) {
        const next = candles.at(-1);
        candles.push(next === undefined ? minute : joined(minute, next));
      }
      this.#tails = { hourMs, candles: candles.reverse() };
    }
    return this.#tails.candles;
  }
}
