/**
 * What a scenario file may hold: one JSON Schema that checks it, types it, and is published for editors
 * (`drydock run --schema`). Descriptions are the ends of sentences: "... takes a span such as 8h".
 */
import type { Static } from 'typebox';
import { MARGIN_SCHEDULE } from '../control/account-inputs.ts';
import { described } from '../control/documents.ts';
import { FAULT } from '../control/fault-input.ts';
import { MOST_FAULTS } from '../gateway/faults/rule.ts';
import {
  dictionary,
  either,
  flag,
  integer,
  list,
  number,
  object,
  oneOf,
  type Schema,
  text,
} from '../gateway/schema.ts';

const MOST_STEPS = 100_000;

/** A schema with keywords that the builders have no word for. */
function limited<Value>(schema: Schema<Value>, keywords: object): Schema<Value> {
  return { ...schema, ...keywords };
}

const words = (maxLength: number, takes: string): Schema<string> => described(text({ minLength: 1, maxLength }), takes);

const MOMENT = described(
  either(text({ minLength: 1, maxLength: 40 }), number()),
  'takes a span since the start, such as 90m or 1d12h, or a time such as 2026-03-01T08:00:00Z',
);
const SPAN = words(40, 'takes a span such as 30s, 10m, 8h or 1d12h');
const ACCOUNT = words(64, 'takes the name of an account of this file; * stands for any letters');
const SYMBOL = words(40, 'takes the symbol of a market, such as PF_XBTUSD');
const NAME = words(100, 'takes a name of your own for an order');
const QUANTITY = described(
  either(text({ minLength: 1, maxLength: 64 }), number()),
  'takes a number, or to be exact a text',
);
const USD = described(limited(number(), { exclusiveMinimum: 0 }), 'takes a price in USD above 0');
const PREMIUM = described(number(), 'takes a fraction of the index price, such as 0.001');

/** One `move` and any number of moments. */
function path<Value extends Schema<number>>(value: Value, example: string) {
  const described = `takes moments and what is to be then, such as ${example}`;
  return {
    ...object({}, { move: MOVE }),
    additionalProperties: value,
    description: described,
  } as unknown as Schema<Readonly<Record<string, number | string>>>;
}

const MOVE = described(oneOf('linear', 'hold'), 'takes linear (in a straight line from point to point) or hold');

const FUNDS = described(
  dictionary(described(dictionary(QUANTITY), 'takes amounts by asset, such as { USD: 50000, XBT: 1 }')),
  'takes amounts by wallet and asset, such as flex: { USD: 50000 }',
);

const ACCOUNT_PLAN = described(
  object(
    {},
    {
      count: described(integer({ minimum: 1, maximum: 10_000 }), 'takes how many there are of it, from 1 to 10000'),
      funds: FUNDS,
      marginSchedule: MARGIN_SCHEDULE,
      feeSchedule: words(64, 'takes the uid of a fee schedule'),
      leverage: described(
        dictionary(described(number(), 'takes a maximum leverage from 1 on')),
        'takes maximum leverages by market, such as { PF_ETHUSD: 10 }',
      ),
      profitCurrency: described(
        dictionary(words(20, 'takes an asset, such as XBT')),
        'takes assets by market, such as { PF_XBTUSD: XBT }',
      ),
    },
  ),
  'takes what the account has: funds, marginSchedule, leverage ...',
);

const PRICES_OF = described(dictionary(USD), 'takes prices in USD by asset, such as { XBT: 60000 }');
const PREMIUMS_OF = described(dictionary(PREMIUM), 'takes fractions by market, such as { PF_XBTUSD: 0.0005 }');

const MARKET = described(
  object({}, { indexPrices: PRICES_OF, premiums: PREMIUMS_OF }),
  'takes what holds at the start: indexPrices and premiums',
);

const RANDOM_WALK = described(
  object(
    { volatility: described(limited(number(), { minimum: 0, maximum: 20 }), 'takes a fraction a year, such as 0.6') },
    {
      drift: described(limited(number(), { minimum: -50, maximum: 50 }), 'takes a fraction a year, such as 0.1'),
      correlation: described(
        limited(number(), { minimum: -1, maximum: 1 }),
        'takes the correlation with the shock that all assets share, from -1 to 1',
      ),
      jumpsPerDay: described(limited(number(), { minimum: 0, maximum: 1000 }), 'takes how many there are on average'),
      jumpSize: described(
        limited(number(), { minimum: 0, maximum: 0.5 }),
        'takes the size of a typical jump as a fraction of the price, up to 0.5',
      ),
    },
  ),
  'takes { volatility, drift, correlation, jumpsPerDay, jumpSize }',
);

