/** Paths and what answers there: what the server is made of. */
import { type Answer, answerOf, type Door, type Handler } from './answer.ts';
import type { Endpoint, EndpointLevel, HttpMethod } from './endpoint.ts';

export interface Route {
  readonly methods: readonly HttpMethod[];
  /** `:name` is a value in the path. */
  readonly path: string;
  /** GET and POST at exactly this path are served before routing, which costs a tenth less. Not for paths with values. */
  readonly hot?: boolean;
  readonly answer: Answer;
}

/** The routes of an endpoint, one for each path it is served at. */
export function routesOf<Taken, Given, Level extends EndpointLevel>(
  door: Door,
  endpoint: Endpoint<Taken, Given, Level>,
  handler: Handler<Taken, Level>,
): readonly Route[] {
  const answer = answerOf(door, endpoint, handler);
  const { methods, paths, hot = false } = endpoint;
  return paths.map((path) => ({ methods, path, hot, answer }));
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;

/** What a path is served for, HEAD following GET, and what it is not. */
export interface MethodsOfPath {
  readonly path: string;
  readonly served: readonly string[];
  readonly others: readonly string[];
}

export function methodsByPath(routes: readonly Route[]): readonly MethodsOfPath[] {
  const byPath = new Map<string, Set<string>>();
  for (const { methods, path } of routes) {
    const served = byPath.get(path) ?? new Set<string>();
    byPath.set(path, served);
    for (const method of methods) served.add(method);
    if (served.has('GET')) served.add('HEAD');
  }
  return Array.from(byPath, ([path, served]) => ({
    path,
    served: METHODS.filter((method) => served.has(method)),
    others: METHODS.filter((method) => !served.has(method)),
  }));
}
