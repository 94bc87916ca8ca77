/**
 * From the picture of an account to the command that rebuilds it: prices chosen among those that the replies tell or
 * imply, sizes and prices on this venue's steps.
 */
import type { AccountSpecification, ImportAccount, ImportedOrder, ImportedTrigger } from '../core/commands/command.ts';
import type { Market } from '../core/entities.ts';
import type { ContractTerms } from '../core/instruments/terms.ts';
import { marketTerms } from '../core/margin/figures.ts';
import { paysFunding } from '../core/market/funding-rate.ts';
import { divideRounded, parseDecimal, powerOfTen, toUnits, unitsToText } from '../core/money/decimal.ts';
import type { State } from '../core/state.ts';
import type { Picture, PictureOrder, PicturePosition } from './picture.ts';
import { choosePrices, type PriceChoice, type Prices } from './prices.ts';

/** Something that had to be brought onto a step of this venue. */
export interface Adjusted {
  readonly path: string;
  /** The figure concerned, where there is one of its own. */
  readonly figure: string;
  readonly step: 'lot' | 'tick' | 'unit';
  /** Symbol of the market or the asset. */
  readonly subject: string;
}

export interface Plan {
  readonly command: ImportAccount;
  readonly prices: Prices;
  readonly adjusted: readonly Adjusted[];
  /** By order or trigger of the command, in the order in which they are placed: its place in the picture. */
  readonly placed: readonly number[];
  /** What cannot be rebuilt at all, one sentence each. */
  readonly problems: readonly string[];
}

/** Works the command out. `choice`: whose prices it sets. */
export function planImport(
  state: State,
  picture: Picture,
  specification: Omit<AccountSpecification, 'funds'>,
  choice: PriceChoice,
): Plan {
  const adjusted: Adjusted[] = [];
  const problems: string[] = [];
  const prices = choosePrices(state, picture, choice);
  let debtUsd: string | undefined;
  const funds = picture.balances.flatMap(({ wallet, asset, amount, path }) => {
    const isOwed = amount.startsWith('-');
    const units = inUnits(state, asset, isOwed ? amount.slice(1) : amount);
    if (units.isRounded) {
      const figure =
        wallet === 'flex' ? `flex.currencies.${asset}.quantity` : `${wallet}.balances.${asset.toLowerCase()}`;
      adjusted.push({ path, figure, step: 'unit', subject: asset });
    }
    if (units.text === '0') return [];
    if (!isOwed) return [{ wallet, asset, amount: units.text }];
    debtUsd = units.text;
    return [];
  });
  const positions = picture.positions.flatMap((position) => {
    const placed = placedPosition(state, picture, position, adjusted);
    if (typeof placed !== 'string') return [placed];
    problems.push(placed);
    return [];
  });
  const { orders, triggers, placed } = waiting(state, picture.orders, adjusted, problems);
  const command: ImportAccount = {
    type: 'importAccount',
    specification: { ...specification, funds },
    ...(debtUsd === undefined ? {} : { debtUsd }),
    indexPrices: prices.index.map(({ asset, price }) => [asset, price]),
    markPrices: prices.marks.map(({ symbol, price }) => [symbol, price]),
    positions,
    orders,
    triggers,
  };
  return { command, prices, adjusted, placed, problems };
}

function marketNamed(state: State, symbol: string): Market {
  return state.markets.get(state.marketBySymbol.get(symbol) as number);
}

interface Rounded {
  readonly text: string;
  readonly isRounded: boolean;
}

/** An amount in whole units of the ledger. */
function inUnits(state: State, asset: string, amount: string): Rounded {
  const { decimals } = state.assets.get(state.assetBySymbol.get(asset) as number);
  const decimal = parseDecimal(amount) ?? { digits: 0n, scale: 0 };
  const exact = toUnits(decimal, decimals);
  if (exact !== undefined) return { text: unitsToText(exact, decimals), isRounded: false };
  const units = divideRounded(decimal.digits, powerOfTen(decimal.scale - decimals));
  return { text: unitsToText(units, decimals), isRounded: true };
}

function placedPosition(
  state: State,
  picture: Picture,
  position: PicturePosition,
  adjusted: Adjusted[],
): ImportAccount['positions'][number] | string {
  const { path, symbol, isShort, entryPrice, maxLeverage, profitAsset } = position;
  const market = marketNamed(state, symbol);
  const terms = marketTerms(state, market);
  const size = onStep(position.size, terms.lotMantissa, terms.lotScale, 'down');
  if (size.isRounded) adjusted.push({ path, figure: `positions.${symbol}.size`, step: 'lot', subject: symbol });
  if (size.steps < 1n) return `${path}.size is less than one lot of ${symbol}.`;
  if (size.steps > BigInt(market.contract.maxPositionLots))
    return `${path}.size is larger than a position in ${symbol} may be.`;
  const isPaidElsewhere = profitAsset !== undefined && profitAsset !== market.contract.settlementAsset;
  const unrealizedFunding = fundingOf(state, picture, position);
  return {
    symbol,
    size: `${isShort ? '-' : ''}${size.text}`,
    entryPrice,
    ...(maxLeverage === undefined || !terms.linear ? {} : { maxLeverage }),
    ...(isPaidElsewhere && terms.linear ? { profitAsset } : {}),
    ...(unrealizedFunding === undefined || unrealizedFunding === 0 ? {} : { unrealizedFunding }),
  };
}

/** Whether no reply tells or implies what funding the position has accrued. */
export function isFundingUnknown(state: State, picture: Picture, symbol: string): boolean {
  const position = picture.positions.find((held) => held.symbol === symbol);
  return position !== undefined && isFunded(state, position) && fundingOf(state, picture, position) === undefined;
}

