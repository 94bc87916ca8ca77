import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Operation, openApiDocument } from '../../../src/gateway/documentation/openapi.ts';
import { ENDPOINTS } from '../../../src/gateway/mount.ts';

const document = openApiDocument(ENDPOINTS, '1.2.3');
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object within a document. */
function* within(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
  for (const member of Object.values(value)) yield* within(member);
}

function operationOf(method: string, path: string): Operation {
  const operation = document.paths[path]?.[method];
  assert.ok(operation !== undefined, `${method} ${path}`);
  return operation;
}

describe('the OpenAPI document', () => {
  test('has every endpoint at every path by every method', () => {
    const served = ENDPOINTS.flatMap(({ paths, methods }) =>
      paths.flatMap((path) => methods.map((method) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)),
    );
    assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).toSorted(), served.toSorted());
  });

  test('names each operation once, in a name that generators can use', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length, ids.filter((id, at) => ids.indexOf(id) !== at).join());
    for (const id of ids) assert.match(id, /^(get|post|put|delete)[A-Za-z0-9]+$/);
  });

  test('refers to nothing that is not there', () => {
    const named = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    const references = [...within(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    assert.ok(references.length > 100);
    for (const reference of references) assert.ok(named.includes(reference), reference);
  });

  test('uses the security schemes and tags that it defines', () => {
    const schemes = Object.keys(document.components.securitySchemes);
    const tags = document.tags.map(({ name }) => name);
    for (const { operation } of operations) {
      for (const requirement of operation.security) {
        for (const scheme of Object.keys(requirement)) assert.ok(schemes.includes(scheme), scheme);
      }
      for (const tag of operation.tags) assert.ok(tags.includes(tag), tag);
    }
    assert.equal(new Set(tags).size, tags.length);
  });

  test('has each parameter once, those of the path and no others as required parts of it', () => {
    for (const { path, operation } of operations) {
      const { parameters = [] } = operation;
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      assert.deepEqual(
        inPath.map(({ name, required }) => [name, required]),
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, true]),
        path,
      );
      assert.equal(new Set(parameters.map(({ name }) => name)).size, parameters.length, path);
    }
  });

  test('takes orders from a form, and what is read from the URL', () => {
    const send = operationOf('post', '/derivatives/api/v3/sendorder');
    assert.equal(send.parameters, undefined);
    const content = send.requestBody?.content as
      | Record<string, { schema: { required: readonly string[] } }>
      | undefined;
    const form = content?.['application/x-www-form-urlencoded'];
    assert.deepEqual(form?.schema.required.toSorted(), ['orderType', 'side', 'size', 'symbol']);
    const book = operationOf('get', '/derivatives/api/v3/orderbook');
    assert.equal(book.requestBody, undefined);
    assert.deepEqual(
      book.parameters?.map(({ name, in: place, required }) => [name, place, required]),
      [['symbol', 'query', true]],
    );
  });

  test('says what a refusal looks like where it comes from', () => {
    const statusesOf = (path: string): readonly string[] => Object.keys(operationOf('get', path).responses);
    assert.deepEqual(statusesOf('/derivatives/api/v3/openorders'), ['200', '429', 'default']);
    assert.deepEqual(statusesOf('/derivatives/api/v3/tickers'), ['200', 'default']);
    assert.deepEqual(statusesOf('/api/auth/v1/api-keys/v3/check'), ['200', '401', 'default']);
    assert.deepEqual(statusesOf('/derivatives/api/v3/rfqs'), ['default'], 'it is switched off');
  });

  test('is the same each time', () => {
    assert.equal(JSON.stringify(openApiDocument(ENDPOINTS, '1.2.3')), JSON.stringify(document));
  });
});
