/**
 * A crash: XBT falls by 40 % in ten minutes over many accounts with random leverage, in cross and isolated margin, linear
 * and inverse, long and short. What happened is kept as events; what must hold afterwards is asked by the tests.
 */
import type { AccountSpecification, Side } from '../../../src/core/commands/command.ts';
import type { CoreEvent } from '../../../src/core/events.ts';
import { isolatedMargin, walletMargin } from '../../../src/core/margin/wallet.ts';
import type { State } from '../../../src/core/state.ts';
import { account } from '../../support/genesis.ts';
import { ether, inverse, linear } from '../../support/instruments.ts';
import { Random } from '../../support/random.ts';
import { ALICE, SmallVenue } from '../../support/small-venue.ts';

export interface CrashSettings {
  readonly accounts: number;
  readonly seed: number;
  readonly liquidity: 'house' | 'none';
  /** Of the last accounts, how many volunteer. */
  readonly volunteers: number;
  readonly liquidityPoolUsd: number;
}

/** Sums that nothing but fees may change, in ledger units. */
export interface Sums {
  /** All wallets, the market's clearing accounts, the pool and what conversions exchanged. */
  readonly money: bigint;
  readonly fees: bigint;
  readonly rounding: bigint;
  readonly outside: bigint;
}

export interface Crash {
  readonly venue: SmallVenue;
  readonly first: number;
  readonly last: number;
  readonly events: readonly CoreEvent[];
  /** Signed lots by account and market before prices moved. */
  readonly before: ReadonlyMap<string, number>;
  readonly sumsBefore: ReadonlyMap<string, Sums>;
}

const ASSETS = ['USD', 'XBT', 'ETH'];
const STEPS = 60;
const STEP_MS = 10_000;
const FALL = 0.4;

const DEEP = 5;

export function crash(settings: CrashSettings): Crash {
  const random = new Random(settings.seed);
  const venue = new SmallVenue({
    instruments: [
      linear({ impactMidSize: DEEP }),
      ether({ impactMidSize: DEEP * 30 }),
      inverse({ impactMidSize: DEEP * 80_000 }),
    ],
    accounts: population(settings, random),
    liquidity: settings.liquidity,
    rules: { preset: '2026', liquidityPoolUsd: settings.liquidityPoolUsd },
  });
  const first = ALICE;
  const last = ALICE + settings.accounts - 1;
  for (let id = last - settings.volunteers + 1; id <= last; id++) volunteer(venue, id);
  openPositions(venue, random, first, last - settings.volunteers, settings.liquidity);
  const before = sizes(venue.state);
  const sumsBefore = new Map(ASSETS.map((asset) => [asset, sumsOf(venue, asset)]));
  const events: CoreEvent[] = [];
  for (let step = 1; step <= STEPS; step++) {
    venue.timeMs += STEP_MS;
    // A fall with jumps in it: some steps hold still, others make up for them.
    const path = random.chance(0.2) && step < STEPS ? step - 1 : step;
    const factor = 1 - (FALL * path) / STEPS;
    events.push(...venue.index({ XBT: 80_000 * factor, ETH: 2_600 * (1 - (1 - factor) * 0.8) }).events);
  }
  return { venue, first, last, events, before, sumsBefore };
}

function population({ accounts, volunteers }: CrashSettings, random: Random): readonly AccountSpecification[] {
  return Array.from({ length: accounts }, (_, index) => {
    if (index >= accounts - volunteers) return account(`v${index}`, 'flex USD 30000000', 'fi_xbtusd XBT 400');
    const usd = Math.round(1000 * 200 ** random.next());
    const funds = [`fi_xbtusd XBT ${(usd / 80_000).toFixed(6)}`];
    if (random.chance(0.7)) funds.push(`flex USD ${usd}`);
    else funds.push(`flex USD ${Math.round(usd / 4)}`, `flex XBT ${(usd / 100_000).toFixed(6)}`);
    return account(`a${index}`, ...funds);
  });
}

function volunteer(venue: SmallVenue, id: number): void {
  for (const contractType of ['linear', 'inverse'] as const) {
    venue.apply({
      type: 'addAssignment',
      account: id,
      preference: { contractType, acceptLong: true, acceptShort: true, timeFrame: 'all', enabled: true },
    });
  }
}

