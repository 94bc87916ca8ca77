/** Funding and interest (margin-and-risk 4, 8; C13, C24, C58, C59). */
import { sizeOf } from './contract.ts';
import { asPrinted, Fraction, tenToThe, whole } from './fraction.ts';
import { marginOf } from './margin.ts';
import { asBooked, balanceIn, bookAmounts, bookRow, coverDebt, settleCurrencies } from './money.ts';
import { type Account, assetNamed, type Market, marketsOf, type Position, type State, type Wallet } from './state.ts';
import type { Event } from './trading.ts';

const HOUR_MS = 3_600_000n;
const RATE = 10n ** 18n;

/** Contracts without maturity pay funding, until they are no longer listed. */
export function paysFunding(market: Market): boolean {
  return market.listed && market.contract.expiryMs === undefined;
}

/** Ledger units that a position receives (or owes, when negative) for a time at a rate, half away from zero. */
export function accruedUnits(state: State, market: Market, position: Position, rate: bigint, ms: number): bigint {
  const { decimals } = assetNamed(state, market.contract.settlement);
  return sizeOf(market.contract, -position.lots)
    .times(new Fraction(rate * BigInt(ms), HOUR_MS * RATE))
    .times(tenToThe(decimals))
    .rounded();
}

/** Ledger units of what a position brought along and has not realised (C175). */
export function carriedUnits(state: State, { contract }: Market, { carriedFunding }: Position): bigint {
  return asPrinted(carriedFunding)
    .times(tenToThe(assetNamed(state, contract.settlement).decimals))
    .rounded();
}

/** Once a minute: the impact mid's premium over the index in billionths; a thin book repeats the last one (C24). */
export function samplePremium(state: State, market: Market, mid: Fraction | undefined): void {
  const { funding } = market;
  if (mid !== undefined) {
    const index = asPrinted(assetNamed(state, market.contract.base).index);
    funding.lastPremium = mid.minus(index).over(index).times(tenToThe(9)).rounded();
  }
  funding.premiumSum += funding.lastPremium;
  funding.samples++;
}

/** At the full hour: the rate of the next from the samples of the last. */
export function setRate(state: State, market: Market, events: Event[]): void {
  const { contract, funding } = market;
  const divisor = BigInt(Math.max(1, funding.samples) * contract.fundingCoefficient);
  const mean = new Fraction(funding.premiumSum * 10n ** 9n, divisor).rounded();
  const cap = asPrinted(contract.fundingCap).times(whole(RATE)).rounded();
  const floor = asPrinted(contract.fundingFloor).times(whole(RATE)).rounded();
  const relative = mean > cap ? cap : mean < floor ? floor : mean;
  const index = asPrinted(assetNamed(state, contract.base).index);
  const absolute = contract.linear ? whole(relative).times(index) : whole(relative).over(index);
  funding.previousRateUnits = funding.rateUnits;
  funding.rateUnits = absolute.rounded();
  funding.rateSinceMs = state.timeMs;
  funding.premiumSum = 0n;
  funding.samples = 0;
  if (funding.rateUnits !== 0n || funding.previousRateUnits !== 0n) state.moved = true;
  events.push({ type: 'rate', symbol: contract.symbol, rate: new Fraction(funding.rateUnits, RATE).toNumber() });
}

/** The hour that ends is realised for everybody, account by account. */
export function realizeHour(state: State, events: Event[]): void {
  for (const account of state.accounts) {
    for (const wallet of account.wallets) {
      for (const market of marketsOf(state, wallet.name)) {
        const position = wallet.positions.get(market.contract.symbol);
        if (position === undefined || position.lots === 0n || !paysFunding(market)) continue;
        realize(state, account, wallet, market, position, events);
      }
    }
  }
}

function realize(
  state: State,
  account: Account,
  wallet: Wallet,
  market: Market,
  position: Position,
  events: Event[],
): void {
  const { previousRateUnits } = market.funding;
  const ms = state.timeMs - position.fundedMs;
  position.fundedMs = state.timeMs;
  const carried = carriedUnits(state, market, position);
  position.carriedFunding = 0;
  if (carried === 0n && (previousRateUnits === 0n || ms === 0)) return;
  const funding = carried + accruedUnits(state, market, position, previousRateUnits, ms);
  const amounts = { profit: 0n, fee: 0n, funding };
  const booked = bookAmounts(state, account, wallet, market.contract, amounts, events);
  if (position.leverage > 0) position.isolatedFunding += booked.funding;
  const { symbol } = market.contract;
  events.push({
    type: 'funding',
    account: account.id,
    symbol,
    lots: position.lots,
    booked: booked.funding,
    newBalance: booked.newBalance,
  });
  settleCurrencies(state, account, wallet, position.profitIn, booked, events);
}

/** C13: an hour's interest on what unrealised losses exceed USD by, beyond a free sum. */
export function chargeInterest(state: State, events: Event[]): void {
  const { interestAnnualRate, interestFreeUsd } = state.rules;
  if (interestAnnualRate === 0) return;
  for (const account of state.accounts) {
    const wallet = account.wallets.find(({ kind }) => kind === 'flex');
    if (account.role !== 'client' || wallet === undefined) continue;
    const { pnl, funding } = marginOf(state, account, wallet);
    const { decimals } = assetNamed(state, 'USD');
    const usd = new Fraction(balanceIn(wallet, 'USD'), 10n ** BigInt(decimals)).toNumber();
    const base = Math.max(0, Math.max(0, -(pnl + funding) - usd) - interestFreeUsd);
    const units = BigInt(Math.round(((base * interestAnnualRate) / 8760) * 10 ** decimals));
    const interest = asBooked(state, 'USD', units);
    if (interest === 0n) continue;
    bookRow(state, account, wallet, 'USD', -interest, 'interest payment', events);
    coverDebt(state, account, wallet, events);
  }
}
