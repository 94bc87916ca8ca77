/**
 * The published contract of `GET /accounts`, as JSON Schema: names, required lists, constants and the type of further
 * keys as they are printed there. It is written down here a second time, apart from the venue's own schema, so that the
 * two can be held against each other.
 */
import type { Schema } from '../../src/gateway/schema.ts';

type Properties = Readonly<Record<string, object>>;

const NUMBER = { type: 'number' };
const DECIMAL_STRING = { type: 'string', format: 'decimal' };
const BALANCES = { type: 'object', additionalProperties: DECIMAL_STRING };

/** An object that may have further properties, unless it says of what type they are. */
function object(properties: Properties, required: readonly string[], rest: object = {}): object {
  return { type: 'object', properties, required, ...rest };
}

function numbers(...names: readonly string[]): Properties {
  return Object.fromEntries(names.map((name) => [name, NUMBER]));
}

const CASH_ACCOUNT = object({ type: { type: 'string', enum: ['cashAccount'] }, balances: BALANCES }, [
  'type',
  'balances',
]);

const REQUIREMENTS = object(numbers('im', 'mm', 'lt', 'tt'), ['im', 'mm', 'lt', 'tt']);

const MARGIN_ACCOUNT = object(
  {
    type: { type: 'string', enum: ['marginAccount'] },
    currency: { type: 'string' },
    balances: BALANCES,
    auxiliary: object(numbers('usd', 'pv', 'pnl', 'af', 'funding'), ['usd', 'pv', 'pnl', 'af', 'funding']),
    marginRequirements: REQUIREMENTS,
    triggerEstimates: REQUIREMENTS,
  },
  ['type', 'currency', 'balances', 'auxiliary', 'marginRequirements', 'triggerEstimates'],
);

const CURRENCY_FIGURES = ['quantity', 'value', 'collateral', 'available'];

const FLEX_FIGURES = [
  'initialMargin',
  'initialMarginWithOrders',
  'maintenanceMargin',
  'balanceValue',
  'portfolioValue',
  'collateralValue',
  'pnl',
  'unrealizedFunding',
  'totalUnrealized',
  'totalUnrealizedAsMargin',
  'availableMargin',
  'marginEquity',
];

const BREAKDOWN_FIGURES = [
  'totalCrossAssetNettedMarketRisk',
  'totalMarketRisk',
  'totalAbsoluteOptionPositionDeltaNotional',
  'netPortfolioDelta',
  'totalPremium',
  'futuresMaintenanceMargin',
];

const FLEX_ACCOUNT = object(
  {
    type: { type: 'string', enum: ['multiCollateralMarginAccount'] },
    currencies: {
      type: 'object',
      additionalProperties: object(numbers(...CURRENCY_FIGURES), CURRENCY_FIGURES),
    },
    ...numbers(...FLEX_FIGURES),
    portfolioMarginBreakdown: object(
      {
        ...numbers(...BREAKDOWN_FIGURES),
        isBuyOnly: { type: 'boolean' },
        totalScenarioPnls: { type: 'array', items: NUMBER },
      },
      [...BREAKDOWN_FIGURES, 'isBuyOnly'],
    ),
  },
  ['currencies', ...FLEX_FIGURES],
);

const ACCOUNTS = object({ cash: CASH_ACCOUNT, flex: FLEX_ACCOUNT }, ['cash', 'flex'], {
  additionalProperties: MARGIN_ACCOUNT,
});

const SERVER_TIME = { type: 'string', format: 'date-time' };

/** What a successful reply looks like. */
export const CONTRACT_SUCCESS = object(
  { result: { type: 'string', enum: ['success'] }, serverTime: SERVER_TIME, accounts: ACCOUNTS },
  ['result', 'serverTime', 'accounts'],
) as Schema;

/** The 17 values of `error`. */
const ERROR = {
  type: 'string',
  enum: [
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
  ],
};

/** What a refusal looks like. */
export const CONTRACT_ERROR = object(
  {
    result: { type: 'string', enum: ['error'] },
    serverTime: SERVER_TIME,
    error: ERROR,
    errors: { type: 'array', items: ERROR },
  },
  ['result', 'serverTime', 'error'],
) as Schema;

/** What the contract calls a decimal: it gives the type and the name only. */
export const DECIMAL_TEXT = /^-?\d+(\.\d+)?$/;
