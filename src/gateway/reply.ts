import type { ServerResponse } from 'node:http';

/** What a door answers, before it is written to a connection. Every endpoint, hot or routed, produces one of these. */
export interface Reply {
  /** HTTP status. */
  readonly status: number;
  readonly contentType: string;
  /** Text, or its bytes in UTF-8: a reply that is sent often is encoded once. What is long is made piece by piece. */
  readonly body: string | Uint8Array | AsyncIterable<string>;
  /** Further headers; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the reply in its own way, where a fault has struck it. `writeHead` writes the status and the headers. */
  readonly deliver?: (response: ServerResponse, writeHead: () => void) => void;
}

/** A reply that is there as a whole. */
export type WholeReply = Reply & { readonly body: string | Uint8Array };

/** The reply, with all of its body. */
export async function wholeReply(reply: Reply): Promise<WholeReply> {
  const { body } = reply;
  if (typeof body === 'string' || body instanceof Uint8Array) return { ...reply, body };
  const pieces: string[] = [];
  for await (const piece of body) pieces.push(piece);
  return { ...reply, body: pieces.join('') };
}

export const JSON_TYPE = 'application/json';
export const TEXT_TYPE = 'text/plain';
export const CSV_TYPE = 'text/csv';

/** A reply in JSON; `body` is already serialised. */
export function jsonReply(status: number, body: string | Uint8Array): WholeReply {
  return { status, contentType: JSON_TYPE, body };
}

/**
 * Thrown by an answer that may tell its caller nothing, or nothing more: whether what he asked for is done is not known, or
 * what he reads is gone. His connection ends without a reply, or in the middle of it.
 */
export class Unanswered extends Error {}
