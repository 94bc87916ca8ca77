/**
 * Time passes: what is due is done at its own instant, in the order second, minute, expiry, hour, and after each of them
 * wallets in danger are looked for.
 */
import { settleConsequences } from './consequences.ts';
import { chargeInterest, paysFunding, realizeHour, samplePremium, setRate } from './funding.ts';
import { cancelOrdersOf, type Told } from './orders.ts';
import { Mids, remark, sampleAverages, watchVolatility } from './prices.ts';
import { expire } from './settlement.ts';
import type { State } from './state.ts';
import type { Event } from './trading.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Carries the venue to a time. */
export function passTime(state: State, untilMs: number, told: Told, events: Event[]): void {
  const mids = new Mids();
  for (;;) {
    const next = nextInstant(state);
    if (next > untilMs) break;
    state.timeMs = next;
    for (const [step, doIt] of STEPS) {
      if (next % step !== 0 && step > 1) continue;
      const before = events.length;
      doIt(state, mids, events);
      settleConsequences(state, told, events);
      if (events.slice(before).some(({ type }) => CHANGES_A_BOOK.includes(type))) {
        mids.forget();
        state.sampling = true;
      }
    }
  }
  state.timeMs = untilMs;
}

const CHANGES_A_BOOK: readonly Event['type'][] = ['placed', 'edited', 'cancelled', 'fill'];

type Step = (state: State, mids: Mids, events: Event[]) => void;

/** Expiries are looked for at every instant. */
const STEPS: readonly (readonly [everyMs: number, Step])[] = [
  [SECOND_MS, sampleSecond],
  [MINUTE_MS, passMinute],
  [1, (state, mids, events) => expireAt(state, mids, events)],
  [HOUR_MS, passHour],
  [1, passDeadlines],
];

function nextInstant(state: State): number {
  const after = (step: number): number => (Math.floor(state.timeMs / step) + 1) * step;
  let next = state.sampling ? after(SECOND_MS) : after(MINUTE_MS);
  for (const { listed, contract } of state.markets.values()) {
    if (listed && contract.expiryMs !== undefined) next = Math.min(next, Math.max(contract.expiryMs, state.timeMs + 1));
  }
  for (const dueMs of state.deadlines.values()) next = Math.min(next, dueMs);
  return next;
}

function sampleSecond(state: State, mids: Mids, events: Event[]): void {
  if (state.sampling) state.sampling = sampleAverages(state, mids, events);
}

function passMinute(state: State, mids: Mids, events: Event[]): void {
  const kept = state.rules.volatilityMinutes + 1;
  for (const asset of state.assets.values()) {
    asset.minutes = [...asset.minutes, asset.index].slice(-kept);
  }
  const listed = [...state.markets.values()].filter((market) => market.listed);
  for (const market of listed) watchVolatility(state, market, events);
  // The caps of dated contracts shrink as their maturity comes nearer.
  const moved = listed.filter(({ contract }) => contract.expiryMs !== undefined);
  const symbols = moved.filter((market) => remark(state, market, events)).map(({ contract }) => contract.symbol);
  if (symbols.length > 0) events.push({ type: 'prices', symbols });
  for (const market of listed) if (paysFunding(market)) samplePremium(state, market, mids.of(state, market));
}

function expireAt(state: State, _mids: Mids, events: Event[]): void {
  expire(state, events);
}

function passHour(state: State, _mids: Mids, events: Event[]): void {
  for (const market of state.markets.values()) if (paysFunding(market)) setRate(state, market, events);
  realizeHour(state, events);
  chargeInterest(state, events);
}

/** C87: the orders of accounts that did not call again, by time and account. */
function passDeadlines(state: State, _mids: Mids, events: Event[]): void {
  const due = [...state.deadlines].filter(([, dueMs]) => dueMs <= state.timeMs);
  for (const [account] of due.sort(([a, at], [b, other]) => at - other || a - b)) {
    state.deadlines.delete(account);
    cancelOrdersOf(state, account, undefined, 'DEAD_MAN_SWITCH', events);
  }
}
