/**
 * Routes that are looked at before the router: what clients call all day long, at exactly one path. The router and its
 * request's life cost a tenth of such a call.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { bodyText, readBody } from './body.ts';
import type { HttpMethod } from './endpoint.ts';
import type { PathValues } from './parameter-reader.ts';
import type { Responder } from './responder.ts';
import type { Route } from './route.ts';

/** Answers hot routes, and hands everything else to the router. Other methods than GET and POST have no hot routes. */
export function hotListener(routes: readonly Route[], responder: Responder, routed: RequestListener): RequestListener {
  const gets = hotAnswers(routes, 'GET');
  const posts = hotAnswers(routes, 'POST');
  return (request, response) => {
    const { method, url = '' } = request;
    if (method === 'GET') {
      const answer = gets.get(pathOf(url));
      if (answer !== undefined) responder.answer(answer, request, response, '', NO_PATH_VALUES);
      else routed(request, response);
    } else {
      const answer = method === 'POST' ? posts.get(pathOf(url)) : undefined;
      if (answer !== undefined) answerWithBody(responder, answer, request, response);
      else routed(request, response);
    }
  };
}

function hotAnswers(routes: readonly Route[], method: HttpMethod): ReadonlyMap<string, Answer> {
  const hot = routes.filter((route) => route.hot === true && route.methods.includes(method));
  return new Map(hot.map(({ path, answer }) => [path, answer]));
}

function answerWithBody(
  responder: Responder,
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  readBody(request, (body) => {
    const text = body === undefined ? undefined : bodyText(body);
    if (text !== undefined) responder.answer(answer, request, response, text, NO_PATH_VALUES);
    else if (body !== undefined) responder.refuse(request, response, 'Bad Request');
    // What is left of it is not read. HTTP/2 ends the request alone.
    else responder.refuse(request, response, 'bodyTooLarge', request.httpVersionMajor === 1 ? HANG_UP : {});
  });
}

const HANG_UP = { connection: 'close' } as const;
const NO_PATH_VALUES: PathValues = {};

function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? target : target.slice(0, mark);
}
