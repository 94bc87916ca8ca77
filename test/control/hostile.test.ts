/**
 * A hostile client of the control door: every call there is, with bodies made of the names that its own description shows
 * and of values nobody expects. It is answered by a sentence; what is refused changes nothing, and no fault is the venue's.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ControlCall } from '../../src/control/calls/call.ts';
import { CALLS } from '../../src/control/calls/calls.ts';
import { NASTY } from '../conformance/plausible.ts';
import { venueForTest } from '../library/support.ts';
import { Random } from '../support/random.ts';
import { type Method, send } from './support.ts';

const SEED = 31;
const REQUESTS_A_CALL = Number(process.env.HOSTILE_CONTROL_REQUESTS ?? 4);
const JSON_TYPE = { 'content-type': 'application/json' };
/** Names that any call may be given, besides its own. */
const NAMES = ['name', 'account', 'symbol', 'amount', '__proto__', 'constructor', 'toString', '', 'XBT'];

type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** The documents that a call's description shows: `{"freeze": true}`. */
function shownBy({ does }: ControlCall): readonly Value[] {
  return [...does.matchAll(/\{.*?\}(?=[^}]|$)/g)].flatMap(([text]) => {
    try {
      return [JSON.parse(text) as Value];
    } catch {
      return [];
    }
  });
}

class Spoiler {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A document that is right, or spoiled in one place, or made of nothing that makes sense. */
  document(call: ControlCall): Value | undefined {
    const shown = shownBy(call);
    const random = this.#random;
    if (shown.length === 0 || random.chance(0.2)) return random.chance(0.3) ? undefined : this.#value(2);
    return this.#spoiled(random.pick(shown));
  }

  #spoiled(value: Value): Value {
    const random = this.#random;
    if (random.chance(0.2) || typeof value !== 'object' || value === null) return this.#value(1);
    if (Array.isArray(value)) return value.map((item) => (random.chance(0.5) ? this.#spoiled(item) : item));
    const members = Object.entries(value);
    const at = random.whole(0, members.length);
    const kept = members.filter((_, index) => index !== at || random.chance(0.7));
    return Object.fromEntries([
      ...kept.map(([name, member], index) => [name, index === at ? this.#value(1) : member] as const),
      ...(random.chance(0.3) ? [[random.pick(NAMES), this.#value(1)] as const] : []),
    ]);
  }

  #value(depth: number): Value {
    const random = this.#random;
    return random.weighted<() => Value>([
      [4, () => random.pick(NASTY)],
      [2, () => random.pick([0, -1, 1e308, 1.5, 2 ** 53, -0])],
      [1, () => random.pick([true, false, null])],
      [depth, () => Array.from({ length: random.whole(0, 3) }, () => this.#value(depth - 1))],
      [depth, () => Object.fromEntries([[random.pick(NAMES), this.#value(depth - 1)]])],
    ])();
  }

  path({ path }: ControlCall): string {
    const random = this.#random;
    return path.replaceAll(/:(\w+)/g, () =>
      encodeURIComponent(random.pick(['account-1', 'PF_XBTUSD', '3', 'genesis', ...NASTY.slice(0, 20)]).toWellFormed()),
    );
  }
}

test('every call of the control door, given what nobody expects', async (t) => {
  const venue = await venueForTest({ history: 0 });
  const random = new Random(SEED);
  const spoiler = new Spoiler(random);
  const census = new Map<string, number>();
  const failures = t.mock.method(console, 'error', () => {});
  // What only the core can refuse is an entry like any other, and counted: `position`, `seq` and the digest over it grow.
  const standing = async (): Promise<string> => {
    const { position: _position, seq: _seq, ...status } = venue.status();
    const told = ['index-prices', 'markets', 'faults', 'snapshots'].map(async (path) => {
      const { text } = await send(venue, 'GET', `/control/${path}`);
      return text.replace(/"(position|seq)":\d+,?/g, '');
    });
    return [JSON.stringify([status, venue.accounts]), ...(await Promise.all(told))].join('\n');
  };
  for (let round = 0; round < REQUESTS_A_CALL; round++) {
    for (const call of CALLS) {
      const path = `/control${spoiler.path(call)}`;
      const document = call.method === 'GET' ? undefined : spoiler.document(call);
      const body = document === undefined ? undefined : JSON.stringify(document);
      const before = await standing();
      const what = `${call.method} ${path} ${body?.slice(0, 500)}`;
      const headers = body === undefined ? {} : { ...JSON_TYPE, 'content-length': String(Buffer.byteLength(body)) };
      const { status, text } = await send(venue, call.method as Method, path, headers, body);
      assert.ok(status < 500, `${what} got ${status}: ${text}`);
      census.set(String(status), (census.get(String(status)) ?? 0) + 1);
      if (status === 200) {
        // What was let in is taken back, so that the next call meets the venue as it was.
        if (call.method !== 'GET') await venue.reset();
        continue;
      }
      const { error, message, ...rest } = JSON.parse(text) as Record<string, unknown>;
      assert.ok(typeof error === 'string' && /\S+ .+[.?]$/s.test(String(message)), `${what}: ${text}`);
      assert.deepEqual(rest, {}, what);
      assert.equal(await standing(), before, `${what} was refused and changed something`);
    }
  }
  assert.equal(failures.mock.callCount(), 0);
  t.diagnostic(`seed ${SEED}: ${[...census].map(([status, count]) => `${status}: ${count}`).join(', ')}`);
});
