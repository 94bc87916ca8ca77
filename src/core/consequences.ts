/**
 * What follows from a timer or a command (order inside one entry, step 4): triggers that have reached their price, orders
 * cancelled for lack of margin, liquidations, until nothing changes.
 */
import { settleRisk } from './liquidation/risk.ts';
import { fireTriggers } from './orders/fire.ts';
import type { Turn } from './turn.ts';

/** Comes to an end: each round of triggers uses up at least one, and nothing here makes one. */
export function settleConsequences(turn: Turn): void {
  fireTriggers(turn);
  settleRisk(turn);
  while (fireTriggers(turn)) settleRisk(turn);
}
