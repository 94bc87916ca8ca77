/** What a scenario comes to: plain data, the same for the table, the files and programs. */

/** A wallet of an account at a moment. Amounts are in `currency`. */
export interface ScenarioRow {
  readonly timeMs: number;
  readonly time: string;
  readonly account: string;
  readonly wallet: string;
  /** USD for the flex wallet, its coin for a single-collateral one. */
  readonly currency: string;
  /** `marginEquity` of the flex wallet, `pv` of a single-collateral one. */
  readonly equity: number;
  /** With that of resting orders. */
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly availableMargin: number;
  /** Unrealised. */
  readonly pnl: number;
  /** Unrealised. */
  readonly funding: number;
  /** Since the start: profits of what was closed, funding received, fees paid. */
  readonly realizedProfit: number;
  readonly fundingReceived: number;
  readonly fees: number;
  readonly positions: readonly ScenarioPosition[];
}

export interface ScenarioPosition {
  readonly symbol: string;
  /** Contracts, negative when short. */
  readonly size: number;
  /** Average entry price, USD. */
  readonly price: number;
  readonly markPrice: number;
  /** Unrealised, as `GET /openpositions` has it. */
  readonly pnl: number;
}

/** Prices at a moment, USD: of the assets and markets that the scenario is about. */
export interface ScenarioPrices {
  readonly timeMs: number;
  readonly time: string;
  readonly indexPrices: Readonly<Record<string, number>>;
  readonly marks: Readonly<Record<string, number>>;
}

interface Happened {
  readonly timeMs: number;
  readonly time: string;
}
interface OfAccount extends Happened {
  readonly account: string;
  readonly symbol: string;
}

export interface ScenarioFill extends OfAccount {
  readonly type: 'fill';
  readonly side: 'buy' | 'sell';
  readonly size: number;
  readonly price: number;
  /** `maker`, `taker`, `liquidation`, `assignee` ... */
  readonly fillType: string;
  /** The scenario's name of the order; empty for none. */
  readonly order: string;
  readonly currency: string;
  readonly realizedProfit: number;
  readonly fee: number;
  readonly fundingReceived: number;
}

export interface ScenarioFunding extends OfAccount {
  readonly type: 'funding';
  readonly currency: string;
  /** Negative when paid. */
  readonly amount: number;
  readonly rate: number;
}

export interface ScenarioLiquidation extends Happened {
  readonly type: 'liquidation';
  readonly account: string;
  readonly wallet: string;
  /** Null when the step concerns the wallet as a whole. */
  readonly symbol: string | null;
  readonly step: string;
  readonly currency: string;
  readonly equity: number;
  readonly maintenanceMargin: number;
  /** Contracts, negative when short; of `ordersCancelled` the number of orders. */
  readonly before: number;
  readonly after: number;
}

export interface ScenarioSettlement extends OfAccount {
  readonly type: 'settlement';
  readonly size: number;
  readonly price: number;
  readonly currency: string;
  readonly realizedProfit: number;
}

/** An order ended without a fill, waits for a price, or was fired by one. */
export interface ScenarioOrderEvent extends OfAccount {
  readonly type: 'cancelled' | 'refused' | 'waiting' | 'triggered' | 'resting';
  readonly order: string;
  readonly side: 'buy' | 'sell' | null;
  readonly size: number;
  readonly price: number | null;
  /** The venue's word for why; empty for none. */
  readonly reason: string;
}

/** Money came or went other than by trades and funding. */
export interface ScenarioBooking extends Happened {
  readonly type: 'booking';
  readonly account: string;
  readonly wallet: string;
  readonly reason: string;
  readonly currency: string;
  readonly amount: number;
}

/** What the scenario itself says or does to the world. */
export interface ScenarioNote extends Happened {
  readonly type: 'note' | 'power';
  readonly text: string;
}

export type ScenarioEvent =
  | ScenarioFill
  | ScenarioFunding
  | ScenarioLiquidation
  | ScenarioSettlement
  | ScenarioOrderEvent
  | ScenarioBooking
  | ScenarioNote;

/** An expectation, held against what was. */
export interface ScenarioExpectation {
  readonly timeMs: number;
  readonly time: string;
  /** `steps[3].expect`, `expect`. */
  readonly place: string;
  /** `alice.flex.marginEquity`. */
  readonly figure: string;
  readonly expected: string;
  /** As it was; null when there was nothing of the name. */
  readonly actual: number | string | boolean | null;
  readonly passed: boolean;
  /** How to ask why: commands, or what there is instead; empty for one that passed. */
  readonly ask: string;
}

export interface ScenarioResult {
  readonly title: string;
  readonly about: string;
  readonly seed: number;
  readonly start: string;
  readonly startMs: number;
  readonly end: string;
  readonly endMs: number;
  readonly everyMs: number;
  readonly accounts: readonly string[];
  /** The accounts that table and plot tell of. */
  readonly shown: readonly string[];
  readonly rows: readonly ScenarioRow[];
  readonly prices: readonly ScenarioPrices[];
  /** Finer than the rows: what the plot draws. */
  readonly curves: { readonly rows: readonly ScenarioRow[]; readonly prices: readonly ScenarioPrices[] };
  readonly events: readonly ScenarioEvent[];
  readonly expectations: readonly ScenarioExpectation[];
  /** Whether every expectation was met, and no step was refused that was not to be. */
  readonly passed: boolean;
  /** Digest of the venue's state at the end. */
  readonly stateHash: string;
}
