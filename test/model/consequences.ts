/** What follows from an instant or a command: triggers, then wallets in danger, until nothing changes. */
import type { Told } from './orders.ts';
import { settleRisk } from './risk.ts';
import type { State } from './state.ts';
import type { Event } from './trading.ts';
import { fireTriggers } from './triggers.ts';

export function settleConsequences(state: State, told: Told, events: Event[]): void {
  fireTriggers(state, told, events);
  settleRisk(state, events);
  while (fireTriggers(state, told, events)) settleRisk(state, events);
}
