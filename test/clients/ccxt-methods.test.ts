/**
 * Every method that unmodified ccxt offers for krakenfutures, with what comes of it. What there is to call is read from
 * ccxt's own metadata, so that a newer version's new method fails here until it is named.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import ccxt from 'ccxt';
import { type Ground, prepare } from './ccxt-ground.ts';
import { IMPLICIT } from './ccxt-implicit.ts';
import type { Outcome } from './ccxt-outcome.ts';
import { STREAMS } from './ccxt-streams.ts';
import { UNIFIED } from './ccxt-unified.ts';
import { assertReached } from './reached.ts';

/** Methods of the class that are no calls of the venue. */
const INNER =
  /^(constructor|describe|sign|handleErrors|authenticate|parse\w+|handle\w+|subscribe\w+|create\w+Request|verify\w+|watchMultiHelper|subscriptionExistsForHash|getMessageHash)$/;

const plain = new ccxt.krakenfutures();
const streaming = new ccxt.pro.krakenfutures();

/** What its `has` says it has, and what its class defines besides. */
function offered(client: object & { has: object }): readonly string[] {
  const named = Object.entries(client.has).filter(([, has]) => has === true || has === 'emulated');
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter((name) => !INNER.test(name));
  const names = new Set([...named.map(([name]) => name), ...own]);
  const methods = client as unknown as Record<string, unknown>;
  return [...names].filter((name) => typeof methods[name] === 'function').toSorted();
}

/** The implicit methods, as the description of its API names them. */
function implicit(): readonly string[] {
  const names: string[] = [];
  const api = plain.api as unknown as Record<string, Record<string, Record<string, unknown>>>;
  for (const [kind, methods] of Object.entries(api)) {
    for (const [method, paths] of Object.entries(methods)) {
      for (const path of Object.keys(paths)) {
        const words = [method, ...path.split(/[^A-Za-z0-9]+/)].filter((word) => word !== '');
        names.push(kind + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''));
      }
    }
  }
  return names.toSorted();
}

test('every method is named', () => {
  assert.ok(streaming.has.ws && plain.has.sandbox);
  const unified = [...offered(plain), 'setSandboxMode'].toSorted();
  assert.deepEqual(Object.keys(UNIFIED).toSorted(), unified);
  assert.deepEqual(Object.keys(IMPLICIT).toSorted(), implicit());
  const streams = offered(streaming).filter((name) => !unified.includes(name));
  assert.deepEqual(Object.keys(STREAMS).toSorted(), streams);
});

describe('every method has the outcome that is named', () => {
  let ground: Ground;
  const folder = mkdtempSync(join(tmpdir(), 'ccxt-'));
  const accessLog = join(folder, 'access.ndjson');
  before(async () => {
    ground = await prepare(accessLog);
  });
  after(async () => {
    await ground.venue.close();
    rmSync(folder, { recursive: true });
  });

  const all: readonly (readonly [name: string, outcome: Outcome])[] = [UNIFIED, IMPLICIT, STREAMS].flatMap((table) =>
    Object.entries(table),
  );
  for (const [name, { outcome, check }] of all) {
    test(`${name}: ${outcome}`, async () => {
      await ground.venue.revert('prepared');
      await check(ground);
    });
  }

  test('so ccxt reaches the endpoints that are named', async () => {
    await ground.venue.close();
    assertReached('ccxt', accessLog);
  });
});
