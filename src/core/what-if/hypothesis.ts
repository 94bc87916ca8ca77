/** What might be: changes that are tried on a fork of the state, in the order in which they stand here. */
import type { Deposit, SendOrder, SetIndexPrices, SetLeverage, SetPremiums } from '../commands/command.ts';

/** A position as if it had been held all along: it takes the place of the one that is there. */
export interface HypotheticalPosition {
  readonly symbol: string;
  /** Signed size in contracts and average entry price in USD, as decimal text. Size 0 is no position. */
  readonly size: string;
  readonly entryPrice: string;
}

/** Everything is optional in the sense that a list may be empty. */
export interface Hypothesis {
  readonly deposits: readonly Omit<Deposit, 'type' | 'account'>[];
  readonly positions: readonly HypotheticalPosition[];
  readonly leverage: readonly Omit<SetLeverage, 'type' | 'account'>[];
  /** Sent to the books as they are now. */
  readonly orders: readonly Omit<SendOrder, 'type' | 'account'>[];
  /** Prices move last. */
  readonly premiums: SetPremiums['premiums'];
  readonly indexPrices: SetIndexPrices['prices'];
}

/** What cannot be supposed: `what` names the list, `index` its item. An order that is refused is no fault of this kind. */
export interface HypothesisRefused {
  readonly what: keyof Hypothesis;
  readonly index: number;
  readonly error: string;
  readonly detail?: string;
}
