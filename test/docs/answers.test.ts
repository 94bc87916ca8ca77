import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differences, readAnswer } from './answers.ts';
import { readCurl, splitWords } from './curl.ts';

const SHAPE = () => false;
const VALUES = (name: string) => name !== 'time';

describe('printed answers', () => {
  test('three dots stand for more members, or more items', () => {
    const printed = readAnswer('{\n  "a": 1,\n  "list": [\n    { "b": "x ]" },\n    ...\n  ],\n  ...\n}');
    assert.deepEqual(differences(printed, { a: 2, list: [{ b: 'y' }, { b: 'z' }], c: 3 }, SHAPE), []);
    assert.deepEqual(differences(printed, { a: 2, list: [] }, SHAPE), ['list has 0 items, printed are 1']);
  });

  test('members that are missing, too many, or of another type are told', () => {
    assert.deepEqual(differences({ a: 1 }, { b: 1 }, SHAPE), [
      'a is printed, and not in the answer',
      'b is in the answer, and not printed',
    ]);
    assert.deepEqual(differences({ a: { b: 1 } }, { a: { b: '1' } }, SHAPE), [
      'a.b is of type string, printed as of type number',
    ]);
    assert.deepEqual(differences({ a: null }, { a: [] }, SHAPE), ['a is a list, printed as null']);
    assert.deepEqual(differences([1], [1, 2], SHAPE), [' has 2 items, printed are 1']);
  });

  test('values are compared where they should agree', () => {
    assert.deepEqual(differences({ a: 1, time: 'x' }, { a: 2, time: 'y' }, VALUES), ['a is 2, printed as 1']);
    assert.deepEqual(differences({ a: 1 }, { a: 2 }, SHAPE), []);
  });
});

describe('printed commands', () => {
  test('method, headers and body are read as curl reads them', () => {
    assert.deepEqual(
      readCurl(`curl -s -X PUT -H 'Content-Type: application/json' -d '{"a": "b"}' http://h/p?q=1`.replace('?', '%3F')),
      {
        method: 'PUT',
        url: 'http://h/p%3Fq=1',
        headers: { 'content-type': 'application/json' },
        body: '{"a": "b"}',
      },
    );
    assert.equal(readCurl('curl -s http://h/').method, 'GET');
    assert.equal(readCurl("curl -d 'a=1' http://h/").method, 'POST');
  });

  test('what a shell would change, and options that need explaining, are refused', () => {
    assert.throws(() => splitWords('curl http://h/?a=1&b=2'), /a shell would change this/);
    assert.throws(() => readCurl('curl --compressed http://h/'), /not for examples/);
    assert.throws(() => readCurl('wget http://h/'), /not a call of curl/);
  });
});
