/**
 * The figures of `GET /accounts`, wallet by wallet, as the rule set prints them (margin-and-risk 13; D2, D29). Quantities
 * come as exact decimal text, figures as numbers. Nothing here decides anything: decisions use unrounded figures.
 */
import { must } from '../assert.ts';
import type { Account, Wallet } from '../entities.ts';
import { priceOf, sizeOf } from '../instruments/terms.ts';
import { unitsToText } from '../money/decimal.ts';
import type { State } from '../state.ts';
import { availableOf } from './available.ts';
import { collateralOf, valueOfBalance } from './balances.ts';
import { marketTerms } from './figures.ts';
import type { RuleSet } from './rules.ts';
import { fixedTrigger, markTrigger, type TriggerBase, triggerBase } from './triggers.ts';
import { walletMargin } from './wallet.ts';

/** One balance as decimal text; `asset` is the ledger symbol. */
export interface BalanceFigure {
  readonly asset: string;
  readonly quantity: string;
}

export interface CurrencyFigures {
  readonly asset: string;
  readonly quantity: string;
  /** USD. */
  readonly value: number;
  /** USD. */
  readonly collateral: number;
  /** In the asset. */
  readonly available: number;
}

/** The flex wallet's figures, in USD. */
export interface FlexFigures {
  readonly currencies: readonly CurrencyFigures[];
  readonly balanceValue: number;
  readonly collateralValue: number;
  readonly pnl: number;
  readonly unrealizedFunding: number;
  readonly totalUnrealized: number;
  readonly totalUnrealizedAsMargin: number;
  readonly portfolioValue: number;
  readonly marginEquity: number;
  readonly initialMargin: number;
  readonly initialMarginWithOrders: number;
  readonly maintenanceMargin: number;
  readonly availableMargin: number;
}

export interface Requirements {
  readonly im: number;
  readonly mm: number;
  readonly lt: number;
  readonly tt: number;
}

/** A single-collateral wallet's figures, in its coin; trigger estimates in USD. */
export interface SingleFigures {
  readonly name: string;
  readonly coin: string;
  readonly balances: readonly BalanceFigure[];
  readonly portfolioValue: number;
  readonly pnl: number;
  readonly availableFunds: number;
  readonly funding: number;
  readonly requirements: Requirements;
  readonly triggers: Requirements;
}

/** All wallets of an account. */
export interface AccountFigures {
  readonly cash: readonly BalanceFigure[];
  readonly flex: FlexFigures;
  readonly singles: readonly SingleFigures[];
}

/** Every figure of the account, from one instant. `centsOf`: which sums are rounded; as the rule set has it by default. */
export function accountFigures(
  state: State,
  account: Account,
  centsOf: RuleSet['centsOf'] = state.root.rules.centsOf,
): AccountFigures {
  const wallets = account.wallets.map((id) => state.wallets.get(id));
  const singles = wallets.filter((wallet) => wallet.kind === 'single');
  const cash = must(wallets[0], 'an account has a cash wallet');
  const flex = must(wallets[1], 'an account has a flex wallet');
  return {
    cash: cashFigures(state, cash, singles),
    flex: flexFigures(state, flex, centsOf),
    singles: singles.map((wallet) => singleFigures(state, wallet)),
  };
}

/** D33: every asset that the wallet ever held, and the coin of each single-collateral wallet. */
function cashFigures(state: State, wallet: Wallet, singles: readonly Wallet[]): readonly BalanceFigure[] {
  const figures = wallet.assets.map((assetId, slot) => balanceFigure(state, assetId, wallet.amounts[slot] as bigint));
  for (const single of singles) {
    const coin = must(single.assets[0], 'a single-collateral wallet has its coin');
    if (!wallet.assets.includes(coin)) figures.push(balanceFigure(state, coin, 0n));
  }
  return figures;
}

function flexFigures(state: State, wallet: Wallet, centsOf: RuleSet['centsOf']): FlexFigures {
  const margin = walletMargin(state, wallet);
  const cents = centsOf === 'everything' ? toCents : same;
  const balanceValue = (centsOf === 'nothing' ? same : toCents)(margin.balanceValue);
  const collateralValue = (centsOf === 'nothing' ? same : toCents)(margin.collateralValue);
  const totalUnrealized = margin.pnl + margin.unrealizedFunding;
  const marginEquity = cents(collateralValue + margin.unrealizedAsMargin);
  const initialMarginWithOrders = cents(margin.initialMarginWithOrders);
  const availableMargin = cents(marginEquity - initialMarginWithOrders);
  return {
    currencies: currencyFigures(state, wallet, centsOf === 'nothing' ? margin.availableMargin : availableMargin),
    balanceValue,
    collateralValue,
    pnl: cents(margin.pnl),
    unrealizedFunding: cents(margin.unrealizedFunding),
    totalUnrealized: cents(totalUnrealized),
    totalUnrealizedAsMargin: cents(margin.unrealizedAsMargin),
    portfolioValue: cents(balanceValue + totalUnrealized),
    marginEquity,
    initialMargin: cents(margin.initialMargin),
    initialMarginWithOrders,
    maintenanceMargin: cents(margin.maintenanceMargin),
    availableMargin,
  };
}

