/** A small venue for tests of the wire: shipped instruments, a few accounts, no doors and no journal. */
import type { Command, Funding, Genesis } from '../../../src/core/commands/command.ts';
import type { Account, Market } from '../../../src/core/entities.ts';
import { keyOf, uuidOf } from '../../../src/core/ids.ts';
import type { State } from '../../../src/core/state.ts';
import { Venue } from '../../../src/core/venue.ts';
import { shippedFeeSchedules, shippedInstruments } from '../../../src/instruments/load.ts';
import type { Delivered } from '../../../src/timeline/timeline.ts';

export const SEED = 7;
/** 2026-11-20T12:00:00Z. */
export const START_MS = 1_795_176_000_000;

export interface SmallVenueOptions {
  readonly rules?: unknown;
  readonly liquidity?: 'house' | 'none';
  /** Index prices other than the shipped ones. */
  readonly prices?: Readonly<Record<string, number>>;
  /** What each account starts with, by its name. */
  readonly funds?: Readonly<Record<string, readonly Funding[]>>;
}

export class SmallVenue {
  readonly venue = new Venue();
  #position = 0;

  constructor({ rules = '2026', liquidity = 'none', prices = {}, funds = {} }: SmallVenueOptions = {}) {
    const { assets, instruments, series } = shippedInstruments();
    const genesis: Genesis = {
      type: 'genesis',
      formatVersion: 1,
      seed: SEED,
      startMs: START_MS,
      rules,
      assets: assets.map(({ symbol, decimals, kind, indexPriceUsd, indexDecimals }) => ({
        symbol,
        decimals,
        kind,
        indexPriceUsd: prices[symbol] ?? indexPriceUsd,
        indexDecimals,
      })),
      instruments,
      series,
      feeSchedules: shippedFeeSchedules(),
      accounts: Object.entries(funds).map(([name, own]) => ({ name, keys: [], funds: own })),
      liquidity,
      market: 'frozen',
      historyDays: 0,
      premiums: [],
      options: {},
    };
    this.venue.apply(genesis, START_MS);
  }

  get state(): State {
    return this.venue.state;
  }

  /** Applies a command `afterMs` after the last, as a journal would deliver it. */
  deliver(command: Command, afterMs = 1): Delivered {
    const applied = this.venue.apply(command, this.venue.timeMs + afterMs);
    this.#position++;
    const { seq, timeMs } = this.venue;
    return { ...applied, position: this.#position, seq, timeMs, clockMs: timeMs };
  }

  /** Sends an order; what is not given is a buy of 1 PF_XBTUSD at 50,000 by account `a`. */
  send(order: Partial<Extract<Command, { type: 'sendOrder' }>>): Delivered {
    return this.deliver({
      type: 'sendOrder',
      account: this.account('a').id,
      symbol: 'PF_XBTUSD',
      side: 'buy',
      orderType: 'lmt',
      size: '1',
      ...(order.orderType === 'mkt' ? {} : { limitPrice: '50000' }),
      reduceOnly: false,
      ...order,
    });
  }

  account(name: string): Account {
    for (let id = 0; id < this.state.accounts.size; id++) {
      const account = this.state.accounts.get(id);
      if (account.name === name) return account;
    }
    throw new Error(`there is no account ${name}`);
  }

  market(symbol: string): Market {
    const id = this.state.marketBySymbol.get(symbol);
    if (id === undefined) throw new Error(`there is no market ${symbol}`);
    return this.state.markets.get(id);
  }
}

export function usd(wallet: string, amount: string): Funding {
  return { wallet, asset: 'USD', amount };
}

/** The UUID of the `ordinal`th thing that entry `seq` made. */
export function id(kind: 'order' | 'execution', seq: number, ordinal: number): string {
  return uuidOf(SEED, kind, keyOf(seq, ordinal));
}

/** What a client receives: the value after a round trip through JSON. */
export function received(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
