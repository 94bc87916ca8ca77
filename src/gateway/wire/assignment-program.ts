/** `/assignmentprogram/...`: preferences of volunteers, in the venue's words and in the core's. */
import type { Static } from 'typebox';
import type { AddAssignment, AssignmentPreference } from '../../core/commands/command.ts';
import type { Market } from '../../core/entities.ts';
import { ledgerSymbol } from '../../core/instruments/build.ts';
import type { State } from '../../core/state.ts';
import { type Refusal, refuse } from '../errors.ts';
import { decimal, flag, object, symbol, text } from '../schema.ts';
import type { Participant } from './schemas/assignment-program.ts';

export const ADD_ASSIGNMENT_PARAMETERS = object(
  { contractType: text(), acceptLong: flag(), acceptShort: flag(), timeFrame: text(), enabled: flag() },
  {
    contract: symbol(),
    baseCurrency: text(),
    quoteCurrency: text(),
    maxSize: positive(),
    maxPosition: positive(),
    minimumProfitabilityPerAssignmentLongBps: positive(),
    minimumProfitabilityPerAssignmentShortBps: positive(),
  },
);

type Parameters = Static<typeof ADD_ASSIGNMENT_PARAMETERS>;
type Preference = AddAssignment['preference'];

/** Both spellings are in use; the answer is the newer one, in capitals. */
const TIME_FRAMES: Readonly<Record<string, AssignmentPreference['timeFrame']>> = {
  all: 'all',
  weekdays: 'weekdays',
  weekend: 'weekends',
  weekends: 'weekends',
};
const TIME_FRAME_NAMES = { all: 'ALL', weekdays: 'WEEKDAYS', weekends: 'WEEKEND' } as const;

/** Decimals that a number carries well. */
function positive() {
  return { ...decimal('positive'), maxLength: 24 };
}

/**
 * The command that adds a preference. Refusals: `invalidArgument` with the name of what is unusable, and
 * `requiredArgumentMissing` for `flex` without a contract or a pair of currencies.
 */
export function addAssignmentCommand(state: State, values: Parameters, account: number): AddAssignment | Refusal {
  const timeFrame = timeFrameOf(values.timeFrame);
  if (timeFrame === undefined) return refuse('invalidArgument', 'timeFrame');
  const place = placeOf(state, values);
  if ('refused' in place) return place;
  const { maxSize, maxPosition, acceptLong, acceptShort, enabled } = values;
  const long = values.minimumProfitabilityPerAssignmentLongBps;
  const short = values.minimumProfitabilityPerAssignmentShortBps;
  return {
    type: 'addAssignment',
    account,
    preference: {
      ...place,
      ...(maxSize === undefined ? {} : { maxSize: Number(maxSize) }),
      ...(maxPosition === undefined ? {} : { maxPositionUsd: Number(maxPosition) }),
      acceptLong,
      acceptShort,
      timeFrame,
      enabled,
      ...(long === undefined ? {} : { minimumProfitLongBps: Number(long) }),
      ...(short === undefined ? {} : { minimumProfitShortBps: Number(short) }),
    },
  };
}

/** A preference as the wire shows it. */
export function participant(state: State, preference: AssignmentPreference): Participant {
  const {
    symbol,
    pair,
    maxSize,
    maxPositionUsd,
    minimumProfitLongBps: long,
    minimumProfitShortBps: short,
  } = preference;
  const [base = '', quote = ''] = pair?.split(':') ?? [];
  return {
    contractType: walletOf(state, preference),
    contract: symbol ?? null,
    maxSize: maxSize ?? null,
    maxPosition: maxPositionUsd ?? null,
    acceptLong: preference.acceptLong,
    acceptShort: preference.acceptShort,
    timeFrame: TIME_FRAME_NAMES[preference.timeFrame],
    enabled: preference.enabled,
    ...(pair === undefined ? {} : { baseCurrency: base, quoteCurrency: quote }),
    ...(long === undefined ? {} : { minimumProfitabilityPerAssignmentLongBps: long }),
    ...(short === undefined ? {} : { minimumProfitabilityPerAssignmentShortBps: short }),
  };
}

function timeFrameOf(text: string): AssignmentPreference['timeFrame'] | undefined {
  const name = /^[A-Za-z]{1,10}$/.test(text) ? text.toLowerCase() : '';
  return Object.hasOwn(TIME_FRAMES, name) ? TIME_FRAMES[name] : undefined;
}

/** Which contracts are meant: `contractType` is the name of the wallet that margins them. */
function placeOf(
  state: State,
  { contractType, contract, baseCurrency, quoteCurrency }: Parameters,
): Pick<Preference, 'contractType' | 'symbol' | 'pair'> | Refusal {
  const wallet = /^[A-Za-z0-9_]{1,40}$/.test(contractType) ? contractType.toLowerCase() : '';
  const margined = findMarket(state, (market) => market.contract.wallet === wallet);
  if (margined === undefined) return refuse('invalidArgument', 'contractType');
  const { kind, pair } = margined.contract;
  if (contract !== undefined) {
    const named = findMarket(state, (market) => market.contract.symbol === contract);
    const fits = named?.listed === true && named.contract.wallet === wallet;
    return fits ? { contractType: kind, symbol: contract } : refuse('invalidArgument', 'contract');
  }
  if (kind === 'inverse') return { contractType: kind, pair };
  if (baseCurrency === undefined || quoteCurrency === undefined) return refuse('requiredArgumentMissing');
  const wanted = `${ledgerSymbol(baseCurrency.toUpperCase())}:${quoteCurrency.toUpperCase()}`;
  const traded = findMarket(state, (market) => market.contract.kind === kind && market.contract.pair === wanted);
  return traded === undefined ? refuse('invalidArgument', 'baseCurrency') : { contractType: kind, pair: wanted };
}

/** The wallet of the contracts of a preference; contracts are never forgotten, so it is always found. */
function walletOf(state: State, { contractType, symbol, pair }: AssignmentPreference): string {
  const meant = findMarket(state, ({ contract }) => {
    return contract.kind === contractType && (contract.symbol === symbol || contract.pair === pair);
  });
  return meant?.contract.wallet ?? contractType;
}

function findMarket(state: State, isMeant: (market: Market) => boolean): Market | undefined {
  for (let id = 0; id < state.markets.size; id++) {
    const market = state.markets.get(id);
    if (isMeant(market)) return market;
  }
  return undefined;
}
