/**
 * Where the wire is known in two shapes: each switch with its values, the default first, and why there are two. The
 * default is the published contract's where that says so, and else what was measured in 2026. Documentation and tests
 * read this table; nothing in it changes what the venue computes.
 */

export interface Switch {
  /** The default comes first. */
  readonly values: readonly string[];
  /** `account`: may differ from account to account and from key to key. `venue`: one for everybody. */
  readonly scope: 'account' | 'venue';
  readonly what: string;
  readonly evidence: string;
}

export const SWITCHES = {
  balances: {
    values: ['string', 'number'],
    scope: 'account',
    what: 'How `GET /accounts` spells the balances of `cash` and of single-collateral wallets.',
    evidence:
      'The contract says decimal text. Replies captured in 2018 and 2023, and the documentation of 2024, have JSON numbers; NautilusTrader and older gocryptotrader read nothing else.',
  },
  bitcoin: {
    values: ['XBT', 'BTC'],
    scope: 'account',
    what: 'The key of bitcoin among the `currencies` of the flex wallet.',
    evidence: "The contract's example has `XBT`. `pnlCurrency` and `GET /instruments` of the same venue say `BTC`.",
  },
  rounding: {
    values: ['rules', 'nothing', 'balances', 'everything'],
    scope: 'account',
    what: 'Which USD sums of the flex wallet are printed in whole cents: as the rule set has it, none, the two sums of balances, or all.',
    evidence:
      "Replies of 2026 round nothing; one of 2023 rounds `balanceValue` and `collateralValue` and computes the rest from them; the contract's example prints all in cents.",
  },
  symbols: {
    values: ['upper', 'lower'],
    scope: 'account',
    what: 'The case of `symbol` in positions, orders, fills and order events.',
    evidence: 'Captured in upper case since about 2023, before in lower case (`pi_xbtusd`).',
  },
  executionEvent: {
    values: ['execution', 'Execution'],
    scope: 'account',
    what: "The key of an event in the account's `GET /api/history/v3/executions`.",
    evidence:
      'The documentation of 2026, and the model of Kraken.Net, have it small; older pages and the public listing have it capital.',
  },
  rateLimitStatus: {
    values: ['429', '200'],
    scope: 'account',
    what: 'The HTTP status with which the trading API tells of a spent budget.',
    evidence:
      'Bots report 429; the older documentation prints the body alone. A client that takes any status but 200 for a broken venue (python-kraken-sdk) reads the error only with 200.',
  },
  unsignedQuery: {
    values: ['refused', 'accepted'],
    scope: 'account',
    what: 'Whether a GET passes whose signature leaves its query out.',
    evidence:
      'The documentation signs the query. kraken-cli does not; no report of the real venue accepting that was found.',
  },
  orderBook: {
    values: ['ascending', 'bestFirst'],
    scope: 'venue',
    what: 'The order of bids in `GET /orderbook`: rising like the asks, so that the best comes last, or falling.',
    evidence:
      'Both sides rise in a reply of 2026-10-09. The documentation, and replies of 2023 and 2024, have the best bid first. Known clients sort.',
  },
  priceEvent: {
    values: ['MarkPriceChanged', 'price'],
    scope: 'venue',
    what: 'What an event of `GET /api/history/v3/market/{symbol}/price` holds: the price within `MarkPriceChanged`, or by itself.',
    evidence: 'Within `MarkPriceChanged` as measured in 2026; by itself in the documentation.',
  },
  jsonPing: {
    values: ['alert', 'pong'],
    scope: 'venue',
    what: 'The answer to a ping sent as JSON over the live wire.',
    evidence: "An alert, as measured on 2026-09-03. Kraken's command line client waits for a pong.",
  },
  limitOrder: {
    values: ['limit', 'lmt'],
    scope: 'venue',
    what: 'The word of the feed `fills` for a limit order.',
    evidence: "The documentation's example has `limit`, its list `lmt`.",
  },
  fullFill: {
    values: ['order', 'id'],
    scope: 'venue',
    what: 'What the last message of `open_orders` about a filled order holds.',
    evidence: 'The whole order in captures of 2026, its id alone in one of 2021.',
  },
} as const satisfies Readonly<Record<string, Switch>>;

export type SwitchName = keyof typeof SWITCHES;

export const SWITCH_NAMES = Object.keys(SWITCHES) as readonly SwitchName[];

/** A choice for every switch. */
export type Dialect = { readonly [Name in SwitchName]: (typeof SWITCHES)[Name]['values'][number] };

/** What a settings file or an account says: a preset, and switches over it. */
export type DialectSettings = { readonly preset?: string } & Partial<Dialect>;

/** The first value of every switch. */
export const DEFAULT_DIALECT = Object.fromEntries(
  SWITCH_NAMES.map((name) => [name, SWITCHES[name].values[0]]),
) as unknown as Dialect;

/** Dialects with a name; what they leave out is the default. */
export const DIALECTS: Readonly<Record<string, Partial<Dialect>>> = {
  '2026': {},
  // What NautilusTrader and older gocryptotrader need to read `GET /accounts`, and nothing besides.
  numbers: { balances: 'number' },
  '2023': {
    balances: 'number',
    rounding: 'balances',
    symbols: 'lower',
    executionEvent: 'Execution',
    rateLimitStatus: '200',
    orderBook: 'bestFirst',
    fullFill: 'id',
  },
};
