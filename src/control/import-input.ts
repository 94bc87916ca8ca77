/** What `POST /control/import` takes besides the replies: one schema for the body over HTTP and the library's options. */
import { flag, object, oneOf, type Schema } from '../gateway/schema.ts';
import { ACCOUNT_NAME } from './account-inputs.ts';
import { described } from './documents.ts';

export interface ImportOptions {
  /** Name of the new account; one is made where it is absent. */
  readonly name?: string;
  /** Whose prices the venue has afterwards: `theirs` (the default), as far as the replies tell or imply them, or `ours`. */
  readonly prices?: 'theirs' | 'ours';
  /** Leaves out wallets, assets, positions and orders that this venue does not know, instead of refusing them. */
  readonly skipUnknown?: boolean;
  /** Only reports; nothing is imported. */
  readonly dryRun?: boolean;
  /** Imports an account that would be liquidated at once; without it that is refused. */
  readonly allowLiquidation?: boolean;
}

export const IMPORT_OPTIONS: Schema<ImportOptions> = object(
  {},
  {
    name: ACCOUNT_NAME,
    prices: described(oneOf('theirs', 'ours'), 'takes theirs or ours'),
    skipUnknown: described(flag(), 'takes true or false'),
    dryRun: described(flag(), 'takes true or false'),
    allowLiquidation: described(flag(), 'takes true or false'),
  },
);

const OPTION_NAMES: readonly string[] = ['name', 'prices', 'skipUnknown', 'dryRun', 'allowLiquidation'];

/** A body's options, and what of it is replies. */
export function splitBody(body: unknown): { readonly options: unknown; readonly replies: unknown } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { options: {}, replies: body };
  const fields = Object.entries(body);
  const isOption = ([name]: readonly [string, unknown]): boolean => OPTION_NAMES.includes(name);
  return {
    options: Object.fromEntries(fields.filter(isOption)),
    replies: Object.fromEntries(fields.filter((field) => !isOption(field))),
  };
}
