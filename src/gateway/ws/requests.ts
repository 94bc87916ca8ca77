/** What clients say, read from the text of a message. */

export type Request =
  | ({
      readonly event: 'subscribe' | 'unsubscribe';
      readonly feed: string;
      readonly products?: readonly string[];
    } & Proof)
  | { readonly event: 'challenge'; readonly apiKey: string }
  | { readonly event: 'ping' };

/** What signs a request for a private feed; empty where it is missing. */
export interface Proof {
  readonly apiKey: string;
  readonly challenge: string;
  readonly signature: string;
}

/** No key of a venue is as long; a challenge for it would have to be remembered. */
const API_KEY_CHARACTERS_MAX = 256;

/** The request; `broken` for text that is no JSON, `unknown` for JSON that asks for nothing. */
export function readRequest(text: string): Request | 'broken' | 'unknown' {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'broken';
  }
  if (typeof value !== 'object' || value === null) return 'unknown';
  const { event, feed, product_ids, api_key, original_challenge, signed_challenge } = value as Record<string, unknown>;
  switch (event) {
    case 'ping':
      return { event };
    case 'challenge':
      return typeof api_key === 'string' && api_key.length <= API_KEY_CHARACTERS_MAX
        ? { event, apiKey: api_key }
        : 'unknown';
    case 'subscribe':
    case 'unsubscribe': {
      if (typeof feed !== 'string' || !areTexts(product_ids)) return 'unknown';
      return {
        event,
        feed,
        ...(product_ids === undefined || product_ids === null ? {} : { products: product_ids }),
        apiKey: textOf(api_key),
        challenge: textOf(original_challenge),
        signature: textOf(signed_challenge),
      };
    }
    default:
      return 'unknown';
  }
}

function areTexts(value: unknown): value is readonly string[] | undefined | null {
  return (
    value === undefined || value === null || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
