/**
 * Budgets of requests, as documented: 500 units in ten seconds for the trading API, 100 in ten minutes for the history,
 * each account's own (C110). They refill evenly with the venue's time.
 *
 * A budget is one number, the time at which it is full again: spending moves that time on, and may not move it further
 * ahead than the budget takes to fill.
 */
import type { Surface } from './errors.ts';

export type BudgetName = 'derivatives' | 'history';

export const BUDGETS: Readonly<Record<BudgetName, { readonly units: number; readonly refillMs: number }>> = {
  derivatives: { units: 500, refillMs: 10_000 },
  history: { units: 100, refillMs: 600_000 },
};

const BUDGET_NAMES = ['derivatives', 'history'] as const;

/** The budget that calls of a surface are paid from; undefined where nothing is counted. */
export function budgetOf(surface: Surface): BudgetName | undefined {
  return surface === 'derivatives' || surface === 'history' ? surface : undefined;
}

/** When each account's budget is full again, epoch milliseconds of the venue. Those not named have a full one. */
type FullAgain = Map<number, number>;

/** The budgets at one moment, kept with a snapshot of the venue. */
export type BudgetsImage = Readonly<Record<BudgetName, ReadonlyMap<number, number>>>;

/** The same as plain data, for a checkpoint. */
export type BudgetsRecord = readonly (readonly [BudgetName, readonly (readonly [account: number, fullMs: number])[]])[];

export interface RateLimitsOptions {
  /** The venue's time now, epoch milliseconds. */
  readonly nowMs: () => number;
  /** False while nothing is counted: when limits are off, or the clock stands still or runs at another rate than 1. */
  readonly isEnforced: () => boolean;
}

export class RateLimits {
  readonly #options: RateLimitsOptions;
  readonly #fullAgain: Record<BudgetName, FullAgain> = { derivatives: new Map(), history: new Map() };

  constructor(options: RateLimitsOptions) {
    this.#options = options;
  }

  get isEnforced(): boolean {
    return this.#options.isEnforced();
  }

  /**
   * Spends units of an account's budget. Gives 0, or how many milliseconds must pass until the same request may be made;
   * nothing is spent then.
   */
  spend(name: BudgetName, account: number, units: number): number {
    const { units: most, refillMs } = BUDGETS[name];
    const fullAgain = this.#fullAgain[name];
    const nowMs = this.#options.nowMs();
    const unitMs = refillMs / most;
    const fullMs = Math.max(nowMs, fullAgain.get(account) ?? 0) + Math.min(units, most) * unitMs;
    const waitMs = fullMs - nowMs - refillMs;
    if (waitMs > 0) return waitMs;
    fullAgain.set(account, fullMs);
    return 0;
  }

  /** Only budgets that are not full are kept: there are few of them. */
  save(): BudgetsImage {
    const nowMs = this.#options.nowMs();
    const spent = (name: BudgetName): FullAgain =>
      new Map([...this.#fullAgain[name]].filter(([, fullMs]) => fullMs > nowMs));
    return { derivatives: spent('derivatives'), history: spent('history') };
  }

  /** Back to a saved image, which stays as it is. */
  load(image: BudgetsImage): void {
    for (const name of BUDGET_NAMES) this.#fullAgain[name] = new Map(image[name]);
  }
}

export function recordBudgets(image: BudgetsImage): BudgetsRecord {
  return BUDGET_NAMES.map((name) => [name, [...image[name]]]);
}

/** The image that `recordBudgets` wrote; full budgets where nothing was written. */
export function imageOfBudgets(record: BudgetsRecord): BudgetsImage {
  const image: Record<BudgetName, FullAgain> = { derivatives: new Map(), history: new Map() };
  for (const [name, budgets] of record) image[name] = new Map(budgets);
  return image;
}
