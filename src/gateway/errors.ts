/**
 * Every error the venue knows, as data. A door refuses with a code from this catalogue; `refusalReply` in
 * `error-replies.ts` puts it into the envelope of the surface that was called. Documentation and tests read the same rows.
 */

/** The part of the venue that was called; each has its own habits of refusing. */
export type Surface = 'derivatives' | 'history' | 'charts' | 'analytics' | 'auth';

/**
 * The envelopes:
 * - `classic`: `{"result":"error","error":"<code>[: <detail>]","serverTime":"..."}`
 * - `handler`: `{"status":"<HTTP reason>","result":"error","errors":[{"code":<number>,"message":"..."}],"serverTime":"..."}`
 * - `unauthorized`: `{"status":"unauthorized","reason":"..."}` of the history
 * - `keyCheck`: `{"error":"api_key_not_found","message":"...","suberror":null}`
 * - `text`: a line of plain text (charts; the history's rate limit)
 * - `analytics`: `{"result":null,"errors":[{"severity":"E","error_class":"General","type":"...","msg":null,"value":...,"field":...}]}`
 */
export type Form = 'classic' | 'handler' | 'unauthorized' | 'keyCheck' | 'text' | 'analytics';

/** How an error leaves the door. */
export interface Envelope {
  readonly form: Form;
  readonly httpStatus: number;
  /** `handler`: the number in `errors[0].code`. */
  readonly number?: number;
  /** `handler` and `text`: the message, in which `{}` stands for the detail; `analytics`: the type. */
  readonly message?: string;
}

export interface ErrorEntry extends Envelope {
  /** When a client meets it. */
  readonly when: string;
  /** A detail as it may appear, where the entry takes one. */
  readonly exampleDetail?: string;
  /** Surfaces that answer in another way. */
  readonly elsewhere?: Partial<Record<Surface, Envelope>>;
}

const UNAUTHORIZED: Envelope = { form: 'unauthorized', httpStatus: 401 };
const KEY_NOT_FOUND: Envelope = { form: 'keyCheck', httpStatus: 401 };
const BAD_ANALYTICS: Envelope = { form: 'analytics', httpStatus: 400, message: 'Invalid arguments' };

function classic(when: string, rest: Partial<ErrorEntry> = {}): ErrorEntry {
  return { form: 'classic', httpStatus: 200, when, ...rest };
}

function handler(
  httpStatus: number,
  number: number,
  message: string,
  when: string,
  rest: Partial<ErrorEntry> = {},
): ErrorEntry {
  return { form: 'handler', httpStatus, number, message, when, ...rest };
}

function text(httpStatus: number, message: string, when: string): ErrorEntry {
  return { form: 'text', httpStatus, message, when };
}

