/**
 * Who may use the unreal powers and the page. A venue on loopback is reachable by every web page the user visits and,
 * through a careless proxy, by the whole world; so a request must pass all of:
 *
 * 1. `Host` is a name of this machine or one the user named: a foreign name that resolves to loopback (DNS rebinding)
 *    makes a foreign page "same origin".
 * 2. No `Origin`, or the venue's own; `Sec-Fetch-Site` absent, `none` or `same-origin`: no other page may post here.
 * 3. The peer is on loopback and nobody forwarded the request; or it brings the token.
 * 4. What changes something is JSON: a form of a foreign page cannot send that.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface AccessConfig {
  /** Host names allowed besides this machine's own, lower case, without port. */
  readonly hosts: readonly string[];
  /** Lets callers in who are not on this machine; undefined or empty lets in nobody else. */
  readonly token?: string | undefined;
}

/** The facts of a request that decide. Header values as received; undefined when absent. */
export interface AccessRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The address of the peer of the connection. */
  readonly remoteAddress: string | undefined;
  /** Whether the connection is encrypted: the venue's own origin is then `https`. */
  readonly encrypted: boolean;
}

/** Why a request is refused: HTTP status, a code for programs, a sentence for people. */
export interface AccessRefusal {
  readonly status: 401 | 403 | 415;
  readonly error: 'foreignHost' | 'foreignOrigin' | 'tokenRequired' | 'jsonRequired';
  readonly message: string;
}

const HOST = /^(?<name>\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)(?::(?<port>\d{1,5}))?$/;
const LOOPBACK_V4 = /^127(?:\.\d{1,3}){3}$/;
/** Headers by which proxies tell that they forward; besides every `x-forwarded-...`. */
const FORWARDING_HEADERS: ReadonlySet<string> = new Set([
  'forwarded',
  'via',
  'x-original-forwarded-for',
  'x-original-host',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
]);
const BEARER = /^bearer +(?<token>\S+)$/i;

/** Undefined when the request may pass. */
export function refuseAccess(request: AccessRequest, config: AccessConfig): AccessRefusal | undefined {
  if (!isOwnHost(request, config)) return FOREIGN_HOST;
  if (!isOwnOrigin(request) || !isOwnSite(request)) return FOREIGN_ORIGIN;
  if (!isLocal(request) && !hasToken(request, config)) return TOKEN_REQUIRED;
  if (!isRead(request) && !isJson(request)) return JSON_REQUIRED;
  return undefined;
}

/** Whether a venue that listens at `host` offers the control door at all: beyond loopback only with a token. */
export function offersControl(host: string, token: string | undefined): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return isOwnName(name) || isLoopback(name) || (token ?? '') !== '';
}

const FOREIGN_HOST: AccessRefusal = {
  status: 403,
  error: 'foreignHost',
  message:
    'The Host header names no host of this venue. Use localhost or 127.0.0.1, or start the venue with --control-hosts NAME.',
};
const FOREIGN_ORIGIN: AccessRefusal = {
  status: 403,
  error: 'foreignOrigin',
  message: 'Web pages of other origins may not use the control interface.',
};
const TOKEN_REQUIRED: AccessRefusal = {
  status: 401,
  error: 'tokenRequired',
  message:
    'Callers from other machines or through a proxy need the header "Authorization: Bearer TOKEN" with the token of --control-token.',
};
const JSON_REQUIRED: AccessRefusal = {
  status: 415,
  error: 'jsonRequired',
  message: 'Send the body as JSON, with the header "Content-Type: application/json".',
};

function isOwnHost(request: AccessRequest, config: AccessConfig): boolean {
  const name = HOST.exec(hostOf(request))?.groups?.name;
  if (name === undefined) return false;
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  return isOwnName(bare) || config.hosts.includes(bare);
}

function isOwnName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '127.0.0.1' || name === '[::1]';
}

function isOwnOrigin(request: AccessRequest): boolean {
  const origin = request.headers.origin;
  if (origin === undefined) return true;
  const own = `${request.encrypted ? 'https' : 'http'}://${hostOf(request)}`;
  return typeof origin === 'string' && origin.toLowerCase() === own;
}

function isOwnSite(request: AccessRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'none' || site === 'same-origin';
}

function isLocal(request: AccessRequest): boolean {
  const isForwarded = Object.keys(request.headers).some(
    (name) => name.startsWith('x-forwarded') || FORWARDING_HEADERS.has(name),
  );
  return !isForwarded && isLoopback(request.remoteAddress ?? '');
}

function isLoopback(address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return plain === '::1' || LOOPBACK_V4.test(plain);
}

function hasToken(request: AccessRequest, config: AccessConfig): boolean {
  const token = config.token ?? '';
  const offered = BEARER.exec(textOf(request.headers.authorization))?.groups?.token ?? '';
  return token !== '' && equalInConstantTime(offered, token);
}

/** Compares digests: they have one length, whatever the texts' lengths, and say nothing about where texts differ. */
function equalInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest());
}

function isRead(request: AccessRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

/** JSON by its content type; or no body and no type at all, as `curl -X POST` sends it and no form ever does. */
function isJson(request: AccessRequest): boolean {
  const { headers } = request;
  const type = headers['content-type'];
  if (type === undefined) {
    return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
  }
  const [media = ''] = textOf(type).split(';');
  return media.trim().toLowerCase() === 'application/json';
}

function hostOf(request: AccessRequest): string {
  return textOf(request.headers.host).toLowerCase();
}

/** A header that came more than once is no text. */
function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
