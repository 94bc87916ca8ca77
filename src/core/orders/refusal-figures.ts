/**
 * The figures that a refused order was judged by. They are looked up only once an order is refused, by the functions that
 * refused it; nothing here decides.
 */
import { NONE } from '../entities.ts';
import type { OrderError, OrderView, RefusalFigure, RefusedOrder } from '../events.ts';
import { levelOf } from '../instruments/schedule.ts';
import { type ContractTerms, priceOf, sizeOf } from '../instruments/terms.ts';
import { sideLots, sideMeasure } from '../margin/exposure.ts';
import { marketTerms, markTicks, scheduleFor } from '../margin/figures.ts';
import { isolatedMarginIf, type WalletMargin, walletMargin, walletMarginIf } from '../margin/wallet.ts';
import type { State } from '../state.ts';
import { type Candidate, notionalUsd, reachedLots, worstPrice } from './admission.ts';
import { afterState } from './after-state.ts';
import { opposite } from './book.ts';
import { bestPrice, type FillPlan } from './plan.ts';
import { checkOf } from './refusals.ts';

/** What checks 11 to 18 looked at. */
export function refusalFigures(
  state: State,
  candidate: Candidate,
  plan: FillPlan,
  error: OrderError,
): readonly RefusalFigure[] {
  const { market, side, lots, ticks } = candidate;
  const terms = marketTerms(state, market);
  const usd = (name: string, value: number): RefusalFigure => ({ name, value, unit: 'USD' });
  const contracts = (name: string, of: number): RefusalFigure => ({
    name,
    value: sizeOf(terms, of),
    unit: 'contracts',
  });
  const worst = worstPrice(terms, plan);
  const reached = worst === undefined ? [] : [usd('worst price of the marketable part', worst)];
  const mark = usd('mark price', market.markPrice);
  switch (error) {
    case 'PRICE_COLLAR': {
      const { limitOrderCollar } = state.root.rules;
      const bound = market.markPrice * (side === 'buy' ? 1 + limitOrderCollar : 1 - limitOrderCollar);
      return [...reached, usd('price collar', bound), mark];
    }
    case 'PRICE_DISLOCATION':
      return [...reached, mark, usd('index price', state.assets.get(market.baseAsset).indexPriceUsd)];
    case 'MAX_POSITION_EXCEEDED':
      return [
        contracts('position and orders of the side', reachedLots(candidate)),
        contracts('largest position', market.contract.maxPositionLots),
      ];
    case 'FIXED_LEVERAGE_TOO_HIGH':
      return leverageFigures(state, candidate, plan);
    case 'POST_WOULD_EXECUTE':
    case 'WOULD_EXECUTE_SELF': {
      const best = bestPrice(state, market, opposite(side));
      return [
        usd('limit price', priceOf(terms, ticks)),
        ...(best === NONE ? [] : [usd('best opposite price', priceOf(terms, best))]),
      ];
    }
    case 'IOC_WOULD_NOT_EXECUTE':
      return [contracts('size', lots), contracts('size that would fill', plan.filledLots)];
    case 'INSUFFICIENT_MARGIN':
    case 'WOULD_CAUSE_LIQUIDATION':
      return marginFigures(state, candidate, plan);
    default:
      return [];
  }
}

/** What checks 7 to 10 looked at. */
export function formFigures(
  state: State,
  { market, terms, position }: Pick<Candidate, 'market' | 'position'> & { readonly terms: ContractTerms },
  order: OrderView,
  error: OrderError,
): readonly RefusalFigure[] {
  const { rules } = state.root;
  switch (error) {
    case 'ORDER_LIMIT_EXCEEDED':
      return limitFigures(
        'open orders',
        (position?.orderCount ?? 0) + (position?.triggerCount ?? 0),
        rules.openOrdersPerMarket,
      );
    case 'SMALL_ORDER_LIMIT_EXCEEDED':
      return notionalFigures(state, terms, order.quantityLots, order.ticks, 'smallest');
    case 'WOULD_NOT_REDUCE_POSITION':
      return [{ name: 'position', value: sizeOf(marketTerms(state, market), position?.lots ?? 0), unit: 'contracts' }];
    default:
      return [];
  }
}

