/**
 * Faults of requests and their answers. They strike before a request is known to be anybody's: as on the way to the
 * venue, whoever it claims to be from is told by its key alone. An endpoint that no rule is about pays for one look.
 */
import type { IncomingMessage } from 'node:http';
import type { Machine } from '../../host/machine.ts';
import type { Answer } from '../answer.ts';
import type { KeyRing } from '../authentication.ts';
import type { Dialects } from '../dialect/dialects.ts';
import { refusalReply } from '../error-replies.ts';
import { type Refusal, refuse, surfaceOf } from '../errors.ts';
import type { PathValues } from '../parameter-reader.ts';
import { type Reply, Unanswered, type WholeReply, wholeReply } from '../reply.ts';
import { header, type WireRequest } from '../wire-request.ts';
import { Deliveries } from './deliver.ts';
import { type Faults, LIVE_ENDPOINT, type Slot, type Strike, strikes, type Whom } from './faults.ts';
import { gatewayPage } from './gateway-pages.ts';
import type { InFlight } from './in-flight.ts';
import type { Fault, Loss } from './rule.ts';
import { skewDate, skewReply } from './skew.ts';

export interface HttpFaultsOptions {
  readonly faults: Faults;
  readonly keyRing: KeyRing;
  readonly dialects?: Dialects | undefined;
  readonly machine: Machine;
  readonly inFlight: InFlight;
  /** The venue's time now, by which rules are in force. */
  readonly nowMs: () => number;
  /** The venue's time of its last entry, as refusals tell it. */
  readonly serverTimeMs: () => number;
}

/** What a request meets: its faults, put together. */
interface Fate {
  requestDelayMs: number;
  answerDelayMs: number;
  lostRequest: Loss | undefined;
  lostAnswer: Loss | undefined;
  error: Extract<Fault, { type: 'error' }> | undefined;
  duplicate: 'first' | 'last' | undefined;
  skewMs: number;
  body: { readonly cutAfterBytes: number } | { readonly pieces: number; readonly overMs: number } | undefined;
}

/** A budget of the trading API is full again after ten seconds. */
const RESET_SECONDS = 10;

/** Requests that carry no key of the venue's. */
const NOBODY: Whom = { name: 'nobody' };

export class HttpFaults {
  readonly #options: HttpFaultsOptions;
  readonly #deliveries: Deliveries;
  readonly #live: Slot;

  constructor(options: HttpFaultsOptions) {
    this.#options = options;
    this.#deliveries = new Deliveries(options.machine, options.inFlight);
    this.#live = options.faults.ofEndpoint(LIVE_ENDPOINT);
  }

  /** The answer of an endpoint, struck by the faults about it. */
  around(endpoint: string, answer: Answer): Answer {
    const slot = this.#options.faults.ofEndpoint(endpoint);
    return (request, path) =>
      slot.rules.length === 0 ? answer(request, path) : this.#meet(slot, answer, request, path);
  }

  /**
   * What a request for a WebSocket meets: undefined when it is let in at once; otherwise a promise of the reply that it
   * gets instead, or of none when it is let in late. Rejects with `Unanswered` where it is hung up on.
   */
  atHandshake({ url = '', headers }: IncomingMessage): Promise<WholeReply | undefined> | undefined {
    if (this.#live.rules.length === 0) return undefined;
    const struck = strikes(this.#live, NOBODY, this.#options.nowMs());
    if (struck.length === 0) return undefined;
    const request = { method: 'GET', path: url, rawQuery: '', headers, rawBody: '' };
    return this.#handshake(fateOf(struck), request);
  }

  /** Answers what waits, and hangs up on whom it never would: the venue closes. */
  end(): void {
    this.#deliveries.end();
  }

  #meet(slot: Slot, answer: Answer, request: WireRequest, path: PathValues): Reply | Promise<Reply> {
    const struck = strikes(slot, this.#whom(request), this.#options.nowMs());
    return struck.length === 0 ? answer(request, path) : this.#undergo(fateOf(struck), answer, request, path);
  }

  async #undergo(fate: Fate, answer: Answer, request: WireRequest, path: PathValues): Promise<Reply> {
    const { requestDelayMs, lostRequest, lostAnswer, error, duplicate } = fate;
    if (requestDelayMs > 0) await this.#deliveries.pause(requestDelayMs, request.rawBody.length);
    if (lostRequest !== undefined) return this.#lost(lostRequest);
    let reply: WholeReply | undefined;
    if (error === undefined || error.applied) {
      reply = await wholeReply(await answer(request, path));
      const again = duplicate === undefined ? undefined : await wholeReply(await answer(request, path));
      if (again !== undefined && duplicate === 'last') reply = again;
    }
    if (error !== undefined || reply === undefined) reply = this.#errorReply(error, request);
    return lostAnswer === undefined ? this.#sent(fate, reply) : this.#lost(lostAnswer);
  }

  async #handshake(fate: Fate, request: WireRequest): Promise<WholeReply | undefined> {
    const { requestDelayMs, answerDelayMs, lostRequest, lostAnswer, error } = fate;
    await this.#deliveries.pause(requestDelayMs + answerDelayMs, 0);
    if (lostRequest !== undefined || lostAnswer !== undefined) throw new Unanswered();
    return error === undefined ? undefined : this.#errorReply(error, request);
  }

