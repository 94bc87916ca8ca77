/** What comes of a call of ccxt: asserted by the test, told by docs/coverage.md. */
import assert from 'node:assert/strict';
import ccxt from 'ccxt';
import type { CcxtPro, Ground } from './ccxt-ground.ts';

export interface Outcome {
  /** `works`, or the class of ccxt's error. */
  readonly outcome: string;
  /** By what it is seen, or why the venue answers so. */
  readonly evidence: string;
  /** Calls it and asserts what came of it. */
  readonly check: (ground: Ground) => Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: ccxt's replies are looked into as a client does
type Loose = any;

/** The call answers, and `shows` picks from its answer what was worked out by hand. */
export function works(
  evidence: string,
  call: (ground: Ground) => Promise<Loose>,
  shows: (answer: Loose) => unknown,
  expected: unknown,
): Outcome {
  const check = async (ground: Ground): Promise<void> => {
    assert.deepEqual(shows(await call(ground)), typeof expected === 'function' ? expected(ground) : expected);
  };
  return { outcome: 'works', evidence, check };
}

/** The call rejects with exactly this class of ccxt's errors, of a message that holds a text. */
export function rejects(
  kind: 'AuthenticationError' | 'BadRequest' | 'ExchangeError' | 'ExchangeNotAvailable' | 'NotSupported',
  holding: string,
  evidence: string,
  call: (ground: Ground) => Promise<Loose>,
): Outcome {
  const check = async (ground: Ground): Promise<void> => {
    const error = await call(ground).then(
      () => assert.fail('it was let through'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ccxt[kind], String(error));
    assert.equal(error.constructor, ccxt[kind]);
    assert.ok(error.message.includes(holding), error.message);
  };
  return { outcome: kind, evidence, check };
}

/** An implicit method, which sends the parameters as they are: the reply of the venue itself comes back. */
export function raw(
  name: string,
  parameters: (ground: Ground) => object,
): (ground: Ground, of?: 'client' | 'withdrawing') => Promise<Loose> {
  return (ground, of = 'client') => {
    const client = ground[of] as unknown as Record<string, (parameters: object) => Promise<Loose>>;
    const method = client[name];
    assert.ok(method !== undefined, `ccxt has no ${name}`);
    return method.call(client, parameters(ground));
  };
}

/** A stream: what is told first. */
export function streams(
  evidence: string,
  watch: (client: CcxtPro) => Promise<Loose>,
  shows: (told: Loose) => unknown,
  expected: unknown,
  open: (ground: Ground) => Promise<CcxtPro>,
): Outcome {
  const call = async (ground: Ground): Promise<Loose> => {
    const client = await open(ground);
    try {
      return shows(await watch(client));
    } finally {
      await client.close();
    }
  };
  return works(evidence, call, (shown) => shown, expected);
}
