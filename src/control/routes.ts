/**
 * The control door over HTTP: JSON under `/control`. Every request passes `refuseAccess` before its body is read; what a
 * call does is the business of the powers.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { InternalFailure } from '../gateway/responder.ts';
import { type AccessConfig, refuseAccess } from './access.ts';
import { figuresText } from './explanation-view.ts';
import type { ExplanationView } from './explanations.ts';
import type { Powers } from './powers.ts';
import { CONTROL_ERRORS, type ControlErrorCode, type ControlRefusal, done, type Outcome } from './refusal.ts';

/** One call of the door. */
interface ControlCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/control`; `:name` is a value in the path. */
  readonly path: string;
  /** For people who look around: GET /control lists them. */
  readonly does: string;
  readonly run: (powers: Powers, request: Called) => Outcome<unknown> | Promise<Outcome<unknown>>;
}

interface Called {
  readonly body: unknown;
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
}

const CALLS: readonly ControlCall[] = [
  {
    method: 'GET',
    path: '/status',
    does: "the venue's time, place in its history, settings and counts; ?hash=true adds a digest of its state",
    run: (powers, { query }) => done(powers.status({ hash: query.get('hash') === 'true' })),
  },
  {
    method: 'POST',
    path: '/time',
    does: 'one of {"advance": "8h"}, {"set": "2026-12-01T00:00:00Z"}, {"freeze": true}, {"rate": 60}',
    run: (powers, { body }) => powers.line.time(body),
  },
  {
    method: 'PUT',
    path: '/index-prices',
    does: 'sets index prices in USD: {"XBT": 50000, "ETH": 3000}',
    run: (powers, { body }) => powers.markets.setIndexPrices(body),
  },
  {
    method: 'PUT',
    path: '/premiums',
    does: 'sets the house\'s premium over the index: {"PF_XBTUSD": 0.001}',
    run: (powers, { body }) => powers.markets.setPremiums(body),
  },
  {
    method: 'PUT',
    path: '/markets/:symbol',
    does: 'changes a market: {"suspended": true, "postOnly": false}',
    run: (powers, { body, path }) => powers.markets.setMarket(path.symbol ?? '', body),
  },
  {
    method: 'GET',
    path: '/accounts',
    does: 'the accounts with their API keys',
    run: (powers) => done({ accounts: powers.accounts.list() }),
  },
  {
    method: 'POST',
    path: '/accounts',
    does: 'opens an account: {"name": "bob", "funds": [{"wallet": "flex", "asset": "USD", "amount": "1000"}]}',
    run: (powers, { body }) => powers.accounts.create(body),
  },
  {
    method: 'PUT',
    path: '/accounts/:id',
    does: 'changes an account, by id, name or uid: {"active": true, "tradingEnabled": false, "marginSchedule": "retail", "dialect": "numbers"}',
    run: (powers, { body, path }) => powers.accounts.change(path.id ?? '', body),
  },
  {
    method: 'POST',
    path: '/accounts/:id/deposit',
    does: 'gives an account money: {"wallet": "flex", "asset": "USD", "amount": "1000"}',
    run: (powers, { body, path }) => powers.accounts.deposit(path.id ?? '', body),
  },
  {
    method: 'GET',
    path: '/accounts/:id/explain',
    does: 'how each figure of GET /accounts came about; ?figure=flex.availableMargin for one in full, &format=text to read',
    run: (powers, { path, query }) =>
      explained(powers.explanations.explain(path.id ?? '', query.get('figure') ?? undefined), query.get('format')),
  },
  {
    method: 'POST',
    path: '/accounts/:id/what-if',
    does: 'the figures as they would be: {"indexPrices": {"XBT": 70000}, "orders": [...], "positions": [...]}; nothing changes',
    run: (powers, { body, path }) => powers.whatIfs.tryOut(path.id ?? '', body),
  },
  {
    method: 'GET',
    path: '/refusals',
    does: 'why orders were refused or cancelled, newest first; ?account=bob for those of one account, &count=10 for so many',
    run: (powers, { query }) => powers.refusedOrders.list(query.get('account'), query.get('count')),
  },
  {
    method: 'GET',
    path: '/liquidations',
    does: 'the steps of liquidations, newest first; ?account=bob for those of one account, &count=10 for so many',
    run: (powers, { query }) => powers.liquidations.list(query.get('account'), query.get('count')),
  },
  {
    method: 'GET',
    path: '/snapshots',
    does: 'the snapshots, oldest first',
    run: (powers) => done({ snapshots: powers.line.snapshots() }),
  },
  {
    method: 'POST',
    path: '/snapshots',
    does: 'keeps the venue as it stands: {"name": "before"}, or {} for a name of its own',
    run: (powers, { body }) => powers.line.snapshot(body),
  },
  {
    method: 'POST',
    path: '/snapshots/:name/revert',
    does: 'makes a snapshot live again, any number of times',
    run: (powers, { body, path }) => powers.line.revert(path.name ?? '', body),
  },
  {
    method: 'DELETE',
    path: '/snapshots/:name',
    does: 'forgets a snapshot',
    run: (powers, { path }) => powers.line.deleteSnapshot(path.name ?? ''),
  },
  {
    method: 'POST',
    path: '/reset',
    does: 'back to the venue as it began',
    run: (powers, { body }) => powers.line.reset(body),
  },
];

export interface ControlDoor {
  readonly powers: Powers;
  readonly access: AccessConfig;
  /** Told of each failure of the venue's own. It is given no query and no body: they may be secret. */
  readonly onInternalFailure: (failure: InternalFailure) => void;
}

/** Mounts the door. Before the server listens. */
export function mountControl(app: FastifyInstance, { powers, access, onInternalFailure }: ControlDoor): void {
  app.register(
    async (door) => {
      takeJsonOnly(door);
      door.addHook('onRequest', (request, reply, next) => {
        const refusal = refuseAccess(
          {
            method: request.method,
            headers: request.headers,
            remoteAddress: request.socket.remoteAddress,
            encrypted: 'encrypted' in request.socket,
          },
          access,
        );
        if (refusal === undefined) next();
        else answerRefusal(reply, refusal);
      });
      door.setErrorHandler<FastifyError>((error, request, reply) => {
        const fault = faultOf(error);
        if (fault === undefined) onInternalFailure({ method: request.method, path: pathOf(request), error });
        answerRefusal(reply, fault ?? INTERNAL_FAILURE);
      });
      door.setNotFoundHandler((request, reply) => answerRefusal(reply, unknownPath(request)));
      door.get('/', (_request, reply) => answer(reply, 200, { calls: CALLS.map(callView) }));
      for (const call of CALLS) mountCall(door, powers, call);
    },
    { prefix: '/control' },
  );
}

function mountCall(door: FastifyInstance, powers: Powers, { method, path, run }: ControlCall): void {
  door.route({
    method,
    url: path,
    handler: async (request, reply) => {
      const outcome = await run(powers, {
        body: request.body,
        path: request.params as Called['path'],
        query: new URLSearchParams(request.url.split('?')[1] ?? ''),
      });
      if (!outcome.ok) return answerRefusal(reply, outcome.refusal);
      return outcome.value instanceof PlainText ? answerText(reply, outcome.value) : answer(reply, 200, outcome.value);
    },
  });
}

/** Only JSON is read, and none whose keys could reach an object's prototype. No body at all is an empty request. */
function takeJsonOnly(door: FastifyInstance): void {
  const parse = door.getDefaultJsonParser('error', 'error');
  door.removeAllContentTypeParsers();
  door.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, next) => {
    if (body === '') next(null, undefined);
    else parse(request, body, next);
  });
}

/** What the caller did wrong; undefined for a failure of our own. */
function faultOf({ statusCode }: FastifyError): ControlRefusal | undefined {
  if (statusCode === 413) return BODY_TOO_LARGE;
  if (statusCode === 415) return JSON_ONLY;
  return statusCode === 400 ? INVALID_JSON : undefined;
}

function answerRefusal(reply: FastifyReply, { error, message }: ControlRefusal): FastifyReply {
  if (error === 'tokenRequired') reply.header('www-authenticate', 'Bearer');
  return answer(reply, CONTROL_ERRORS[error], { error, message });
}

function answer(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return send(reply.code(status).type('application/json'), JSON.stringify(body));
}

function answerText(reply: FastifyReply, { text }: PlainText): FastifyReply {
  return send(reply.code(200).type('text/plain; charset=utf-8'), text);
}

function send(reply: FastifyReply, body: string): FastifyReply {
  return reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).send(body);
}

/** An answer for people, who read it in a terminal. */
class PlainText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function explained(outcome: Outcome<ExplanationView>, format: string | null): Outcome<unknown> {
  if (format !== null && format !== 'text' && format !== 'json') {
    return { ok: false, refusal: refusal('invalidRequest', 'format is text or json.') };
  }
  return outcome.ok && format === 'text' ? done(new PlainText(figuresText(outcome.value.figures))) : outcome;
}

function callView({ method, path, does }: ControlCall): object {
  return { call: `${method} /control${path}`, does };
}

function unknownPath(request: FastifyRequest): ControlRefusal {
  const call = `${request.method} ${pathOf(request).slice(0, 100)}`;
  return refusal('unknownPath', `There is no ${call}. GET /control lists what there is.`);
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?')[0] ?? '';
}

function refusal(error: ControlErrorCode, message: string): ControlRefusal {
  return { error, message };
}

const BODY_TOO_LARGE = refusal('bodyTooLarge', 'A body may have at most 256 KiB.');
const INVALID_JSON = refusal('invalidJson', 'The body is no JSON, or has keys that no document should have.');
const JSON_ONLY = refusal('jsonRequired', 'Send the body as JSON, with the header "Content-Type: application/json".');
const INTERNAL_FAILURE = refusal('internalFailure', 'The venue failed; the request was not at fault.');
