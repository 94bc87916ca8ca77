import assert from 'node:assert/strict';
import { test } from 'node:test';
import { venueForTest } from '../library/support.ts';

test('a name that nothing has: the refusal tells which there are', async () => {
  const venue = await venueForTest({ market: 'frozen', accounts: [{ name: 'alice' }, { name: 'bob' }] });
  const says = async (done: () => unknown, message: RegExp): Promise<void> => {
    await assert.rejects(async () => done(), { message });
  };
  await says(() => venue.setIndexPrice('XTB', 1), /^There is no asset named XTB; there are XBT, USD, .* and others\.$/);
  await says(
    () => venue.setPremium('PF_XBTUDS', 0),
    /^There is no market named PF_XBTUDS; there are PF_XBTUSD, .* and others\.$/,
  );
  await says(() => venue.deposit('alise', 'flex', 'USD', 1), /uid alise; there are alice, bob\.$/);
  await says(() => venue.deposit('x'.repeat(99), 'flex', 'USD', 1), /uid x{60}\.\.\.; there are alice, bob\.$/);
  await says(() => venue.deposit('bob', 'spot', 'USD', 1), /^There is no wallet named spot; there are cash, flex/);
  await venue.snapshot('before');
  await says(() => venue.revert('befor'), /^There is no snapshot named befor; there are genesis, before\.$/);
  await says(
    () => venue.deleteSnapshot('yesterday'),
    /^There is no snapshot named yesterday; there are genesis, before\.$/,
  );
});
