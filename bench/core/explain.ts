/** Explanations and what-ifs beside the figures of `GET /accounts`, in process: how much a second at 1,000 and 100,000 accounts. */
import { explainAccount } from '../../src/core/margin/explain/account.ts';
import { Venue } from '../../src/core/venue.ts';
import { whatIf } from '../../src/core/what-if/what-if.ts';
import { accountsBody } from '../../src/gateway/wire/accounts.ts';
import { plain, type Row } from '../lib/row.ts';
import { START_MS, workloadGenesis } from '../lib/workload.ts';

const TRADING = 200;
const ROUNDS = 1_000;
const NOTHING = { deposits: [], positions: [], leverage: [], orders: [], premiums: [], indexPrices: [] };

export function benchExplain(): readonly Row[] {
  return [1_000, 100_000].flatMap((accounts) => {
    const venue = new Venue();
    venue.apply(workloadGenesis(accounts), START_MS);
    const first = venue.state.root.noiseAccount + 1;
    trade(venue, first);
    const { state } = venue;
    const accountOf = (round: number): number => first + (round % TRADING);
    // The marks move before each look, as they do between two looks of a client.
    const figures = perSecond((round) => {
      state.markStamp++;
      accountsBody(state, state.accounts.get(accountOf(round)));
    });
    const explained = perSecond((round) => {
      state.markStamp++;
      explainAccount(state, state.accounts.get(accountOf(round)));
    });
    const supposed = perSecond((round) => {
      whatIf(state, accountOf(round), { ...NOTHING, indexPrices: [['XBT', 60_000 + round]] });
    });
    const workload = `${plain(accounts)} accounts, those looked at with 3 positions and 3 resting orders`;
    const row = (what: string, rate: number): Row => ({
      what: `${what}, ${plain(accounts)} accounts`,
      measured: `${plain(rate)}/s beside ${plain(figures)}/s of GET /accounts`,
      value: rate,
      workload,
    });
    return [row('explain', explained), row('what-if with liquidation prices', supposed)];
  });
}

/** Pairs of accounts trade with each other in three markets, and leave an order in each. */
function trade(venue: Venue, first: number): void {
  const markets: readonly (readonly [symbol: string, size: string, price: number])[] = [
    ['PF_XBTUSD', '0.1', 80_000],
    ['PF_ETHUSD', '1', 2_600],
    ['PI_XBTUSD', '100', 80_000],
  ];
  for (let index = 0; index < TRADING; index += 2) {
    for (const [symbol, size, price] of markets) {
      const order = { type: 'sendOrder', orderType: 'lmt', symbol, size, reduceOnly: false } as const;
      const at = (part: number): string => String(Math.round(price * part));
      venue.apply({ ...order, account: first + index, side: 'sell', limitPrice: at(1) }, START_MS);
      venue.apply({ ...order, account: first + index + 1, side: 'buy', limitPrice: at(1) }, START_MS);
      venue.apply({ ...order, account: first + index, side: 'sell', limitPrice: at(1.1) }, START_MS);
      venue.apply({ ...order, account: first + index + 1, side: 'buy', limitPrice: at(0.5) }, START_MS);
    }
  }
}

function perSecond(run: (round: number) => void): number {
  for (let round = 0; round < ROUNDS / 2; round++) run(round);
  const startMs = performance.now();
  for (let round = 0; round < ROUNDS; round++) run(round);
  return (ROUNDS / (performance.now() - startMs)) * 1_000;
}
