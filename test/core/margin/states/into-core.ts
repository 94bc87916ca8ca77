/** Puts the core into a described state, table by table; no command is carried out, so nothing is decided on the way. */
import { ORDER } from '../../../../src/core/entities.ts';
import { addOwnOrder } from '../../../../src/core/orders/order-list.ts';
import { findWallet, ownPosition } from '../../../../src/core/positions/positions.ts';
import type { State } from '../../../../src/core/state.ts';
import { Venue } from '../../../../src/core/venue.ts';
import { account, FEE_SCHEDULES, genesisOf } from '../../../support/genesis.ts';
import type { DescribedAccount, DescribedWorld } from './description.ts';

/** A venue of that world, with so many empty accounts. */
export function venueOf(world: DescribedWorld, accounts: number): State {
  const venue = new Venue();
  const genesis = genesisOf({
    rules: world.rules,
    startMs: world.timeMs,
    assets: world.assets,
    instruments: world.markets.map(({ row }) => row),
    feeSchedules: FEE_SCHEDULES,
    accounts: Array.from({ length: accounts }, (_, index) => account(`a${index}`)),
  });
  const { result } = venue.apply(genesis, world.timeMs);
  if (result.type !== 'done') throw new Error(JSON.stringify(result));
  const { state } = venue;
  for (const described of world.markets) {
    const market = state.markets.own(state.marketBySymbol.get(described.row.symbol) as number);
    market.markPrice = described.mark;
    market.fundingUnits = described.rateUnits;
    market.fundingRate = Number(described.rateUnits) / 1e18;
    market.previousFundingUnits = described.previousRateUnits;
    market.previousFundingRate = Number(described.previousRateUnits) / 1e18;
    market.fundingSinceMs = described.rateSinceMs;
    market.marginMultiplier = described.multiplier;
  }
  state.markStamp++;
  return state;
}

/** Fills an account that is still empty. */
export function fillCore(state: State, accountId: number, described: DescribedAccount): void {
  const entity = state.accounts.own(accountId);
  entity.marginSchedule = described.schedule;
  for (const [name, balances] of described.balances) {
    const wallet = state.wallets.own(findWallet(state, entity, name)?.id as number);
    wallet.assets = wallet.assets.slice(0, 0);
    wallet.amounts = wallet.amounts.slice(0, 0);
    for (const [symbol, units] of balances) {
      wallet.assets.push(state.assetBySymbol.get(symbol) as number);
      wallet.amounts.push(units);
    }
  }
  for (const item of described.positions) {
    const position = ownPosition(state, walletOf(state, accountId, item.symbol), marketOf(state, item.symbol));
    position.lots = item.lots;
    position.cost = item.cost;
    position.leverage = item.leverage;
    if (item.profitIn !== undefined) position.profitAsset = state.assetBySymbol.get(item.profitIn) as number;
    position.fundedMs = item.fundedMs;
    position.carriedFunding = item.carriedFunding;
    position.isolatedFunding = item.isolatedFunding;
  }
  for (const item of described.orders) {
    const marketId = marketOf(state, item.symbol);
    const order = ORDER.blank();
    order.accountId = accountId;
    order.marketId = marketId;
    order.positionId = ownPosition(state, walletOf(state, accountId, item.symbol), marketId).id;
    order.side = item.side;
    order.ticks = item.ticks;
    order.lots = item.lots;
    order.reduceOnly = item.reduceOnly;
    state.orders.insert(order);
    addOwnOrder(state, order);
  }
}

function marketOf(state: State, symbol: string): number {
  return state.marketBySymbol.get(symbol) as number;
}

function walletOf(state: State, accountId: number, symbol: string): number {
  const index = state.walletIndexOf(marketOf(state, symbol));
  return state.accounts.get(accountId).wallets[index] as number;
}
