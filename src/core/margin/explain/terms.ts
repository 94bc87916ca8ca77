/** What every explanation of one market begins with: its contract, its mark, and how costs become amounts. */
import type { Market, Position, Wallet } from '../../entities.ts';
import type { Schedule } from '../../instruments/schedule.ts';
import type { ContractTerms } from '../../instruments/terms.ts';
import type { State } from '../../state.ts';
import { marketTerms, markTicks, scheduleFor } from '../figures.ts';
import { claim, type Explained, fraction, given, type Label, type Worked } from './node.ts';

/** One market of a wallet, ready to be explained. */
export interface Subject {
  readonly state: State;
  readonly market: Market;
  readonly terms: ContractTerms;
  readonly schedule: Schedule;
  readonly position: Position;
  readonly symbol: string;
  /** Of the wallet: USD, or its coin. */
  readonly unit: string;
  /** The mark in ticks. */
  readonly mark: Explained;
}

/** In what a position's cost, and the value of an order, is counted. */
const LINEAR_COST = 'ticks x lots';
const INVERSE_COST = 'ledger units';

export function subjectOf(state: State, wallet: Wallet, position: Position): Subject {
  const market = state.markets.get(position.marketId);
  const terms = marketTerms(state, market);
  return {
    state,
    market,
    terms,
    schedule: scheduleFor(state, terms, wallet.accountId),
    position,
    symbol: market.contract.symbol,
    unit: state.assets.get(market.settlementAsset).symbol,
    mark: markNode(terms, market),
  };
}

export function costUnit(terms: ContractTerms): string {
  return terms.linear ? LINEAR_COST : INVERSE_COST;
}

/** A value in units of cost as an amount of the settlement asset. */
export function amountOfCostNode(terms: ContractTerms, label: Label, cost: Explained): Worked {
  return fraction(
    label,
    [cost, given('tick x lot, numerator', terms.costMantissa, '')],
    [given(terms.linear ? 'tick x lot, denominator' : 'ledger units per coin', terms.costScale, '')],
  );
}

/** Size of lots in contracts. */
export function sizeNode(terms: ContractTerms, name: string, lots: number): Worked {
  return fraction(
    { name, unit: 'contracts' },
    [given(`${name}, lots`, lots, 'lots'), given('lot, numerator', terms.lotMantissa, '')],
    [given('lots per contract', terms.lotScale, 'lots')],
  );
}

/** What lots are worth at a price in ticks, in units of cost; signed as the lots are (`valueAt`). */
export function valueNode(terms: ContractTerms, name: string, lots: number, ticks: Explained): Worked {
  const size = given('lots', lots, 'lots');
  if (terms.linear) return fraction({ name, unit: LINEAR_COST }, [size, ticks], []);
  return fraction(
    { name, unit: INVERSE_COST },
    [
      size,
      given('lot, numerator', terms.lotMantissa, ''),
      given('ticks per USD', terms.tickScale, ''),
      given('ledger units per coin', terms.costScale, ''),
    ],
    [given('lots per contract', terms.lotScale, 'lots'), ticks, given('tick, numerator', terms.tickMantissa, '')],
  );
}

function markNode(terms: ContractTerms, market: Market): Worked {
  const { markPrice, givenMark } = market;
  const name = givenMark === 0 ? 'mark price' : 'mark price, given by the price source';
  const node = fraction(
    { name: 'mark in ticks', unit: 'ticks', rule: 'margin-and-risk 9' },
    [given(name, markPrice, 'USD'), given('ticks per USD', terms.tickScale, '')],
    [given('tick, numerator', terms.tickMantissa, '')],
  );
  return claim(node, markTicks(terms, market));
}