/** The leverage of the market, and what the schedule allows at the size that the side would reach (C104). */
function leverageFigures(state: State, candidate: Candidate, plan: FillPlan): readonly RefusalFigure[] {
  const { position, market, side, account } = candidate;
  const terms = marketTerms(state, market);
  const { exposure } = afterState(state, terms, candidate, plan);
  const measure = sideMeasure(state.root.rules, terms, exposure, side, markTicks(terms, market));
  const schedule = scheduleFor(state, terms, account.id);
  const rate = schedule.initialRates[levelOf(schedule, measure)] as number;
  return [
    { name: 'position and orders of the side', value: sizeOf(terms, sideLots(exposure, side)), unit: 'contracts' },
    { name: 'maximum leverage of the market', value: position?.leverage ?? 0, unit: 'times' },
    { name: 'leverage that the schedule allows', value: 1 / rate, unit: 'times' },
  ];
}

/** The wallet before and after (D10, D25); of an isolated market its own part as well. */
function marginFigures(state: State, candidate: Candidate, plan: FillPlan): readonly RefusalFigure[] {
  const { wallet, market } = candidate;
  const unit = state.assets.get(market.settlementAsset).symbol;
  const hypothetical = afterState(state, marketTerms(state, market), candidate, plan);
  const before = walletMargin(state, wallet);
  const after = walletMarginIf(state, wallet, hypothetical);
  const figures = [...walletFigures('before', before, unit), ...walletFigures('after', after, unit)];
  if (hypothetical.exposure.leverage === 0) return figures;
  const { equity, maintenanceMargin } = isolatedMarginIf(state, wallet, hypothetical);
  figures.push({ name: 'isolated equity after', value: equity, unit });
  figures.push({ name: 'isolated maintenance margin after', value: maintenanceMargin, unit });
  return figures;
}

function walletFigures(when: 'before' | 'after', margin: WalletMargin, unit: string): RefusalFigure[] {
  const named: readonly (readonly [string, number])[] = [
    ['available margin', margin.availableMargin],
    ['margin equity', margin.marginEquity],
    ['initial margin with orders', margin.initialMarginWithOrders],
    ['maintenance margin', margin.maintenanceMargin],
    ['risk equity', margin.riskEquity],
    ['risk initial margin with orders', margin.riskInitialMarginWithOrders],
    ['risk maintenance margin', margin.riskMaintenanceMargin],
  ];
  return named.map(([name, value]) => ({ name: `${name} ${when}`, value, unit }));
}

/** A refusal by a check whose word tells its number. */
export function refusedBy(error: OrderError, figures: readonly RefusalFigure[]): RefusedOrder {
  return { error, check: checkOf(error), figures };
}

/** A refusal that its word tells; where the word stands for two checks, the number is 0. */
export function refusedInAWord(error: OrderError): RefusedOrder {
  return { error, check: error === 'INVALID_QUANTITY' ? 0 : checkOf(error), figures: [] };
}

/** What sizes are multiples of. */
export function lotFigure(terms: ContractTerms): RefusalFigure {
  return { name: 'lot', value: sizeOf(terms, 1), unit: 'contracts' };
}

/** What prices are multiples of, and the highest. */
export function tickFigures(terms: ContractTerms): readonly RefusalFigure[] {
  return [
    { name: 'tick', value: priceOf(terms, 1), unit: 'USD' },
    { name: 'highest price', value: priceOf(terms, terms.maxTicks), unit: 'USD' },
  ];
}

/** What check 8 looked at; of trailing stops their own number (C83). */
export function limitFigures(
  what: 'open orders' | 'trailing stops',
  open: number,
  most: number,
): readonly RefusalFigure[] {
  return [
    { name: `${what} in the market`, value: open, unit: 'orders' },
    { name: `most ${what} in a market`, value: most, unit: 'orders' },
  ];
}

/** What checks 5 and 9 looked at: the largest and the smallest order that may be. */
export function notionalFigures(
  { root: { rules } }: State,
  terms: ContractTerms,
  lots: number,
  ticks: number,
  bound: 'largest' | 'smallest',
): readonly RefusalFigure[] {
  const value = bound === 'largest' ? rules.largestOrderUsd : rules.smallestOrderUsd;
  return [
    { name: 'notional', value: notionalUsd(terms, lots, ticks), unit: 'USD' },
    { name: `${bound} notional`, value, unit: 'USD' },
  ];
}
