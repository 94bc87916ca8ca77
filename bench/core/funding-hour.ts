/** A full hour: 1,000,000 positions realise their funding in slices of one entry each. */
import { assert, must } from '../../src/core/assert.ts';
import type { Genesis } from '../../src/core/commands/command.ts';
import { type Account, NONE } from '../../src/core/entities.ts';
import { assetTotal } from '../../src/core/money/ledger.ts';
import { ownPosition, walletFor } from '../../src/core/positions/positions.ts';
import { Venue } from '../../src/core/venue.ts';
import { seededRandom } from '../lib/random.ts';
import { plain, quantile, type Row } from '../lib/row.ts';
import { START_MS, W1, workloadGenesis } from '../lib/workload.ts';

const POSITIONS = 1_000_000;
const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'PF_SOLUSD', 'PI_XBTUSD'];
const ACCOUNTS = POSITIONS / SYMBOLS.length;
const HOUR_MS = 3_600_000;
const HOURS = 2;

export function benchFundingHour(): readonly Row[] {
  const venue = populated();
  let timeMs = venue.timeMs;
  const slices: number[] = [];
  let totalMs = 0;
  let rows = 0;
  for (let hour = 0; hour < HOURS; hour++) {
    timeMs += HOUR_MS;
    // The minutes before it are another matter.
    venue.apply({ type: 'tick', untilMs: timeMs - 1 }, timeMs - 1);
    do {
      const beforeMs = performance.now();
      const { events } = venue.apply({ type: 'tick', untilMs: timeMs }, timeMs);
      const ms = performance.now() - beforeMs;
      slices.push(ms);
      totalMs += ms;
      for (const event of events) if (event.type === 'fundingPaid') rows++;
    } while (venue.state.root.fundingCursor !== NONE);
  }
  assert(rows === HOURS * POSITIONS, 'every position is realised in every hour');
  for (let id = 0; id < venue.state.assets.size; id++) {
    assert(assetTotal(venue.state, id) === 0n, 'funding makes no money');
  }
  const times = Float64Array.from(slices);
  const workload = `${plain(POSITIONS)} positions of ${plain(ACCOUNTS)} accounts in ${SYMBOLS.join(', ')}, seed ${W1.seed}`;
  return [
    {
      what: 'funding hour, one entry',
      measured: `${plain(quantile(times, 0.5), 1)} ms (longest ${plain(quantile(times, 1), 1)} ms)`,
      value: quantile(times, 0.5),
      target: { atMost: 50 },
      workload: `${workload}; ${plain(slices.length / HOURS)} entries an hour, between which orders go on`,
    },
    {
      what: 'funding hour, all entries',
      measured: `${plain(totalMs / HOURS)} ms, ${plain((HOURS * POSITIONS * 1000) / totalMs)} positions/s`,
      value: totalMs / HOURS,
      workload,
    },
  ];
}

/** A venue whose accounts are long and short in turns, an hour before its first rates are charged. */
function populated(): Venue {
  const venue = new Venue();
  venue.apply(genesis(), START_MS);
  const { state } = venue;
  const random = seededRandom(W1.seed);
  const first = state.root.noiseAccount + 1;
  for (const symbol of SYMBOLS) {
    const market = state.markets.own(must(state.marketBySymbol.get(symbol), 'a shipped market'));
    // Without a book the last premium is repeated: the hour's rate follows from it.
    market.lastPremiumUnits = Math.round((random() - 0.3) * 2_000_000);
    for (let index = 0; index < ACCOUNTS; index += 2) {
      const lots = 1 + Math.floor(random() * 5_000);
      const ticks =
        (state.assets.get(market.baseAsset).indexPriceUsd * market.contract.tickScale) / market.contract.tickMantissa;
      hold(first + index, lots, BigInt(Math.round(lots * ticks)));
      hold(first + index + 1, -lots, BigInt(Math.round(-lots * ticks)));
    }

    function hold(accountId: number, lots: number, cost: bigint): void {
      const account: Account = state.accounts.get(accountId);
      const position = ownPosition(state, walletFor(state, account, market).id, market.id);
      position.lots = lots;
      position.cost = cost;
      position.fundedMs = START_MS;
      market.openInterestLots += Math.max(lots, 0);
    }
  }
  // The first hour has no rate; it only fixes those of the next.
  const hourMs = (Math.floor(START_MS / HOUR_MS) + 1) * HOUR_MS;
  while (venue.timeMs < hourMs || state.root.fundingCursor !== NONE) {
    venue.apply({ type: 'tick', untilMs: hourMs }, hourMs);
  }
  return venue;
}

function genesis(): Genesis {
  const base = workloadGenesis(0);
  const funds = [
    { wallet: 'flex', asset: 'USD', amount: '1000000' },
    { wallet: 'fi_xbtusd', asset: 'XBT', amount: '1000' },
  ];
  return {
    ...base,
    instruments: base.instruments.filter(({ symbol }) => SYMBOLS.includes(symbol)),
    series: [],
    accounts: Array.from({ length: ACCOUNTS }, (_, index) => ({ name: `account-${index + 1}`, keys: [], funds })),
  };
}
