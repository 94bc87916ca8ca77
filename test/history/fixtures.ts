/** A small venue on a timeline, fed into histories entry by entry. */
import type { Command, Genesis } from '../../src/core/commands/command.ts';
import type { CoreEvent, Execution } from '../../src/core/events.ts';
import type { Eventual } from '../../src/history/eventual.ts';
import { History } from '../../src/history/history.ts';
import type { Retention } from '../../src/history/retention.ts';
import { shippedAssets } from '../../src/instruments/assets.ts';
import { shippedFeeSchedules, shippedInstruments } from '../../src/instruments/load.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { type Delivered, Timeline } from '../../src/timeline/timeline.ts';

/** 2026-10-09 12:00:17 UTC: neither on a full minute nor on a full hour. */
export const START_MS = 1_791_547_217_000;

/** Markets by id, and the clients' accounts: the house and the noise account come before them. */
export const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'PI_XBTUSD'] as const;
export const CLIENTS = [2, 3, 4] as const;

export function genesis(changes: Partial<Genesis> = {}): Genesis {
  const { instruments } = shippedInstruments();
  return {
    type: 'genesis',
    formatVersion: 1,
    seed: 5,
    startMs: START_MS,
    rules: '2026',
    assets: shippedAssets().map(({ symbol, decimals, kind, indexPriceUsd, indexDecimals }) => ({
      symbol,
      decimals,
      kind,
      indexPriceUsd,
      indexDecimals,
    })),
    instruments: SYMBOLS.map((symbol) => instruments.find((row) => row.symbol === symbol) as (typeof instruments)[0]),
    series: [],
    feeSchedules: shippedFeeSchedules(),
    accounts: CLIENTS.map((id) => ({
      name: `client-${id}`,
      keys: [],
      funds: [
        { wallet: 'flex', asset: 'USD', amount: '10000000' },
        { wallet: 'fi_xbtusd', asset: 'XBT', amount: '100' },
      ],
    })),
    liquidity: 'house',
    market: 'frozen',
    historyDays: 0,
    premiums: [],
    options: {},
    ...changes,
  };
}

/** A history in memory: its answers are there at once. */
export type InMemory = {
  [Name in keyof History]: History[Name] extends (...given: infer Given) => Eventual<infer Answer>
    ? (...given: Given) => Answer
    : History[Name];
};

/** One entry as it was applied. */
export interface Step {
  readonly entry: Entry;
  readonly delivered: Delivered;
}

/** The timeline of a venue, and a history that follows it. */
export class Bench {
  readonly timeline = new Timeline();
  readonly retention: Partial<Retention>;
  readonly genesis: Genesis;
  /** The first entry. */
  readonly begun: Step;
  history: InMemory;
  /** Histories that follow besides. */
  readonly others: Pick<History, 'apply' | 'save'>[] = [];
  #machineMs: number;

  constructor(changes: Partial<Genesis> = {}, retention: Partial<Retention> = {}) {
    this.retention = retention;
    this.genesis = genesis(changes);
    this.history = this.freshHistory();
    this.#machineMs = this.genesis.startMs;
    this.begun = this.run(this.genesis);
  }

  get state() {
    return this.timeline.venue.state;
  }

  /** Venue time of the last entry. */
  get nowMs(): number {
    return this.timeline.venue.timeMs;
  }

  freshHistory(): InMemory {
    return new History(this.timeline.venue.state, this.retention) as unknown as InMemory;
  }

  /** Applies a command `afterMs` later. */
  run(command: Command, afterMs = 0): Step {
    this.#machineMs += afterMs;
    const position = this.timeline.position + 1;
    const entry: Entry = { position, timeMs: this.#machineMs, origin: 'test', n: position, command };
    const delivered = this.timeline.apply(entry);
    for (const history of [this.history, ...this.others]) history.apply(entry, delivered);
    return { entry, delivered };
  }

  /** A market order: it meets the house or another client. Gives its executions. */
  trade(account: number, marketId: number, side: 'buy' | 'sell', lots: number, afterMs = 0): readonly Execution[] {
    const { contract } = this.state.markets.get(marketId);
    const { delivered } = this.run(
      {
        type: 'sendOrder',
        account,
        symbol: contract.symbol,
        side,
        orderType: 'mkt',
        size: decimalText((lots * contract.lotMantissa) / contract.lotScale),
        reduceOnly: false,
      },
      afterMs,
    );
    return delivered.events.filter((event) => event.type === 'execution');
  }

  setPrice(asset: string, priceUsd: number, afterMs = 0): Step {
    return this.run({ type: 'setIndexPrices', prices: [[asset, priceUsd]] }, afterMs);
  }
}

/** Plain decimal text, never an exponent. */
export function decimalText(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/0+$/, '') : text;
}

/** A bench whose history is told of these events, one entry each, as the core would tell it. */
export function toldOf(events: readonly (CoreEvent & { readonly timeMs: number })[]): Bench {
  const bench = new Bench();
  for (const [index, event] of events.entries()) {
    const position = index + 1;
    const { timeMs } = event;
    const entry: Entry = { position, timeMs, origin: 'test', n: position, command: { type: 'tick' } };
    const result = { type: 'time', reachedMs: timeMs } as const;
    bench.history.apply(entry, { position, seq: position, timeMs, clockMs: timeMs, result, events: [event] });
  }
  return bench;
}

/** Payments of funding or settlements of an account, newest first, as far as a page goes. */
export function positionsOf(history: InMemory, accountId: number, cause: number) {
  const query = { sort: 'desc', count: 100, accepts: (tag: number) => (tag & cause) !== 0 } as const;
  return history.listed('positions', accountId, query).rows.map((row) => {
    if (row.kind === 'funding') return row.payment;
    return row.kind === 'settlement' ? row.settlement : undefined;
  });
}
