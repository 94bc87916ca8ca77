import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Proposal } from '../../../src/journal/journal.ts';
import { MemoryJournal } from '../../../src/journal/memory.ts';
import { aVenue, Caller, START_MS, TestVenue, V3 } from './venue.ts';

const ORDER = { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', limitPrice: '70000' };
const FAKE = { apiKey: 'fake', secret: 'ZmFrZQ==' };

/** A journal that can be told to take nothing, or to fail. */
class StubbornJournal extends MemoryJournal {
  isFull = false;
  /** Takes proposals from now on and never delivers them; told of each. */
  swallow: (() => void) | undefined;

  override propose(proposal: Proposal): boolean {
    if (this.isFull) return false;
    if (this.swallow === undefined) return super.propose(proposal);
    this.swallow();
    return true;
  }
}

function aJournal(): StubbornJournal {
  return new StubbornJournal({ nowMs: () => START_MS, onFailure: () => {} });
}

describe('the order in which faults are looked for', () => {
  test('sendorder misses arguments before it looks at the key, the other endpoints after', async (t) => {
    const venue = await aVenue(t);
    const stranger = new Caller(venue, FAKE);
    for (const name of ['orderType', 'symbol', 'side', 'size'] as const) {
      const { [name]: _left, ...rest } = ORDER;
      assert.equal((await stranger.post(`${V3}/sendorder`, rest)).json.error, 'requiredArgumentMissing', name);
    }
    assert.equal((await stranger.post(`${V3}/sendorder`, ORDER)).json.error, 'authenticationError');
    for (const path of ['editorder', 'cancelorder', 'transfer', 'orders/status']) {
      assert.equal((await stranger.post(`${V3}/${path}`)).json.error, 'authenticationError', path);
      assert.equal((await venue.caller('alice').post(`${V3}/${path}`)).json.error, 'requiredArgumentMissing', path);
    }
  });

  test('a key that may only read does nothing else', async (t) => {
    const venue = await aVenue(t);
    const reader = venue.caller('alice', 'read');
    for (const path of ['accounts', 'openpositions', 'openorders', 'fills']) {
      assert.equal((await reader.get(`${V3}/${path}`)).json.result, 'success', path);
    }
    const { position } = venue.host.timeline;
    for (const path of ['sendorder', 'editorder', 'cancelorder', 'cancelallorders', 'transfer', 'orders/status']) {
      assert.equal((await reader.post(`${V3}/${path}`, ORDER)).json.error, 'authenticationError', path);
    }
    assert.equal(venue.host.timeline.position, position);
    const check = (await reader.get('/api/auth/v1/api-keys/v3/check')).json;
    assert.deepEqual(check.permissions, { general: 'READ_ONLY', transfer: 'NO_ACCESS' });
  });
});

describe('nonces', () => {
  const NONCE = '1795176000000';

  test('are used up by reads and orders alike', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    assert.equal((await alice.get(`${V3}/accounts`, {}, NONCE)).json.result, 'success');
    assert.equal((await alice.post(`${V3}/sendorder`, ORDER, NONCE)).json.error, 'nonceDuplicate');
    assert.equal((await alice.post(`${V3}/sendorder`, ORDER, '1795175989999')).json.error, 'nonceBelowThreshold');
    assert.equal((await alice.post(`${V3}/sendorder`, ORDER, '1795176000001')).json.sendStatus.status, 'placed');
    assert.equal((await venue.caller('alice', 'read').get(`${V3}/accounts`, {}, NONCE)).json.result, 'success');
  });

  test('of what changed something are known after a replay', async (t) => {
    const journal = new MemoryJournal({ nowMs: () => START_MS, onFailure: () => {} });
    const first = await TestVenue.start({ journal });
    const nonce = '1795176000000000';
    await first.caller('alice').post(`${V3}/sendorder`, ORDER, nonce);
    await first.leave();
    const again = await aVenue(t, { journal });
    assert.equal(again.host.restart.restarted, true);
    assert.equal((await again.caller('alice').post(`${V3}/sendorder`, ORDER, nonce)).json.error, 'nonceDuplicate');
    assert.equal((await again.caller('alice').get(`${V3}/openorders`)).json.openOrders.length, 1);
  });

  test('are those of the snapshot after a revert', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    await venue.control({ type: 'snapshot', name: 'before' });
    assert.equal((await alice.get(`${V3}/accounts`, {}, NONCE)).json.result, 'success');
    await venue.control({ type: 'revert', name: 'before' });
    assert.equal((await alice.get(`${V3}/accounts`, {}, NONCE)).json.result, 'success');
    assert.equal((await alice.get(`${V3}/accounts`, {}, NONCE)).json.error, 'nonceDuplicate');
  });
});

describe('a venue in trouble', () => {
  test('takes nothing when its backlog is full, and still answers reads', async (t) => {
    const journal = aJournal();
    const venue = await aVenue(t, { journal });
    journal.isFull = true;
    const answer = await venue.caller('alice').post(`${V3}/sendorder`, ORDER);
    assert.deepEqual([answer.status, answer.json.error], [503, 'Unavailable']);
    assert.equal((await venue.caller('alice').get(`${V3}/openorders`)).json.openOrders.length, 0);
    journal.isFull = false;
    assert.equal((await venue.caller('alice').post(`${V3}/sendorder`, ORDER)).json.sendStatus.status, 'placed');
  });

  test('tells nobody anything of what it could not make durable', async (t) => {
    const journal = aJournal();
    const venue = await aVenue(t, { journal });
    const swallowed = new Promise<void>((resolve) => {
      journal.swallow = resolve;
    });
    const waiting = venue.caller('alice').post(`${V3}/sendorder`, ORDER);
    const hungUp = assert.rejects(waiting, { code: 'ECONNRESET' });
    await swallowed;
    venue.host.desk.halt(new Error('the disk is full'));
    await hungUp;
    assert.deepEqual(venue.failures, []);
    assert.equal((await venue.caller('alice').post(`${V3}/sendorder`, ORDER)).json.error, 'Unavailable');
  });
});