const REPLAY = described(
  object(
    { file: words(1000, 'takes the path of a file, seen from the scenario') },
    { speed: described(limited(number(), { exclusiveMinimum: 0 }), 'takes how many times as fast as recorded') },
  ),
  'takes { file, speed }',
);

const PRICES = described(
  object(
    {},
    {
      every: SPAN,
      move: MOVE,
      indexPrices: described(
        dictionary(path(USD, '{ 0h: 60000, 6h: 54000 }')),
        'takes the path of each asset, such as XBT: { 0h: 60000, 6h: 54000 }',
      ),
      premiums: described(
        dictionary(path(PREMIUM, '{ 0h: 0, 6h: -0.002 }')),
        'takes the path of each market, such as PF_XBTUSD: { 0h: 0, 6h: -0.002 }',
      ),
      synthetic: described(
        dictionary(RANDOM_WALK),
        'takes the random walk of each asset, such as XBT: { volatility: 0.6 }',
      ),
      replay: REPLAY,
    },
  ),
  'takes how prices move: indexPrices, premiums, synthetic, replay, every, move',
);

/** What a figure, or an order, should be. */
const WANTED = described(
  either(
    number(),
    flag(),
    text({ maxLength: 100 }),
    object(
      {},
      {
        equals: described(either(number(), flag(), text({ maxLength: 100 })), 'takes a number, a word, true or false'),
        not: described(either(number(), flag(), text({ maxLength: 100 })), 'takes a number, a word, true or false'),
        atLeast: described(number(), 'takes a number'),
        atMost: described(number(), 'takes a number'),
        above: described(number(), 'takes a number'),
        below: described(number(), 'takes a number'),
        about: described(number(), 'takes a number'),
        within: described(
          either(number(), text({ pattern: '^\\d+(\\.\\d+)?%$' })),
          'takes how far off about may be: a number, or a percentage such as 1%',
        ),
      },
    ),
  ),
  'takes a value, or bounds such as { atLeast: 1000 } or { about: 60000, within: 1% }',
);

const EXPECT = described(
  dictionary(WANTED),
  'takes figures and what they should be, such as alice.flex.marginEquity: { atLeast: 1000 }',
);

const ORDER = described(
  object(
    { account: ACCOUNT, symbol: SYMBOL, side: described(oneOf('buy', 'sell'), 'takes buy or sell'), size: QUANTITY },
    {
      orderType: described(
        oneOf('lmt', 'post', 'ioc', 'fok', 'mkt', 'stp', 'take_profit', 'trailing_stop'),
        'takes lmt, post, ioc, fok, mkt, stp, take_profit or trailing_stop',
      ),
      limitPrice: QUANTITY,
      stopPrice: QUANTITY,
      triggerSignal: described(oneOf('mark', 'index', 'spot', 'last'), 'takes mark, index or last'),
      trailingStopMaxDeviation: QUANTITY,
      trailingStopDeviationUnit: described(oneOf('PERCENT', 'QUOTE_CURRENCY'), 'takes PERCENT or QUOTE_CURRENCY'),
      limitPriceOffsetValue: QUANTITY,
      limitPriceOffsetUnit: described(oneOf('PERCENT', 'QUOTE_CURRENCY'), 'takes PERCENT or QUOTE_CURRENCY'),
      reduceOnly: described(flag(), 'takes true or false'),
      name: NAME,
    },
  ),
  'takes an order: account, symbol, side, size, and what else sendorder takes',
);

const EDIT = described(
  object(
    { account: ACCOUNT, name: NAME },
    {
      size: QUANTITY,
      limitPrice: QUANTITY,
      stopPrice: QUANTITY,
      trailingStopMaxDeviation: QUANTITY,
      trailingStopDeviationUnit: described(oneOf('PERCENT', 'QUOTE_CURRENCY'), 'takes PERCENT or QUOTE_CURRENCY'),
    },
  ),
  'takes an edit: account, name of the order, and what changes',
);

const AMOUNT_OF = { asset: words(20, 'takes an asset, such as USD'), amount: QUANTITY } as const;
const WALLET = words(64, 'takes the name of a wallet: cash, flex, fi_xbtusd');
const REFUSED = described(
  either(flag(), text({ minLength: 1, maxLength: 100 })),
  "takes the venue's word for why it is refused, true for any, or maybe where both are fine",
);

