/**
 * Answers that wait for maker protection (C145): a request whose entry was applied, and whose result comes with a later
 * one. Whoever proposed it is answered with that result, as if the request had been applied then.
 */
import type { BatchedResult, CoreEvent, Released, Result } from '../core/events.ts';
import type { Delivered } from '../timeline/timeline.ts';

/** How long somebody is kept waiting: the venue's clock may stand still. What is held stays held. */
export const LONGEST_WAIT_MS = 10_000;

/** What is told when the result is not known: the venue went back to a time before the request, or the wait was too long. */
const UNKNOWN: Result = { type: 'refused', error: 'unknownError' };

/** How whoever waits is answered. */
export interface Settle {
  readonly resolve: (delivered: Delivered) => void;
  readonly reject: (error: Error) => void;
}

interface Waiting {
  readonly delivered: Delivered;
  /** Elements of a batch, or the one result of any other request. */
  readonly elements: BatchedResult[];
  readonly events: CoreEvent[];
  readonly isBatch: boolean;
  readonly settle: Settle;
  readonly timer: NodeJS.Timeout;
  last: Delivered;
}

export class HeldAnswers {
  readonly #byTicket = new Map<number, Waiting>();

  /** Takes over an answer that has to wait; false when it has not. */
  takes(delivered: Delivered, settle: Settle): boolean {
    const { result, events } = delivered;
    const isBatch = result.type === 'batch';
    const elements = isBatch ? [...result.elements] : [{ result, from: 0, to: events.length }];
    const tickets = elements.flatMap(({ result: own }) => (own.type === 'held' ? [own.ticket] : []));
    if (tickets.length === 0) return false;
    const timer = setTimeout(() => this.#giveUp(waiting), LONGEST_WAIT_MS);
    timer.unref();
    const waiting: Waiting = { delivered, elements, events: [...events], isBatch, settle, timer, last: delivered };
    for (const ticket of tickets) this.#byTicket.set(ticket, waiting);
    return true;
  }

  /** Looks for results of what waits; gives the answers that are complete. */
  follow(delivered: Delivered): readonly (() => void)[] {
    if (this.#byTicket.size === 0) return [];
    const answers: (() => void)[] = [];
    for (const event of delivered.events) {
      const answer = event.type === 'released' ? this.#release(event, delivered) : undefined;
      if (answer !== undefined) answers.push(answer);
    }
    return answers;
  }

  /** Gives up on all, the line of history that they waited on being gone; gives what tells them. */
  giveUpAll(): readonly (() => void)[] {
    const waiting = [...new Set(this.#byTicket.values())];
    this.#byTicket.clear();
    return waiting.map((one) => () => this.#giveUp(one));
  }

  /** The venue has stopped: nobody is told anything. */
  rejectAll(error: Error): void {
    for (const waiting of new Set(this.#byTicket.values())) {
      clearTimeout(waiting.timer);
      waiting.settle.reject(error);
    }
    this.#byTicket.clear();
  }

  #release(event: Released, delivered: Delivered): (() => void) | undefined {
    const waiting = this.#byTicket.get(event.ticket);
    if (waiting === undefined) return undefined;
    this.#byTicket.delete(event.ticket);
    const index = waiting.elements.findIndex(({ result }) => result.type === 'held' && result.ticket === event.ticket);
    const from = waiting.events.length;
    waiting.events.push(...delivered.events.slice(event.from, event.to));
    waiting.elements[index] = { result: event.result, from, to: waiting.events.length };
    waiting.last = delivered;
    if (waiting.elements.some(({ result }) => result.type === 'held')) return undefined;
    clearTimeout(waiting.timer);
    return () => waiting.settle.resolve(answerOf(waiting));
  }

  #giveUp(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    for (const [ticket, other] of this.#byTicket) if (other === waiting) this.#byTicket.delete(ticket);
    waiting.settle.resolve({ ...waiting.delivered, result: UNKNOWN, events: [] });
  }
}

/** What was delivered, with the time of the entry that brought the last result. */
function answerOf({ last, isBatch, elements, events }: Waiting): Delivered {
  if (isBatch) return { ...last, result: { type: 'batch', elements }, events };
  const [{ result, from } = { result: UNKNOWN, from: 0 }] = elements;
  return { ...last, result, events: events.slice(from) };
}
