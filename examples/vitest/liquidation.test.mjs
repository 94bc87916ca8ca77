import { loadFixture, startDrydock } from 'drydock';
import { afterAll, beforeAll, expect, test } from 'vitest';

let venue;

beforeAll(async () => {
  venue = await startDrydock({ market: 'frozen' });
});

afterAll(() => venue.close());

/** Ten bitcoin with the money of account-1. */
async function boldPosition(at) {
  await at.setIndexPrice('XBT', 50_000);
  const order = { orderType: 'mkt', symbol: 'PF_XBTUSD', side: 'buy', size: 10 };
  const { sendStatus } = await at.request('account-1', 'POST', 'sendorder', order);
  return { status: sendStatus.status };
}

async function openPositions() {
  return (await venue.request('account-1', 'GET', 'openpositions')).openPositions;
}

test('a crash liquidates the position', async () => {
  expect((await loadFixture(venue, boldPosition)).status).toBe('placed');
  await venue.setIndexPrice('XBT', 25_000);
  expect(await openPositions()).toEqual([]);
  expect((await venue.liquidations('account-1')).length).toBeGreaterThan(0);
});

test('the next test does not see it', async () => {
  await loadFixture(venue, boldPosition);
  expect((await openPositions()).length).toBe(1);
  expect((await venue.liquidations('account-1')).length).toBe(0);
});
