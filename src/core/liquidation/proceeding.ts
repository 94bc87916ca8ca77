/** One part's liquidation while it goes on: what its steps share, and how each of them is told. */
import type { LiquidationStep } from '../events.ts';
import type { Turn } from '../turn.ts';
import type { Part, PartMargin } from './part.ts';

export interface Proceeding {
  readonly turn: Turn;
  readonly part: Part;
  readonly accountId: number;
  readonly linear: boolean;
  readonly settlementAsset: number;
  /**
   * What the part can still lose without being worth less than nothing, in units of the settlement asset: while it is
   * sliced its equity, afterwards what fills left above the zero-equity price. Fees are taken out of it (C63).
   */
  spare: bigint;
  /** True when the entry has no ids left: the next entry goes on. */
  postponed: boolean;
}

/** Ids that one fill can need: its own, its makers', and rows of conversions on both sides. */
const KEYS_OF_A_FILL = 200;

/** Ids left for what else the entry does. */
const KEYS_KEPT_BACK = 20_000;

/** Whether the entry can hold one more fill; if not, the proceeding is postponed. */
export function hasRoom(proceeding: Proceeding): boolean {
  if (proceeding.turn.keysLeft < KEYS_KEPT_BACK + KEYS_OF_A_FILL) proceeding.postponed = true;
  return !proceeding.postponed;
}

/** What a step did. */
export interface StepOutcome {
  readonly step: LiquidationStep;
  readonly marketId: number;
  readonly limitTicks: number;
  readonly zeroEquityTicks: number;
  readonly lotsBefore: number;
  readonly lotsAfter: number;
  readonly poolUnits: bigint;
}

/** Tells of a step, with the figures that stood before it. */
export function tellStep({ turn, part, accountId }: Proceeding, before: PartMargin, outcome: StepOutcome): void {
  turn.tell({
    type: 'liquidation',
    accountId,
    walletId: part.walletId,
    equity: before.equity,
    initialMargin: before.initialMargin,
    maintenanceMargin: before.maintenanceMargin,
    timeMs: turn.timeMs,
    ...outcome,
  });
}
