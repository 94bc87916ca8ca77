/** Schema of `GET /api/auth/v1/api-keys/v3/check`. */
import type { Static } from 'typebox';
import { list, nullable, object, oneOf, text, timeText, uuid } from '../../schema.ts';

const LEVEL = oneOf('NO_ACCESS', 'READ_ONLY', 'FULL_ACCESS');

export const KEY_CHECK_REPLY = object({
  apiKey: text(),
  accountUid: uuid(),
  iiban: nullable(text({ pattern: '^AA[A-Z0-9]{2}( [A-Z0-9]{4}){3}$' })),
  createdAt: timeText(),
  permissions: object({ general: LEVEL, transfer: LEVEL }),
  allowedCidrBlock: nullable(text()),
  allowedCidrBlocks: list(text()),
});

export type KeyCheck = Static<typeof KEY_CHECK_REPLY>;
