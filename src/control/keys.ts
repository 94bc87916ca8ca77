/**
 * The API keys of an account whose keys nobody gave: derived from the venue's seed and the account's name, so that the
 * same seed gives the same keys on every machine. They are no secrets, and are not meant to be: whoever knows the seed
 * and the name can compute them.
 */
import { createHash } from 'node:crypto';
import type { ApiKey } from '../core/commands/command.ts';

/** Sizes of the venue's own keys: 56 and 88 characters of base64. */
const PUBLIC_BYTES = 42;

const LEVELS = [
  { label: 'full-access', general: 'full', transfer: 'none' },
  { label: 'read-only', general: 'read', transfer: 'none' },
  { label: 'withdrawal', general: 'full', transfer: 'full' },
] as const;

/** A key with full access, one that may only read, and one that may also withdraw; in this order. */
export function derivedKeys(seed: number, accountName: string): readonly ApiKey[] {
  return LEVELS.map(({ label, general, transfer }) => {
    const text = `drydock/api-key/1/${seed}/${accountName}/${label}`;
    return {
      apiKey: digest(`${text}/public`).subarray(0, PUBLIC_BYTES).toString('base64'),
      secret: digest(`${text}/secret`).toString('base64'),
      general,
      transfer,
    };
  });
}

function digest(text: string): Buffer {
  return createHash('sha512').update(text).digest();
}
