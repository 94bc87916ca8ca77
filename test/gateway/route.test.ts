import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from '../../src/gateway/endpoint.ts';
import { jsonReply } from '../../src/gateway/reply.ts';
import { methodsByPath, type Route, routesOf } from '../../src/gateway/route.ts';
import { object } from '../../src/gateway/schema.ts';
import { anAuthenticator, aRequest } from './keys.ts';

test('an endpoint is served at each of its paths', () => {
  const orders = endpoint({
    name: 'orders',
    summary: 'Orders',
    methods: ['GET'],
    paths: ['/api/history/v2/orders', '/api/history/v3/orders'],
    level: 'public',
    cost: 1,
    faults: 'handler',
    parameters: object({}),
    reply: object({}),
  });
  const door = { authenticator: anAuthenticator(), timeMs: () => 0 };
  const routes = routesOf(door, orders, () => jsonReply(200, '{}'));
  assert.deepEqual(
    routes.map(({ methods, path, hot }) => [methods, path, hot]),
    [
      [['GET'], '/api/history/v2/orders', false],
      [['GET'], '/api/history/v3/orders', false],
    ],
  );
  for (const { answer } of routes) assert.deepEqual(answer(aRequest(), {}), jsonReply(200, '{}'));
});

test('the methods of a path are those of all its routes, and HEAD with GET', () => {
  const route = (path: string, ...methods: Route['methods']): Route => ({ methods, path, answer: () => assert.fail() });
  assert.deepEqual(methodsByPath([route('/a', 'GET'), route('/b', 'POST'), route('/a', 'PUT', 'DELETE')]), [
    { path: '/a', served: ['GET', 'HEAD', 'PUT', 'DELETE'], others: ['POST', 'PATCH'] },
    { path: '/b', served: ['POST'], others: ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'] },
  ]);
});
