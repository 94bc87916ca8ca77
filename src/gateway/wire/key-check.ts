/** `GET /api/auth/v1/api-keys/v3/check`: what the calling key is and may do. It is not wrapped in the usual envelope. */

import { formatTime } from '../../core/iso-time.ts';
import type { State } from '../../core/state.ts';
import type { ApiKey } from '../authentication.ts';
import { type GeneralLevel, LEVEL_NAMES } from '../permissions.ts';
import { accountUuid } from './ids.ts';
import type { KeyCheck } from './schemas/key-check.ts';

/** Accounts here have no bank-like number, and keys no network that they are bound to. */
export function keyCheck(state: State, key: ApiKey): KeyCheck {
  const account = state.accounts.get(key.accountId);
  return {
    apiKey: key.apiKey,
    accountUid: accountUuid(state, account.id),
    iiban: null,
    createdAt: formatTime(account.createdMs),
    permissions: { general: levelName(key.general), transfer: levelName(key.transfer) },
    allowedCidrBlock: null,
    allowedCidrBlocks: [],
  };
}

function levelName(level: GeneralLevel): KeyCheck['permissions']['general'] {
  return LEVEL_NAMES[level] as KeyCheck['permissions']['general'];
}
