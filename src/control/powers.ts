/**
 * The unreal powers, one implementation for the library and for HTTP. Each reads what it is given against a schema,
 * finds what it names, proposes one command through the control door, and tells what came of it.
 */

import { formatTime } from '../core/iso-time.ts';
import type { Dialects } from '../gateway/dialect/dialects.ts';
import type { Faults } from '../gateway/faults/faults.ts';
import type { KeyRefusals } from '../gateway/key-refusals/key-refusals.ts';
import type { History } from '../history/history.ts';
import type { Refusals } from '../history/refusals.ts';
import { AccountPowers } from './account-powers.ts';
import { Explanations } from './explanations.ts';
import type { FaultTargets } from './fault-reader.ts';
import { FaultPowers } from './faults.ts';
import { Imports } from './imports.ts';
import { KeyRefusalPowers } from './key-refusals.ts';
import { LinePowers } from './line-powers.ts';
import { LiquidationPowers } from './liquidations.ts';
import { MarketPowers } from './market-powers.ts';
import type { PowerContext, PowersHost } from './power-context.ts';
import { RefusedOrders } from './refused-orders.ts';
import { SourcePowers } from './source-powers.ts';
import { clockView, countsOf, type StatusView } from './views.ts';
import { WhatIfs } from './what-ifs.ts';

/** What a status tells besides the state. */
export interface About {
  readonly version: string;
  readonly durability: 'durable' | 'memory';
  /** What faults may be about: the venue's endpoints and feeds. */
  readonly faultTargets: FaultTargets;
}

/** What was recorded of the entries. */
export interface Records {
  readonly history: History;
  readonly refusals: Refusals;
  readonly doors: {
    readonly dialects: Pick<Dialects, 'textOf'>;
    readonly faults: Faults;
    readonly keyRefusals: KeyRefusals;
  };
}

export class Powers {
  readonly markets: MarketPowers;
  readonly accounts: AccountPowers;
  readonly faults: FaultPowers;
  readonly imports: Imports;
  readonly source: SourcePowers;
  readonly line: LinePowers;
  readonly liquidations: LiquidationPowers;
  readonly explanations: Explanations;
  readonly refusedOrders: RefusedOrders;
  readonly keyRefusals: KeyRefusalPowers;
  readonly whatIfs: WhatIfs;
  readonly #host: PowersHost;
  readonly #about: About;

  constructor(context: PowerContext, records: Records, about: About) {
    this.markets = new MarketPowers(context);
    this.accounts = new AccountPowers(context, records.doors.dialects);
    this.faults = new FaultPowers(context, records.doors.faults, about.faultTargets);
    this.imports = new Imports(context);
    this.source = new SourcePowers(context, () => this.line.underWay().advance !== undefined);
    this.line = new LinePowers(context);
    this.liquidations = new LiquidationPowers(context, records.history);
    this.explanations = new Explanations(context);
    this.refusedOrders = new RefusedOrders(context, records.refusals);
    this.keyRefusals = new KeyRefusalPowers(context, records.doors.keyRefusals);
    this.whatIfs = new WhatIfs(context);
    this.#host = context.host;
    this.#about = about;
  }

  /** How the venue stands; with a digest of its whole state when that is asked for. */
  status(options: { readonly hash?: boolean } = {}): StatusView {
    const { timeline } = this.#host;
    const { state, seq } = timeline.venue;
    const { seed, liquidity, rules } = state.root;
    const timeMs = this.#host.timeMs();
    return {
      version: this.#about.version,
      time: formatTime(timeMs),
      timeMs,
      position: timeline.position,
      seq,
      seed,
      ...this.source.view(),
      liquidity,
      rules: rules.name,
      durability: this.#about.durability,
      clock: clockView(timeline.clock),
      ...this.line.underWay(),
      counts: countsOf(state, timeline.snapshots.length),
      ...(options.hash === true ? { stateHash: timeline.stateHash() } : {}),
    };
  }
}
