import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLoosely } from '../../../src/gateway/wire/loose-json.ts';
import { fc } from '../../support/property.ts';

const PYTHON = `{'batchOrder': [{'order': 'send', 'order_tag': '1', 'size': 1, 'limitPrice': 1.0, 'cliOrdId': "bob's",
  'reduceOnly': True, 'stopPrice': None, 'note': 'say \\'None\\' or "True"', 'postOnly': False}]}`;

test('a document as Python prints it', () => {
  assert.deepEqual(parseLoosely(PYTHON), {
    batchOrder: [
      {
        order: 'send',
        order_tag: '1',
        size: 1,
        limitPrice: 1,
        cliOrdId: "bob's",
        reduceOnly: true,
        stopPrice: null,
        note: 'say \'None\' or "True"',
        postOnly: false,
      },
    ],
  });
});

test('a document with a comma too many', () => {
  assert.deepEqual(parseLoosely('{"batchOrder":[ {"size": 1.00,},{"order_id": "a,}", }, \n ],}'), {
    batchOrder: [{ size: 1 }, { order_id: 'a,}' }],
  });
  const neither = ['[1,,]', '[1],', '[1,,2]', '{"a":,}', ',', '[,]', '{,}', '[ , ]', '[1, [,]]', '{"a": {,},}', ',]'];
  for (const text of neither) assert.equal(parseLoosely(text), undefined, text);
});

test('what is JSON is read as JSON, quotes and words inside its strings and all', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.deepEqual(parseLoosely(text), JSON.parse(text));
    }),
  );
  assert.deepEqual(parseLoosely('{"a":"it\'s True"}'), { a: "it's True" });
});

test('what lies deeper than anything honest is nothing', () => {
  const nested = (levels: number, inside: string) => '['.repeat(levels) + inside + ']'.repeat(levels);
  assert.notEqual(parseLoosely(nested(64, '')), undefined);
  assert.equal(parseLoosely(nested(65, '')), undefined);
  assert.deepEqual(parseLoosely(`{'a': '${'['.repeat(100)}'}`), { a: '['.repeat(100) });
});

test('what is neither is nothing, and takes no longer to tell', () => {
  for (const text of ['', '{', "'", "{'a':", "{'a': 1,,}", "{'a': yes}", "{'a': 'b\\x41'}", "{'a': 'b\nc'}"]) {
    assert.equal(parseLoosely(text), undefined, text);
  }
  for (const mark of ["'", "\\'", '\\"', '"', 'x', ',', ', ', '{'])
    assert.equal(parseLoosely(`{'${mark.repeat(300_001)}`), undefined);
});
