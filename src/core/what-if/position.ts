/** Putting a hypothetical position in the place of the one that is there. */
import type { Account, Market } from '../entities.ts';
import { marketTerms } from '../margin/figures.ts';
import { forgetFigures } from '../margin/wallet-figures.ts';
import { parseDecimal, parseSteps } from '../money/decimal.ts';
import { touchWallet } from '../money/ledger.ts';
import { costAt } from '../positions/cost.ts';
import { ownPosition, walletFor } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { HypotheticalPosition } from './hypothesis.ts';

/**
 * Sets size and entry price; nothing is traded and nothing booked. Gives the error of a size off the lot or beyond the
 * contract's limit, of a price that is not above 0, or of a market that does not trade.
 */
export function supposePosition(state: State, account: Account, wanted: HypotheticalPosition): string | undefined {
  const marketId = state.marketBySymbol.get(wanted.symbol);
  const market = marketId === undefined ? undefined : state.markets.get(marketId);
  if (market === undefined || !market.listed) return 'contractDoesNotExist';
  const terms = marketTerms(state, market);
  const isShort = wanted.size.startsWith('-');
  const size = parseSteps(isShort ? wanted.size.slice(1) : wanted.size, terms.lotMantissa, terms.lotScale);
  if (size === undefined || size < 0 || size > market.contract.maxPositionLots) return 'invalidSize';
  const price = parseDecimal(wanted.entryPrice);
  if (price === undefined || price.digits <= 0n) return 'invalidPrice';
  const { decimals } = state.assets.get(market.settlementAsset);
  const cost = costAt(terms, size, price, decimals);
  if (cost > BigInt(Number.MAX_SAFE_INTEGER) && terms.linear) return 'invalidPrice';
  const lots = isShort && size !== 0 ? -size : size;
  const wallet = walletFor(state, account, market);
  const position = ownPosition(state, wallet.id, market.id);
  takeOtherSide(state, market, position.lots - lots, position.cost - (isShort ? -cost : cost));
  position.lots = lots;
  position.cost = isShort ? -cost : cost;
  position.entryPrice = size === 0 ? 0 : Number(wanted.entryPrice);
  position.openedMs = state.root.timeMs;
  position.fundedMs = state.root.timeMs;
  position.carriedFunding = 0;
  position.isolatedFunding = 0n;
  forgetFigures(state, position);
  touchWallet(state, wallet.id);
  return undefined;
}

/** Every position has another side, also one that is only supposed: the house takes it. */
function takeOtherSide(state: State, market: Market, lots: number, cost: bigint): void {
  const wallet = walletFor(state, state.accounts.get(state.root.houseAccount), market);
  const position = ownPosition(state, wallet.id, market.id);
  position.lots += lots;
  position.cost += cost;
  position.fundedMs = state.root.timeMs;
  position.carriedFunding = 0;
  forgetFigures(state, position);
}
