/**
 * What a figure hangs on that no reply carries: the missing input is varied, and the figures that move hang on it. A
 * reply that is missing altogether is varied by adding something of its kind.
 */
import type { ImportAccount } from '../core/commands/command.ts';
import type { Market } from '../core/entities.ts';
import type { Contract } from '../core/instruments/contract.ts';
import { marketTerms } from '../core/margin/figures.ts';
import type { State } from '../core/state.ts';
import type { Picture } from './picture.ts';
import { isFundingUnknown, type Plan } from './plan.ts';
import { type Reason, reason } from './reasons.ts';
import type { Setup } from './rehearse.ts';

export interface Probe {
  readonly reason: Reason;
  /** Several, where one alone may be hidden behind a bound: a loss, and a gain. */
  readonly vary: readonly ((setup: Setup) => Setup)[];
  /** Whether the variations are as far as it may go: theirs must lie between them. */
  readonly isBounded?: true;
}

/** About what is added, USD: enough to be seen behind any rounding. */
const NOTIONAL_USD = 1_000;
/** A hundred dollars, at the ledger's 12 decimals. */
const SOME_UNITS = 100_000_000_000_000n;

/** Probes of everything that the replies leave open. `state`: with the prices of the import. */
export function probesFor(state: State, picture: Picture, plan: Plan): readonly Probe[] {
  const has = (kind: string): boolean => picture.replies.some((reply) => reply.kind === kind);
  const probes: Probe[] = [];
  if (!has('openpositions')) probes.push(positionProbe(state));
  if (!has('openorders')) probes.push(orderProbe(state));
  if (!has('accounts')) probes.push(balanceProbe(state));
  for (const { asset } of picture.balances) {
    if (asset === 'USD' || plan.prices.index.some((told) => told.asset === asset)) continue;
    probes.push({
      reason: reason('missing', `tickers.indexPrice of ${asset}`),
      vary: [0.1, 10].flatMap((factor) =>
        withCommand((command) => ({
          ...command,
          indexPrices: moved(command.indexPrices, asset, indexOf(state, asset) * factor),
        })),
      ),
      isBounded: true,
    });
  }
  for (const { symbol } of picture.positions) {
    if (!plan.prices.marks.some((told) => told.symbol === symbol)) {
      const mark = marketNamed(state, symbol).markPrice;
      probes.push({
        reason: reason('missing', `tickers.${symbol}.markPrice`),
        vary: [0.6, 1.4].flatMap((factor) =>
          withCommand((command) => ({ ...command, markPrices: moved(command.markPrices, symbol, mark * factor) })),
        ),
        isBounded: true,
      });
    }
  }
  for (const { symbol } of plan.command.positions.filter(({ symbol }) => isFundingUnknown(state, picture, symbol))) {
    probes.push({
      reason: reason('missing', `positions.${symbol}.unrealizedFunding`),
      vary: fundingOf(state, symbol),
      isBounded: true,
    });
  }
  for (const symbol of ordersAlone(state, picture)) {
    probes.push({
      reason: reason('missing', `leveragepreferences.${symbol}`),
      vary: [1, 1_000].map((maxLeverage) => (setup) => ({
        ...setup,
        leverage: [...(setup.leverage ?? []), { symbol, maxLeverage }],
      })),
      isBounded: true,
    });
  }
  for (const { symbol, maxLeverage } of picture.positions) {
    if (maxLeverage === undefined) continue;
    probes.push({
      reason: reason('missing', `positions.${symbol}.realizedFunding`),
      vary: [(setup) => ({ ...setup, realized: [...(setup.realized ?? []), { symbol, units: SOME_UNITS }] })],
    });
  }
  if (!has('instruments')) probes.push(...scheduleProbes(state, picture));
  return probes;
}

/** Replies of different moments: marks and index prices a little elsewhere. */
export function momentProbe(state: State, picture: Picture): Probe | undefined {
  const times = picture.replies.filter(({ kind }) => kind !== 'instruments').map(({ timeMs }) => timeMs);
  const isOneMoment = times.every((timeMs) => timeMs !== undefined && timeMs === times[0]);
  if (times.length < 2 || isOneMoment) return undefined;
  return {
    reason: reason('moment', 'serverTime'),
    vary: FACTORS.flatMap(([indexFactor, markFactor]) =>
      withCommand((command) => ({
        ...command,
        indexPrices: command.indexPrices.map(([asset, price]) => [asset, price * indexFactor] as const),
        markPrices: command.positions.map(
          ({ symbol }) => [symbol, marketNamed(state, symbol).markPrice * markFactor] as const,
        ),
      })),
    ),
    isBounded: true,
  };
}

/** How far prices may have moved between two replies, index and marks. */
const FACTORS = [
  [0.95, 0.95],
  [0.95, 1.05],
  [1.05, 0.95],
  [1.05, 1.05],
] as const;

function withCommand(change: (command: ImportAccount) => ImportAccount): Probe['vary'] {
  return [(setup) => ({ ...setup, command: change(setup.command) })];
}

type Priced = readonly (readonly [string, number])[];

function moved(prices: Priced, name: string, price: number): Priced {
  return [...prices.filter(([other]) => other !== name), [name, price]];
}