/** D33: balances that are not zero, and USD. */
function currencyFigures(state: State, wallet: Wallet, availableMargin: number): readonly CurrencyFigures[] {
  const figures: CurrencyFigures[] = [];
  for (let slot = 0; slot < wallet.assets.length; slot++) {
    const asset = state.assets.get(wallet.assets[slot] as number);
    const units = wallet.amounts[slot] as bigint;
    if (units === 0n && asset.symbol !== 'USD') continue;
    const value = valueOfBalance(wallet, asset, units);
    figures.push({
      asset: asset.symbol,
      quantity: unitsToText(units, asset.decimals),
      value,
      collateral: collateralOf(state.root.rules, value, asset.haircut, asset.conversionFee),
      available: availableOf(state, wallet, asset, units, availableMargin),
    });
  }
  return figures;
}

function singleFigures(state: State, wallet: Wallet): SingleFigures {
  const { rules } = state.root;
  const margin = walletMargin(state, wallet);
  const coinId = must(wallet.assets[0], 'a single-collateral wallet has its coin');
  const coin = state.assets.get(coinId);
  const lt = margin.initialMargin * rules.liquidationThresholdRatio;
  const tt = margin.initialMargin * rules.terminationThresholdRatio;
  const base = triggerBase(state, wallet, margin.balanceValue);
  const mmTrigger = rules.inverseMaintenanceBasis === 'mark' ? markTrigger : fixedTrigger;
  return {
    name: wallet.name,
    coin: coin.symbol,
    balances: [
      balanceFigure(state, coinId, wallet.amounts[0] as bigint),
      ...(rules.inverseBalancesListContracts ? contractBalances(state, wallet) : []),
    ],
    portfolioValue: margin.marginEquity,
    pnl: margin.pnl,
    availableFunds: margin.availableMargin,
    funding: margin.unrealizedFunding,
    requirements: { im: margin.initialMargin, mm: margin.maintenanceMargin, lt, tt },
    triggers: {
      im: toTick(state, base, fixedTrigger(base, margin.initialMargin)),
      mm: toTick(state, base, mmTrigger(base, margin.maintenanceMargin)),
      lt: toTick(state, base, fixedTrigger(base, lt)),
      tt: toTick(state, base, fixedTrigger(base, tt)),
    },
  };
}

/** C19: one row per open contract, its signed size. */
function contractBalances(state: State, wallet: Wallet): readonly BalanceFigure[] {
  const figures: BalanceFigure[] = [];
  for (const id of wallet.positions) {
    const position = state.positions.get(id);
    if (position.lots === 0) continue;
    const market = state.markets.get(position.marketId);
    const size = sizeOf(marketTerms(state, market), position.lots);
    figures.push({ asset: market.contract.symbol, quantity: String(size) });
  }
  return figures;
}

function balanceFigure(state: State, assetId: number, units: bigint): BalanceFigure {
  const asset = state.assets.get(assetId);
  return { asset: asset.symbol, quantity: unitsToText(units, asset.decimals) };
}

/** D11: to the nearest tick on the wire. */
function toTick(state: State, base: TriggerBase, price: number): number {
  if (price === 0) return 0;
  const terms = marketTerms(state, state.markets.get(base.marketId));
  return priceOf(terms, Math.round((price * terms.tickScale) / terms.tickMantissa));
}

function same(value: number): number {
  return value;
}

/** Cents, half away from zero on the shortest decimal text, never -0 (D29). */
export function toCents(value: number): number {
  const size = Math.abs(value);
  // Beyond this a number has no cents; its text may even have an exponent already.
  if (!(size < LARGEST_WITH_CENTS)) return value;
  const cents = Math.round(Number(`${plainText(size)}e2`)) / 100;
  return value < 0 && cents !== 0 ? -cents : cents;
}

const LARGEST_WITH_CENTS = 1e13;

/** Decimal text without an exponent; what is below a millionth has no cents either. */
function plainText(size: number): string {
  return size < 1e-6 ? '0' : String(size);
}
