/** The first look at a document: what it costs to refuse one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentProblem } from '../../src/import/inspect.ts';

test('the values of a list are counted before any of them is looked at', () => {
  let looks = 0;
  const list = new Proxy(Array(1_000_000), {
    get: (target, name, receiver) => {
      if (name !== 'length') looks++;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  assert.equal(documentProblem({ accounts: list }, ''), 'accounts holds more than 1000000 values.');
  assert.equal(looks, 0);
});

test('values count wherever they lie', () => {
  const half = Array(500_000).fill(0);
  assert.equal(documentProblem([half, half.slice(5)], 'a.json'), undefined);
  assert.equal(documentProblem([half, half], 'a.json'), 'a.json[0] holds more than 1000000 values.');
  assert.equal(documentProblem(half.slice(1), ''), undefined);
});
