import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../../src/turns/turns.ts';

test('so much is under way at a time, the rest in order; what fails gives its place on', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const works = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const results = works.map((work, nth) =>
    turns.take(() => {
      begun.push(nth);
      return work.promise;
    }),
  );
  const settled = Promise.allSettled(results);
  assert.deepEqual(begun, [0, 1]);
  works[1]?.reject(new Error('no'));
  await assert.rejects(results[1] as Promise<number>, /no/);
  assert.deepEqual(begun, [0, 1, 2]);
  for (const [nth, work] of works.entries()) work.resolve(nth);
  assert.deepEqual(
    (await settled).map((result) => (result.status === 'fulfilled' ? result.value : undefined)),
    [0, undefined, 2, 3, 4],
  );
  assert.deepEqual(begun, [0, 1, 2, 3, 4]);
  assert.equal(await turns.take(async () => 7), 7);
});
