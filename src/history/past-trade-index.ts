/**
 * The trades of a market's past by their number. They are computed, not stored; what is kept is how many came before each
 * hour, so that a page looks at the hours it is made of and not at the whole past.
 */
import { HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import {
  countTrades,
  forEachPastMinute,
  type Past,
  type PastSpec,
  pastOf,
  tradedMinute,
} from '../feeds/past-minutes.ts';
import { type PastTrade, tradesOfMinute } from '../feeds/past-trades.ts';

const MINUTES_PER_HOUR = HOUR_MS / MINUTE_MS;
/** The last trades are what everyone asks for first. */
const NEWEST = 100;

export class PastTradeIndex {
  readonly #past: Past;
  readonly #firstHour: number;
  /** Trades before each hour, and all of them at the end. */
  readonly #before: number[] = [0];
  #newest: readonly PastTrade[] | undefined;

  constructor(spec: PastSpec) {
    this.#past = pastOf(spec);
    const { firstMinute, endMinute } = this.#past;
    this.#firstHour = Math.floor(firstMinute / MINUTES_PER_HOUR);
    let count = 0;
    for (let hour = this.#firstHour; hour * MINUTES_PER_HOUR < endMinute; hour++) {
      count += countTrades(this.#past, hour * MINUTES_PER_HOUR, (hour + 1) * MINUTES_PER_HOUR);
      this.#before.push(count);
    }
  }

  /** How many there are; the first has the number 1. */
  get count(): number {
    return this.#before.at(-1) ?? 0;
  }

  /** The trades `from` <= number <= `to`, ascending. */
  between(from: number, to: number): readonly PastTrade[] {
    const first = Math.max(from, 1);
    const last = Math.min(to, this.count);
    if (first > last) return [];
    const newestFrom = this.count - NEWEST + 1;
    if (first < newestFrom) return this.#read(first, last);
    this.#newest ??= this.#read(Math.max(1, newestFrom), this.count);
    return this.#newest.filter((trade) => trade.sequence >= first && trade.sequence <= last);
  }

  /** How many trades are of a time before `timeMs`. */
  countBefore(timeMs: number): number {
    const hour = Math.floor(timeMs / HOUR_MS) - this.#firstHour;
    if (hour < 0) return 0;
    const before = this.#before[hour];
    const through = this.#before[hour + 1];
    if (before === undefined || through === undefined) return this.count;
    return before + this.between(before + 1, through).filter((trade) => trade.timeMs < timeMs).length;
  }

  #read(first: number, last: number): PastTrade[] {
    let hour = 0;
    while ((this.#before[hour + 1] ?? first) < first) hour++;
    let endHour = hour + 1;
    while ((this.#before[endHour] ?? last) < last) endHour++;
    const trades: PastTrade[] = [];
    let sequence = (this.#before[hour] ?? 0) + 1;
    const fromMinute = (this.#firstHour + hour) * MINUTES_PER_HOUR;
    const endMinute = (this.#firstHour + endHour) * MINUTES_PER_HOUR;
    forEachPastMinute(this.#past, fromMinute, endMinute, (minute) => {
      const made = tradesOfMinute(this.#past, minute.minute, tradedMinute(this.#past, minute), sequence);
      sequence += made.length;
      trades.push(...made);
    });
    return trades.filter((trade) => trade.sequence >= first && trade.sequence <= last);
  }
}
