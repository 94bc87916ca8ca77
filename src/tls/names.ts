/** The names a certificate is for. */

/** This machine, under every name by which a client reaches it. */
const OWN_NAMES = ['localhost', '127.0.0.1', '::1'] as const;

/**
 * The real host, and its sandbox of old: a client whose names resolve to this machine needs no other setting at all, and
 * some clients take none.
 */
const REAL_NAMES = ['futures.kraken.com', 'demo-futures.kraken.com'] as const;

/** Addresses that mean every address of a machine are no name of it. */
const ANY_ADDRESS: readonly string[] = ['0.0.0.0', '::'];

/** `address`: where the venue listens; `further`: names that its user gave it. IPv6 addresses with or without brackets. */
export function certificateNames(address: string, further: readonly string[]): readonly string[] {
  const given = [address, ...further].map((name) => name.toLowerCase().replace(/^\[(.*)\]$/, '$1'));
  const usable = given.filter((name) => !ANY_ADDRESS.includes(name));
  return [...new Set([...OWN_NAMES, ...REAL_NAMES, ...usable])];
}
