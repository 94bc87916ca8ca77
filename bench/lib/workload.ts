/**
 * Workload W1: 1,000 accounts in 20 markets, 2,000 to 20,000 resting orders; of the commands 45 % cancel, 40 % rest,
 * 15 % cross. Everything is drawn from a seed; commands are made outside of what is timed.
 */
import type { Command, Genesis, SendOrder, Side } from '../../src/core/commands/command.ts';
import type { Applied } from '../../src/core/events.ts';
import { Venue } from '../../src/core/venue.ts';
import { shippedAssets } from '../../src/instruments/assets.ts';
import { shippedFeeSchedules, shippedInstruments } from '../../src/instruments/load.ts';
import { seededRandom } from './random.ts';

export const W1 = { accounts: 1_000, markets: 20, resting: 10_000, seed: 42 };

export const START_MS = 1_795_000_000_000;
/** Venue time goes by as wall time would at the rate that is asked for: 500,000 commands a second. */
const COMMANDS_PER_MS = 500;

export interface MarketPlan {
  readonly id: number;
  readonly symbol: string;
  middleTicks: number;
  readonly tick: (ticks: number) => string;
  readonly size: (lots: number) => string;
}

/** Accounts that have plenty. */
export function workloadAccounts(
  accounts: number,
): { readonly name: string; readonly funds: Genesis['accounts'][number]['funds'] }[] {
  const funds = (['USD', 'XBT', 'ETH'] as const).map((asset) => ({ wallet: 'flex', asset, amount: '10000000' }));
  const coins = (['xbt', 'eth', 'ltc', 'xrp'] as const).map((coin) => ({
    wallet: `fi_${coin}usd`,
    asset: coin.toUpperCase(),
    amount: '1000000',
  }));
  return Array.from({ length: accounts }, (_, index) => ({
    name: `account-${index + 1}`,
    funds: [...funds, ...coins],
  }));
}

/** A venue without house liquidity whose accounts have plenty. */
export function workloadGenesis(accounts: number): Genesis {
  const set = shippedInstruments();
  return {
    type: 'genesis',
    formatVersion: 1,
    seed: W1.seed,
    startMs: START_MS,
    rules: '2026',
    assets: shippedAssets().map(({ symbol, decimals, kind, indexPriceUsd, indexDecimals }) => ({
      symbol,
      decimals,
      kind,
      indexPriceUsd,
      indexDecimals,
    })),
    instruments: set.instruments,
    series: set.series,
    feeSchedules: shippedFeeSchedules(),
    accounts: workloadAccounts(accounts).map((account) => ({ ...account, keys: [] })),
    liquidity: 'none',
    market: 'frozen',
    historyDays: 0,
    premiums: [],
    options: {},
  };
}

/** Makes W1's commands for a venue and keeps book of the orders that rest. */
export class Workload {
  readonly venue: Venue;
  readonly #random = seededRandom(W1.seed);
  readonly #markets: MarketPlan[] = [];
  readonly #live: { account: number; key: number }[] = [];
  /** Where a live order stands in the list, by key. */
  readonly #places = new Map<number, number>();
  readonly #firstAccount: number;
  #applied = 0;

