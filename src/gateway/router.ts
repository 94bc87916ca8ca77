/**
 * The router: Fastify, for every path that is not answered before it (`hot-routes.ts`) and for what is mounted beside the
 * venue's own endpoints. Loaded with the first request that needs it: finding and reading the modules of Fastify takes as
 * long as all else at a start.
 */
import type { RequestListener } from 'node:http';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { BODY_BYTES_MAX, bodyText } from './body.ts';
import type { ErrorCode } from './errors.ts';
import { http } from './node-http.ts';
import { type OriginPolicy, preflightHeaders } from './origins.ts';
import type { PathValues } from './parameter-reader.ts';
import { TEXT_TYPE } from './reply.ts';
import type { Responder } from './responder.ts';
import { methodsByPath, type Route } from './route.ts';

const PATH_VALUE_CHARACTERS_MAX = 500;

/** Mounts something beside the venue's own endpoints. */
export type Mount = (app: FastifyInstance) => void | Promise<void>;

export interface RouterOptions {
  readonly routes: readonly Route[];
  readonly mounts: readonly Mount[];
  readonly responder: Responder;
  readonly allowedOrigins: OriginPolicy;
}

export interface Router {
  readonly listener: RequestListener;
  /** Replies end their connection from now on. */
  close(): Promise<void>;
}

/** A router that is ready. It listens nowhere: requests are handed to it. */
export async function openRouter({ routes, mounts, responder, allowedOrigins }: RouterOptions): Promise<Router> {
  let listener: RequestListener = () => {};
  const app = fastify({
    // The server that listens is not Fastify's; this one takes its place and never does.
    serverFactory: (routed) => {
      listener = routed;
      return http.createServer();
    },
    schemaController: NO_SCHEMAS,
    bodyLimit: BODY_BYTES_MAX,
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PATH_VALUE_CHARACTERS_MAX },
    frameworkErrors: (error, request, reply) => answerFault(responder, error, request, reply),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler<FastifyError>((error, request, reply) => answerFault(responder, error, request, reply));
  app.setNotFoundHandler((request, reply) => answerNowhere(responder, allowedOrigins, request, reply));
  mountRoutes(app, routes, responder);
  for (const mount of mounts) await mount(app);
  await app.ready();
  return { listener, close: async () => void (await app.close()) };
}

/** Parameters are read and replies are written here; the compilers that Fastify would load for both take long to load. */
const NO_SCHEMAS = {
  compilersFactory: { buildValidator: () => refuseSchema, buildSerializer: () => refuseSchema },
} as const;

function refuseSchema(): never {
  throw new Error('routes are given no schemas of the framework');
}

/** Gives the routes to the router. Replies are written by the responder, so that both ways send the same bytes. */
function mountRoutes(app: FastifyInstance, routes: readonly Route[], responder: Responder): void {
  for (const { methods, path, answer } of routes) {
    app.route({
      method: [...methods],
      url: path,
      handler: (request, reply) => {
        reply.hijack();
        const body = bodyText(request.body);
        if (body === undefined) responder.refuse(request.raw, reply.raw, 'Bad Request');
        else responder.answer(answer, request.raw, reply.raw, body, request.params as PathValues);
      },
    });
  }
  for (const { path, served, others } of methodsByPath(routes)) {
    const headers = { allow: served.join(', ') };
    app.route({
      method: [...others],
      url: path,
      handler: (request, reply) => {
        reply.hijack();
        responder.refuse(request.raw, reply.raw, 'methodNotAllowed', headers);
      },
    });
  }
}

function answerNowhere(
  responder: Responder,
  allowedOrigins: OriginPolicy,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.hijack();
  if (request.method === 'OPTIONS') {
    const headers = preflightHeaders(request.headers.origin, allowedOrigins);
    responder.send(request.raw, reply.raw, { status: 204, contentType: TEXT_TYPE, body: '', headers });
  } else responder.refuse(request.raw, reply.raw, 'unknownPath');
}

function answerFault(responder: Responder, error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const code = faultCode(error);
  if (code === undefined) responder.fail(request.raw, reply.raw, error);
  else responder.refuse(request.raw, reply.raw, code);
}

/** What the caller did wrong, going away in the middle of a body included; undefined for a failure of our own. */
function faultCode({ statusCode = 500 }: FastifyError): ErrorCode | undefined {
  if (statusCode === 413) return 'bodyTooLarge';
  if (statusCode === 414) return 'unknownPath';
  if (statusCode === 415) return 'unsupportedMediaType';
  return statusCode < 500 ? 'malformedRequest' : undefined;
}
