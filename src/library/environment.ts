/** The venue as environment variables, for clients and tests. */
import type { AccountView } from '../control/views.ts';
import type { TlsView } from './tls.ts';

/**
 * `DRYDOCK_URL`, the first account's key as `DRYDOCK_API_KEY` and `DRYDOCK_API_SECRET`, and every account's under its
 * name: `DRYDOCK_ACCOUNT_1_API_KEY`, `DRYDOCK_ACCOUNT_1_API_SECRET`. Under TLS also `DRYDOCK_CA_FILE`, and the same as
 * `NODE_EXTRA_CA_CERTS`, by which Node.js trusts it besides what it trusts anyway.
 */
export function environmentOf(
  url: string,
  accounts: readonly AccountView[],
  tls?: Pick<TlsView, 'authorityFile'>,
): Readonly<Record<string, string>> {
  const variables = new Map([['DRYDOCK_URL', url]]);
  if (tls !== undefined) {
    variables.set('DRYDOCK_CA_FILE', tls.authorityFile).set('NODE_EXTRA_CA_CERTS', tls.authorityFile);
  }
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
