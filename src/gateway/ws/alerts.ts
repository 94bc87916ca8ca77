/** What the venue says to a request that it does not follow: the texts seen on the real socket. */

export const BAD_MESSAGE = 'Bad websocket message';
export const INVALID_FEED = "Couldn't subscribe to invalid feed";
export const NOT_AUTHENTICATED = 'Failed to subscribe to authenticated feed';
export const ALREADY_SUBSCRIBED = 'Already subscribed to feed, re-requesting';
export const NOT_SUBSCRIBED = 'Not subscribed to feed';
/** The real host's words are not known. */
export const TOO_MANY_REQUESTS = 'Rate limit exceeded';
export const UNAVAILABLE = 'Trading engine unavailable';

/** The longest product name that is repeated to whoever made it up. */
const ECHO_CHARACTERS_MAX = 64;

export function invalidProduct(name: string): string {
  return `Couldn't subscribe to invalid product \`${name.slice(0, ECHO_CHARACTERS_MAX)}\``;
}

export function alertText(message: string): string {
  return JSON.stringify({ event: 'alert', message });
}

/** Text that is no JSON at all is the one fault that is called an error. */
export const JSON_ERROR = JSON.stringify({ event: 'error', message: 'Json Error' });
