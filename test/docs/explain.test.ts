/** The examples of docs/explain.md: the account that the page describes, and every curl with the answer that follows it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { REFUSALS_ALTOGETHER, REFUSALS_PER_ACCOUNT } from '../../src/history/refusals.ts';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { signedCall } from '../control/signed.ts';
import { differences, readAnswer } from './answers.ts';
import { readCurl, sendCurl } from './curl.ts';
import { blocksOf, readPage } from './markdown.ts';

const VOLATILE = ['time', 'timeMs', 'position', 'seq', 'orderId'];
const page = readPage('docs/explain.md');
let venue: Drydock;

before(async () => {
  // What the opening trade costs alice is added to what she is to have: 0.02 % of 40,000 USD.
  venue = await startDrydock({
    market: 'frozen',
    liquidity: 'none',
    history: 0,
    accounts: [
      { name: 'alice', funds: [{ wallet: 'flex', asset: 'USD', amount: '10008' }] },
      { name: 'bob', funds: [{ wallet: 'flex', asset: 'USD', amount: '100000' }] },
    ],
  });
  // Volatility is looked at every minute, marks every second: none passes here.
  await venue.freeze();
  await venue.setIndexPrice('XBT', 80_000);
  await send('alice', 'side=buy&size=0.5&limitPrice=80000');
  await send('bob', 'side=sell&size=0.5&limitPrice=80000');
  await venue.setIndexPrice('XBT', 84_000);
  await send('alice', 'side=buy&size=0.25&limitPrice=82000');
  await send('alice', 'side=buy&size=60&limitPrice=84000');
});

after(() => venue.close());

test('every call of the page answers as printed', async (t) => {
  const blocks = blocksOf(page);
  let calls = 0;
  for (const [index, { language, text, where }] of blocks.entries()) {
    if (language !== 'sh' || !text.startsWith('curl ')) continue;
    const printed = blocks[index + 1];
    assert.ok(printed?.language === 'json' || printed?.language === 'text', `${where}: the answer must follow`);
    const reply = await sendCurl(readCurl(text), venue);
    assert.equal(reply.status, 200, where);
    if (printed.language === 'text') assert.equal((await reply.text()).trimEnd(), printed.text, where);
    else {
      const found = differences(readAnswer(printed.text), await reply.json(), (name) => !VOLATILE.includes(name));
      assert.deepEqual(found, [], where);
    }
    calls++;
  }
  t.diagnostic(`${calls} calls`);
  assert.ok(calls >= 4);
});

test('the page tells how many refusals are kept', () => {
  const told = (count: number): boolean => page.text.includes(count.toLocaleString('en-US'));
  assert.ok(told(REFUSALS_PER_ACCOUNT) && told(REFUSALS_ALTOGETHER));
});

async function send(name: string, order: string): Promise<void> {
  const account = venue.accounts.find((candidate) => candidate.name === name);
  assert.ok(account !== undefined);
  const query = `orderType=lmt&symbol=PF_XBTUSD&${order}`;
  await signedCall(venue, account, 'POST', '/derivatives/api/v3/sendorder', query);
}