/** Everybody takes a position of random leverage: from the house, or two by two from each other. */
function openPositions(
  venue: SmallVenue,
  random: Random,
  first: number,
  last: number,
  liquidity: 'house' | 'none',
): void {
  const waiting = new Map<string, { readonly id: number; readonly notional: number }>();
  for (let id = first; id <= last; id++) {
    const symbol = random.weighted([
      [5, 'PF_XBTUSD'],
      [2, 'PF_ETHUSD'],
      [3, 'PI_XBTUSD'],
    ]);
    const leverage = 1.5 * 25 ** random.next();
    if (symbol !== 'PI_XBTUSD' && random.chance(0.3)) {
      venue.apply({ type: 'setLeverage', account: id, symbol, maxLeverage: Math.round(Math.max(2, leverage)) });
    }
    const notional = equityUsd(venue, id, symbol) * leverage * 0.9;
    const price = venue.market(symbol).markPrice;
    if (liquidity === 'house') {
      openAgainstHouse(venue, id, symbol, random.chance(0.75) ? 'buy' : 'sell', notional, price);
      continue;
    }
    const other = waiting.get(symbol);
    waiting.delete(symbol);
    if (other === undefined) waiting.set(symbol, { id, notional });
    else openAgainst(venue, id, other.id, symbol, Math.min(notional, other.notional), price);
  }
}

/** As much as the account may have, halving until it is let in. The house stands behind its prices again afterwards. */
function openAgainstHouse(
  venue: SmallVenue,
  id: number,
  symbol: string,
  side: Side,
  notional: number,
  price: number,
): void {
  for (let wanted = notional; wanted > 1000; wanted /= 2) {
    const { status } = venue.send(id, symbol, side, sizeText(symbol, wanted, price));
    venue.index({ XBT: 80_000, ETH: 2_600 });
    if (status === 'placed') return;
  }
}

/** Two accounts take the same size from each other. */
function openAgainst(
  venue: SmallVenue,
  buyer: number,
  seller: number,
  symbol: string,
  notional: number,
  price: number,
): void {
  for (let wanted = notional; wanted > 1000; wanted /= 2) {
    const size = sizeText(symbol, wanted, price);
    if (venue.sell(seller, symbol, size, price).status !== 'placed') continue;
    const { status } = venue.buy(buyer, symbol, size, price);
    venue.apply({ type: 'cancelAllOrders', account: seller });
    if (status === 'placed') return;
    venue.apply({ type: 'cancelAllOrders', account: buyer });
  }
}

function equityUsd(venue: SmallVenue, id: number, symbol: string): number {
  const margin = walletMargin(venue.state, venue.wallet(id, symbol === 'PI_XBTUSD' ? 'fi_xbtusd' : 'flex'));
  return symbol === 'PI_XBTUSD' ? margin.marginEquity * 80_000 : margin.marginEquity;
}

function sizeText(symbol: string, notional: number, price: number): string {
  if (symbol === 'PI_XBTUSD') return String(Math.max(1, Math.floor(notional)));
  return (Math.max(0.001, notional / price) - 0.0005).toFixed(3);
}

export function sizes(state: State): Map<string, number> {
  const map = new Map<string, number>();
  for (let id = 0; id < state.positions.size; id++) {
    const position = state.positions.find(id);
    if (position !== undefined && position.lots !== 0)
      map.set(`${position.accountId}:${position.marketId}`, position.lots);
  }
  return map;
}

export function sumsOf(venue: SmallVenue, asset: string): Sums {
  const { state } = venue;
  const assetId = state.assetBySymbol.get(asset) as number;
  const { fees, rounding, outside } = state.pots.get(assetId);
  return { money: venue.total(asset) - fees - rounding - outside, fees, rounding, outside };
}

/** How an account ended: liquidated, untouched, or taken in by what happened to others. */
export type Ending = 'flat' | 'solvent' | 'inDanger';

export function endingOf(state: State, accountId: number): Ending {
  let open = false;
  for (const walletId of state.accounts.get(accountId).wallets) {
    const wallet = state.wallets.get(walletId);
    if (wallet.kind === 'cash') continue;
    const margin = walletMargin(state, wallet);
    if (margin.marginEquity < margin.maintenanceMargin) return 'inDanger';
    for (const id of wallet.positions) {
      const position = state.positions.get(id);
      if (position.lots === 0) continue;
      open = true;
      if (position.leverage === 0) {
        if (margin.riskEquity < margin.riskMaintenanceMargin) return 'inDanger';
        continue;
      }
      const isolated = isolatedMargin(state, wallet, id);
      if (isolated.equity < isolated.maintenanceMargin) return 'inDanger';
    }
  }
  return open ? 'solvent' : 'flat';
}
