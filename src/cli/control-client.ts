/** A running venue as the command line reaches it: calls of `/control`, and the public paths of the wire. */
import { readFileSync } from 'node:fs';
import { exchange, type Reply } from '../library/exchange.ts';
import { CommandFailed, typedWrong } from './failure.ts';

export const DEFAULT_URL = 'http://127.0.0.1:8600';

export interface Connection {
  /** `http://127.0.0.1:8600`, with nothing behind the port. */
  readonly url: string;
  readonly token?: string | undefined;
  /** Path of the certificate of the authority that is to be trusted, PEM. */
  readonly authorityFile?: string | undefined;
  /** How long an answer is waited for; for ever when absent: some powers take their time. */
  readonly patienceMs?: number;
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

const TOKEN = /^[!-~]+$/;
/** Of a venue that is there but says nothing, we want to know before the user's patience ends. */
const CONNECT_LIMIT_MS = 10_000;

/**
 * Every call resolves with the venue's answer and rejects with `CommandFailed`, whose sentence says what to do next.
 * Paths are below `/control`; parts that a user typed belong into `segment`.
 */
export class ControlClient {
  readonly url: string;
  readonly #connection: Connection;

  /** Throws `CommandFailed` for a URL or token that cannot be one. */
  constructor(connection: Connection) {
    if (!/^https?:\/\/[^/]/.test(connection.url) || !URL.canParse(connection.url)) {
      throw typedWrong(`--url takes the URL of a venue such as ${DEFAULT_URL}, not ${connection.url.slice(0, 100)}.`);
    }
    if (connection.token !== undefined && !TOKEN.test(connection.token)) {
      throw typedWrong('--token takes text without spaces.');
    }
    this.url = new URL(connection.url).origin;
    this.#connection = connection;
  }

  /** What is trusted besides the usual authorities. */
  get authorityFile(): string | undefined {
    return this.#connection.authorityFile;
  }

  async get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    return this.#control('GET', path, query, undefined) as Promise<Answer>;
  }

  async post<Answer>(path: string, body: object = {}): Promise<Answer> {
    return this.#control('POST', path, {}, body) as Promise<Answer>;
  }

  async put<Answer>(path: string, body: object): Promise<Answer> {
    return this.#control('PUT', path, {}, body) as Promise<Answer>;
  }

  async delete<Answer>(path: string): Promise<Answer> {
    return this.#control('DELETE', path, {}, {}) as Promise<Answer>;
  }

  /** An answer for people, as the venue words it. */
  async text(path: string, query: Query = {}): Promise<string> {
    const reply = await this.#send('GET', `/control${path}${queryText(query)}`, undefined);
    if (reply.status !== 200) throw this.#refusal(reply, path);
    return reply.text;
  }

  /** A public path of the wire: `/derivatives/api/v3/tickers`. */
  async read<Answer>(path: string): Promise<Answer> {
    const reply = await this.#send('GET', path, undefined);
    const document = documentOf(reply);
    if (reply.status !== 200 || document === undefined) throw this.#stranger(reply);
    return document as Answer;
  }

