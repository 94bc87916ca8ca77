/**
 * A hostile client: thousands of requests made from the endpoints' definitions, most of them spoiled in one way, among those
 * of clients who trade. Each gets an answer in the venue's own words, and what is refused, at a door or by the core, changes
 * nothing. HOSTILE_REQUESTS=50000 is the full run, which meets every word of the core twenty times.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derivedKeys } from '../../src/control/keys.ts';
import { assetTotal } from '../../src/core/money/ledger.ts';
import { ENDPOINTS } from '../../src/gateway/mount.ts';
import { accountsBody } from '../../src/gateway/wire/accounts.ts';
import { openOrders } from '../../src/gateway/wire/open-orders.ts';
import { openPositions } from '../../src/gateway/wire/positions.ts';
import { CANCEL_STATUSES } from '../../src/gateway/wire/schemas/cancel-order.ts';
import { EDIT_STATUSES } from '../../src/gateway/wire/schemas/edit-order.ts';
import { SEND_STATUSES } from '../../src/gateway/wire/schemas/send-order.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import {
  type Answer,
  FORM_TYPE,
  START_MS,
  TestVenue,
  V3,
  SEED as VENUE_SEED,
  withQuery,
} from '../gateway/endpoints/venue.ts';
import { signedHeaders } from '../gateway/keys.ts';
import { Random } from '../support/random.ts';
import { ATTACKS, type Draft, type Expected } from './attacks.ts';
import { type Verdict, verdictOn } from './envelopes.ts';
import { isAccepted, Living, type LivingRequest, wordOf } from './living.ts';
import { NOT_MET } from './not-met.ts';
import { fieldsOf, type Nameable, plausible } from './plausible.ts';

const SEED = 20_261_122;
const REQUESTS = Number(process.env.HOSTILE_REQUESTS ?? 2_000);
/** So many requests meet every word of the core this often. */
const FULL_RUN = 50_000;
const OFTEN = 20;
/** How many of the requests are those of clients who trade. */
const LIVING = 0.45;
/** Requests between two comparisons of the whole state's digest, and between two returns to the beginning. */
const BETWEEN_DIGESTS = 20;
const BETWEEN_REVERTS = 125;
const UNKNOWN_ID = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';

/** Endpoints by how much there is to spoil at them. */
const CHOICES = ENDPOINTS.map((endpoint) => [endpoint.level === 'full' ? 4 : 1, endpoint] as const);
const CHOICES_OF_ATTACK = ATTACKS.map((attack) => [attack.weight, attack] as const);

test('a hostile client', async (t) => {
  const journal = new MemoryJournal({
    nowMs: () => START_MS,
    onFailure: (failure) => {
      throw failure;
    },
  });
  const venue = await TestVenue.start({ journal, historyDays: 1 });
  t.after(() => venue.leave());
  const client = new HostileClient(venue, new Random(SEED));
  await client.prepare();
  for (let index = 1; index <= REQUESTS; index++) {
    await client.request(index);
    if (index % BETWEEN_REVERTS === 0) await venue.control({ type: 'revert', name: 'prepared' });
  }
  assert.deepEqual(venue.failures, []);
  for (let id = 0; id < venue.state.assets.size; id++) {
    assert.equal(assetTotal(venue.state, id), 0n, `${venue.state.assets.get(id).symbol} is conserved`);
  }
  t.diagnostic(`seed ${SEED}, ${REQUESTS} requests`);
  for (const line of client.census()) t.diagnostic(line);
  assert.deepEqual(client.unmetAttacks(), []);
  const { signed, accepted } = client.shares();
  assert.ok(signed >= 0.7 && accepted >= 0.3, `${signed} signed, ${accepted} accepted`);
  assert.deepEqual(client.unmetEndpoints(), []);
  if (REQUESTS >= FULL_RUN) assert.deepEqual(client.rareWords(), []);

  // The journal alone makes the same venue again.
  await venue.control({ type: 'snapshot', name: 'last' });
  const hash = venue.host.timeline.stateHash();
  const { position } = venue.host.timeline;
  const again = await TestVenue.start({ journal });
  t.after(() => again.close());
  assert.equal(again.host.restart.replayed, position + 1);
  await again.control({ type: 'revert', name: 'last' });
  assert.equal(again.host.timeline.stateHash(), hash);
});

