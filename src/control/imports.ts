/**
 * Forking a real account, one import after the other. What reads and rehearses it is loaded with the first import: few
 * venues ever see one.
 */
import type { LeftOut } from '../import/picture.ts';
import type { Prices } from '../import/prices.ts';
import type { ImportReport } from '../import/report.ts';
import { Turns } from '../turns/turns.ts';
import type { PowerContext } from './power-context.ts';
import type { Outcome } from './refusal.ts';
import type { AccountView, Moment } from './views.ts';

/** Something that was not rebuilt, or not to the digit. */
export interface NotRebuilt {
  /** Where it stands in the replies. */
  readonly path: string;
  readonly reason: LeftOut['reason'] | 'wouldTrade' | 'refused';
  /** The error word of an order that is not held; empty otherwise. */
  readonly error: string;
}

export type ImportView = Moment & {
  /** Null after a dry run. */
  readonly account: AccountView | null;
  readonly replies: readonly { readonly kind: string; readonly shape: 'rest' | 'feed'; readonly time: string | null }[];
  /** How much was rebuilt. */
  readonly rebuilt: {
    readonly balances: number;
    readonly positions: number;
    readonly orders: number;
    readonly triggers: number;
  };
  /** The prices that were set, and which reply told or implied them. */
  readonly prices: Prices;
  readonly notRebuilt: readonly NotRebuilt[];
  /** The switches of a dialect that spell as the replies do; those that they do not show are absent. */
  readonly dialect: { readonly balances?: 'string' | 'number'; readonly bitcoin?: 'XBT' | 'BTC' };
  /** Whether what follows from the import liquidates something of the account. */
  readonly wouldBeLiquidated: boolean;
  readonly report: ImportReport;
};

export class Imports {
  readonly #context: PowerContext;
  /** What is reported, and the name that is found, are of the venue as it stands: one import after the other. */
  readonly #turns = new Turns(1);

  constructor(context: PowerContext) {
    this.#context = context;
  }

  /** Imports what the documents tell. Nothing is changed when it is refused, or only tried (`dryRun`). */
  import(documents: readonly unknown[], input: unknown): Promise<Outcome<ImportView>> {
    return this.#turns.take(async () => {
      const { importAccount } = await import('./import-account.ts');
      return importAccount(this.#context, documents, input);
    });
  }
}
