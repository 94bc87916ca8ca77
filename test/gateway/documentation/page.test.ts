import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { documentationPage } from '../../../src/gateway/documentation/page.ts';
import { noteOf } from '../../../src/gateway/documentation/parameter-notes.ts';
import { rowsOf, typeOf } from '../../../src/gateway/documentation/schema-rows.ts';
import { ERRORS } from '../../../src/gateway/errors.ts';
import { ENDPOINTS } from '../../../src/gateway/mount.ts';
import { decimal, dictionary, list, nullable, number, object, oneOf, text } from '../../../src/gateway/schema.ts';

const page = documentationPage(ENDPOINTS, { version: '1.2.3 <beta>', control: true });
const TICKER = '/derivatives/api/v3/tickers/PF_XBTUSD';
const VOID = ['meta', 'wbr'];

describe('the documentation page', () => {
  test('closes every element that it opens, in order', () => {
    const open: string[] = [];
    for (const [tag, slash, name = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
      if (slash === '/') assert.equal(open.pop(), name, tag);
      else if (!VOID.includes(name)) open.push(name);
    }
    assert.deepEqual(open, []);
  });

  test('has an anchor for each endpoint, each once, and leads to no other', () => {
    const anchors = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(anchors).size, anchors.length);
    const links = new Set([...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id));
    assert.deepEqual([...links].toSorted(), anchors.toSorted());
    assert.equal([...page.matchAll(/<article /g)].length, ENDPOINTS.length);
  });

  test('asks for nothing from elsewhere, and runs nothing', () => {
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|@import|url\(|https?:\/\//);
    assert.doesNotMatch(page, / on[a-z]+=/);
    const elsewhere = [...page.matchAll(/ href="([^#"][^"]*)"/g)].map(([, target]) => target);
    assert.deepEqual(
      new Set(elsewhere),
      new Set(['/openapi.json', '/health', '/control', '/control/accounts', '/control/key-refusals', TICKER]),
    );
  });

  test('shows texts as texts', () => {
    assert.ok(page.includes('1.2.3 &lt;beta&gt;'));
    assert.doesNotMatch(page, /<beta>/);
  });

  test('says of every parameter what it is', () => {
    for (const endpoint of ENDPOINTS) {
      for (const name of Object.keys(endpoint.parameters.properties ?? {})) {
        assert.match(noteOf(endpoint, name) ?? '', /^[A-Z`{].*\.$/, `${endpoint.name}: ${name}`);
      }
    }
  });

  test('tells of every error', () => {
    for (const { when } of Object.values(ERRORS)) {
      const [words = ''] = when.split(/[`'"<>&]/);
      assert.ok(page.includes(words), when);
    }
  });

  test('tells of the control door only where there is one', () => {
    assert.ok(page.includes('/control'));
    assert.doesNotMatch(documentationPage(ENDPOINTS, { version: '1', control: false }), /\/control/);
  });
});

test('a schema is read as rows', () => {
  const schema = object(
    { side: oneOf('buy', 'sell'), levels: list(list(number(), 2)) },
    { byAsset: dictionary(object({ amount: decimal() })), note: nullable(text()) },
  );
  assert.deepEqual(
    rowsOf(schema).map(({ depth, name, type, required }) => [depth, name, type, required]),
    [
      [0, 'side', '`buy`, `sell`', true],
      [0, 'levels', 'list of list of number', true],
      [0, 'byAsset', 'object', false],
      [1, '{key}', 'object', false],
      [2, 'amount', 'decimal', true],
      [0, 'note', 'text or null', false],
    ],
  );
  assert.equal(typeOf(list(text())), 'list of text');
  assert.deepEqual(rowsOf(text()), []);
});