class HostileClient {
  readonly #venue: TestVenue;
  readonly #random: Random;
  /** Outcomes by attack. */
  readonly #counts = new Map<string, Map<string, number>>();
  /** Outcomes of the trading clients' requests, by endpoint. */
  readonly #words = new Map<string, number>();
  readonly #endpoints = new Set<string>();
  readonly #living: Living;
  #requests = 0;
  #signed = 0;
  #accepted = 0;
  /** The key that may do everything, withdraw included. */
  readonly #full = derivedKeys(VENUE_SEED, 'alice')[2] as { apiKey: string; secret: string };
  readonly #readOnly = derivedKeys(VENUE_SEED, 'alice')[1] as { apiKey: string; secret: string };
  #nameable: Nameable | undefined;
  #nonce = BigInt(START_MS) * 1_000n;
  #digest = { position: -1, hash: '' };

  constructor(venue: TestVenue, random: Random) {
    this.#venue = venue;
    this.#random = random;
    this.#living = new Living(venue, random);
  }

  /** Orders of both accounts to name, and a state to come back to. */
  async prepare(): Promise<void> {
    const orderIds: string[] = [UNKNOWN_ID];
    for (const name of ['alice', 'bob']) {
      for (const limitPrice of ['80000', '81000', '82000']) {
        const order = { symbol: 'PF_XBTUSD', size: '0.1', limitPrice, cliOrdId: `text-${orderIds.length}` };
        orderIds.push((await this.#venue.caller(name).send(order)).order_id);
      }
    }
    this.#nameable = {
      symbols: ['PF_XBTUSD', 'pf_xbtusd', 'PI_XBTUSD', 'PF_ETHUSD', 'PF_PEPEUSD', 'PF_NOTHING'],
      orderIds,
      wallets: ['cash', 'flex', 'fi_xbtusd', 'FLEX', 'fi_nothing'],
      units: ['usd', 'xbt', 'BTC', 'doubloon'],
      times: ['2026-11-20T12:00:00Z', '2026-11-20T11:00:00.5Z', '2027-01-01T00:00:00+01:00'],
    };
    await this.#living.prepare();
    await this.#venue.control({ type: 'snapshot', name: 'prepared' });
  }

  async request(index: number): Promise<void> {
    this.#requests++;
    if (this.#random.chance(LIVING)) await this.#live(index, this.#living.next());
    else await this.#attack(index);
  }

  /** A request of a client who trades. What the core refuses changes nothing that anybody has. */
  async #live(index: number, { trader, method, endpoint, fields }: LivingRequest): Promise<void> {
    const before = this.#fingerprint();
    const caller = this.#venue.caller(trader, 'withdrawal');
    const path = `${V3}/${endpoint}`;
    const answer =
      method === 'PUT'
        ? await caller.put(path, fields, this.#freshNonce())
        : await caller.post(path, fields, this.#freshNonce());
    const what = `${index}: ${endpoint} ${JSON.stringify(fields)}`;
    const definition = ENDPOINTS.find(({ methods, paths }) => methods.includes(method) && paths.includes(path));
    const verdict = verdictOn(path, answer, definition?.reply);
    this.#judge(what, answer, verdict, undefined);
    this.#signed++;
    const accepted = isAccepted(answer);
    if (accepted) this.#accepted++;
    else assert.equal(this.#fingerprint(), before, `${what} was refused by the core and changed something`);
    const word = verdict.kind === 'refusal' ? verdict.codes.join(' or ') : (wordOf(answer) ?? 'success');
    const counted = `${endpoint} ${word}`;
    this.#words.set(counted, (this.#words.get(counted) ?? 0) + 1);
  }

  async #attack(index: number): Promise<void> {
    const random = this.#random;
    const endpoint = random.weighted(CHOICES);
    const pattern = random.pick(endpoint.paths);
    const fields = fieldsOf(endpoint, pattern);
    const nameable = this.#nameable as Nameable;
    let path = pattern;
    const draft: Draft = {
      method: random.pick(endpoint.methods),
      path: '',
      fields: [],
      rawTail: '',
      isInBody: random.chance(0.5),
      contentType: undefined,
      rawBody: undefined,
      key: 'full',
      signature: 'right',
      nonce: random.pick(['none', 'fresh']),
    };
    for (const field of fields) {
      const value = plausible(random, field, nameable);
      if (field.isInPath) path = path.replace(`:${field.name}`, value);
      else if (field.isRequired || random.chance(0.5)) draft.fields.push([field.name, value]);
    }
    draft.path = path;
    let attack = random.weighted(CHOICES_OF_ATTACK);
    let expected = attack.apply(draft, { random, endpoint, fields });
    while (expected === false) {
      attack = random.weighted(CHOICES_OF_ATTACK);
      expected = attack.apply(draft, { random, endpoint, fields });
    }

    const before = this.#fingerprint();
    const { position } = this.#venue.host.timeline;
    const answer = await this.#send(draft, endpoint.level !== 'public');
    this.#endpoints.add(`${endpoint.name} ${endpoint.methods.join()}`);
    if (endpoint.level !== 'public' && draft.key !== 'none' && draft.key !== 'unknown' && draft.signature === 'right') {
      this.#signed++;
    }
    if (draft.method !== 'GET' && answer.status === 200 && isAccepted(answer)) this.#accepted++;
    const verdict = verdictOn(draft.path, answer, endpoint.reply);
    const what = `${index}: ${attack.name}, ${JSON.stringify({ ...draft, rawBody: undefined }).slice(0, 1_000)}`;
    this.#judge(what, answer, verdict, expected);
    this.#count(attack.name, answer, verdict);
    if (verdict.kind !== 'refusal') return;
    assert.equal(this.#fingerprint(), before, `${what} was refused and changed something`);
    if (this.#venue.host.timeline.position === position) this.#compareDigest(index, what);
  }

  census(): readonly string[] {
    const { signed, accepted } = this.shares();
    const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;
    const words = [...this.#words].toSorted(([, a], [, b]) => b - a).map(([word, count]) => `${word} ${count}`);
    const living = [
      `correctly signed ${percent(signed)}, accepted by the core ${percent(accepted)}`,
      `of clients who trade: ${words.join(', ')}`,
    ];
    const attacks = ATTACKS.map(({ name }) => {
      const outcomes = [...(this.#counts.get(name) ?? [])].toSorted(([, a], [, b]) => b - a);
      return `${name}: ${outcomes.map(([outcome, count]) => `${outcome} ${count}`).join(', ')}`;
    });
    return [...living, ...attacks];
  }

  /** Parts of all requests: those correctly signed, and those that the core accepted as a command. */
  shares(): { readonly signed: number; readonly accepted: number } {
    return { signed: this.#signed / this.#requests, accepted: this.#accepted / this.#requests };
  }

  unmetEndpoints(): readonly string[] {
    return ENDPOINTS.map(({ name, methods }) => `${name} ${methods.join()}`).filter(
      (name) => !this.#endpoints.has(name),
    );
  }

  /** Words of the core that were met too seldom. */
  rareWords(): readonly string[] {
    return [
      ...SEND_STATUSES.filter((word) => !NOT_MET.send.some((other) => other === word)).map(
        (word) => `sendorder ${word}`,
      ),
      ...EDIT_STATUSES.filter((word) => !NOT_MET.edit.some((other) => other === word)).map(
        (word) => `editorder ${word}`,
      ),
      ...CANCEL_STATUSES.map((word) => `cancelorder ${word}`),
    ].filter((word) => (this.#words.get(word) ?? 0) < OFTEN);
  }

  unmetAttacks(): readonly string[] {
    return ATTACKS.map(({ name }) => name).filter((name) => !this.#counts.has(name));
  }

  #judge(what: string, answer: Answer, verdict: Verdict, expected: Expected | undefined): void {
    assert.notEqual(verdict.kind, 'broken', `${what}: ${verdict.kind === 'broken' ? verdict.why : ''}`);
    assert.ok(answer.status < 500, `${what} got ${answer.status}`);
    if (expected === undefined) return;
    assert.ok(verdict.kind === 'refusal', `${what} was let through`);
    const { code, detail = '' } = expected;
    assert.ok(verdict.codes.includes(code) && verdict.detail === detail, `${what}: ${answer.text}, not ${code}`);
  }

  #count(attack: string, answer: Answer, verdict: Verdict): void {
    const outcomes = this.#counts.get(attack) ?? new Map<string, number>();
    this.#counts.set(attack, outcomes);
    const outcome =
      verdict.kind === 'refusal' ? verdict.codes.join(' or ') : (answer.json?.sendStatus?.status ?? 'success');
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }

  /** What the two accounts have and ask for, and how the markets stand; the whole state's digest takes longer and is compared less often. */
  #fingerprint(): string {
    const { state } = this.#venue;
    const accounts = ['alice', 'bob']
      .map((name) => state.accounts.get(this.#venue.account(name)))
      .map(
        (account) =>
          accountsBody(state, account) + JSON.stringify([openOrders(state, account), openPositions(state, account)]),
      );
    let markets = '';
    for (let id = 0; id < state.markets.size; id++) {
      const { suspended, postOnly, openInterestLots, lastTicks, lastLots, markPrice } = state.markets.get(id);
      markets += `${suspended} ${postOnly} ${openInterestLots} ${lastTicks} ${lastLots} ${markPrice};`;
    }
    return accounts.join() + markets;
  }

  #compareDigest(index: number, what: string): void {
    if (index % BETWEEN_DIGESTS !== 0) return;
    const { timeline } = this.#venue.host;
    const hash = timeline.stateHash();
    const known = this.#digest;
    if (known.position === timeline.position) assert.equal(hash, known.hash, `${what} changed the state`);
    this.#digest = { position: timeline.position, hash };
  }

  async #send(draft: Draft, signs: boolean): Promise<Answer> {
    const { method, path, rawTail, contentType, rawBody } = draft;
    const encoded = draft.fields
      .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`)
      .join('&');
    const text = encoded + rawTail;
    const isInBody = method === 'POST' && (draft.isInBody || rawBody !== undefined || text.length > 60_000);
    const query = isInBody ? '' : text;
    const body = isInBody ? (rawBody ?? text) : undefined;
    return this.#venue.ask({
      method,
      target: withQuery(path, query),
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(contentType === undefined ? { 'content-type': FORM_TYPE } : { 'content-type': contentType }),
        ...(signs ? await this.#signature(draft, query + (body ?? '')) : {}),
      },
    });
  }

  async #signature(draft: Draft, postData: string): Promise<Readonly<Record<string, string>>> {
    if (draft.key === 'none') return {};
    const key = draft.key === 'unknown' ? { apiKey: 'nobody', secret: 'bm9ib2R5' } : this.#keyOf(draft);
    const nonce = await this.#nonceOf(draft);
    const path = draft.signature === 'ofAnotherPath' ? `${draft.path}x` : draft.path;
    const full = { ...key, accountId: 0, general: 'full', transfer: 'none' } as const;
    const headers = signedHeaders(full, path, postData, nonce);
    return draft.signature === 'wrong' ? { ...headers, authent: headers.authent?.toLowerCase() ?? '' } : headers;
  }

  #keyOf(draft: Draft): { apiKey: string; secret: string } {
    return draft.key === 'readOnly' ? this.#readOnly : this.#full;
  }

  async #nonceOf({ nonce }: Draft): Promise<string> {
    switch (nonce) {
      case 'none':
        return '';
      case 'fresh':
        return this.#freshNonce();
      case 'noNumber':
        return this.#random.pick(['12.5', '-1', 'abc', '1e12', '9'.repeat(21), '0x10']);
      case 'used':
      case 'old': {
        const used = this.#freshNonce();
        const answer = await this.#venue.caller('alice', 'withdrawal').get(`${V3}/accounts`, {}, used);
        assert.equal(answer.json.result, 'success');
        return nonce === 'used' ? used : String(BigInt(used) - 10_000_001n);
      }
    }
  }

  #freshNonce(): string {
    this.#nonce += BigInt(this.#random.whole(1, 5));
    return String(this.#nonce);
  }
}
