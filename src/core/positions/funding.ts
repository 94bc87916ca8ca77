/**
 * Realising funding (margin-and-risk 8, C58): what a position has accrued moves to its wallet, in exact integers, at each
 * full hour and whenever the position changes. The other side is the market's funding clearing account.
 */
import { type Market, NONE, type Position } from '../entities.ts';
import { marketTerms } from '../margin/figures.ts';
import { forgetFigures } from '../margin/wallet-figures.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { bookAmounts, settleCurrencies } from './booking.ts';
import { positionFundingUnits } from './funding-figure.ts';

/**
 * Realises the hour that has ended for all positions of an account that still owe it, each as a row of its own: by wallet,
 * in the wallet's order of positions. An account is brought up to the hour before anything else happens to it, so nobody
 * can tell in how many slices an hour was realised. Gives how many positions there were.
 */
export function realizeAccountFunding(turn: Turn, accountId: number): number {
  const { state } = turn;
  let realized = 0;
  for (const walletId of state.accounts.get(accountId).wallets) {
    const { positions } = state.wallets.get(walletId);
    for (let index = 0; index < positions.length; index++) {
      const { id, lots, fundedMs, carriedFunding, marketId } = state.positions.get(positions[index] as number);
      if (lots === 0) continue;
      const market = state.markets.get(marketId);
      if (fundedMs >= market.fundingSinceMs) continue;
      if (market.previousFundingRate === 0 && carriedFunding === 0)
        state.positions.own(id).fundedMs = market.fundingSinceMs;
      else payHour(turn, id);
      realized++;
    }
  }
  return realized;
}

/** The same, if this position of the account still owes the hour: to be called before the position changes. */
export function realizeEndedHour(turn: Turn, market: Market, position: Position): void {
  if (position.lots !== 0 && position.fundedMs < market.fundingSinceMs) {
    realizeAccountFunding(turn, position.accountId);
  }
}

/**
 * Notes funding that was booked for the running hour. While the hour before is still being realised it must be told apart
 * in the clearing account: what is left of the hour before is rounding, and this is not.
 */
export function noteAhead(state: State, market: Market, exactFunding: bigint): void {
  if (state.root.fundingCursor !== NONE) market.fundingAhead -= exactFunding;
}

/** The hour is realised for everybody: what rounding left of it in the market's clearing account goes to rounding. */
export function closeFunding(state: State, marketId: number): void {
  const { fundingClearing, fundingAhead, settlementAsset } = state.markets.get(marketId);
  if (fundingClearing === 0n && fundingAhead === 0n) return;
  const market = state.markets.own(marketId);
  state.pots.own(settlementAsset).rounding += fundingClearing - fundingAhead;
  market.fundingClearing = fundingAhead;
  market.fundingAhead = 0n;
}

/** Books what the position owes until the full hour, and tells of it. */
function payHour(turn: Turn, positionId: number): void {
  const { state, timeMs } = turn;
  const position = state.positions.own(positionId);
  const { accountId, walletId, marketId, lots, entryPrice, openedMs, profitAsset } = position;
  const market = state.markets.own(marketId);
  const { decimals } = state.assets.get(market.settlementAsset);
  const funding = positionFundingUnits(market, marketTerms(state, market), position, market.fundingSinceMs, decimals);
  position.fundedMs = market.fundingSinceMs;
  position.carriedFunding = 0;
  forgetFigures(state, position);
  const key = turn.keys(1);
  const booked = bookAmounts(turn, market, state.wallets.get(walletId), { profit: 0n, fee: 0n, funding });
  if (position.leverage !== 0) position.isolatedFunding += booked.realizedFunding;
  turn.tell({
    type: 'fundingPaid',
    key,
    accountId,
    walletId,
    marketId,
    lots,
    entryPrice,
    openedMs,
    rate: market.previousFundingRate,
    booked: booked.realizedFunding,
    oldBalance: booked.oldBalance,
    newBalance: booked.newBalance,
    timeMs,
  });
  settleCurrencies(turn, walletId, profitAsset, booked);
}
