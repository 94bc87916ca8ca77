/** Forking a real account. */
import { splitBody } from '../import-input.ts';
import type { ControlCall } from './call.ts';

/** An answer of /instruments alone has half a megabyte. What is read is read while everybody waits. */
const IMPORT_BYTES_MAX = 4 * 1024 * 1024;

export const IMPORT_CALLS: readonly ControlCall[] = [
  {
    method: 'POST',
    path: '/import',
    does: 'rebuilds an account from what the real venue answered: {"accounts": ..., "openpositions": ..., "openorders": ..., "tickers": ..., "instruments": ..., "name": "bob", "dryRun": true}; up to 4 MiB',
    bodyBytesMax: IMPORT_BYTES_MAX,
    run: (powers, { body }) => {
      const { options, replies } = splitBody(body);
      return powers.imports.import([replies], options);
    },
  },
];