  /** In a venue of its own, unless one of `workloadAccounts` is given. */
  constructor(accounts = W1.accounts, venue?: Venue) {
    this.venue = venue ?? new Venue();
    if (venue === undefined) this.venue.apply(workloadGenesis(accounts), START_MS);
    const { state } = this.venue;
    this.#firstAccount = state.root.noiseAccount + 1;
    for (let id = 0; id < state.markets.size && this.#markets.length < W1.markets; id++) {
      const { contract } = state.markets.get(id);
      this.#markets.push({
        id,
        symbol: contract.symbol,
        middleTicks: this.#middleTicks(id),
        tick: (ticks) => decimalText((ticks * contract.tickMantissa) / contract.tickScale),
        size: (lots) => decimalText((lots * contract.lotMantissa) / contract.lotScale),
      });
    }
  }

  get resting(): number {
    return this.venue.state.orders.count;
  }

  /** Of the markets, in their order. */
  get symbols(): readonly string[] {
    return this.#markets.map(({ symbol }) => symbol);
  }

  /** From now on orders are around the index prices as they are now. */
  follow(): void {
    for (const market of this.#markets) market.middleTicks = this.#middleTicks(market.id);
  }

  /** Fills the books before anything is timed. */
  fill(resting = W1.resting): void {
    while (this.resting < resting) this.note(this.run([this.#rest()]));
  }

  /** The next commands; what they cancel rests already. */
  commands(count: number): Command[] {
    const list: Command[] = [];
    for (let index = 0; index < count; index++) {
      const draw = this.#random();
      // The population stays within its bounds: cancels are cut back when few orders are left.
      if (draw < 0.45 && this.#live.length > W1.resting / 5) list.push(this.#cancel());
      else if (draw < 0.85 && this.#live.length < W1.resting * 2) list.push(this.#rest());
      else list.push(this.#cross());
    }
    return list;
  }

  run(commands: readonly Command[]): Applied[] {
    return commands.map((command) => this.apply(command));
  }

  apply(command: Command): Applied {
    this.#applied++;
    return this.venue.apply(command, START_MS + Math.floor(this.#applied / COMMANDS_PER_MS));
  }

  /** Notes which orders rest since. */
  note(applied: readonly Applied[]): void {
    for (const { events } of applied) {
      for (const event of events) {
        if (event.type === 'orderPlaced') {
          this.#places.set(event.order.key, this.#live.length);
          this.#live.push({ account: event.order.accountId, key: event.order.key });
        } else if (event.type === 'execution' && event.makerFilled) this.#forget(event.maker.order.key);
      }
    }
  }

  #middleTicks(marketId: number): number {
    const { markets, assets } = this.venue.state;
    const { contract, baseAsset } = markets.get(marketId);
    return Math.round((assets.get(baseAsset).indexPriceUsd * contract.tickScale) / contract.tickMantissa);
  }

  #cancel(): Command {
    const at = Math.floor(this.#random() * this.#live.length);
    const chosen = this.#live[at] as { account: number; key: number };
    this.#forget(chosen.key);
    return { type: 'cancelOrder', account: chosen.account, orderKey: chosen.key };
  }

  #forget(key: number): void {
    const at = this.#places.get(key);
    if (at === undefined) return;
    this.#places.delete(key);
    const last = this.#live.pop() as { account: number; key: number };
    if (last.key === key) return;
    this.#live[at] = last;
    this.#places.set(last.key, at);
  }

  #rest(): SendOrder {
    const side: Side = this.#random() < 0.5 ? 'buy' : 'sell';
    const market = this.#market();
    const distance = 2 + Math.floor(this.#random() * 100);
    return this.#order(market, side, 'lmt', market.middleTicks + (side === 'buy' ? -distance : distance));
  }

  #cross(): SendOrder {
    const side: Side = this.#random() < 0.5 ? 'buy' : 'sell';
    const market = this.#market();
    return this.#order(market, side, 'ioc', market.middleTicks + (side === 'buy' ? 102 : -102));
  }

  #order(market: MarketPlan, side: Side, orderType: 'lmt' | 'ioc', ticks: number): SendOrder {
    return {
      type: 'sendOrder',
      account: this.#firstAccount + Math.floor(this.#random() * W1.accounts),
      symbol: market.symbol,
      side,
      orderType,
      size: market.size(1 + Math.floor(this.#random() * 20)),
      limitPrice: market.tick(Math.max(1, ticks)),
      reduceOnly: false,
    };
  }

  #market(): MarketPlan {
    return this.#markets[Math.floor(this.#random() * this.#markets.length)] as MarketPlan;
  }
}

/** Plain decimal text, never an exponent. */
function decimalText(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/0+$/, '') : text;
}
