/**
 * What every order is asked first, whether it is placed at once or waits for a price: who sends it, where to, in time, and
 * a size in whole lots (refusals 1 to 3 of refusals.ts).
 */
import type { SendOrder, SendTrigger } from '../commands/command.ts';
import type { Account, Market } from '../entities.ts';
import type { OrderError, RefusalFigure, Result } from '../events.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { parseSteps } from '../money/decimal.ts';
import type { Turn } from '../turn.ts';
import { lotFigure } from './refusal-figures.ts';
import { checkOf, statusOf } from './refusals.ts';

/** An order that passed: whose it is, where it goes, and how large it is. */
export interface Opening {
  readonly account: Account;
  readonly market: Market;
  readonly terms: ContractTerms;
  readonly lots: number;
  readonly cliOrdId: string;
}

/** The command's opening, or the answer that refuses it. */
export function openOrder(turn: Turn, command: SendOrder | SendTrigger): { readonly opening: Opening } | Result {
  const { state } = turn;
  const account = state.accounts.get(command.account);
  if (!account.active || !account.tradingEnabled) return { type: 'refused', error: 'accountInactive' };
  const marketId = state.marketBySymbol.get(command.symbol);
  if (marketId === undefined) return { type: 'refused', error: 'invalidArgument', detail: 'symbol' };
  const market = state.markets.get(marketId);
  const { cliOrdId = '' } = command;
  if (command.processBeforeMs !== undefined && turn.timeMs > command.processBeforeMs) {
    return bareRefusal('WOULD_PROCESS_AFTER_SPECIFIED_TIME', cliOrdId);
  }
  const closed = marketRefusal(market);
  if (closed !== undefined) return bareRefusal(closed, cliOrdId);
  const terms = marketTerms(state, market);
  const lots = parseSteps(command.size, terms.lotMantissa, terms.lotScale);
  if (lots === undefined || lots <= 0) return bareRefusal('INVALID_QUANTITY', cliOrdId, [lotFigure(terms)]);
  return { opening: { account, market, terms, lots, cliOrdId } };
}

/** Refusal 2. */
export function marketRefusal(market: Market): OrderError | undefined {
  if (!market.listed) return 'MARKET_INACTIVE';
  return market.suspended ? 'MARKET_SUSPENDED' : undefined;
}

/** Refuses before there is an order. */
export function bareRefusal(
  error: OrderError,
  cliOrdId: string,
  figures: readonly RefusalFigure[] = [],
  check: number = checkOf(error),
): Result {
  return { type: 'order', status: statusOf(error), ...clientIdOf(cliOrdId), refusal: { error, check, figures } };
}

/** The client's id as results carry it: absent when there is none. */
export function clientIdOf(cliOrdId: string): { cliOrdId?: string } {
  return cliOrdId === '' ? {} : { cliOrdId };
}