/** Funding that the position has accrued (C175): its own row tells it, or the total of its wallet when it is the only one that does not. */
function fundingOf(state: State, picture: Picture, position: PicturePosition): number | undefined {
  const { symbol, unrealizedFunding } = position;
  const { wallet } = marketNamed(state, symbol).contract;
  if (!isFunded(state, position)) return undefined;
  if (unrealizedFunding !== undefined) return unrealizedFunding;
  const path = wallet === 'flex' ? 'flex.unrealizedFunding' : `${wallet}.auxiliary.funding`;
  const total = picture.figures.find((figure) => figure.path === path)?.value;
  const others = picture.positions.filter(
    (other) => other.symbol !== symbol && marketNamed(state, other.symbol).contract.wallet === wallet,
  );
  if (total === undefined || others.some((other) => other.unrealizedFunding === undefined && isFunded(state, other)))
    return undefined;
  return others.reduce((rest, other) => rest - (other.unrealizedFunding ?? 0), total);
}

interface Waiting {
  readonly orders: readonly ImportedOrder[];
  readonly triggers: readonly ImportedTrigger[];
  readonly placed: readonly number[];
}

function isFunded(state: State, { symbol }: PicturePosition): boolean {
  return paysFunding(marketNamed(state, symbol).contract);
}

/** Orders oldest first, as they queue: those that rest, then those that wait for a price. */
function waiting(state: State, all: readonly PictureOrder[], adjusted: Adjusted[], problems: string[]): Waiting {
  // The reply lists the newest first; where it tells no times, that order is all there is.
  const places = all.map((_, index) => index).sort((a, b) => receivedAt(all, a) - receivedAt(all, b) || b - a);
  const orders: ImportedOrder[] = [];
  const triggers: ImportedTrigger[] = [];
  const resting: number[] = [];
  const waitingAt: number[] = [];
  for (const place of places) {
    const order = all[place] as PictureOrder;
    const market = marketNamed(state, order.symbol);
    const terms = marketTerms(state, market);
    const note = (field: string, step: 'lot' | 'tick', isRounded: boolean): void => {
      if (isRounded)
        adjusted.push({ path: order.path, figure: `orders[${place}].${field}`, step, subject: order.symbol });
    };
    const size = onStep(order.size, terms.lotMantissa, terms.lotScale, 'down');
    note('unfilledSize', 'lot', size.isRounded);
    if (size.steps < 1n || size.steps > BigInt(market.contract.maxPositionLots)) {
      problems.push(`${order.path}.unfilledSize is no size of an order in ${order.symbol}.`);
      continue;
    }
    const limit = priceOnTick(order.limitPrice, terms, order.side);
    const stop = priceOnTick(order.stopPrice, terms, order.side);
    note('limitPrice', 'tick', limit?.isRounded === true);
    note('stopPrice', 'tick', stop?.isRounded === true);
    if (tooHigh(limit, terms) || tooHigh(stop, terms)) {
      problems.push(`${order.path} has a price that is none in ${order.symbol}.`);
      continue;
    }
    const shared = {
      symbol: order.symbol,
      side: order.side,
      size: size.text,
      reduceOnly: order.reduceOnly,
      ...(order.cliOrdId === undefined ? {} : { cliOrdId: order.cliOrdId }),
    };
    if (order.kind === 'limit') {
      const filled = onStep(order.filledSize, terms.lotMantissa, terms.lotScale, 'down');
      note('filledSize', 'lot', filled.isRounded);
      orders.push({ ...shared, limitPrice: limit?.text ?? '', filledSize: filled.text });
      resting.push(place);
    } else {
      const { kind: triggerType, signal } = order;
      triggers.push({
        ...shared,
        triggerType,
        signal,
        ...(stop === undefined ? {} : { stopPrice: stop.text }),
        ...(limit === undefined ? {} : { limitPrice: limit.text }),
        ...(order.deviation === undefined ? {} : { deviation: order.deviation }),
      });
      waitingAt.push(place);
    }
  }
  return { orders, triggers, placed: [...resting, ...waitingAt] };
}

function receivedAt(all: readonly PictureOrder[], place: number): number {
  return (all[place] as PictureOrder).receivedMs;
}

interface OnStep extends Rounded {
  readonly steps: bigint;
}

/** A price off the tick goes to the one that is farther from trading. */
function priceOnTick(price: string | undefined, terms: ContractTerms, side: 'buy' | 'sell'): OnStep | undefined {
  if (price === undefined) return undefined;
  return onStep(price, terms.tickMantissa, terms.tickScale, side === 'buy' ? 'down' : 'up');
}

function tooHigh(price: OnStep | undefined, terms: ContractTerms): boolean {
  return price !== undefined && (price.steps < 1n || price.steps > BigInt(terms.maxTicks));
}

/** Decimal text as whole steps of `mantissa / scale`. */
function onStep(text: string, mantissa: number, scale: number, direction: 'up' | 'down'): OnStep {
  const { digits, scale: decimals } = parseDecimal(text) ?? { digits: 0n, scale: 0 };
  const numerator = digits * BigInt(scale);
  const denominator = powerOfTen(decimals) * BigInt(mantissa);
  const whole = numerator / denominator;
  const isRounded = whole * denominator !== numerator;
  const steps = isRounded && direction === 'up' ? whole + 1n : whole;
  const stepDecimals = String(scale).length - 1;
  return { steps, isRounded, text: unitsToText(steps * BigInt(mantissa), stepDecimals) };
}
