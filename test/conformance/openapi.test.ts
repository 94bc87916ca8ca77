/** The OpenAPI document of a running venue; for /accounts held against the published contract. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonSchema } from '../../src/gateway/schema.ts';
import { send } from '../control/support.ts';
import { venueForTest } from '../library/support.ts';
import { CONTRACT_ERROR, CONTRACT_SUCCESS } from './accounts-contract.ts';

type Referring = JsonSchema & { readonly $ref?: string; readonly oneOf?: readonly Referring[] };

const venue = await venueForTest();
const { status, headers, text } = await send(venue, 'GET', '/openapi.json');
const document = JSON.parse(text);

function resolved(schema: Referring): Referring {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : document.components.schemas[name];
}

/** What two schemas must have in common: names, types, what is required, constants, and what further keys are. */
function shapeOf(given: Referring): unknown {
  const { type, format, enum: choices, required = [], properties, additionalProperties, items } = resolved(given);
  return {
    type,
    ...(format === undefined ? {} : { format }),
    ...(choices === undefined ? {} : { choices: choices.toSorted() }),
    ...(properties === undefined
      ? {}
      : {
          required: required.toSorted(),
          properties: Object.fromEntries(
            Object.entries(properties)
              .toSorted(([one], [other]) => (one < other ? -1 : 1))
              .map(([name, member]) => [name, shapeOf(member)]),
          ),
        }),
    ...(typeof additionalProperties === 'object' ? { further: shapeOf(additionalProperties) } : {}),
    ...(items === undefined ? {} : { items: shapeOf(items) }),
  };
}

describe('/openapi.json', () => {
  test('is served as JSON', () => {
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(document.openapi, '3.1.0');
  });

  test('describes GET /accounts as the published contract does', () => {
    const { get } = document.paths['/derivatives/api/v3/accounts'];
    const reply = get.responses['200'].content['application/json'].schema as Referring;
    const [success, error] = reply.oneOf ?? [];
    assert.ok(success !== undefined && error !== undefined);
    assert.deepEqual(shapeOf(success), shapeOf(CONTRACT_SUCCESS));
    assert.deepEqual(shapeOf(error), shapeOf(CONTRACT_ERROR));
    assert.equal(get.parameters, undefined);
    assert.deepEqual(get.security[0], { 'general-api-key-read-only': [], authent: [] });
    for (const [scheme, name] of [
      ['general-api-key-read-only', 'APIKey'],
      ['authent', 'Authent'],
    ] as const) {
      const { type, in: place, name: header } = document.components.securitySchemes[scheme];
      assert.deepEqual([type, place, header], ['apiKey', 'header', name]);
    }
  });

  test('names the wallets as the contract does', () => {
    const { schemas } = document.components;
    for (const name of ['Account', 'CashAccount', 'MarginAccount', 'FlexBalanceSummary', 'ErrorResponse']) {
      assert.ok(name in schemas, name);
    }
    assert.equal(schemas.Account.properties.flex.$ref, '#/components/schemas/FlexBalanceSummary');
    assert.equal(schemas.Account.additionalProperties.$ref, '#/components/schemas/MarginAccount');
  });
});

test('/docs is a page that may load and run nothing', async () => {
  const page = await send(venue, 'GET', '/docs');
  assert.equal(page.status, 200);
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  assert.match(String(page.headers['content-security-policy']), /^default-src 'none';/);
  assert.ok(page.text.includes('/derivatives/api/v3/accounts'));
  assert.equal((await send(venue, 'GET', '/docs/')).text, page.text);
  assert.equal((await send(venue, 'POST', '/docs')).status, 405);
});
