/**
 * What is due when. Timers fire in (time, kind, subject) order, before the command of the entry that passes them; there
 * are few, so they are looked through.
 */

import { must } from './assert.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './durations.ts';
import { type Market, NONE, TIMER, type Timer } from './entities.ts';
import type { CoreEvent } from './events.ts';
import { paysFunding } from './market/funding-rate.ts';
import { passMinute } from './market/minute.ts';
import { samplePremiums } from './market/prices.ts';
import { DEAD_MAN_SWITCH, fireDeadMan } from './orders/dead-man.ts';
import { releaseHeld } from './orders/held.ts';
import { nextReleaseMs } from './orders/held-list.ts';
import { beginFundingHour, isFundingOpen, realizeFundingSlice } from './positions/funding-hour.ts';
import { expireContracts, nextExpiryMs } from './settlement/expiry.ts';
import type { State } from './state.ts';
import type { Turn } from './turn.ts';

/** Kinds of timers; the number is their order within one instant. Liquidations that an entry had no room for go first. */
const LIQUIDATE = 0;
const SAMPLE_PREMIUMS = 1;
const FULL_MINUTE = 2;
const EXPIRY = 3;
const FULL_HOUR = 4;
const FUNDING_SLICE = 5;

/** After the dead-man switch, which cancels what would be released at the same time. */
const RELEASE = 7;

/** What each kind does. The timer is gone already; what repeats sets itself anew. */
const FIRE: readonly (readonly [kind: number, fire: (turn: Turn, timer: Timer) => void])[] = [
  [LIQUIDATE, fireLook],
  [SAMPLE_PREMIUMS, fireSampling],
  [FULL_MINUTE, fireMinute],
  [EXPIRY, fireExpiry],
  [FULL_HOUR, fireHour],
  [FUNDING_SLICE, fireSlice],
  [DEAD_MAN_SWITCH, fireDeadMan],
  [RELEASE, fireRelease],
];

/** An entry that has fewer ids left lets the remaining timers fire in the next one. */
const KEYS_FOR_A_TIMER = 524_288;

/** The next timer due, if any. */
export function nextTimer(state: State): Timer | undefined {
  return firstTimer(state, () => true);
}

/**
 * Fires the timers due up to `untilMs`, each at its own time and followed by `settle`. Gives the time reached: earlier than
 * `untilMs` when one entry cannot hold all that happens; the next tick goes on from there (C53). A command does not wait for the
 * slices of a funding hour beyond the one its entry may hold, a tick does.
 */
export function fireTimers(turn: Turn, untilMs: number, waitsForSlices: boolean, settle: (turn: Turn) => void): number {
  const { state } = turn;
  while (isAnyDue(state, untilMs)) {
    const maySlice = waitsForSlices || turn.fundingLeft > 0;
    const timer = firstTimer(state, ({ kind }) => maySlice || kind !== FUNDING_SLICE);
    if (timer === undefined || timer.dueMs > untilMs) break;
    const isFull = timer.kind === FUNDING_SLICE && turn.fundingLeft <= 0;
    if (isFull || turn.keysLeft < KEYS_FOR_A_TIMER) return turn.timeMs;
    turn.passTo(Math.max(turn.timeMs, timer.dueMs));
    state.timers.remove(timer.id);
    const told = turn.events.length;
    fire(turn, timer);
    settle(turn);
    // A book that changes on the way moves mids from then on, however long the entry's time is.
    armSamplingAfter(turn, told);
  }
  turn.passTo(untilMs);
  return untilMs;
}

/** Asked by every entry, of which hardly any finds something due. */
function isAnyDue(state: State, untilMs: number): boolean {
  for (let id = 0; id < state.timers.size; id++) {
    const timer = state.timers.find(id);
    if (timer !== undefined && timer.dueMs <= untilMs) return true;
  }
  return false;
}

function fire(turn: Turn, timer: Timer): void {
  const [, run] = must(
    FIRE.find(([kind]) => kind === timer.kind),
    'every timer is of a known kind',
  );
  run(turn, timer);
}

/** The look at every wallet is taken by the risk step that follows each timer. */
function fireLook(turn: Turn): void {
  turn.lookAtAll = true;
  turn.lookAtTriggers = true;
}

function fireSampling(turn: Turn): void {
  turn.state.roots.own(0).samplingTimer = NONE;
  if (samplePremiums(turn)) armSampling(turn);
}

function fireMinute(turn: Turn): void {
  passMinute(turn);
  armMarkets(turn);
}

