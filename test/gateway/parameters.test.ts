import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal } from '../../src/gateway/errors.ts';
import { readParameters } from '../../src/gateway/parameters.ts';
import type { WireRequest } from '../../src/gateway/wire-request.ts';
import { fc } from '../support/property.ts';

const FORM = 'application/x-www-form-urlencoded';
const BATCH = '{"batchOrder":[{"order":"send","cliOrdId":"a&b=c+d%41","size":0.5},{"order":"cancel"}]}';

function request(rawQuery: string, rawBody = '', method = 'POST', contentType: string | undefined = FORM): WireRequest {
  return { method, path: '/x', rawQuery, rawBody, headers: { 'content-type': contentType } };
}

/** What was read, as pairs; or the code of the refusal. */
function read(...args: Parameters<typeof request>): unknown {
  const parameters = readParameters(request(...args));
  return isRefusal(parameters) ? parameters.refused : Object.entries(Object.fromEntries(parameters));
}

describe('merges query and form', () => {
  const rows: readonly (readonly [what: string, args: Parameters<typeof request>, expected: unknown])[] = [
    ['nothing', ['', ''], []],
    [
      'a query',
      ['a=1&b=2'],
      [
        ['a', ['1']],
        ['b', ['2']],
      ],
    ],
    [
      'a body',
      ['', 'a=1&b=2'],
      [
        ['a', ['1']],
        ['b', ['2']],
      ],
    ],
    [
      'both, query first',
      ['a=1', 'b=2&a=3'],
      [
        ['a', ['1', '3']],
        ['b', ['2']],
      ],
    ],
    ['repeated keys', ['orderIds=x&orderIds=y'], [['orderIds', ['x', 'y']]]],
    ['a PUT in the query, empty body', ['maxLeverage=5', '', 'PUT'], [['maxLeverage', ['5']]]],
    ['a PUT with a form', ['', 'maxLeverage=5', 'PUT'], [['maxLeverage', ['5']]]],
    ['a DELETE with a form', ['', 'id=5', 'DELETE'], [['id', ['5']]]],
    ['no content type', ['', 'a=1', 'POST', undefined], [['a', ['1']]]],
    ['a charset', ['', 'a=1', 'POST', `${FORM}; charset=utf-8`], [['a', ['1']]]],
    ['a content type in capitals', ['', 'a=1', 'POST', FORM.toUpperCase()], [['a', ['1']]]],
    ['escapes', ['t=2026-01-01T00%3A00%3A00%2B00%3A00'], [['t', ['2026-01-01T00:00:00+00:00']]]],
    ['bare colons', ['t=2026-01-01T00:00:00Z'], [['t', ['2026-01-01T00:00:00Z']]]],
    ['a plus is a space', ['info=funding+rate%20change'], [['info', ['funding rate change']]]],
    ['an escaped name', ['%61=1'], [['a', ['1']]]],
    [
      'no value',
      ['a&b='],
      [
        ['a', ['']],
        ['b', ['']],
      ],
    ],
    ['an equals sign in a value', ['a=b=c'], [['a', ['b=c']]]],
    ['stray separators', ['&&a=1&&', '&'], [['a', ['1']]]],
    ['no name', ['=1&a=2'], [['a', ['2']]]],
    ['JSON under POST holds no parameters', ['a=1', '{"a":2}', 'POST', 'application/json'], [['a', ['1']]]],
    ['so does multipart', ['', 'a=1', 'POST', 'multipart/form-data'], []],
    ['JSON under PUT', ['a=1', '', 'PUT', 'application/json'], 'unsupportedMediaType'],
    ['text under PUT', ['a=1', 'a=1', 'PUT', 'text/plain'], 'unsupportedMediaType'],
    ['a broken escape in the query', ['a=%zz'], 'Bad Request'],
    ['a broken escape in the body', ['', 'a=%2'], 'Bad Request'],
    ['a broken escape in a name', ['%=1'], 'Bad Request'],
    ['an escape that is no UTF-8', ['a=%FF'], 'Bad Request'],
    ['bare JSON', ['', `json=${BATCH}`], [['json', [BATCH]]]],
    ['bare JSON in the query', [`json=${BATCH}`], [['json', [BATCH]]]],
    [
      'bare JSON between others',
      ['', `a=1&json=${BATCH}&b=2`],
      [
        ['a', ['1']],
        ['json', [BATCH]],
        ['b', ['2']],
      ],
    ],
    [
      'bare JSON with escaped quotes',
      ['', 'json={"a":"\\"}&"}&b=2'],
      [
        ['json', ['{"a":"\\"}&"}']],
        ['b', ['2']],
      ],
    ],
    [
      'a bare array',
      ['', 'json=[1,2]&b=2'],
      [
        ['json', ['[1,2]']],
        ['b', ['2']],
      ],
    ],
    ['encoded JSON', ['', `json=${encodeURIComponent(BATCH)}`], [['json', [BATCH]]]],
    ['JSON that never closes takes the rest', ['', 'json={"a":1&b=2'], [['json', ['{"a":1&b=2']]]],
    [
      'braces elsewhere are text',
      ['a={x&b=2'],
      [
        ['a', ['{x']],
        ['b', ['2']],
      ],
    ],
  ];
  for (const [what, args, expected] of rows) test(what, () => assert.deepEqual(read(...args), expected));
});

