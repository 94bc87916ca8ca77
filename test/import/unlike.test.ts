/** An account whose replies leave something open, or tell of another contract: what is asked, and what the report says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownOf } from '../../src/control/lookup.ts';
import type { Picture } from '../../src/import/picture.ts';
import { planImport } from '../../src/import/plan.ts';
import { BEST_PRICES, type PriceChoice } from '../../src/import/prices.ts';
import { momentProbe, probesFor } from '../../src/import/probes.ts';
import { readSources } from '../../src/import/read.ts';
import { reportOn } from '../../src/import/report.ts';
import { account } from '../support/genesis.ts';
import { ether, linear } from '../support/instruments.ts';
import { SmallVenue } from '../support/small-venue.ts';

const { state } = new SmallVenue({ instruments: [linear(), ether()], accounts: [account('alice')] });
const known = knownOf(state);

function pictureOf(document: object): Picture {
  const read = readSources([{ name: '', document }], known, false);
  assert.ok(read.ok);
  return read.picture;
}

const planOf = (picture: Picture, choice: PriceChoice = BEST_PRICES) =>
  planImport(state, picture, { name: 'forked', keys: [] }, choice);

test('an index price is asked for where no reply told one, and only there', () => {
  const flex = { currencies: { XBT: { quantity: 0.25, value: 15_000 }, ETH: { quantity: 2 }, USD: { quantity: 5 } } };
  const picture = pictureOf({ accounts: { flex }, openpositions: [], openorders: [] });
  const plan = planOf(picture);
  assert.deepEqual(
    plan.prices.index.map(({ asset }) => asset),
    ['XBT'],
  );
  const asked = probesFor(state, picture, plan).map(({ reason }) => reason.subject);
  assert.deepEqual(
    asked.filter((subject) => subject.startsWith('tickers.indexPrice')),
    ['tickers.indexPrice of ETH'],
  );
});

const order = (id: string, unfilledSize: number, receivedTime?: string) => ({
  order_id: id,
  symbol: 'PF_XBTUSD',
  side: 'buy',
  orderType: 'lmt',
  limitPrice: 50_000,
  unfilledSize,
  filledSize: 0,
  ...(receivedTime === undefined ? {} : { receivedTime }),
});

test('orders queue as they did: the oldest first, by the times of the reply or, without them, from its end', () => {
  const sizes = (orders: readonly object[]) => {
    const picture = pictureOf({ accounts: { flex: { currencies: {} } }, openpositions: [], openorders: orders });
    return planOf(picture).command.orders.map(({ size }) => Number(size));
  };
  assert.deepEqual(sizes([order('c', 0.3), order('b', 0.2), order('a', 0.1)]), [0.1, 0.2, 0.3]);
  const [noon, one] = ['2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z'];
  assert.deepEqual(sizes([order('a', 0.1, noon), order('c', 0.3, one), order('b', 0.2, noon)]), [0.2, 0.1, 0.3]);
});

test('a figure of their contract that is not ours is that of the contract, not of the account', () => {
  const document = {
    accounts: { flex: { currencies: { USD: { quantity: 50_000 } } } },
    openpositions: [{ side: 'long', symbol: 'PF_XBTUSD', price: 60_000, size: 0.1 }],
    openorders: [],
    instruments: [{ ...linear(), impactMidSize: 12_345, unheardOf: 7 }],
  };
  const picture = pictureOf(document);
  const { report } = reportOn(state, picture, planOf(picture), known, (choice) => planOf(picture, choice));
  const told = (figure: string) => {
    const row = report.figures.find((one) => one.figure === `instruments.PF_XBTUSD.${figure}`);
    return [row?.status, row?.reasons.map(({ code, subject }) => `${code} ${subject}`)];
  };
  assert.deepEqual(told('impactMidSize'), ['different', ['instrument PF_XBTUSD']]);
  assert.deepEqual(told('unheardOf'), ['different', ['unserved unheardOf']]);
});

test('that prices moved between replies is a reason only where replies tell of two moments', () => {
  const at = (serverTime: string) => ({ result: 'success', serverTime });
  const accounts = { accounts: { flex: { currencies: { USD: { quantity: 5 } } } } };
  const positions = { openPositions: [] };
  const momentOf = (...documents: readonly object[]) => {
    const read = readSources(
      documents.map((document) => ({ name: '', document })),
      known,
      false,
    );
    assert.ok(read.ok);
    return momentProbe(state, read.picture)?.reason.code;
  };
  const [first, second] = ['2026-10-03T11:55:28Z', '2026-10-03T11:55:29Z'];
  assert.equal(momentOf({ ...at(first), ...accounts }), undefined, 'one reply');
  assert.equal(momentOf({ ...at(first), ...accounts }, { ...at(first), ...positions }), undefined, 'at one moment');
  assert.equal(momentOf({ ...at(first), ...accounts }, { ...at(second), ...positions }), 'moment');
  assert.equal(momentOf({ ...at(first), ...accounts }, positions), 'moment', 'one does not say');
});
