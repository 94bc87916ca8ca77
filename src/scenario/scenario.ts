/** A scenario that was read and checked: what is run. */
import type { FundingInput } from '../control/account-inputs.ts';
import type { MarginScheduleName } from '../core/instruments/platforms.ts';
import type { Place } from './check.ts';
import type { Origin } from './faults.ts';
import type { PricePath } from './path.ts';
import type { ActionName, Expectations, StepFile } from './schema.ts';

export interface AccountPlan {
  readonly name: string;
  readonly funds: readonly FundingInput[];
  readonly marginSchedule?: MarginScheduleName;
  readonly feeSchedule?: string;
  /** What it sets before anything happens. */
  readonly leverage: readonly (readonly [symbol: string, maxLeverage: number])[];
  readonly profitCurrency: readonly (readonly [symbol: string, asset: string])[];
}

export interface Step {
  /** Milliseconds since the start. */
  readonly atMs: number;
  /** Where it stands: `steps[3]`. */
  readonly place: Place;
  readonly action: ActionName;
  readonly file: StepFile;
}

export interface Scenario {
  readonly title: string;
  readonly about: string;
  readonly origin: Origin;
  /** Epoch milliseconds. */
  readonly startMs: number;
  readonly startTime: string;
  readonly durationMs: number;
  /** Between two rows of the table; undefined for a span that gives about 24 of them. */
  readonly everyMs: number | undefined;
  readonly seed: number;
  readonly rules: string | object;
  /** Path of a file; undefined for the shipped ones. */
  readonly instruments: string | undefined;
  readonly liquidity: 'house' | 'none';
  /** Names, or patterns of them; undefined for all. */
  readonly show: readonly string[] | undefined;
  readonly accounts: readonly AccountPlan[];
  readonly indexPrices: Readonly<Record<string, number>>;
  readonly premiums: Readonly<Record<string, number>>;
  readonly indexPaths: readonly PricePath[];
  readonly premiumPaths: readonly PricePath[];
  /** In order of time, those of one moment in the order of the file. */
  readonly steps: readonly Step[];
  /** What is to hold at the end. */
  readonly expect: Expectations;
}

/** The accounts that a name or a pattern means: `crowd-*`. */
export function accountsNamed(pattern: string, names: readonly string[]): readonly string[] {
  const [begin = '', ...others] = pattern.split('*');
  const end = others.pop();
  if (end === undefined) return names.includes(pattern) ? [pattern] : [];
  return names.filter((name) => {
    if (name.length < begin.length + end.length || !name.startsWith(begin) || !name.endsWith(end)) return false;
    const until = name.length - end.length;
    let at = begin.length;
    return others.every((part) => {
      const found = name.indexOf(part, at);
      at = found + part.length;
      return found >= 0 && at <= until;
    });
  });
}
