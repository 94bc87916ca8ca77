/**
 * The folder of a certificate authority: made once, so that clients need to trust it once. The server's certificate in it
 * is renewed at a start when it will expire soon or lacks a name.
 *
 * `ca.pem` is for clients. `authority.pem` and `server.pem` hold a key and its certificate, in one file each so that they
 * cannot come apart, and can be read by their owner alone.
 */
import { linkSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { authorityServes, createAuthority, createServerIdentity, type Identity, serverServes } from './certificates.ts';

/** What a server needs, and where clients find what to trust. */
export interface Credentials {
  readonly identity: Identity;
  /** Absolute path of the authority's certificate, PEM. */
  readonly authorityFile: string;
  /** True when the authority was made now, or in the place of one that had expired: clients must be told to trust it. */
  readonly isNewAuthority: boolean;
  /** Removes what was only for this run. */
  readonly release: () => void;
}

export type CredentialsResult =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly problem: string };

const AUTHORITY = 'authority.pem';
const SERVER = 'server.pem';
/** For clients. */
const PUBLIC = 'ca.pem';
const SECRET_MODE = 0o600;
const PUBLIC_MODE = 0o644;

/** The credentials of a folder, made or renewed where needed. `nowMs`: epoch milliseconds by the machine's clock. */
export function openCredentials(folder: string, names: readonly string[], nowMs: number): CredentialsResult {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const kept = readIdentity(join(folder, AUTHORITY));
    const authority =
      kept !== undefined && authorityServes(kept, nowMs) ? kept : keepAuthority(folder, createAuthority(nowMs), kept);
    const authorityFile = join(resolve(folder), PUBLIC);
    // Looked at each time, so that it is there and is the right one; a folder in which all is well is not written to.
    if (textIn(authorityFile) !== authority.certificate) {
      replaceFile(authorityFile, authority.certificate, PUBLIC_MODE);
    }
    const identity = serverIdentity(folder, authority, names, nowMs);
    const isNewAuthority = kept?.certificate !== authority.certificate;
    return { ok: true, credentials: { identity, authorityFile, isNewAuthority, release: () => {} } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: `The certificates in ${folder} cannot be used: ${reason.replace(/[.]?$/, '.')}` };
  }
}

/** Credentials for this run alone: the authority's key is kept nowhere, its certificate in a temporary folder. */
export function temporaryCredentials(names: readonly string[], nowMs: number): CredentialsResult {
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), 'drydock-tls-'));
    const authority = createAuthority(nowMs);
    const authorityFile = join(folder, PUBLIC);
    writeFileSync(authorityFile, authority.certificate, { mode: PUBLIC_MODE });
    const identity = createServerIdentity(authority, names, nowMs);
    const release = (): void => rmSync(folder, { recursive: true, force: true });
    return { ok: true, credentials: { identity, authorityFile, isNewAuthority: true, release } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: `No folder for a certificate can be made in ${tmpdir()}: ${reason}.` };
  }
}

function serverIdentity(folder: string, authority: Identity, names: readonly string[], nowMs: number): Identity {
  const path = join(folder, SERVER);
  const kept = readIdentity(path);
  if (kept !== undefined && serverServes(kept, authority, names, nowMs)) return kept;
  const made = createServerIdentity(authority, names, nowMs);
  replaceFile(path, textOf(made), SECRET_MODE);
  return made;
}

/**
 * Puts an authority into its place. Of several venues that start on one folder at the same moment, one puts its own there
 * and the others take that.
 */
function keepAuthority(folder: string, made: Identity, expired: Identity | undefined): Identity {
  const path = join(folder, AUTHORITY);
  if (expired !== undefined) {
    replaceFile(path, textOf(made), SECRET_MODE);
    return made;
  }
  const draft = writeDraft(path, textOf(made), SECRET_MODE);
  try {
    linkSync(draft, path);
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readIdentity(path) ?? made;
    // Some file systems know no links; on them the last one wins.
    renameSync(draft, path);
    return made;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replaceFile(path: string, text: string, mode: number): void {
  renameSync(writeDraft(path, text, mode), path);
}

function writeDraft(path: string, text: string, mode: number): string {
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode, flag: 'wx' });
  return draft;
}

function textOf({ key, certificate }: Identity): string {
  return `${key.trimEnd()}\n${certificate.trimEnd()}\n`;
}

const KEY = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n/;

/** Undefined when there is no such file. Throws when it holds something else. */
function readIdentity(path: string): Identity | undefined {
  const text = textIn(path);
  if (text === undefined) return undefined;
  const key = KEY.exec(text)?.[0];
  const certificate = CERTIFICATE.exec(text)?.[0];
  if (key === undefined || certificate === undefined) {
    throw new Error(`${path} holds no key and certificate. Remove it, and the next start makes another`);
  }
  return { key, certificate };
}

/** Undefined when there is no such file. */
function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
