/** The first look at a document: what it costs to refuse one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentProblem } from '../../src/import/inspect.ts';

test('the values of a list are counted before any of them is looked at', () => {
  let looks = 0;
  const list = new Proxy(Array(250_000), {
    get: (target, name, receiver) => {
      if (name !== 'length') looks++;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  assert.equal(documentProblem({ accounts: list }, ''), 'accounts holds more than 250000 values.');
  assert.equal(looks, 0);
});

test('values count wherever they lie', () => {
  const half = Array(125_000).fill(0);
  assert.equal(documentProblem([half, half.slice(5)], 'a.json'), undefined);
  assert.equal(documentProblem([half, half], 'a.json'), 'a.json[0] holds more than 250000 values.');
  assert.equal(documentProblem(half.slice(1), ''), undefined);
});

test('an object has no more fields than a reply could have', () => {
  const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, 0]));
  assert.equal(documentProblem({ accounts: fields(2_000) }, ''), undefined);
  assert.equal(documentProblem({ accounts: fields(2_001) }, ''), 'accounts has more than 2000 fields.');
});
