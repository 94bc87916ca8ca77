import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aVenue, type Fields, V3 } from './venue.ts';

const BASE = `${V3}/assignmentprogram`;
const WANTED = {
  contractType: 'flex',
  contract: 'PF_XBTUSD',
  acceptLong: true,
  acceptShort: false,
  timeFrame: 'ALL',
  enabled: true,
};
const SHOWN = {
  contractType: 'flex',
  contract: 'PF_XBTUSD',
  maxSize: null,
  maxPosition: null,
  acceptLong: true,
  acceptShort: false,
  timeFrame: 'ALL',
  enabled: true,
};

test('offers are added, listed, taken back and remembered, with a key that may only read', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice', 'read');
  const first = (await alice.post(`${BASE}/add`, WANTED)).json;
  assert.deepEqual([first.id, first.participant], [1, SHOWN]);
  venue.pass(1_500);
  const limits = {
    maxSize: 10,
    maxPosition: '50000.5',
    timeFrame: 'weekends',
    contractType: 'FLEX',
    contract: 'pf_xbtusd',
  };
  const second = (await alice.post(`${BASE}/add`, { ...WANTED, ...limits })).json;
  const limited = { ...SHOWN, maxSize: 10, maxPosition: 50_000.5, timeFrame: 'WEEKEND' };
  assert.deepEqual([second.id, second.participant], [2, limited]);
  assert.deepEqual((await alice.get(`${BASE}/current`)).json.participants, [
    { id: 1, participant: SHOWN },
    { id: 2, participant: limited },
  ]);
  venue.pass(1_500);
  const deleted = (await alice.post(`${BASE}/delete`, { id: 1 })).json;
  assert.deepEqual([deleted.id, deleted.participant], [1, SHOWN]);
  assert.deepEqual((await alice.get(`${BASE}/current`)).json.participants, [{ id: 2, participant: limited }]);
  assert.deepEqual((await alice.get(`${BASE}/history`)).json.participants, [
    { deleted: true, participant: SHOWN, timestamp: '2026-11-20T12:00:03Z' },
    { deleted: false, participant: limited, timestamp: '2026-11-20T12:00:01.5Z' },
    { deleted: false, participant: SHOWN, timestamp: '2026-11-20T12:00:00Z' },
  ]);
  assert.deepEqual((await venue.caller('bob').get(`${BASE}/history`)).json.participants, []);
});

test('a pair, an inverse wallet and a least profit', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const { contract: _contract, ...open } = WANTED;
  const add = async (fields: Fields) => (await alice.post(`${BASE}/add`, { ...open, ...fields })).json.participant;
  const all = { ...SHOWN, contract: null };
  assert.deepEqual(await add({ baseCurrency: 'btc', quoteCurrency: 'usd' }), {
    ...all,
    baseCurrency: 'XBT',
    quoteCurrency: 'USD',
  });
  assert.deepEqual(await add({ contractType: 'fi_ethusd', minimumProfitabilityPerAssignmentShortBps: '80.5' }), {
    ...all,
    contractType: 'fi_ethusd',
    baseCurrency: 'ETH',
    quoteCurrency: 'USD',
    minimumProfitabilityPerAssignmentShortBps: 80.5,
  });
  assert.deepEqual(await add({ contractType: 'fi_xbtusd', contract: 'PI_XBTUSD' }), {
    ...SHOWN,
    contractType: 'fi_xbtusd',
    contract: 'PI_XBTUSD',
  });
  assert.deepEqual(
    venue.state.accounts
      .get(venue.account('alice'))
      .assignments.map(({ contractType, symbol, pair }) => [contractType, symbol, pair]),
    [
      ['linear', undefined, 'XBT:USD'],
      ['inverse', undefined, 'ETH:USD'],
      ['inverse', 'PI_XBTUSD', undefined],
    ],
  );
});

test('what cannot be offered is refused by name', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const { position } = venue.host.timeline;
  const rows: readonly (readonly [Fields, string])[] = [
    [{ contractType: 'cash' }, 'invalidArgument: contractType'],
    [{ contractType: 'constructor' }, 'invalidArgument: contractType'],
    [{ contractType: '' }, 'requiredArgumentMissing'],
    [{ contract: '' }, 'requiredArgumentMissing'],
    [{ contract: '', baseCurrency: 'BTC' }, 'requiredArgumentMissing'],
    [{ contract: '', baseCurrency: 'BTC', quoteCurrency: 'EUR' }, 'invalidArgument: baseCurrency'],
    [{ contract: 'PI_XBTUSD' }, 'invalidArgument: contract'],
    [{ contract: 'PF_NOTHING' }, 'invalidArgument: contract'],
    [{ contractType: 'fi_xbtusd', contract: 'PI_ETHUSD' }, 'invalidArgument: contract'],
    [{ timeFrame: 'toString' }, 'invalidArgument: timeFrame'],
    [{ maxSize: -1 }, 'invalidArgument: maxSize'],
    [{ maxPosition: 'much' }, 'invalidArgument: maxPosition'],
    [{ acceptLong: 'yes' }, 'invalidArgument: acceptLong'],
  ];
  for (const [changes, error] of rows) {
    assert.equal(
      (await alice.post(`${BASE}/add`, { ...WANTED, ...changes })).json.error,
      error,
      JSON.stringify(changes),
    );
  }
  assert.equal(venue.host.timeline.position, position);
  assert.equal((await alice.post(`${BASE}/delete`, { id: 1 })).json.error, 'notFound');
  assert.equal((await alice.post(`${BASE}/delete`, { id: 'one' })).json.error, 'invalidArgument: id');
});
