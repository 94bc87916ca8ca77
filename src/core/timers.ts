/**
 * What is due when. Timers fire in (time, kind, subject) order, before the command of the entry that passes them; there
 * are few, so they are looked through.
 */
import { NONE, TIMER, type Timer } from './entities.ts';
import { samplePremiums } from './market/prices.ts';
import type { State } from './state.ts';
import type { Turn } from './turn.ts';

/** Kinds of timers; the number is their order within one instant. */
const SAMPLE_PREMIUMS = 1;

const SECOND_MS = 1000;

/** An entry that has fewer ids left lets the remaining timers fire in the next one. */
const KEYS_FOR_A_TIMER = 524_288;

/** The next timer due, if any. */
export function nextTimer(state: State): Timer | undefined {
  let next: Timer | undefined;
  for (let id = 0; id < state.timers.size; id++) {
    const timer = state.timers.find(id);
    if (timer !== undefined && (next === undefined || firesBefore(timer, next))) next = timer;
  }
  return next;
}

/**
 * Fires the timers due up to `untilMs`, each at its own time. Gives the time reached: earlier than `untilMs` when one
 * entry cannot hold all that happens; the next tick goes on from there.
 */
export function fireTimers(turn: Turn, untilMs: number): number {
  const { state } = turn;
  for (;;) {
    const timer = nextTimer(state);
    if (timer === undefined || timer.dueMs > untilMs) break;
    if (turn.keysLeft < KEYS_FOR_A_TIMER) return turn.timeMs;
    turn.passTo(Math.max(turn.timeMs, timer.dueMs));
    state.timers.remove(timer.id);
    fire(turn, timer);
  }
  turn.passTo(untilMs);
  return untilMs;
}

function fire(turn: Turn, timer: Timer): void {
  const { state } = turn;
  if (timer.kind === SAMPLE_PREMIUMS) {
    state.roots.own(0).samplingTimer = NONE;
    if (samplePremiums(turn)) armSampling(turn);
  }
}

/** Sees to it that the premium averages are sampled at the next full second. */
export function armSampling(turn: Turn): void {
  const { state } = turn;
  if (state.root.samplingTimer !== NONE) return;
  const timer = TIMER.blank();
  timer.dueMs = (Math.floor(turn.timeMs / SECOND_MS) + 1) * SECOND_MS;
  timer.kind = SAMPLE_PREMIUMS;
  state.roots.own(0).samplingTimer = state.timers.insert(timer);
}

function firesBefore(timer: Timer, other: Timer): boolean {
  if (timer.dueMs !== other.dueMs) return timer.dueMs < other.dueMs;
  if (timer.kind !== other.kind) return timer.kind < other.kind;
  return timer.subject < other.subject;
}
