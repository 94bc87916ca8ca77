import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GOLDEN_ENTRIES, readHashes, readJournal, replay } from './golden.ts';

const ADVICE =
  'Answers or states differ from the stored ones. If the change of behaviour is wanted, read test/determinism/regenerate.ts.';

test('the golden journal gives the stored answers and states, on every version of Node.js', () => {
  const entries = readJournal();
  assert.equal(entries.length, GOLDEN_ENTRIES);
  assert.deepEqual(replay(entries), readHashes(), ADVICE);
});

test('and so it does when it is saved and loaded on the way', () => {
  const entries = readJournal();
  const reopenAfter = [0, 1, 137, 999, 1000, 2500, 4321, 5999, 7777, 9998];
  assert.deepEqual(replay(entries, reopenAfter), readHashes(), ADVICE);
});

test('the golden journal holds every kind of command', (t) => {
  const counts = new Map<string, number>();
  for (const { command } of readJournal()) counts.set(command.type, (counts.get(command.type) ?? 0) + 1);
  for (const [type, count] of [...counts].sort()) t.diagnostic(`${count} ${type}`);
  const kinds =
    'addAssignment batch cancelAllAfter cancelAllOrders cancelOrder createAccount deleteAssignment deleteSnapshot deposit ' +
    'editOrder genesis importAccount priceStep revert sendOrder sendTrigger setAccount setClock setFaults setIndexPrices setLeverage setMarket setMarketSource ' +
    'setPremiums setProfitCurrency setSelfTradeStrategy setSubaccountTrading snapshot subaccountTransfer tick transfer withdraw';
  assert.equal([...counts.keys()].sort().join(' '), kinds);
});
