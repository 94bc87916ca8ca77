/** The requests that a connection has left in the running second. */
import { SECOND_MS } from '../../core/durations.ts';
import type { LiveLimits } from './limits.ts';

/** `refuse`: beyond the limit, and the first such of its second; `ignore`: a later one; `flood`: too much to bear. */
export type Verdict = 'answer' | 'refuse' | 'ignore' | 'flood';

export class RequestBudget {
  readonly #limits: Pick<LiveLimits, 'requestsPerSecond' | 'floodPerSecond'>;
  #secondMs = Number.NEGATIVE_INFINITY;
  #requests = 0;

  constructor(limits: Pick<LiveLimits, 'requestsPerSecond' | 'floodPerSecond'>) {
    this.#limits = limits;
  }

  /** Takes one request at a time, machine milliseconds. */
  take(nowMs: number): Verdict {
    if (nowMs - this.#secondMs >= SECOND_MS) {
      this.#secondMs = nowMs;
      this.#requests = 0;
    }
    this.#requests++;
    const { requestsPerSecond, floodPerSecond } = this.#limits;
    if (this.#requests <= requestsPerSecond) return 'answer';
    if (this.#requests > floodPerSecond) return 'flood';
    return this.#requests === requestsPerSecond + 1 ? 'refuse' : 'ignore';
  }
}
