/** Schema of `GET /instruments`. Rows may have more fields than these: they are served as the file has them. */
import {
  dictionary,
  either,
  flag,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  symbol,
  text,
  timeText,
} from '../../schema.ts';
import { described, openObject, success } from './common.ts';

const RATES = { initialMargin: number(), maintenanceMargin: number() } as const;
const LINEAR_LEVELS = list(object({ numNonContractUnits: number(), ...RATES }));
const INVERSE_LEVELS = list(object({ contracts: integer(), ...RATES }));

/** A level has exactly one bound: clients type the other as a number that is not null. */
const LEVELS = either(LINEAR_LEVELS, INVERSE_LEVELS);

export const INSTRUMENT = openObject(
  {
    symbol: symbol(),
    type: oneOf('flexible_futures', 'futures_inverse'),
    tickSize: number(),
    contractSize: number(),
    tradeable: flag(),
    impactMidSize: number(),
    maxPositionSize: number(),
    openingDate: timeText(),
    marginLevels: LEVELS,
    retailMarginLevels: LEVELS,
    contractValueTradePrecision: integer(),
    postOnly: flag(),
    mtf: flag(),
    base: text(),
    quote: text(),
    pair: text(),
    category: text(),
    tradfi: flag(),
    isExpired: flag(),
  },
  {
    underlying: text(),
    lastTradingTime: timeText(),
    marginSchedules: dictionary(dictionary(LEVELS)),
    fundingRateCoefficient: integer(),
    maxRelativeFundingRate: number(),
    minRelativeFundingRate: number(),
    isin: text(),
    feeScheduleUid: text(),
    tags: list(text()),
    platformsPermitted: list(text()),
    countriesBanned: list(text()),
    makerProtectionMillis: described(integer({ minimum: 1 }), 'For how long what could take liquidity is held.'),
  },
);

const ACCOUNT_INSTRUMENT = openObject(
  {
    symbol: symbol(),
    type: oneOf('flexible_futures', 'futures_inverse'),
    tickSize: number(),
    impactMidSize: number(),
    maxPositionSize: number(),
    openingDate: timeText(),
    marginLevels: LEVELS,
    contractValueTradePrecision: integer(),
    postOnly: flag(),
    mtf: flag(),
    base: text(),
    quote: text(),
    pair: text(),
    tradfi: flag(),
    isExpired: flag(),
    restricted: described(flag(), 'Whether only orders that reduce a position are taken.'),
    rebateLevels: dictionary(number()),
    isin: nullable(text()),
  },
  {
    underlying: text(),
    lastTradingTime: timeText(),
    fundingRateCoefficient: integer(),
    maxRelativeFundingRate: number(),
    minRelativeFundingRate: number(),
    feeScheduleUid: text(),
    platformsPermitted: list(text()),
    countriesBanned: list(text()),
    makerProtectionMillis: described(integer({ minimum: 1 }), 'For how long what could take liquidity is held.'),
  },
);

export const TRADING_INSTRUMENTS_REPLY = success({ instruments: list(ACCOUNT_INSTRUMENT) });

export const INSTRUMENTS_REPLY = success({ instruments: list(INSTRUMENT) });
