/**
 * Drydock as a library: a venue in this process, reached over HTTP like the real one, and a handle for the powers that
 * no real venue has.
 */
export type { AccountInput, AmountInput, DialectInput, FundingInput, KeyInput } from './control/account-inputs.ts';
export type { DepositView } from './control/account-powers.ts';
export type { FigureView } from './control/explanation-view.ts';
export type { ExplanationView } from './control/explanations.ts';
export type { FaultInput, FaultSetInput, LatencyInput } from './control/fault-input.ts';
export type { FaultsView, FaultView } from './control/faults.ts';
export type { ImportOptions } from './control/import-input.ts';
export type { ImportView, NotRebuilt } from './control/imports.ts';
export type { KeyRefusalView } from './control/key-refusals.ts';
export type { TimeView } from './control/line-powers.ts';
export type { LiquidationView } from './control/liquidations.ts';
export type { PremiumsView, PricesView } from './control/market-powers.ts';
export { type ControlErrorCode, ControlRefused } from './control/refusal.ts';
export type { RefusedOrderView } from './control/refused-orders.ts';
export type { DepositRequest, MarketChanges } from './control/requests.ts';
export type { SourceView, SyntheticView } from './control/source-powers.ts';
export type { PathPointInput } from './control/time-requests.ts';
export type {
  AccountDetailView,
  AccountView,
  AdvanceView,
  ClockView,
  KeyView,
  MarketView,
  Moment,
  PreferenceView,
  SnapshotView,
  StatusView,
} from './control/views.ts';
export type { SupposedOrder, SupposedPosition, WhatIfInput } from './control/what-if-input.ts';
export type { ConsequenceView, PartView, SupposedPositionView, WalletsView, WhatIfView } from './control/what-ifs.ts';
export type { UpstreamState } from './feeds/mirror/upstream.ts';
export type { ReplaySettings } from './feeds/replay-settings.ts';
export type { SyntheticInput } from './feeds/synthetic-settings.ts';
export { VenueStopped } from './host/desk.ts';
export type { Reason, ReasonCode } from './import/reasons.ts';
export type { FigureRow, ImportReport } from './import/report.ts';
export type {
  AccountChanges,
  AdvanceOptions,
  Drydock,
  RecordOptions,
  RestartView,
  WireAnswer,
} from './library/drydock.ts';
export { type Fixture, loadFixture } from './library/fixtures.ts';
export { startDrydock } from './library/library.ts';
export type { StartOptions } from './library/options.ts';
export { StartRefused, type StartRefusedCode } from './library/refusal.ts';
export type { GapCounts } from './library/restart-watch.ts';
export type { TlsView } from './library/tls.ts';
export type { WireParameters } from './library/wire-call.ts';
export { type Recorded, type Recording, type RecordingOptions, recordPrices } from './recorder/record.ts';
export { scenarioCsv } from './scenario/csv.ts';
export { type ScenarioFault, ScenarioInvalid } from './scenario/faults.ts';
export { type RunOptions, runScenario } from './scenario/library.ts';
export type {
  ScenarioBooking,
  ScenarioEvent,
  ScenarioExpectation,
  ScenarioFill,
  ScenarioFunding,
  ScenarioLiquidation,
  ScenarioNote,
  ScenarioOrderEvent,
  ScenarioPosition,
  ScenarioPrices,
  ScenarioResult,
  ScenarioRow,
  ScenarioSettlement,
} from './scenario/result.ts';
export type { ScenarioFile } from './scenario/schema.ts';
export { scenarioSvg } from './scenario/svg/plot.ts';
export { scenarioTable, type TableOptions } from './scenario/table.ts';
