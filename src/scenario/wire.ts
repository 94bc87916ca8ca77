/**
 * The scenario's client: signed requests to the venue's own doors, over HTTP like anybody's. So a step is refused in the
 * venue's words, and what is done to the doors is done to a scenario's orders, too.
 */
import type { Agent, IncomingMessage } from 'node:http';
import { http } from '../gateway/node-http.ts';
import { SigningKey } from '../gateway/signature.ts';

/** What came back; `none` when nothing did. */
export type WireAnswer =
  | { readonly type: 'reply'; readonly status: number; readonly body: Readonly<Record<string, unknown>> }
  | { readonly type: 'none' };

const NO_ANSWER: WireAnswer = { type: 'none' };

export interface Credentials {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** A request that was sent. */
export interface WireFlight {
  readonly answer: Promise<WireAnswer>;
  /** Waits no longer: the answer is that there was none. */
  readonly giveUp: () => void;
}

export class WireClient {
  readonly #port: number;
  readonly #agent: Agent = new http.Agent({ keepAlive: true });
  readonly #signers = new Map<string, SigningKey>();
  /** One number for all keys: the same scenario sends the same bytes. */
  #nonce = 0;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a signed request; parameters travel in the body, with PUT in the query. */
  send(
    { apiKey, apiSecret }: Credentials,
    method: 'POST' | 'PUT',
    endpoint: string,
    parameters: Readonly<Record<string, string>>,
  ): WireFlight {
    const path = `/derivatives/api/v3/${endpoint}`;
    const text = new URLSearchParams(parameters).toString();
    this.#nonce++;
    const nonce = String(this.#nonce);
    const authent = this.#signer(apiSecret).sign(text + nonce + path.slice('/derivatives'.length));
    const headers = { APIKey: apiKey, Nonce: nonce, Authent: authent };
    return method === 'PUT'
      ? this.#request(method, `${path}?${text}`, headers, '')
      : this.#request(method, path, { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }, text);
  }

  close(): void {
    this.#agent.destroy();
  }

  #request(method: string, path: string, headers: Readonly<Record<string, string>>, body: string): WireFlight {
    const { promise: answer, resolve } = Promise.withResolvers<WireAnswer>();
    const none = (): void => resolve(NO_ANSWER);
    const request = http.request(
      { host: '127.0.0.1', port: this.#port, method, path, agent: this.#agent, headers },
      (response) => readReply(response).then(resolve, none),
    );
    request.on('error', none);
    request.end(body);
    return { answer, giveUp: () => request.destroy(new Error('given up')) };
  }

  #signer(secret: string): SigningKey {
    const known = this.#signers.get(secret);
    if (known !== undefined) return known;
    const signer = new SigningKey(secret);
    this.#signers.set(secret, signer);
    return signer;
  }
}

async function readReply(response: IncomingMessage): Promise<WireAnswer> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  const { statusCode: status = 0 } = response;
  try {
    return { type: 'reply', status, body: JSON.parse(text) as Readonly<Record<string, unknown>> };
  } catch {
    // The page of a gateway, or nothing at all.
    return { type: 'reply', status, body: {} };
  }
}

const STATUSES = ['sendStatus', 'editStatus', 'cancelStatus'] as const;
const CARRIED_OUT: readonly unknown[] = ['placed', 'edited', 'cancelled', 'noOrdersToCancel'];

/** The venue's word for why a request was refused; undefined when it was carried out. */
export function refusalIn(answer: WireAnswer): string | undefined {
  if (answer.type === 'none') return 'noAnswer';
  const { body, status } = answer;
  if (typeof body.error === 'string') return body.error;
  if (Array.isArray(body.errors)) return errorsText(body.errors);
  for (const name of STATUSES) {
    const found = body[name] as { readonly status?: unknown } | undefined;
    if (found !== undefined) return CARRIED_OUT.includes(found.status) ? undefined : String(found.status);
  }
  return status >= 400 ? `status ${status}` : undefined;
}

function errorsText(errors: readonly unknown[]): string {
  const [first] = errors as readonly { readonly code?: unknown; readonly message?: unknown }[];
  return String(first?.message ?? first?.code ?? 'refused');
}
