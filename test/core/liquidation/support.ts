/** Liquidations as a trader reads them. */
import type { AddAssignment, AssignmentPreference, Genesis } from '../../../src/core/commands/command.ts';
import type { CoreEvent, Execution, FillType, Liquidation } from '../../../src/core/events.ts';
import { priceOf, sizeOf } from '../../../src/core/instruments/terms.ts';
import { marketTerms } from '../../../src/core/margin/figures.ts';
import { unitsToText } from '../../../src/core/money/decimal.ts';
import { account } from '../../support/genesis.ts';
import { eventsOf, SmallVenue } from '../../support/small-venue.ts';

export const LINEAR = 'PF_XBTUSD';
export const INVERSE = 'PI_XBTUSD';

/** Alice has 1,000 USD, the others plenty; nobody pays fees and no house quotes, so that numbers are round. */
export function plainVenue(changes: Partial<Genesis> = {}): SmallVenue {
  return new SmallVenue({
    accounts: [
      account('alice', 'flex USD 1000'),
      account('bob', 'flex USD 1000000'),
      account('carol', 'flex USD 1000000'),
      account('dave', 'flex USD 1000000'),
    ],
    feeSchedules: [],
    ...changes,
  });
}

export const DAVE = 5;

/** `partial PF_XBTUSD 1 -> 0.9 at 78587`: what each step did, in order. */
export function story(venue: SmallVenue, events: readonly CoreEvent[]): readonly string[] {
  return eventsOf(events, 'liquidation').map((event) => tell(venue, event));
}

function tell(venue: SmallVenue, event: Liquidation): string {
  const { step, lotsBefore, lotsAfter, marketId, limitTicks } = event;
  const symbol = marketId < 0 ? '' : ` ${venue.state.markets.get(marketId).contract.symbol}`;
  if (step === 'ordersCancelled') return `${step}${symbol} ${lotsBefore} -> ${lotsAfter}`;
  if (marketId < 0) return step;
  const terms = marketTerms(venue.state, venue.state.markets.get(marketId));
  const sizes = `${sizeOf(terms, lotsBefore)} -> ${sizeOf(terms, lotsAfter)}`;
  return `${step}${symbol} ${sizes} at ${priceOf(terms, limitTicks)}`;
}

/** `liquidation 0.5 at 79100`: the fills of an account in a role. */
export function fillsOf(venue: SmallVenue, events: readonly CoreEvent[], accountId: number): readonly string[] {
  return eventsOf(events, 'execution').flatMap((event) =>
    [event.maker, event.taker]
      .filter((side) => side.accountId === accountId)
      .map((side) => describeFill(venue, event, side.fillType)),
  );
}

function describeFill(venue: SmallVenue, event: Execution, fillType: FillType): string {
  const terms = marketTerms(venue.state, venue.state.markets.get(event.marketId));
  return `${fillType} ${sizeOf(terms, event.lots)} at ${priceOf(terms, event.ticks)}`;
}

/** Makes the account a volunteer. */
export function volunteer(
  venue: SmallVenue,
  accountId: number,
  changes: Partial<Omit<AssignmentPreference, 'id'>> = {},
): void {
  const command: AddAssignment = {
    type: 'addAssignment',
    account: accountId,
    preference: {
      contractType: 'linear',
      acceptLong: true,
      acceptShort: true,
      timeFrame: 'all',
      enabled: true,
      ...changes,
    },
  };
  venue.apply(command);
}

/** What the pool has of an asset, as decimal text. */
export function pool(venue: SmallVenue, asset: string): string {
  const id = venue.state.assetBySymbol.get(asset) as number;
  return unitsToText(venue.state.pots.get(id).pool, venue.state.assets.get(id).decimals);
}

/** Takes the pool's money of an asset away, but for so many units. */
export function drainPool(venue: SmallVenue, asset: string, units: bigint = 0n): void {
  const pots = venue.state.pots.own(venue.state.assetBySymbol.get(asset) as number);
  pots.outside += pots.pool - units;
  pots.pool = units;
}