test('names of prototypes are names like any other', () => {
  const parameters = readParameters(request('__proto__=1&constructor=2&toString=3&__proto__[x]=4'));
  assert.ok(!isRefusal(parameters));
  assert.deepEqual([...parameters.keys()], ['__proto__', 'constructor', 'toString', '__proto__[x]']);
  assert.equal(({} as { x?: unknown }).x, undefined);
});

describe('the json parameter', () => {
  for (const [what, query, expected] of [
    ['bare', `json=${BATCH}`, [BATCH]],
    ['encoded', `json=${encodeURIComponent(BATCH)}`, [BATCH]],
    ['encoded but for the brackets', 'json={%22a%22%3A%5B1%5D}&b=1', ['{"a":[1]}']],
    ['bare with a percent sign in it', 'json={"a":"100%25+1"}', ['{"a":"100%25+1"}']],
    ['a scalar', 'json=5', ['5']],
    ['twice', 'json={}&json=[%5b]]', ['{}', '[[]]']],
    ['broken', 'json={"a":', ['{"a":']],
    ['broken escapes', 'json={%zz}', ['{%zz}']],
  ] as const) {
    test(what, () => {
      const parameters = readParameters(request(query));
      assert.ok(!isRefusal(parameters));
      assert.deepEqual(parameters.get('json'), expected);
    });
  }
});

test('names without values are read once over the text, however many there are', () => {
  // Looked at anew for each name, the rest of the text would hold everybody up for many minutes.
  const most = 4 * 1024 * 1024;
  assert.deepEqual(read('', '&'.repeat(most)), []);
  const names = readParameters(request('', 'a&'.repeat(most / 8)));
  assert.ok(!isRefusal(names));
  assert.equal(names.get('a')?.length, most / 8);
  assert.deepEqual(read('', 'a&b=1&c&=2&d=3'), [
    ['a', ['']],
    ['b', ['1']],
    ['c', ['']],
    ['d', ['3']],
  ]);
});

test('reads what URLSearchParams wrote', () => {
  const pair = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 8 }), fc.nat(8), (pairs, cut) => {
      const expected = new Map<string, string[]>();
      for (const [name, value] of pairs) expected.set(name, [...(expected.get(name) ?? []), value]);
      const query = new URLSearchParams(pairs.slice(0, cut)).toString();
      const body = new URLSearchParams(pairs.slice(cut)).toString();
      assert.deepEqual(readParameters(request(query, body)), expected);
    }),
  );
});

test('whatever the text, it is read or refused', (t) => {
  const census = { read: 0, refused: 0 };
  const piece = fc.constantFrom(
    'a',
    'json',
    '=',
    '&',
    '%',
    '%4',
    '%41',
    '%E2%82%AC',
    '+',
    '{',
    '}',
    '[',
    '"',
    '\\',
    '\u0000',
    'é',
    '',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(piece, { maxLength: 12 }), (query, body) => {
      const parameters = readParameters(request(query.join(''), body.join('')));
      if (isRefusal(parameters)) assert.equal(parameters.refused, 'Bad Request');
      census[isRefusal(parameters) ? 'refused' : 'read']++;
    }),
    { numRuns: 2000 },
  );
  t.diagnostic(JSON.stringify(census));
});
