import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Once } from '../../src/gateway/once.ts';

test('what is asked for is made once, however many ask while it is made', async () => {
  let made = 0;
  const once = new Once(async () => ++made);
  assert.equal(once.begun, undefined);
  assert.deepEqual(await Promise.all([once.get(), once.get(), once.begun]), [1, 1, 1]);
  assert.equal(await once.get(), 1);
});

test('a making that fails is told to all who asked, and tried again for who asks next', async () => {
  let tries = 0;
  const once = new Once(async () => {
    if (++tries === 1) throw new Error('EMFILE: too many open files');
    return tries;
  });
  const both = await Promise.allSettled([once.get(), once.get()]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(tries, 1);
  assert.equal(once.begun, undefined);
  assert.equal(await once.get(), 2);
});