/** Actions: a step has exactly one of them. */
const ACTIONS = {
  order: ORDER,
  cancel: described(object({ account: ACCOUNT, name: NAME }), 'takes { account, name } of an order'),
  cancelAll: described(object({ account: ACCOUNT }, { symbol: SYMBOL }), 'takes { account, symbol }'),
  cancelAllAfter: described(
    object({
      account: ACCOUNT,
      seconds: described(integer({ minimum: 0, maximum: 4_294_967_295 }), 'takes whole seconds; 0 turns it off'),
    }),
    'takes { account, seconds }: the dead-man switch',
  ),
  edit: EDIT,
  leverage: described(
    object({ account: ACCOUNT, symbol: SYMBOL }, { maxLeverage: described(number(), 'takes a number from 1 on') }),
    'takes { account, symbol, maxLeverage }; without maxLeverage it is cross margin again',
  ),
  profitCurrency: described(
    object({ account: ACCOUNT, symbol: SYMBOL, asset: words(20, 'takes an asset, such as XBT') }),
    'takes { account, symbol, asset }',
  ),
  transfer: described(
    object({ account: ACCOUNT, from: WALLET, to: WALLET, ...AMOUNT_OF }),
    'takes { account, from, to, asset, amount }',
  ),
  deposit: described(
    object({ account: ACCOUNT, wallet: WALLET, ...AMOUNT_OF }),
    'takes { account, wallet, asset, amount }',
  ),
  indexPrices: PRICES_OF,
  premiums: PREMIUMS_OF,
  market: described(
    object(
      { symbol: SYMBOL },
      { suspended: described(flag(), 'takes true or false'), postOnly: described(flag(), 'takes true or false') },
    ),
    'takes { symbol, suspended, postOnly }',
  ),
  setAccount: described(
    object(
      { account: ACCOUNT },
      {
        active: described(flag(), 'takes true or false'),
        tradingEnabled: described(flag(), 'takes true or false'),
        marginSchedule: MARGIN_SCHEDULE,
      },
    ),
    'takes { account, active, tradingEnabled, marginSchedule }',
  ),
  faults: described(
    either(FAULT, list(FAULT, MOST_FAULTS)),
    'takes a rule of what goes wrong from now on, or a list of them: { endpoint: sendorder, drop: answer }; [] ends them',
  ),
  snapshot: words(64, 'takes a name under which the venue is kept as it stands'),
  note: words(200, 'takes a sentence for the table and the plot'),
  expect: EXPECT,
} as const;

export type ActionName = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly ActionName[];

const STEP = described(
  object({}, { at: MOMENT, refused: REFUSED, ...ACTIONS }),
  'takes a step: at, and one thing that is done then',
);

/** The whole file. */
export const SCENARIO = object(
  {
    accounts: described(
      dictionary(ACCOUNT_PLAN),
      'takes accounts by name, such as alice: { funds: { flex: { USD: 50000 } } }',
    ),
  },
  {
    title: words(120, 'takes a title of up to 120 characters'),
    about: described(text({ maxLength: 10_000 }), 'takes what the scenario shows'),
    start: words(40, 'takes a time from 2020 to 2099, such as 2026-03-01T08:00:00Z'),
    duration: SPAN,
    every: SPAN,
    seed: described(integer({ minimum: 0, maximum: 4_294_967_295 }), 'takes a whole number from 0 to 4294967295'),
    rules: described(
      either(
        text({ minLength: 1, maxLength: 1000 }),
        number(),
        limited(dictionary(number()), { additionalProperties: true }),
      ),
      'takes a rule set: 2026, live-2023, contract-2022, or settings over one, such as { preset: "2026" }',
    ),
    instruments: words(1000, 'takes the path of a file, seen from the scenario'),
    liquidity: described(oneOf('house', 'none'), 'takes house or none'),
    show: described(list(ACCOUNT, 1000), 'takes a list of the accounts that table and plot tell of'),
    market: MARKET,
    prices: PRICES,
    steps: described(list(STEP, MOST_STEPS), 'takes a list of steps'),
    expect: EXPECT,
  },
);

export type ScenarioFile = Static<typeof SCENARIO>;
export type StepFile = Static<typeof STEP>;
export type PathFile = Readonly<Record<string, number | string>>;
export type RandomWalkFile = Static<typeof RANDOM_WALK>;
export type Wanted = Static<typeof WANTED>;
export type Expectations = Static<typeof EXPECT>;