/** Keys of `classic` entries are the venue's own `error` values; the others are this project's names. */
export const ERRORS = {
  // The 17 values of the contract's enumeration.
  accountInactive: classic('The account is not active.'),
  apiLimitExceeded: classic('The budget of requests is spent.', {
    httpStatus: 429,
    elsewhere: { history: { form: 'text', httpStatus: 429, message: 'Rate limit exceeded' } },
  }),
  authenticationError: classic('The key is missing or unknown, the signature wrong, or the level of the key too low.', {
    elsewhere: { history: UNAUTHORIZED, auth: KEY_NOT_FOUND },
  }),
  insufficientFunds: classic('A transfer or withdrawal exceeds the balance, or takes what margin needs.'),
  invalidAccount: classic('`fromAccount` or `toAccount` names no wallet.'),
  invalidAmount: classic('The amount of a transfer is unusable.'),
  invalidArgument: classic('An argument is unusable or given twice.', { exampleDetail: 'symbol' }),
  invalidUnit: classic('A transfer names an unknown currency.'),
  'Json Parse Error': classic('The `json` argument is not JSON.'),
  marketUnavailable: classic('The market is closed.'),
  nonceBelowThreshold: classic('The nonce is more than ten seconds older than the newest of its kind.'),
  nonceDuplicate: classic('The key has used this nonce before.'),
  notFound: classic('Nothing matches.'),
  requiredArgumentMissing: classic('A required argument is absent or empty.'),
  'Server Error': classic('The venue failed; the request was not at fault.', { httpStatus: 500 }),
  Unavailable: classic('The venue takes no requests of this kind now; nothing was done.', { httpStatus: 503 }),
  unknownError: classic('Anything else.'),

  // Seen outside the enumeration.
  contractNotFound: classic('No such contract.'),
  'Bad Request': classic('The query or the form is malformed, such as a broken percent escape.', { httpStatus: 400 }),

  // Request parser, router and newer handlers.
  argumentMissing: handler(400, 0, '400 BAD_REQUEST', 'A newer handler misses a required argument.', {
    elsewhere: { analytics: BAD_ANALYTICS },
  }),
  argumentInvalid: handler(400, 11, 'Argument invalid: {}', 'A newer handler finds an argument unusable.', {
    exampleDetail: 'symbol',
    elsewhere: { charts: { form: 'text', httpStatus: 400, message: 'Invalid {}' }, analytics: BAD_ANALYTICS },
  }),
  invalidOrderType: handler(400, 11, 'invalid order type', 'The order type is not offered.'),
  invalidUuid: handler(400, 11, 'Invalid UUID string: {}', 'An order id is no UUID.', { exampleDetail: 'abc' }),
  malformedRequest: handler(400, 0, '400 BAD_REQUEST', 'The request is no well-formed HTTP.'),
  unknownPath: handler(404, 0, '404 NOT_FOUND', 'The path leads nowhere.'),
  methodNotAllowed: handler(405, 0, '405 METHOD_NOT_ALLOWED', 'The path exists, but not for this method.'),
  requestTimeout: handler(408, 0, '408 REQUEST_TIMEOUT', 'The request did not arrive in time.'),
  bodyTooLarge: handler(413, 0, '413 PAYLOAD_TOO_LARGE', 'The body is larger than 256 KiB.'),
  unsupportedMediaType: handler(415, 0, '415 UNSUPPORTED_MEDIA_TYPE', 'A PUT whose body is no form.'),
  headersTooLarge: handler(431, 0, '431 REQUEST_HEADER_FIELDS_TOO_LARGE', 'The URL and headers are too long.'),
  wouldCauseLiquidation: handler(422, 41, 'WOULD_CAUSE_LIQUIDATION', 'A preference would liquidate the account.'),
  contractDoesNotExist: handler(404, 87, 'CONTRACT_DOES_NOT_EXIST', 'A preference names an unknown contract.'),
  contractNotMultiCollateral: handler(
    422,
    88,
    'CONTRACT_NOT_MULTI_COLLATERAL',
    'A preference names an inverse contract.',
  ),
  currencyDoesNotExist: handler(404, 89, 'CURRENCY_DOES_NOT_EXIST', 'A preference names an unknown currency.'),
  currencyNotEnabled: handler(
    422,
    90,
    'CURRENCY_NOT_ENABLED',
    'A preference names a currency that profit is not paid in.',
  ),
  insufficientMargin: handler(500, 92, 'INSUFFICIENT_MARGIN', 'A leverage preference would break margin.'),

  // Charts answer in plain text.
  invalidTickType: text(400, 'Invalid tick type', 'A chart of something else than trade, mark or spot.'),
  invalidResolution: text(400, 'Invalid resolution', 'A resolution that is not offered.'),
  invalidMarketSymbol: text(400, 'Invalid market symbol', 'A chart of an unknown market.'),

  // Analytics of charts have an envelope of their own; what it calls a field is the detail here.
  invalidInterval: { ...BAD_ANALYTICS, when: 'An interval that is not offered.' },
  unknownAnalytics: {
    form: 'analytics',
    httpStatus: 400,
    message: 'Unknown method',
    when: 'A type of analytics that is not offered.',
  },
  unknownAnalyticsMarket: { ...BAD_ANALYTICS, httpStatus: 404, when: 'Analytics of an unknown market.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** The values of the contract's `error` enumeration. */
export const CONTRACT_CODES: readonly ErrorCode[] = [
  'accountInactive',
  'apiLimitExceeded',
  'authenticationError',
  'insufficientFunds',
  'invalidAccount',
  'invalidAmount',
  'invalidArgument',
  'invalidUnit',
  'Json Parse Error',
  'marketUnavailable',
  'nonceBelowThreshold',
  'nonceDuplicate',
  'notFound',
  'requiredArgumentMissing',
  'Server Error',
  'Unavailable',
  'unknownError',
];

/** A refusal at the door: data, told apart from success by `refused`. */
export interface Refusal {
  readonly refused: ErrorCode;
  /** The argument's name or the offending text, where the entry takes one. */
  readonly detail?: string;
  /** What was sent there, for the envelope that tells it. */
  readonly value?: string;
  /** Of a spent budget: after how many whole seconds the same request will pass. */
  readonly resetSeconds?: number;
  /** The HTTP status where a dialect has another than the catalogue. */
  readonly httpStatus?: number;
}

export function refuse(code: ErrorCode, detail?: string): Refusal {
  return detail === undefined ? { refused: code } : { refused: code, detail };
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}

/** The surface a path belongs to. Everything outside the venue's own prefixes answers like the trading API. */
export function surfaceOf(path: string): Surface {
  if (path.startsWith('/api/history/')) return 'history';
  if (path.startsWith('/api/charts/v1/analytics/')) return 'analytics';
  if (path.startsWith('/api/charts/')) return 'charts';
  if (path.startsWith('/api/auth/')) return 'auth';
  return 'derivatives';
}
