/**
 * The control door over HTTP: JSON under `/control`. Every request passes `refuseAccess` before its body is read; what a
 * call does is the business of the powers.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { excessIn } from '../gateway/json-depth.ts';
import type { InternalFailure } from '../gateway/responder.ts';
import { type AccessConfig, refuseAccess } from './access.ts';
import { type Called, type ControlCall, PlainText } from './calls/call.ts';
import { CALLS } from './calls/calls.ts';
import type { Powers } from './powers.ts';
import { CONTROL_ERRORS, type ControlErrorCode, type ControlRefusal } from './refusal.ts';

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

function mountCall(door: FastifyInstance, powers: Powers, { method, path, run, bodyBytesMax }: ControlCall): void {
  door.route({
    method,
    url: path,
    ...(bodyBytesMax === undefined ? {} : { bodyLimit: bodyBytesMax }),
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
    if (body === '') return next(null, undefined);
    const excess = excessIn(body);
    if (excess === undefined) parse(request, body, next);
    else next(tooMuch(excess), undefined);
  });
}

function tooMuch(excess: 'deep' | 'many'): Error {
  return Object.assign(new Error(`The body is too ${excess}.`), { statusCode: excess === 'deep' ? 400 : 413 });
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

const BODY_TOO_LARGE = refusal(
  'bodyTooLarge',
  'A body may have at most 256 KiB, that of an import 4 MiB and 250,000 values.',
);
const INVALID_JSON = refusal('invalidJson', 'The body is no JSON, or has keys that no document should have.');
const JSON_ONLY = refusal('jsonRequired', 'Send the body as JSON, with the header "Content-Type: application/json".');
const INTERNAL_FAILURE = refusal('internalFailure', 'The venue failed; the request was not at fault.');
