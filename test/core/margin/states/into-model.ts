/** Puts the model into a described state. */
import { contractOf } from '../../../model/contract.ts';
import { rulesOf } from '../../../model/rules.ts';
import { type Account, noFunding, noPosition, type State, type Wallet } from '../../../model/state.ts';
import type { DescribedAccount, DescribedWorld } from './description.ts';

/** The model's world, without accounts. */
export function modelOf(world: DescribedWorld): State {
  const rules = rulesOf(world.rules);
  const state: State = {
    rules,
    feeSchedules: [],
    liquidity: 'none',
    startMs: world.timeMs,
    timeMs: world.timeMs,
    arrivals: 0,
    tryingOut: false,
    moved: false,
    touched: new Set(),
    sampling: false,
    rows: 0,
    freeRows: [],
    deadlines: new Map(),
    pool: new Map(),
    assets: new Map(),
    markets: new Map(),
    accounts: [],
  };
  for (const { symbol, kind, decimals, indexPriceUsd } of world.assets) {
    const row = rules.collateralRules.find(({ asset }) => asset === symbol);
    state.assets.set(symbol, {
      symbol,
      kind,
      decimals,
      index: indexPriceUsd,
      indexDecimals: 2,
      history: [],
      minutes: [],
      haircut: row?.haircut ?? rules.unlistedHaircut,
      conversionFee: row?.conversionFee ?? rules.unlistedConversionFee,
    });
  }
  for (const described of world.markets) {
    const contract = contractOf(described.row, []);
    const { rateUnits, previousRateUnits, rateSinceMs } = described;
    state.markets.set(contract.symbol, {
      contract,
      listed: true,
      suspended: false,
      postOnly: false,
      basis: 0,
      average: 0,
      mark: described.mark,
      bids: [],
      asks: [],
      orders: [],
      triggers: [],
      last: undefined,
      trades: 0,
      openInterest: 0n,
      funding: { ...noFunding(rateSinceMs), rateUnits, previousRateUnits },
      multiplier: described.multiplier,
      extreme: described.multiplier > 1,
      dislocation: '',
      settlementPrice: 0,
    });
  }
  return state;
}

/** Makes this account the only one there is; its orders are those of the books. */
export function fillModel(state: State, described: DescribedAccount): Account {
  for (const market of state.markets.values()) market.orders = [];
  const names = ['cash', 'flex', ...new Set([...state.markets.values()].map(({ contract }) => contract.wallet))];
  const wallets: Wallet[] = [...new Set(names)].map((name) => ({
    name,
    kind: name === 'cash' ? 'cash' : name === 'flex' ? 'flex' : 'single',
    balances: new Map(described.balances.get(name)),
    positions: new Map(),
  }));
  const account: Account = {
    id: 2,
    name: 'a',
    role: 'client',
    master: undefined,
    strategy: 'REJECT_TAKER',
    keys: [],
    active: true,
    tradingEnabled: true,
    schedule: described.schedule,
    feeSchedule: '',
    volume: new Map(),
    assignments: [],
    assignmentsAdded: 0,
    wallets,
  };
  for (const { symbol, lots, ...others } of described.positions) {
    const wallet = wallets.find(({ name }) => name === state.markets.get(symbol)?.contract.wallet);
    const position = { ...noPosition(), ...others, lots: BigInt(lots) };
    wallet?.positions.set(symbol, position);
  }
  for (const order of described.orders) {
    state.markets.get(order.symbol)?.orders.push({
      key: ++state.arrivals,
      accountId: account.id,
      side: order.side,
      type: 'lmt',
      ticks: BigInt(order.ticks),
      lots: BigInt(order.lots),
      filled: 0n,
      reduceOnly: order.reduceOnly,
      cliOrdId: '',
      createdMs: 0,
      updatedMs: 0,
      arrival: state.arrivals,
    });
  }
  return account;
}
