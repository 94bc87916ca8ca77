/** The venue as a whole. */
import type { Schema } from '../codec.ts';
import type { FeeSchedule, SourceSettings } from '../commands/command.ts';
import type { InstrumentRow } from '../instruments/contract.ts';
import type { RuleSet } from '../margin/rules.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** The venue as a whole: one row. */
export interface Root extends Entity {
  /** Entries on the current line. */
  seq: number;
  timeMs: number;
  seed: number;
  startMs: number;
  historyDays: number;
  /** The price source; from when it is the source, the time of its last step (NONE before the first), and its settings. */
  market: string;
  sourceSinceMs: number;
  sourceSteppedMs: number;
  sourceSettings: SourceSettings;
  liquidity: 'house' | 'none';
  houseAccount: number;
  noiseAccount: number;
  /** The timer of the next premium sample; NONE while every average is settled. */
  samplingTimer: number;
  /** The last full hour that ended, and the next account whose funding of it is to be realised; NONE when all is done. */
  fundingHourMs: number;
  fundingCursor: number;
  /** Dead-man switches that are set: when each is due and whose it is, the next one last; and the timer of the next. */
  deadManTimes: number[];
  deadManAccounts: number[];
  deadManTimer: number;
  rules: RuleSet;
  feeSchedules: readonly FeeSchedule[];
  options: Readonly<Record<string, string>>;
  /** Templates of dated contracts; maturities are listed from them by the calendar. */
  series: readonly InstrumentRow[];
}

export const ROOT: Schema<Root> = {
  name: 'root',
  fields: [
    ['seq', 'number'],
    ['timeMs', 'number'],
    ['seed', 'number'],
    ['startMs', 'number'],
    ['historyDays', 'number'],
    ['market', 'text'],
    ['sourceSinceMs', 'number'],
    ['sourceSteppedMs', 'number'],
    ['sourceSettings', 'json'],
    ['liquidity', 'text'],
    ['houseAccount', 'number'],
    ['noiseAccount', 'number'],
    ['samplingTimer', 'number'],
    ['fundingHourMs', 'number'],
    ['fundingCursor', 'number'],
    ['deadManTimes', 'numbers'],
    ['deadManAccounts', 'numbers'],
    ['deadManTimer', 'number'],
    ['rules', 'json'],
    ['feeSchedules', 'json'],
    ['options', 'json'],
    ['series', 'json'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    seq: 0,
    timeMs: 0,
    seed: 0,
    startMs: 0,
    historyDays: 0,
    market: '',
    sourceSinceMs: 0,
    sourceSteppedMs: NONE,
    sourceSettings: {},
    liquidity: 'none',
    houseAccount: NONE,
    noiseAccount: NONE,
    samplingTimer: NONE,
    fundingHourMs: NONE,
    fundingCursor: NONE,
    deadManTimes: [],
    deadManAccounts: [],
    deadManTimer: NONE,
    rules: {} as RuleSet,
    feeSchedules: [],
    options: {},
    series: [],
  }),
};
