/** Why a figure of theirs is not ours: an enumeration, each with what it is about. There is no free text (docs/import.md). */

/** The codes, with the convention or decision that each rests on. */
export const REASONS = {
  /** Equal once a setting of the rule set is another: `centsOf: balances`. */
  setting: 'C163',
  /** An input that no reply carries: `openpositions`, `tickers.PF_XBTUSD.markPrice`, `collateralRules.XBT`. */
  missing: 'C164',
  /** Equal once the contract is as their `/instruments` has it. */
  instrument: 'C165',
  /** Equal once a price is that of another reply: they were given at different moments. */
  moment: 'C166',
  /** The cost of a position is a whole number of lots times ticks; their average price times size is not. */
  cost: 'C162',
  /** A size, a price or an amount is finer than this venue's lot, tick or ledger unit. */
  step: 'C162',
  /** The order could not be held: it would trade, close nothing, or its price is there already. */
  order: 'C161',
  /** Their own parts do not add up to their total: the reply leaves some out. */
  incomplete: 'C168',
  /** A figure of the market's trades, quotes or past, which belong to everybody and are not rebuilt. */
  market: 'C169',
  /** A figure that this venue does not serve. */
  unserved: 'C170',
  /** The same figure in another unit: percent instead of a fraction. */
  unit: 'C171',
} as const satisfies Readonly<Record<string, string>>;

export type ReasonCode = keyof typeof REASONS;

export interface Reason {
  readonly code: ReasonCode;
  /** What it is about: a setting with its value, an input, a contract, an error word. */
  readonly subject: string;
  readonly convention: string;
}

export function reason(code: ReasonCode, subject: string): Reason {
  return { code, subject, convention: REASONS[code] };
}

/** Each reason once, in their order. */
export function distinct(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.filter(
    ({ code, subject }, index) =>
      reasons.findIndex((other) => other.code === code && other.subject === subject) === index,
  );
}
