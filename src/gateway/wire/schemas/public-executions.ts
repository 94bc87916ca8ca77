/** Schema of `GET /api/history/v3/market/{symbol}/executions`. Decimals are texts, times epoch milliseconds. */
import type { Static } from 'typebox';
import { decimal, flag, integer, list, object, oneOf, text, uuid } from '../../schema.ts';

const PUBLIC_ORDER = object({
  uid: uuid(),
  tradeable: text(),
  direction: oneOf('Buy', 'Sell', 'Unknown'),
  quantity: decimal('nonNegative'),
  timestamp: integer(),
  limitPrice: decimal('nonNegative'),
  orderType: oneOf(
    'Limit',
    'IoC',
    'Post',
    'Liquidation',
    'Assignment',
    'Stop',
    'Unwind',
    'Market',
    'Block',
    'FillOrKill',
    'Unknown',
  ),
  reduceOnly: flag(),
  lastUpdateTimestamp: integer(),
});

const PUBLIC_EXECUTION = object({
  uid: uuid(),
  makerOrder: PUBLIC_ORDER,
  takerOrder: PUBLIC_ORDER,
  timestamp: integer(),
  quantity: decimal('nonNegative'),
  price: decimal('nonNegative'),
  markPrice: decimal('nonNegative'),
  limitFilled: flag(),
  usdValue: text({ pattern: '^\\d+\\.\\d\\d$' }),
});

const ELEMENT = object({
  uid: uuid(),
  timestamp: integer(),
  event: object({ Execution: object({ execution: PUBLIC_EXECUTION, takerReducedQuantity: text() }) }),
});

export const PUBLIC_EXECUTIONS_REPLY = object(
  { elements: list(ELEMENT, 1000), len: integer() },
  { continuationToken: text() },
);

export type PublicOrder = Static<typeof PUBLIC_ORDER>;
export type PublicExecutionElement = Static<typeof ELEMENT>;
export type PublicExecutionsPage = Static<typeof PUBLIC_EXECUTIONS_REPLY>;
