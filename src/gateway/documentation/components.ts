/**
 * The parts of the API documentation that operations share: schemas with names (those of the published contract, where it
 * has them), and how requests are refused.
 */
import { CONTRACT_CODES, ERRORS, type ErrorEntry } from '../errors.ts';
import { integer, list, nullable, object, oneOf, type Schema, type Shape, text, timeText } from '../schema.ts';
import { ACCOUNTS, CASH_ACCOUNT, FLEX_ACCOUNT, MARGIN_ACCOUNT } from '../wire/schemas/accounts.ts';
import { BATCH_STATUS } from '../wire/schemas/batch-order.ts';
import { described } from '../wire/schemas/common.ts';
import { FILL } from '../wire/schemas/fills.ts';
import { PUBLIC_TRADE } from '../wire/schemas/history.ts';
import { INSTRUMENT } from '../wire/schemas/instruments.ts';
import { OPEN_ORDER } from '../wire/schemas/open-orders.ts';
import { OPEN_POSITION } from '../wire/schemas/open-positions.ts';
import { ORDER_JSON, ORDER_TRIGGER_JSON } from '../wire/schemas/orders.ts';
import { ORDER_STATUS } from '../wire/schemas/orders-status.ts';
import { TICKER } from '../wire/schemas/tickers.ts';

const refusal = <const Members extends Shape>(members: Members, optional: Shape = {}): Schema =>
  object({ result: oneOf('error'), serverTime: timeText(), ...members }, optional);

const ERROR = described(oneOf(...CONTRACT_CODES), 'What was refused, as in the table of errors.');

const classicCodes: readonly string[] = (Object.entries(ERRORS) as [string, ErrorEntry][])
  .filter(([, { form }]) => form === 'classic')
  .map(([code]) => code);

/** Schemas by their name among the components of the document. */
export const NAMED_SCHEMAS: Readonly<Record<string, Schema>> = {
  Account: described(ACCOUNTS, 'All wallets of an account.'),
  CashAccount: CASH_ACCOUNT,
  MarginAccount: MARGIN_ACCOUNT,
  FlexBalanceSummary: FLEX_ACCOUNT,
  OpenPosition: OPEN_POSITION,
  OpenOrder: OPEN_ORDER,
  OrderJson: ORDER_JSON,
  OrderTriggerJson: ORDER_TRIGGER_JSON,
  OrderStatus: ORDER_STATUS,
  BatchStatus: BATCH_STATUS,
  Fill: FILL,
  Instrument: INSTRUMENT,
  Ticker: TICKER,
  PublicTrade: PUBLIC_TRADE,
  ErrorResponse: described(
    refusal({ error: ERROR }, { errors: list(ERROR) }),
    'How the trading API refuses. The HTTP status is 200 but for a few codes.',
  ),
  DetailedErrorResponse: described(
    refusal({ error: text({ pattern: `^(${classicCodes.join('|')})(: .*)?$` }) }),
    'The same with the argument at fault behind the code, as in `invalidArgument: symbol`.',
  ),
  HandlerErrorResponse: described(
    refusal({
      status: described(text(), 'Name of the HTTP status.'),
      errors: list(object({ code: integer(), message: text() })),
    }),
    'How newer parts of the trading API refuse. The HTTP status tells it, too.',
  ),
  HistoryUnauthorized: object({ status: oneOf('unauthorized'), reason: text() }),
  KeyNotFound: object({ error: oneOf('api_key_not_found'), message: text(), suberror: nullable(text()) }),
};

/** What a request shows of its caller. Names of the first four as in the published contract. */
export const SECURITY_SCHEMES = {
  'general-api-key-read-only': inHeader('APIKey', 'A key that may at least read.'),
  'general-api-key': inHeader('APIKey', 'A key of full access.'),
  'withdrawal-api-key': inHeader('APIKey', 'A key that may withdraw.'),
  'api-key-any': inHeader('APIKey', 'Any valid key.'),
  authent: inHeader(
    'Authent',
    'Signature: base64 of HMAC-SHA-512 with the base64-decoded secret, over SHA-256 of query, body, nonce and path without `/derivatives`.',
  ),
  nonce: inHeader(
    'Nonce',
    'Optional: a number that grows with each request of the key, and is part of what is signed.',
  ),
} as const;

function inHeader(name: string, description: string): object {
  return { type: 'apiKey', in: 'header', name, description };
}
