/** Where the wire of the stream is known in two shapes: which of them is spoken. The first is what was seen live. */
export interface LiveDialect {
  /** A ping as JSON: an alert (measured on 2026-09-03), or the pong that Kraken's command line client waits for. */
  readonly jsonPing: 'alert' | 'pong';
  /** How `fills` spells a limit order: as in the documented example, or as in the documented list. */
  readonly limitOrder: 'limit' | 'lmt';
  /** The last message of a filled order: the whole order (captured in 2026), or its id (captured in 2021). */
  readonly fullFill: 'order' | 'id';
}

export const LIVE_DIALECT: LiveDialect = { jsonPing: 'alert', limitOrder: 'limit', fullFill: 'order' };
