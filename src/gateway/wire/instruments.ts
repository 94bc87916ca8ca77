/** `GET /instruments` and `GET /trading/instruments`: the rows that the contracts were built from, with what changes of them. */
import type { Account, Market } from '../../core/entities.ts';
import type { InstrumentRow } from '../../core/instruments/contract.ts';
import { classOf, type MarginScheduleName, platformOf } from '../../core/instruments/platforms.ts';
import type { State } from '../../core/state.ts';

export interface InstrumentFilter {
  /** Types to list, as `contractType` names them; all of them when empty or when it has `all`. */
  readonly contractTypes: readonly string[];
  /** Lists the contracts that have expired instead of those that trade. */
  readonly expired: boolean;
}

export const LISTED_INSTRUMENTS: InstrumentFilter = { contractTypes: [], expired: false };

/** The rows of the venue's contracts, in the order in which they were listed. */
export function instruments(state: State, filter: InstrumentFilter = LISTED_INSTRUMENTS): readonly InstrumentRow[] {
  const rows: InstrumentRow[] = [];
  for (let id = 0; id < state.markets.size; id++) {
    const market = state.markets.get(id);
    const { type } = market.contract.row;
    if (market.listed !== filter.expired && isOfType(type, filter.contractTypes)) rows.push(instrumentRow(market));
  }
  return rows;
}

/** Members of a public row that an account's own view of the contract does not have. */
const PUBLIC_ONLY: readonly string[] = [
  'tradeable',
  'contractSize',
  'category',
  'tags',
  'retailMarginLevels',
  'marginSchedules',
];

/** The rows of the contracts that trade as an account sees them: with the margin levels that it is under (D16). */
export function accountInstruments(
  state: State,
  { marginSchedule }: Account,
  contractTypes: readonly string[],
): readonly InstrumentRow[] {
  return instruments(state, { contractTypes, expired: false }).map((row) => {
    const members = Object.entries(row).filter(([name]) => !PUBLIC_ONLY.includes(name));
    return {
      rebateLevels: {},
      isin: null,
      ...(Object.fromEntries(members) as InstrumentRow),
      marginLevels: levelsUnder(row, marginSchedule),
      restricted: false,
    };
  });
}

/** The row's levels of the schedule that an account is under (C144). */
function levelsUnder(row: InstrumentRow, name: MarginScheduleName): InstrumentRow['marginLevels'] {
  const own = classOf(name);
  const platform = platformOf(name);
  const schedules = (row.marginSchedules ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const levels = platform !== undefined && Object.hasOwn(schedules, platform) ? schedules[platform]?.[own] : undefined;
  return levels ?? (own === 'retail' ? row.retailMarginLevels : row.marginLevels);
}

/** True when a contract of this type is asked for. */
export function isOfType(type: string, contractTypes: readonly string[]): boolean {
  return contractTypes.length === 0 || contractTypes.includes('all') || contractTypes.includes(type);
}

/** A market's row. `tradeable` stays true when it has expired: that is what `isExpired` is for. */
function instrumentRow(market: Market): InstrumentRow {
  const { makerProtectionMillis: _published, ...row } = market.contract.row;
  const protection = market.makerProtectionMs === 0 ? {} : { makerProtectionMillis: market.makerProtectionMs };
  return { ...(row as InstrumentRow), ...protection, postOnly: market.postOnly, isExpired: !market.listed };
}
