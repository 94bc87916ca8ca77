/** The text of the option `market` for a mirror, and the socket that it means. */

const PREFIX = 'mirror:';
const PROTOCOLS: Readonly<Record<string, string>> = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' };
const SOCKET_PATH = '/ws/v1';

/** Whether the text of the option `market` names a mirror. */
export function isMirror(market: string): boolean {
  return market.startsWith(PREFIX);
}

/** The URL of its socket; undefined for text that names none. */
export function mirrorUrl(market: string): string | undefined {
  return socketUrl(market.slice(PREFIX.length));
}

/** The URL of a venue's socket, from that or from the venue's own: `http://localhost:8600`. */
export function socketUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const protocol = PROTOCOLS[url.protocol];
  if (protocol === undefined || url.hostname === '') return undefined;
  // The text becomes part of the venue's state, and everybody is shown it: no place for a password.
  if (url.username !== '' || url.password !== '') return undefined;
  const path = url.pathname === '/' ? SOCKET_PATH : url.pathname;
  return `${protocol}//${url.host}${path}${url.search}`;
}