/** What an hour at the contract's highest and lowest rates makes of a position, in the settlement asset. */
function fundingOf(state: State, symbol: string): Probe['vary'] {
  const { contract, markPrice } = marketNamed(state, symbol);
  const worth = (size: number): number => (contract.kind === 'linear' ? size * markPrice : size / markPrice);
  const lowest = contract.minRelativeFundingRate ?? -contract.maxRelativeFundingRate;
  return [contract.maxRelativeFundingRate, lowest].flatMap((rate) =>
    withCommand((command) => ({
      ...command,
      positions: command.positions.map((position) =>
        position.symbol === symbol
          ? { ...position, unrealizedFunding: -rate * worth(Number(position.size)) }
          : position,
      ),
    })),
  );
}

/** A perpetual of the multi-collateral wallet, and one of each coin wallet. */
function probedMarkets(state: State): readonly Market[] {
  const markets: Market[] = [];
  for (let id = 0; id < state.markets.size; id++) {
    const market = state.markets.get(id);
    const { wallet, lastTradingMs } = market.contract;
    if (!market.listed || lastTradingMs !== 0) continue;
    if (!markets.some((other) => other.contract.wallet === wallet)) markets.push(market);
  }
  return markets;
}

function positionProbe(state: State): Probe {
  const markets = probedMarkets(state);
  return {
    reason: reason('missing', 'openpositions'),
    vary: [1.03, 0.999].map((entry) => (setup) => ({
      ...setup,
      command: {
        ...setup.command,
        positions: markets.map((market) => ({
          symbol: market.contract.symbol,
          size: sizeText(state, market),
          entryPrice: String(market.markPrice * entry),
          unrealizedFunding: market.contract.kind === 'linear' ? 1 : 0.001,
        })),
      },
    })),
  };
}

function orderProbe(state: State): Probe {
  const orders = probedMarkets(state).flatMap((market) =>
    (['buy', 'sell'] as const).map((side) => ({
      symbol: market.contract.symbol,
      side,
      limitPrice: tickText(state, market, side === 'buy' ? 0.5 : 2),
      size: sizeText(state, market),
      filledSize: '0',
      reduceOnly: false,
    })),
  );
  return {
    reason: reason('missing', 'openorders'),
    vary: withCommand((command) => ({ ...command, orders: [...command.orders, ...orders] })),
  };
}

function balanceProbe(state: State): Probe {
  const markets = probedMarkets(state);
  const funds = [
    { wallet: 'flex', asset: 'USD', amount: String(NOTIONAL_USD) },
    ...markets
      .filter(({ contract }) => contract.kind === 'inverse')
      .map(({ contract }) => ({ wallet: contract.wallet, asset: contract.settlementAsset, amount: '1' })),
  ];
  return {
    reason: reason('missing', 'accounts'),
    vary: withCommand((command) => ({ ...command, specification: { ...command.specification, funds } })),
  };
}

/** Linear markets with orders and without a position: whether they are isolated, no reply tells. */
function ordersAlone(state: State, { orders, positions }: Picture): readonly string[] {
  const symbols = new Set(orders.map(({ symbol }) => symbol));
  return [...symbols].filter(
    (symbol) =>
      marketNamed(state, symbol).contract.kind === 'linear' && !positions.some((held) => held.symbol === symbol),
  );
}

/** Other rates for the contracts concerned, each by itself. */
function scheduleProbes(state: State, picture: Picture): readonly Probe[] {
  const symbols = [...picture.positions, ...picture.orders].map(({ symbol }) => symbol);
  return [...new Set(symbols)].map((symbol) => ({
    reason: reason('missing', `instruments.${symbol}.marginLevels`),
    // From next to nothing to all of the value.
    vary: [0.0001, 1].map((rate) => (setup: Setup): Setup => {
      const contract = atRate(marketNamed(state, symbol).contract, rate);
      return { ...setup, contracts: [...(setup.contracts ?? []), contract] };
    }),
    isBounded: true as const,
  }));
}

function atRate(contract: Contract, rate: number): Contract {
  const level = { lowerBound: 0, initialMarginRate: rate, maintenanceMarginRate: rate };
  return { ...contract, marginLevels: [level], retailMarginLevels: [level] };
}

function marketNamed(state: State, symbol: string): Market {
  return state.markets.get(state.marketBySymbol.get(symbol) as number);
}

function indexOf(state: State, asset: string): number {
  return state.assets.get(state.assetBySymbol.get(asset) as number).indexPriceUsd;
}

function sizeText(state: State, market: Market): string {
  const { linear, lotMantissa, lotScale } = marketTerms(state, market);
  const contracts = linear ? NOTIONAL_USD / market.markPrice : NOTIONAL_USD;
  const lots = Math.max(1, Math.floor((contracts * lotScale) / lotMantissa));
  return ((lots * lotMantissa) / lotScale).toFixed(String(lotScale).length - 1);
}

function tickText(state: State, market: Market, factor: number): string {
  const { tickMantissa, tickScale } = marketTerms(state, market);
  const ticks = Math.max(1, Math.round((market.markPrice * factor * tickScale) / tickMantissa));
  return ((ticks * tickMantissa) / tickScale).toFixed(String(tickScale).length - 1);
}
