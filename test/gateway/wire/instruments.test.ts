import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validators } from '../../../src/gateway/validators.ts';
import { successBody } from '../../../src/gateway/wire/envelope.ts';
import { instruments } from '../../../src/gateway/wire/instruments.ts';
import { INSTRUMENTS_REPLY } from '../../../src/gateway/wire/schemas/instruments.ts';
import { SmallVenue, START_MS } from './venue.ts';

const venue = new SmallVenue();
const { state } = venue;

test('all contracts that trade are listed, each with every field that clients need', () => {
  const rows = instruments(state);
  assert.equal(rows.length, state.markets.count);
  const reply: unknown = JSON.parse(successBody(START_MS, { instruments: rows }));
  assert.equal(new Validators().firstFault(INSTRUMENTS_REPLY, reply), undefined);
  for (const row of rows) {
    for (const field of ['base', 'quote', 'pair', 'openingDate', 'marginLevels', 'postOnly', 'mtf']) {
      assert.ok(Object.hasOwn(row, field), `${row.symbol} has ${field}`);
    }
    assert.ok(!Object.keys(row).some((field) => field.startsWith('_')), `${row.symbol} has no notes`);
  }
});

test('a perpetual and a dated row', () => {
  const rows = instruments(state);
  const row = (symbol: string) => rows.find((candidate) => candidate.symbol === symbol);
  assert.partialDeepStrictEqual(row('PF_XBTUSD'), {
    symbol: 'PF_XBTUSD',
    type: 'flexible_futures',
    tickSize: 1,
    contractSize: 1,
    tradeable: true,
    contractValueTradePrecision: 4,
    openingDate: '2022-03-22T13:15:36Z',
    base: 'BTC',
    pair: 'BTC:USD',
    postOnly: false,
    isExpired: false,
  });
  assert.partialDeepStrictEqual(row('FI_XBTUSD_261225'), {
    symbol: 'FI_XBTUSD_261225',
    type: 'futures_inverse',
    underlying: 'rr_xbtusd',
    lastTradingTime: '2026-12-25T16:00:00Z',
  });
});

test('types are chosen, expired contracts asked for', () => {
  const count = (...contractTypes: string[]): number => instruments(state, { contractTypes, expired: false }).length;
  assert.equal(count('flexible_futures') + count('futures_inverse'), state.markets.count);
  assert.equal(count('flexible_futures', 'futures_inverse'), state.markets.count);
  assert.equal(count('options', 'all'), state.markets.count);
  assert.equal(count('options'), 0);
  assert.deepEqual(instruments(state, { contractTypes: [], expired: true }), []);
});

test('what changes of a market shows in its row', () => {
  const changed = new SmallVenue();
  changed.deliver({ type: 'setMarket', symbol: 'PF_XBTUSD', postOnly: true });
  changed.state.markets.own(changed.market('PI_XBTUSD').id).listed = false;
  const rows = instruments(changed.state);
  assert.equal(rows.find((row) => row.symbol === 'PF_XBTUSD')?.postOnly, true);
  assert.equal(
    rows.find((row) => row.symbol === 'PI_XBTUSD'),
    undefined,
  );
  const [expired, ...others] = instruments(changed.state, { contractTypes: [], expired: true });
  assert.partialDeepStrictEqual(expired, { symbol: 'PI_XBTUSD', isExpired: true, tradeable: true });
  assert.deepEqual(others, []);
});
