/** TLS as the options ask for it. What it takes is loaded only then. */
import { join } from 'node:path';
import type { Secure } from '../gateway/secure-server.ts';
import type { StartOptions } from './options.ts';
import { StartRefused } from './refusal.ts';

/** TLS of a running venue. */
export interface Tls {
  readonly secure: Secure;
  readonly view: TlsView;
  /** Removes what was only for this run. */
  readonly release: () => void;
}

/** What a client needs to know. */
export interface TlsView {
  /** Path of the certificate that clients must trust, PEM. */
  readonly authorityFile: string;
  /** True when it was made at this start: nobody can trust it yet. */
  readonly isNewAuthority: boolean;
  /** What the venue's certificate is for. */
  readonly names: readonly string[];
}

/** The folder within that of the venue. */
const FOLDER = 'tls';

/** Undefined when it is not asked for. Rejects with `StartRefused` when its folder cannot be used. */
export async function openTls(options: StartOptions, address: string): Promise<Tls | undefined> {
  const { tls, tlsFolder, data, controlHosts = [] } = options;
  if (!(tls ?? tlsFolder !== undefined)) return undefined;
  const [{ openCredentials, temporaryCredentials }, { certificateNames }, { secureWith }] = await Promise.all([
    import('../tls/folder.ts'),
    import('../tls/names.ts'),
    import('../gateway/secure-server.ts'),
  ]);
  const names = certificateNames(address, controlHosts);
  const folder = tlsFolder ?? (data === undefined ? undefined : join(data, FOLDER));
  // By the machine's own clock, whatever the venue's shows: it is the one that clients go by.
  const nowMs = Date.now();
  const result = folder === undefined ? temporaryCredentials(names, nowMs) : openCredentials(folder, names, nowMs);
  if (!result.ok) throw new StartRefused('TLS_UNAVAILABLE', result.problem);
  const { identity, authorityFile, isNewAuthority, release } = result.credentials;
  return { secure: secureWith(identity), view: { authorityFile, isNewAuthority, names }, release };
}
