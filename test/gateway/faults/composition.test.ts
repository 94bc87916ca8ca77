/**
 * Random rules against random orders: what the venue did and what its client was told is what the rules, drawn a second
 * time by themselves, say; and whatever they were, nothing of the venue broke or was left waiting.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultInput } from '../../../src/control/fault-input.ts';
import type { AccountView } from '../../../src/control/views.ts';
import { Faults, type Strike, strikes } from '../../../src/gateway/faults/faults.ts';
import type { Fault, FaultRule } from '../../../src/gateway/faults/rule.ts';
import { send } from '../../control/support.ts';
import { TestMachine, venueForTest } from '../../library/support.ts';
import { fc } from '../../support/property.ts';
import { signedHeaders } from '../keys.ts';

const PATH = '/derivatives/api/v3/sendorder';
const ORDER = 'symbol=PF_XBTUSD&side=buy&orderType=lmt&size=0.01&limitPrice=10000';
const RUNS = Number(process.env.DRYDOCK_FAULT_RUNS ?? 8);

type Drawn = readonly [input: FaultInput, fault: Fault];

/** Faults in the words of a user, and as they are kept. Those that hold something back have tests of their own. */
const KINDS: readonly Drawn[] = [
  [{ drop: 'request' }, { type: 'drop', what: 'request', loss: 'cut' }],
  [{ drop: 'answer' }, { type: 'drop', what: 'answer', loss: 'cut' }],
  [{ duplicate: 'request' }, { type: 'duplicate', what: 'request', answer: 'last' }],
  [{ error: 502 }, { type: 'error', error: 502, applied: false }],
  [
    { error: 'Unavailable', applied: true },
    { type: 'error', error: 'Unavailable', applied: true },
  ],
  [{ partialBody: 5 }, { type: 'partialBody', bytes: 5 }],
  [{ clockSkew: 1000 }, { type: 'clockSkew', ms: 1000 }],
  [{ latency: 0 }, { type: 'latency', on: 'answer', latency: { distribution: 'fixed', ms: 0 } }],
];

const RULE = fc.record({
  kind: fc.constantFrom(...KINDS),
  probability: fc.constantFrom(0.2, 0.5, 1),
  skip: fc.constantFrom(0, 0, 1),
  account: fc.constantFrom(undefined, undefined, 0, 1),
});
const RUN = fc.record({
  rules: fc.array(RULE, { minLength: 1, maxLength: 5 }),
  seed: fc.nat(),
  callers: fc.array(fc.constantFrom(0, 1), { minLength: 4, maxLength: 10 }),
});

/** What an order comes to: how often it is carried out, and what its client sees. */
function expected(struck: readonly Strike[]): readonly [carriedOut: number, seen: string] {
  const faults = struck.map(({ fault }) => fault);
  const find = <Type extends Fault['type']>(type: Type): Extract<Fault, { type: Type }> | undefined =>
    faults.find((fault): fault is Extract<Fault, { type: Type }> => fault.type === type);
  const isLost = (what: string): boolean => faults.some((fault) => fault.type === 'drop' && fault.what === what);
  if (isLost('request')) return [0, 'cut'];
  const error = find('error');
  const carriedOut = error !== undefined && !error.applied ? 0 : find('duplicate') === undefined ? 1 : 2;
  if (isLost('answer') || find('partialBody') !== undefined) return [carriedOut, 'cut'];
  return [carriedOut, error === undefined ? '200' : error.error === 502 ? '502' : '503'];
}

test('rules drawn a second time say what happened', async (t) => {
  const census = new Map<string, number>();
  const venue = await venueForTest({}, { machine: new TestMachine() });
  const start = await venue.snapshot();
  const call = async (path: string, method: string, query: string, account: AccountView) => {
    const { apiKey, apiSecret: secret } = account;
    const key = { apiKey, secret, accountId: 0, general: 'full', transfer: 'none' } as const;
    return send(venue, method, query === '' ? path : `${path}?${query}`, signedHeaders(key, path, query, ''));
  };
  await fc.assert(
    fc.asyncProperty(RUN, async ({ rules, seed, callers }) => {
      await venue.revert(start);
      const accounts = venue.accounts;
      const replica = new Faults();
      replica.change(
        [],
        rules.map(({ kind: [, fault], probability, skip, account }, index): FaultRule => {
          const whom = account === undefined ? {} : { account: accounts[account]?.id ?? -1 };
          return {
            name: `rule-${index}`,
            seed,
            probability,
            skip,
            ...whom,
            timetable: {},
            fault,
            given: {},
            feeds: [],
          };
        }),
      );
      await venue.setFaults({
        seed,
        rules: rules.map(({ kind: [input], probability, skip, account }, index) => ({
          ...input,
          name: `rule-${index}`,
          endpoint: 'sendorder',
          probability,
          skip,
          ...(account === undefined ? {} : { account: accounts[account]?.id ?? -1 }),
        })),
      });
      const placed = [0, 0];
      for (const caller of callers) {
        const account = accounts[caller] as AccountView;
        const whom = { name: `account ${account.id}`, account: account.id, apiKey: account.apiKey };
        const [carriedOut, seen] = expected(strikes(replica.ofEndpoint('sendorder'), whom, 0));
        placed[caller] = (placed[caller] ?? 0) + carriedOut;
        const saw = await call(PATH, 'POST', ORDER, account).then(
          ({ status }) => String(status),
          () => 'cut',
        );
        assert.equal(saw, seen);
        census.set(`${carriedOut} times, ${seen}`, (census.get(`${carriedOut} times, ${seen}`) ?? 0) + 1);
      }
      for (const caller of [0, 1]) {
        const { text } = await call('/derivatives/api/v3/openorders', 'GET', '', accounts[caller] as AccountView);
        assert.equal(JSON.parse(text).openOrders.length, placed[caller]);
      }
      assert.deepEqual(
        venue.faults().map(({ matched, struck }) => ({ matched, struck })),
        rules.map((_, index) => replica.countsOf(`rule-${index}`)),
      );
    }),
    { numRuns: RUNS, seed: 20_261_122 },
  );
  for (const [what, count] of [...census].sort()) t.diagnostic(`${count} orders carried out ${what}`);
});
