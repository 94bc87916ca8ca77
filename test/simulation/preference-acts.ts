/** Commands about how an account wants to be treated: leverage, profit currency, and what it takes over from others. */
import type { AssignmentPreference, Command } from '../../src/core/commands/command.ts';
import { type Account, positionIn, type State, walletFor } from '../model/state.ts';
import type { Random } from '../support/random.ts';

type Chosen = Exclude<Command, { type: 'genesis' }>;

export function leverageAct(random: Random, state: State, account: Account): Chosen {
  const symbol = marketFor(random, state, account);
  const wanted = random.pick([1, 2, 3.5, 5, 10, 20, 50, 100, 0.5, 2.345, undefined, undefined, undefined]);
  return { type: 'setLeverage', account: account.id, symbol, ...(wanted === undefined ? {} : { maxLeverage: wanted }) };
}

export function profitCurrencyAct(random: Random, state: State, account: Account): Chosen {
  const symbol = marketFor(random, state, account);
  const asset = random.pick(['USD', 'EUR', 'XBT', 'ETH', 'EUR', 'XBT', 'ETH', 'PEPE', 'NOPE']);
  return { type: 'setProfitCurrency', account: account.id, symbol, asset };
}

export function assignmentAct(random: Random, state: State, account: Account): Chosen {
  if (account.assignments.length > 2 || random.chance(0.2)) {
    const known = account.assignments.length > 0 ? random.pick(account.assignments).id : 7;
    return { type: 'deleteAssignment', account: account.id, id: random.chance(0.1) ? 99 : known };
  }
  const linear = random.chance(0.6);
  const symbols = [...state.markets.keys(), 'PF_NOPEUSD'];
  const preference: Omit<AssignmentPreference, 'id'> = {
    contractType: linear ? 'linear' : 'inverse',
    ...(random.chance(0.3) ? { symbol: random.pick(symbols) } : random.chance(0.2) ? { pair: 'XBT:USD' } : {}),
    ...(random.chance(0.4) ? { maxSize: linear ? random.whole(1, 200) / 100 : random.whole(1, 50_000) } : {}),
    ...(random.chance(0.4) ? { maxPositionUsd: random.whole(1, 200) * 1000 } : {}),
    acceptLong: random.chance(0.8),
    acceptShort: random.chance(0.8),
    ...(random.chance(0.2) ? { minimumProfitLongBps: random.whole(0, 100) } : {}),
    timeFrame: random.weighted<AssignmentPreference['timeFrame']>([
      [5, 'all'],
      [2, 'weekdays'],
      [1, 'weekends'],
    ]),
    enabled: random.chance(0.9),
  };
  return { type: 'addAssignment', account: account.id, preference };
}

/** Mostly one in which the account holds or orders something. */
function marketFor(random: Random, state: State, account: Account): string {
  const symbols = [...state.markets.keys()];
  const used = [...state.markets.values()]
    .filter(({ contract }) => positionIn(walletFor(account, contract), contract.symbol).lots !== 0n)
    .map(({ contract }) => contract.symbol);
  if (random.chance(0.02)) return 'PF_NOPEUSD';
  return used.length > 0 && random.chance(0.6) ? random.pick(used) : random.pick(symbols);
}
