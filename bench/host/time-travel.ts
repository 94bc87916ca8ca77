/** 30 days of time travel: 10 accounts with positions, all markets. */
import { must } from '../../src/core/assert.ts';
import type { Command } from '../../src/core/commands/command.ts';
import { frozenSource } from '../../src/feeds/source.ts';
import { openHost } from '../../src/host/open.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import { median, plain, type Row } from '../lib/row.ts';
import { START_MS, workloadGenesis } from '../lib/workload.ts';

const ACCOUNTS = 10;
const DAYS = 30;
const ROUNDS = 5;

export async function benchTimeTravel(): Promise<Row> {
  const journal = new MemoryJournal({ nowMs: () => START_MS });
  const host = await openHost({
    journal,
    machine: { nowMs: () => START_MS, after: () => () => {} },
    genesis: { ...workloadGenesis(ACCOUNTS), liquidity: 'house' },
    source: () => () => frozenSource,
    projections: () => [],
    clock: 'machine',
    onStopped: (error) => {
      throw error;
    },
  });
  const { state } = host.timeline.venue;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let index = 0; index < ACCOUNTS; index++) {
      const account = state.root.noiseAccount + 1 + index;
      for (let id = 0; id < state.markets.size; id++) await host.desk.propose('rest', order(account, id));
    }
    const startMs = performance.now();
    await host.advanceTo(host.timeMs() + DAYS * 86_400_000);
    times.push(performance.now() - startMs);
  }
  await host.close();
  return {
    what: `${DAYS} days of time travel`,
    measured: `${plain(median(times), 2)} ms`,
    value: median(times),
    target: { atMost: 1_000 },
    workload: `${ACCOUNTS} accounts that just traded in all of ${state.markets.count} markets, prices held`,
  };

  function order(account: number, marketId: number): Command {
    const { contract } = must(state.markets.find(marketId), 'the market exists');
    const size = String((contract.impactMidLots * contract.lotMantissa) / contract.lotScale);
    return {
      type: 'sendOrder',
      account,
      symbol: contract.symbol,
      side: 'buy',
      orderType: 'mkt',
      size,
      reduceOnly: false,
    };
  }
}
