/** `batch`: elements carried out one after the other in one entry; what follows from them follows once, after the last (C88). */
import type { Batch, BatchElement } from '../commands/command.ts';
import type { BatchedResult, OrderError, Result } from '../events.ts';
import type { Turn } from '../turn.ts';
import { cancelOne } from './cancel.ts';
import { editOrder } from './edit.ts';
import { holdBack, holdOf } from './held.ts';
import { refusedInAWord } from './refusal-figures.ts';
import { statusOf } from './refusals.ts';
import { sendOrder } from './send.ts';
import { sendTrigger } from './send-trigger.ts';

/** Ids that one order may need; an element that comes when fewer are left is refused. */
const KEYS_FOR_AN_ELEMENT = 524_288;

/** Carries out the elements. A refused one stops nothing; all are dropped when the entry is late. */
export function carryOutBatch(turn: Turn, { elements, processBeforeMs, account }: Batch): Result {
  const { active, tradingEnabled } = turn.state.accounts.get(account);
  if (!active || !tradingEnabled) return { type: 'refused', error: 'accountInactive' };
  const isLate = processBeforeMs !== undefined && turn.timeMs > processBeforeMs;
  const results: BatchedResult[] = [];
  // From the first one on that could take liquidity in a protected market all wait together, but for cancellations (C145).
  let heldUntilMs: number | undefined;
  for (const element of elements) {
    const from = turn.events.length;
    if (heldUntilMs === undefined && holdOf(turn, element) > 0) heldUntilMs = longestHold(turn, elements);
    const result = isLate
      ? unprocessed(element, 'WOULD_PROCESS_AFTER_SPECIFIED_TIME')
      : turn.keysLeft < KEYS_FOR_AN_ELEMENT
        ? unprocessed(element, 'ORDER_LIMIT_EXCEEDED')
        : heldUntilMs !== undefined && element.type !== 'cancelOrder'
          ? holdBack(turn, element, heldUntilMs)
          : carryOutElement(turn, element);
    results.push({ result, from, to: turn.events.length });
  }
  return { type: 'batch', elements: results };
}

/** Until when the longest window of the elements lasts. */
function longestHold(turn: Turn, elements: readonly BatchElement[]): number {
  let holdMs = 0;
  for (const element of elements) holdMs = Math.max(holdMs, holdOf(turn, element));
  return turn.timeMs + holdMs;
}

function carryOutElement(turn: Turn, element: BatchElement): Result {
  switch (element.type) {
    case 'sendOrder':
      return sendOrder(turn, element);
    case 'sendTrigger':
      return sendTrigger(turn, element);
    case 'editOrder':
      return editOrder(turn, element);
    case 'cancelOrder':
      return cancelOne(turn, element);
  }
}

function unprocessed(element: BatchElement, error: OrderError): Result {
  const { cliOrdId } = element;
  return {
    type: 'order',
    status: statusOf(error),
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
    refusal: refusedInAWord(error),
  };
}
