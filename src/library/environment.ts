/** The venue as environment variables, for clients and tests. */
import type { AccountView } from '../control/views.ts';

/**
 * `DRYDOCK_URL`, the first account's key as `DRYDOCK_API_KEY` and `DRYDOCK_API_SECRET`, and every account's under its
 * name: `DRYDOCK_ACCOUNT_1_API_KEY`, `DRYDOCK_ACCOUNT_1_API_SECRET`.
 */
export function environmentOf(url: string, accounts: readonly AccountView[]): Readonly<Record<string, string>> {
  const variables = new Map([['DRYDOCK_URL', url]]);
  const [first] = accounts;
  if (first !== undefined) {
    variables.set('DRYDOCK_API_KEY', first.apiKey).set('DRYDOCK_API_SECRET', first.apiSecret);
  }
  for (const { name, apiKey, apiSecret } of accounts) {
    const prefix = `DRYDOCK_${name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`;
    // Names that differ in their punctuation only: the first one has the variable.
    if (variables.has(`${prefix}_API_KEY`)) continue;
    variables.set(`${prefix}_API_KEY`, apiKey).set(`${prefix}_API_SECRET`, apiSecret);
  }
  return Object.fromEntries(variables);
}