  async #control(method: string, path: string, query: Query, body: object | undefined): Promise<unknown> {
    const reply = await this.#send(method, `/control${path}${queryText(query)}`, body);
    const document = documentOf(reply);
    if (reply.status !== 200 || document === undefined) throw this.#refusal(reply, path);
    return document;
  }

  async #send(method: string, path: string, body: object | undefined): Promise<Reply> {
    try {
      return await this.#exchange(method, path, body);
    } catch (error) {
      throw error instanceof CommandFailed ? error : this.#unreached(error);
    }
  }

  async #exchange(method: string, path: string, body: object | undefined): Promise<Reply> {
    const { token, authorityFile, patienceMs } = this.#connection;
    const isTls = this.url.startsWith('https:');
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const options = {
      method,
      headers: {
        ...(payload && { 'content-type': 'application/json', 'content-length': payload.length }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(isTls && authorityFile !== undefined && { ca: readAuthority(authorityFile) }),
      ...(patienceMs !== undefined && { signal: AbortSignal.timeout(patienceMs) }),
    };
    return exchange(new URL(path, this.url), options, payload, (outgoing) =>
      outgoing.on('socket', (socket) => {
        const limit = setTimeout(() => socket.destroy(new Error('it takes no connection')), CONNECT_LIMIT_MS);
        socket.once(isTls ? 'secureConnect' : 'connect', () => clearTimeout(limit));
        socket.once('close', () => clearTimeout(limit));
      }),
    );
  }

  /** What the venue said no to; or the news that it is none, or one that has no control door. */
  #refusal(reply: Reply, path: string): CommandFailed {
    const document = documentOf(reply);
    const { error, message } = (document ?? {}) as { readonly error?: unknown; readonly message?: unknown };
    if (typeof error !== 'string' || typeof message !== 'string') return this.#stranger(reply);
    if (error === 'tokenRequired') return new CommandFailed(error, this.#tokenHint());
    if (error === 'unknownPath') {
      return new CommandFailed(
        error,
        `The venue at ${this.url} does not know /control${path.split('?')[0]}: it may be of another version; \`drydock status\` shows which.`,
      );
    }
    return new CommandFailed(error, message);
  }

  #tokenHint(): string {
    return this.#connection.token === undefined
      ? `The venue at ${this.url} asks for its control token: give it with --token, or as DRYDOCK_CONTROL_TOKEN.`
      : `This is not the control token of the venue at ${this.url}: give the one that it was started with (--control-token).`;
  }

  #stranger(reply: Reply): CommandFailed {
    const envelope = documentOf(reply) as { readonly result?: unknown; readonly serverTime?: unknown } | undefined;
    if (typeof envelope?.serverTime === 'string' && envelope.result === 'error') {
      return new CommandFailed(
        'controlNotOffered',
        `The venue at ${this.url} offers no control door: it can be reached from other machines and has no token. Start it with --control-token TOKEN.`,
      );
    }
    return new CommandFailed(
      'notDrydock',
      `What answers at ${this.url} is no Drydock (HTTP ${reply.status}): name the venue with --url, or DRYDOCK_URL.`,
    );
  }

  #unreached(error: unknown): CommandFailed {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const { hostname } = new URL(this.url);
    const failed = (name: string, sentence: string): CommandFailed =>
      new CommandFailed(name, sentence, { cause: error });
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      return failed(
        'venueUnreachable',
        `There is no host named ${hostname}: name the venue with --url, or DRYDOCK_URL.`,
      );
    }
    if (UNTRUSTED.test(code)) {
      return failed(
        'certificateNotTrusted',
        `The certificate of ${this.url} is not trusted here: name its authority with --ca FILE, or DRYDOCK_CA_FILE; the venue's banner says where it lies.`,
      );
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
      return failed(
        'certificateNotTrusted',
        `The certificate of ${this.url} is for other names than ${hostname}: use one of those in the venue's banner, or start it with --control-hosts ${hostname}.`,
      );
    }
    if (code === 'EPROTO' || /^ERR_SSL/.test(code)) {
      return failed('venueUnreachable', `What answers at ${this.url} speaks no TLS: its URL may begin with http://.`);
    }
    if (code === 'ECONNRESET' || code.startsWith('HPE_')) {
      return failed(
        'venueUnreachable',
        `What listens at ${this.url} gave no answer: if the venue speaks TLS, its URL begins with https://; else see what the venue says.`,
      );
    }
    const why = code === 'ECONNREFUSED' ? '' : ` (${code === '' ? message : code})`;
    return failed(
      'venueUnreachable',
      `No venue answers at ${this.url}${why}: start one with \`drydock start\`, or name another with --url.`,
    );
  }
}

const UNTRUSTED =
  /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_(UNTRUSTED|SIGNATURE_FAILURE|HAS_EXPIRED|NOT_YET_VALID)/;

/** A part of a path that a user typed. */
export function segment(typed: string): string {
  return encodeURIComponent(typed);
}

function queryText(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

function readAuthority(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new CommandFailed(
      'fileUnreadable',
      `The authority's certificate ${path} cannot be read: --ca takes a PEM file.`,
    );
  }
}

/** Undefined for what is no object in JSON. */
function documentOf({ text }: Reply): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
