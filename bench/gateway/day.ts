/** The folder of a venue that has run for a day: a thousand accounts, a price step each second, twenty thousand orders. */
import { toSpecification } from '../../src/control/account-inputs.ts';
import type { Genesis, SendOrder } from '../../src/core/commands/command.ts';
import { STATE_FORMAT } from '../../src/core/state.ts';
import { characterTable, frozenSource, type PriceView, type SourceStep } from '../../src/feeds/source.ts';
import { syntheticSource } from '../../src/feeds/synthetic.ts';

import { type Host, openHost } from '../../src/host/open.ts';
import { priceView } from '../../src/host/price-view.ts';
import { shippedAssets } from '../../src/instruments/assets.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { defaultAccounts } from '../../src/library/default-accounts.ts';
import { createProjections, listOf } from '../../src/library/projections.ts';
import { seededRandom } from '../lib/random.ts';
import { workloadGenesis } from '../lib/workload.ts';

export const DAY_ACCOUNTS = 1_000;
export const DAY_SEED = 42;

const DAY_SECONDS = 86_400;
/** Steps that go into the journal together. */
const SECONDS_A_BATCH = 10;
const ORDERS_A_BATCH = 2;
const MARKETS = [
  ['PF_XBTUSD', '0.0002'],
  ['PF_ETHUSD', '0.005'],
  ['PF_SOLUSD', '0.1'],
  ['PF_LTCUSD', '0.2'],
] as const;

/** Makes the folder; the day ends now, and properly. Gives the number of its entries. */
export async function makeDay(folder: string): Promise<number> {
  const clock = { nowMs: Date.now() - DAY_SECONDS * 1_000 };
  const journal = await SqliteJournal.open({
    folder,
    formatVersion: STATE_FORMAT,
    nowMs: () => clock.nowMs,
    synchronous: 'off', // made for a measurement, not to be kept
  });
  const host = await openHost({
    journal,
    machine: { nowMs: () => clock.nowMs, after: () => () => {} },
    genesis: genesisOfDay(),
    source: () => () => frozenSource, // stepped here, a batch at a time
    projections: (timeline) => listOf(createProjections(timeline, undefined, undefined, { file: journal.rows })),
    clock: 'machine',
    onStopped: (error) => {
      throw error;
    },
  });
  const day = new Day(host);
  for (let second = 0; second < DAY_SECONDS; second += SECONDS_A_BATCH) {
    clock.nowMs += SECONDS_A_BATCH * 1_000;
    await day.pass(clock.nowMs);
  }
  const entries = host.timeline.position + 1;
  await host.close();
  return entries;
}

class Day {
  readonly #host: Host;
  readonly #source = syntheticSource(DAY_SEED, characterTable(shippedAssets()));
  readonly #random = seededRandom(DAY_SEED);

  constructor(host: Host) {
    this.#host = host;
  }

  /** Ten seconds of prices and what the accounts do in them. */
  async pass(nowMs: number): Promise<void> {
    const { desk, timeline } = this.#host;
    let view: PriceView = priceView(timeline);
    for (let index = 1; index <= SECONDS_A_BATCH; index++) {
      const step = this.#source.step(view, nowMs - (SECONDS_A_BATCH - index) * 1_000);
      if (step === undefined) continue;
      const { basedOn: _any, ...prices } = step;
      desk.propose('feed', prices);
      view = after(view, step);
    }
    for (let index = 0; index < ORDERS_A_BATCH; index++) desk.propose('rest', this.#order());
    await desk.settled();
  }

  #order(): SendOrder {
    const { state } = this.#host.timeline.venue;
    const [symbol, size] = MARKETS[this.#whole(MARKETS.length)] as (typeof MARKETS)[number];
    const { markPrice, contract } = state.markets.get(state.marketBySymbol.get(symbol) as number);
    const rests = this.#random() < 0.3;
    const tick = contract.tickMantissa / contract.tickScale;
    const price = Math.round((markPrice * (0.9 + this.#random() * 0.09)) / tick) * tick;
    return {
      type: 'sendOrder',
      account: state.root.noiseAccount + 1 + this.#whole(DAY_ACCOUNTS),
      symbol,
      side: rests || this.#random() < 0.5 ? 'buy' : 'sell',
      orderType: rests ? 'post' : 'mkt',
      size,
      reduceOnly: false,
      ...(rests ? { limitPrice: price.toFixed(2) } : {}),
    };
  }

  #whole(below: number): number {
    return Math.floor(this.#random() * below);
  }
}

/** The prices as they will be when a step has been applied. */
function after(view: PriceView, step: SourceStep): PriceView {
  const prices = new Map(step.prices);
  const premiums = new Map(step.premiums);
  return {
    ...view,
    assets: view.assets.map((asset) => ({ ...asset, indexPriceUsd: prices.get(asset.symbol) ?? asset.indexPriceUsd })),
    markets: view.markets.map((market) => ({ ...market, basis: premiums.get(market.contract.symbol) ?? market.basis })),
  };
}

function genesisOfDay(): Genesis {
  const funds = defaultAccounts(() => true)[0]?.funds ?? [];
  return {
    ...workloadGenesis(0),
    formatVersion: STATE_FORMAT,
    startMs: 0,
    seed: DAY_SEED,
    accounts: Array.from({ length: DAY_ACCOUNTS }, (_, index) =>
      toSpecification({ name: `account-${index + 1}`, funds }, DAY_SEED, (asset) => asset),
    ),
    liquidity: 'house',
    market: 'synthetic',
    historyDays: 7,
  };
}
