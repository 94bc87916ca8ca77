import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Drydock } from '../../src/index.ts';
import { loadFixture } from '../../src/index.ts';
import { rejection, venueForTest } from './support.ts';

const balance = (venue: Drydock): string => venue.account('account-1').wallets.flex?.USD ?? '';

/** Fixtures that count how often they were built. */
function fixtures() {
  const built: string[] = [];
  async function thousand(venue: Drydock): Promise<{ readonly balance: string }> {
    built.push('thousand');
    return { balance: (await venue.deposit('account-1', 'flex', 'USD', 1000)).balance };
  }
  async function twoThousand(venue: Drydock): Promise<string> {
    await loadFixture(venue, thousand);
    built.push('twoThousand');
    return (await venue.deposit('account-1', 'flex', 'USD', 1000)).balance;
  }
  return { built, thousand, twoThousand };
}

describe('loadFixture', () => {
  test('builds once, and then goes back, with the same value', async () => {
    const venue = await venueForTest();
    const { built, thousand } = fixtures();
    const first = await loadFixture(venue, thousand);
    assert.deepEqual(first, { balance: '101000' });
    const hash = venue.status({ hash: true }).stateHash;
    await venue.deposit('account-1', 'flex', 'USD', 5);
    await venue.advance('3d');
    assert.equal(await loadFixture(venue, thousand), first);
    assert.deepEqual([balance(venue), venue.status({ hash: true }).stateHash], ['101000', hash]);
    assert.deepEqual(built, ['thousand']);
  });

  test('builds each fixture on the venue as it stood at the first load, whatever happened since', async () => {
    const venue = await venueForTest();
    await venue.deposit('account-1', 'flex', 'USD', 1);
    const { thousand } = fixtures();
    async function nothing(): Promise<void> {}
    await loadFixture(venue, thousand);
    await venue.deposit('account-1', 'flex', 'USD', 5);
    await loadFixture(venue, nothing);
    assert.equal(balance(venue), '100001');
    await loadFixture(venue, thousand);
    assert.equal(balance(venue), '101001');
  });

  test('a fixture may load another one, before or after that was built', async () => {
    for (const isBuiltBefore of [true, false]) {
      const venue = await venueForTest();
      const { built, thousand, twoThousand } = fixtures();
      if (isBuiltBefore) await loadFixture(venue, thousand);
      assert.equal(await loadFixture(venue, twoThousand), '102000');
      await loadFixture(venue, thousand);
      assert.equal(balance(venue), '101000');
      assert.equal(await loadFixture(venue, twoThousand), '102000');
      assert.equal(balance(venue), '102000');
      assert.deepEqual(built, ['thousand', 'twoThousand']);
    }
  });

  test('one that fails is told as it is, and built anew from the beginning', async () => {
    const venue = await venueForTest();
    let attempts = 0;
    async function shaky(at: Drydock): Promise<string> {
      const { balance: after } = await at.deposit('account-1', 'flex', 'USD', 1000);
      attempts++;
      if (attempts === 1) throw new Error('not yet');
      return after;
    }
    assert.equal((await rejection(loadFixture(venue, shaky))).message, 'not yet');
    assert.equal(await loadFixture(venue, shaky), '101000');
    assert.equal(await loadFixture(venue, shaky), '101000');
    assert.equal(attempts, 2);
  });

  test('what somebody deleted is built anew', async () => {
    const venue = await venueForTest();
    const { built, thousand } = fixtures();
    await loadFixture(venue, thousand);
    for (const { name } of venue.snapshots()) if (name !== 'genesis') await venue.deleteSnapshot(name);
    await loadFixture(venue, thousand);
    // The venue as it stands is the base now.
    assert.equal(balance(venue), '102000');
    assert.deepEqual(built, ['thousand', 'thousand']);
  });

  test('venues side by side have their own', async () => {
    const [one, other] = await Promise.all([venueForTest(), venueForTest({ seed: 2 })]);
    const { built, thousand } = fixtures();
    const keyOf = async (at: Drydock): Promise<string> => at.accounts[0]?.apiKey ?? '';
    await Promise.all([loadFixture(one, thousand), loadFixture(other, thousand)]);
    assert.notEqual(await loadFixture(one, keyOf), await loadFixture(other, keyOf));
    await Promise.all([loadFixture(one, thousand), loadFixture(other, thousand)]);
    assert.deepEqual(built, ['thousand', 'thousand']);
  });

  test('two loads at the same time on one venue are refused, and do not spoil it', async () => {
    const venue = await venueForTest();
    const { thousand, twoThousand } = fixtures();
    const first = loadFixture(venue, thousand);
    assert.match((await rejection(loadFixture(venue, twoThousand))).message, /give each a venue of its own\.$/);
    await first;
    assert.equal(await loadFixture(venue, twoThousand), '102000');
  });

  test('a function without a name is refused: it would be built at each call', async () => {
    const venue = await venueForTest();
    const error = await rejection(loadFixture(venue, async () => 1));
    assert.ok(error instanceof TypeError);
    assert.match(error.message, /takes a function with a name/);
  });

  test('the value has its type; a fixture may answer at once', async () => {
    const venue = await venueForTest();
    const answers = (at: Drydock): number => at.accounts.length;
    const count: number = await loadFixture(venue, answers);
    assert.equal(count, 10);
  });

  test('a closed venue refuses', async () => {
    const venue = await venueForTest();
    const { thousand } = fixtures();
    await venue.close();
    assert.match((await rejection(loadFixture(venue, thousand))).message, /closed/);
  });
});
