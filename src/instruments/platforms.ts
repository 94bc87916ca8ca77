/** What is wrong with the `marginSchedules` of rows that come from a file: they are read only once an account needs them. */

import type { InstrumentRow } from '../core/instruments/contract.ts';
import { boundFieldOf } from '../core/instruments/platforms.ts';
import { RowReader } from '../core/instruments/row.ts';

const PLATFORM = /^[a-z][a-z0-9_-]{0,39}$/;

/** One sentence for each fault of a row's platforms. */
export function platformProblems(row: InstrumentRow): readonly string[] {
  const { marginSchedules = {} } = row;
  if (!isObject(marginSchedules)) return [`${row.symbol}: marginSchedules must be an object of platforms.`];
  const boundField = boundFieldOf(row.type === 'futures_inverse' ? 'inverse' : 'linear');
  return Object.entries(marginSchedules).flatMap(([platform, own]) => {
    const named = `${row.symbol}: marginSchedules`;
    if (!PLATFORM.test(platform))
      return [`${named} has a platform with the name ${JSON.stringify(platform.slice(0, 40))}.`];
    if (!isObject(own)) return [`${named} of ${platform} must have professional and retail.`];
    const reader = new RowReader(own as InstrumentRow);
    for (const name of ['professional', 'retail']) reader.marginLevels(name, boundField);
    return reader.problems.map((problem) => `${named} of ${platform}: ${problem}.`);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