function fireExpiry(turn: Turn): void {
  expireContracts(turn);
  armExpiry(turn.state);
}

function fireHour(turn: Turn): void {
  beginFundingHour(turn);
  armMarkets(turn);
  armSlice(turn);
}

function fireSlice(turn: Turn): void {
  realizeFundingSlice(turn);
  armSlice(turn);
}

function fireRelease(turn: Turn): void {
  // What had no room is due at once: with the next entry.
  const dueMs = releaseHeld(turn) ? turn.timeMs : nextReleaseMs(turn.state);
  if (dueMs !== undefined) arm(turn.state, RELEASE, dueMs);
}

/** Sees to it that what this entry holds back is released in time. */
export function armRelease({ state, releaseDueMs }: Turn): void {
  if (releaseDueMs === Number.POSITIVE_INFINITY) return;
  const armed = firstTimer(state, ({ kind }) => kind === RELEASE);
  if (armed !== undefined && armed.dueMs <= releaseDueMs) return;
  if (armed !== undefined) state.timers.remove(armed.id);
  arm(state, RELEASE, releaseDueMs);
}

/** Sees to it that the premium averages are sampled at the next full second. */
export function armSampling(turn: Turn): void {
  const { state } = turn;
  if (state.root.samplingTimer !== NONE) return;
  state.roots.own(0).samplingTimer = arm(state, SAMPLE_PREMIUMS, after(turn.timeMs, SECOND_MS));
}

/** The same, if one of the entry's events from the given one on has changed a book. */
function armSamplingAfter(turn: Turn, from: number): void {
  for (let at = from; at < turn.events.length; at++) {
    if (!CHANGES_A_BOOK.includes((turn.events[at] as CoreEvent).type)) continue;
    armSampling(turn);
    return;
  }
}

const CHANGES_A_BOOK: readonly CoreEvent['type'][] = ['orderPlaced', 'orderEdited', 'orderCancelled', 'execution'];

/** Sees to it that full minutes pass while a market is listed, and full hours while a perpetual is; at genesis and at listings. */
export function armMarkets(turn: Turn): void {
  const { state } = turn;
  if (anyListed(state, () => true)) armOnce(state, FULL_MINUTE, after(turn.timeMs, MINUTE_MS));
  if (anyListed(state, ({ contract }) => paysFunding(contract))) {
    armOnce(state, FULL_HOUR, after(turn.timeMs, HOUR_MS));
  }
}

/** Sees to it that dated contracts expire at their last trading time. */
export function armExpiry(state: State): void {
  const dueMs = nextExpiryMs(state);
  if (dueMs !== undefined) armOnce(state, EXPIRY, dueMs);
}

/** What is left of the hour is due at once: with the next entry. */
function armSlice(turn: Turn): void {
  if (isFundingOpen(turn)) armOnce(turn.state, FUNDING_SLICE, turn.timeMs);
}

function anyListed(state: State, fits: (market: Market) => boolean): boolean {
  for (const id of state.openMarkets) {
    const market = state.markets.get(id);
    if (market.listed && fits(market)) return true;
  }
  return false;
}

/** The next time after this one that is a whole number of steps: full seconds, minutes and hours are those of UTC. */
function after(timeMs: number, stepMs: number): number {
  return (Math.floor(timeMs / stepMs) + 1) * stepMs;
}

function armOnce(state: State, kind: number, dueMs: number): void {
  if (firstTimer(state, (timer) => timer.kind === kind) === undefined) arm(state, kind, dueMs);
}

function arm(state: State, kind: number, dueMs: number): number {
  const timer = TIMER.blank();
  timer.dueMs = dueMs;
  timer.kind = kind;
  return state.timers.insert(timer);
}

function firstTimer(state: State, fits: (timer: Timer) => boolean): Timer | undefined {
  let first: Timer | undefined;
  for (let id = 0; id < state.timers.size; id++) {
    const timer = state.timers.find(id);
    if (timer === undefined || !fits(timer)) continue;
    if (first === undefined || firesBefore(timer, first)) first = timer;
  }
  return first;
}

/** Sees to it that the next entry looks at every wallet again: this one could not hold all liquidations. */
export function armRisk(turn: Turn): void {
  armOnce(turn.state, LIQUIDATE, turn.timeMs);
}

function firesBefore(timer: Timer, other: Timer): boolean {
  if (timer.dueMs !== other.dueMs) return timer.dueMs < other.dueMs;
  if (timer.kind !== other.kind) return timer.kind < other.kind;
  return timer.subject < other.subject;
}