  #sent({ answerDelayMs, skewMs, body }: Fate, reply: WholeReply): Reply {
    const skewed = skewMs === 0 ? reply : this.#skewed(reply, skewMs);
    return answerDelayMs === 0 && body === undefined
      ? skewed
      : this.#deliveries.reply(skewed, { delayMs: answerDelayMs, body });
  }

  #skewed(reply: WholeReply, skewMs: number): WholeReply {
    const text = typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body).toString();
    const date = skewDate(this.#options.machine.nowMs(), skewMs);
    return { ...reply, body: skewReply(text, skewMs), headers: { ...reply.headers, date } };
  }

  #lost(loss: Loss): Reply {
    if (loss === 'cut') throw new Unanswered();
    return this.#deliveries.silence();
  }

  #errorReply(fault: Fate['error'], request: WireRequest): WholeReply {
    const error = fault?.error ?? 'Server Error';
    if (typeof error === 'number') return gatewayPage(error);
    const surface = surfaceOf(request.path);
    return refusalReply(this.#refusal(error, request), surface, this.#options.serverTimeMs());
  }

  #refusal(code: Refusal['refused'], request: WireRequest): Refusal {
    if (code !== 'apiLimitExceeded') return refuse(code);
    const { dialects, keyRing } = this.#options;
    const key = keyRing.find(header(request, 'apikey') ?? '');
    const isQuiet =
      key !== undefined && surfaceOf(request.path) === 'derivatives' && dialects?.of(key).rateLimitStatus === '200';
    return { refused: code, resetSeconds: RESET_SECONDS, ...(isQuiet ? { httpStatus: 200 } : {}) };
  }

  #whom(request: WireRequest): Whom {
    const key = this.#options.keyRing.find(header(request, 'apikey') ?? '');
    if (key === undefined) return NOBODY;
    return { name: `account ${key.accountId}`, account: key.accountId, apiKey: key.apiKey };
  }
}

/** Delays and skews add up; of the others the first holds. */
function fateOf(struck: readonly Strike[]): Fate {
  const fate: Fate = {
    requestDelayMs: 0,
    answerDelayMs: 0,
    lostRequest: undefined,
    lostAnswer: undefined,
    error: undefined,
    duplicate: undefined,
    skewMs: 0,
    body: undefined,
  };
  for (const { fault, draw } of struck) {
    switch (fault.type) {
      case 'latency':
        if (fault.on === 'request') fate.requestDelayMs += draw(fault.latency);
        else fate.answerDelayMs += draw(fault.latency);
        break;
      case 'drop':
        if (fault.what === 'request') fate.lostRequest ??= fault.loss;
        else fate.lostAnswer ??= fault.loss;
        break;
      case 'duplicate':
        fate.duplicate ??= fault.answer;
        break;
      case 'error':
        fate.error ??= fault;
        break;
      case 'partialBody':
        fate.body ??= { cutAfterBytes: fault.bytes };
        break;
      case 'slowBody':
        fate.body ??= { pieces: fault.pieces, overMs: fault.overMs };
        break;
      case 'clockSkew':
        fate.skewMs += fault.ms;
        break;
    }
  }
  return fate;
}
