/** Why orders were refused, or taken out of the book: which check, by which figures. */
import { NONE } from '../core/entities.ts';
import type { RefusalFigure } from '../core/events.ts';
import { formatTime } from '../core/iso-time.ts';
import { ruleOfCheck } from '../core/orders/refusals.ts';
import type { State } from '../core/state.ts';
import { orderUuid } from '../gateway/wire/ids.ts';
import { REFUSALS_PER_ACCOUNT, type RefusalRow, type Refusals } from '../history/refusals.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse } from './refusal.ts';

export interface RefusedOrderView {
  /** Place in the journal of the entry in which it happened. */
  readonly position: number;
  readonly time: string;
  readonly timeMs: number;
  /** The account's name. */
  readonly account: string;
  /** `send`, `edit`: the command was refused; `trigger`: what it fired was; `cancel`: a resting order was taken out. */
  readonly what: RefusalRow['what'];
  readonly symbol: string | null;
  readonly side: 'buy' | 'sell' | null;
  readonly size: string | null;
  readonly limitPrice: string | null;
  /** Null when none got an id. */
  readonly orderId: string | null;
  readonly cliOrdId: string | null;
  /** The order's error, or the reason of the cancellation. */
  readonly error: string;
  /** Number of the check in its documented order (docs/errors.md); null where only the word tells. */
  readonly check: number | null;
  readonly rule: string;
  readonly figures: readonly RefusalFigure[];
}

const COUNT = /^[1-9]\d{0,3}$/;
const AT_MOST = 1_000;

export class RefusedOrders {
  readonly #context: PowerContext;
  readonly #refusals: Refusals;

  constructor(context: PowerContext, refusals: Refusals) {
    this.#context = context;
    this.#refusals = refusals;
  }

  /** The newest, the newest first: of one account, or of all when none is named. `count`: 50, at most 1,000. */
  list(account: string | null, count: string | null): Outcome<{ readonly refusals: readonly RefusedOrderView[] }> {
    const wanted = count === null ? REFUSALS_PER_ACCOUNT : COUNT.test(count) ? Number(count) : Number.NaN;
    if (!(wanted <= AT_MOST)) return refuse('invalidRequest', `count is a whole number from 1 to ${AT_MOST}.`);
    const { state } = this.#context;
    if (account === null) return done({ refusals: viewsOf(state, this.#refusals.newest(undefined, wanted)) });
    const found = this.#context.account(account);
    return found.ok ? done({ refusals: viewsOf(state, this.#refusals.newest(found.value.id, wanted)) }) : found;
  }
}

function viewsOf(state: State, rows: readonly RefusalRow[]): readonly RefusedOrderView[] {
  return rows.map((row) => ({
    position: row.position,
    time: formatTime(row.timeMs),
    timeMs: row.timeMs,
    account: state.accounts.get(row.accountId).name,
    what: row.what,
    symbol: row.symbol,
    side: row.side,
    size: row.size,
    limitPrice: row.limitPrice,
    orderId: row.orderKey === NONE ? null : orderUuid(state, row.orderKey),
    cliOrdId: row.cliOrdId === '' ? null : row.cliOrdId,
    error: row.error,
    check: row.check === 0 ? null : row.check,
    rule: row.what === 'cancel' ? ruleOfCancellation(row.error) : ruleOfCheck(row.check),
    figures: row.figures,
  }));
}

function ruleOfCancellation(reason: string): string {
  switch (reason) {
    case 'NOT_ENOUGH_MARGIN':
      return 'D14, margin-and-risk 3.4, 7';
    case 'WOULD_NOT_REDUCE_POSITION':
      return 'D22';
    case 'CONTRACT_EXPIRED':
      return 'C28, margin-and-risk 10';
    default:
      return '';
  }
}
