/** What the examples for Vitest and Jest use of them, made of node:test: both are no dependencies of this project. */
import assert from 'node:assert/strict';

export { after as afterAll, before as beforeAll, test } from 'node:test';

interface Expectations {
  readonly toBe: (expected: unknown) => void;
  readonly toEqual: (expected: unknown) => void;
  readonly toBeGreaterThan: (expected: number) => void;
}

export function expect(actual: unknown): Expectations {
  return {
    toBe: (expected) => assert.equal(actual, expected),
    toEqual: (expected) => assert.deepEqual(actual, expected),
    toBeGreaterThan: (expected) =>
      assert.ok(typeof actual === 'number' && actual > expected, `${actual} > ${expected}`),
  };
}
