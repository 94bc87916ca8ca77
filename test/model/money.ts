/**
 * Booking to wallets: profit, fee and funding in the settlement asset, fee credits, the profit currency, and covering what
 * USD does not (margin-and-risk 4; D8, D20, D21, D24, D32; C12, C41, C54, C57).
 */
import type { Contract } from './contract.ts';
import { asPrinted, Fraction, ONE, tenToThe, whole } from './fraction.ts';
import { type Account, type Asset, assetNamed, type State, type Wallet } from './state.ts';
import type { Event } from './trading.ts';

/** Exact amounts in ledger units of the settlement asset. */
export interface Amounts {
  readonly profit: bigint;
  readonly fee: bigint;
  readonly funding: bigint;
}

/** What was booked; `newBalance` is the settlement asset's before anything is converted. */
export interface Booked extends Amounts {
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
}

export function balanceIn(wallet: Wallet, asset: string): bigint {
  return wallet.balances.get(asset) ?? 0n;
}

/** Adds to a balance, and notes that the wallet has to be looked at. */
export function post(state: State, wallet: Wallet, asset: string, units: bigint): bigint {
  const balance = balanceIn(wallet, asset) + units;
  wallet.balances.set(asset, balance);
  state.touched.add(wallet);
  return balance;
}

/** The same as a row of its own. */
export function bookRow(
  state: State,
  account: Account,
  wallet: Wallet,
  asset: string,
  units: bigint,
  reason: string,
  events: Event[],
): void {
  const newBalance = post(state, wallet, asset, units);
  events.push({ type: 'booking', account: account.id, wallet: wallet.name, asset, reason, newBalance });
}

/** C57: one sum in the settlement asset. Whoever tells of it calls `settleCurrencies` afterwards. */
export function bookAmounts(
  state: State,
  account: Account,
  wallet: Wallet,
  contract: Contract,
  exact: Amounts,
  events: Event[],
): Booked {
  const { settlement } = contract;
  const profit = asBooked(state, settlement, exact.profit);
  const funding = asBooked(state, settlement, exact.funding);
  let fee = asBooked(state, settlement, exact.fee);
  // An order that is only tried out does not count on credits (D25).
  if (wallet.kind === 'flex' && !state.tryingOut) fee -= payByCredits(state, account, wallet, fee, events);
  const newBalance = post(state, wallet, settlement, profit - fee + funding);
  return { profit, fee, funding, oldBalance: newBalance - profit + fee - funding, newBalance };
}

/** D20, D21, C57: gains go to the profit currency, and last what USD lacks is covered. */
export function settleCurrencies(
  state: State,
  account: Account,
  wallet: Wallet,
  profitIn: string | undefined,
  { profit, funding }: Booked,
  events: Event[],
): void {
  if (wallet.kind !== 'flex') return;
  const gains = (profit > 0n ? profit : 0n) + (funding > 0n ? funding : 0n);
  payGains(state, account, wallet, gains, profitIn, events);
  // An order that is only tried out converts no debts (D25).
  if (!state.tryingOut) coverDebt(state, account, wallet, events);
}

/** C63: the largest amount at or below a limit that can be booked; the limit is not negative. */
export function bookableBelow(state: State, asset: string, limit: bigint): bigint {
  const { bookedUsdDecimals } = state.rules;
  const { decimals } = assetNamed(state, asset);
  if (asset !== 'USD' || bookedUsdDecimals === null || bookedUsdDecimals >= decimals) return limit;
  return limit - (limit % 10n ** BigInt(decimals - bookedUsdDecimals));
}

/** C41, D8: USD is booked in the rule set's decimals, half away from zero; coins in the ledger's unit. */
export function asBooked(state: State, asset: string, units: bigint): bigint {
  const { bookedUsdDecimals } = state.rules;
  const { decimals } = assetNamed(state, asset);
  if (asset !== 'USD' || bookedUsdDecimals === null || bookedUsdDecimals >= decimals) return units;
  const step = 10n ** BigInt(decimals - bookedUsdDecimals);
  return new Fraction(units, step).rounded() * step;
}

/** C54: credits pay first, a cent each; gives how much of the fee they paid. */
function payByCredits(state: State, account: Account, wallet: Wallet, fee: bigint, events: Event[]): bigint {
  const credit = [...state.assets.values()].find(({ kind }) => kind === 'credit');
  if (credit === undefined || fee <= 0n) return 0n;
  const balance = balanceIn(wallet, credit.symbol);
  const worth = asPrinted(state.rules.feeCreditUsd);
  if (balance <= 0n || worth.sign === 0) return 0n;
  // Ledger units of credit for a ledger unit of USD.
  const rate = unitOf(assetNamed(state, 'USD')).over(unitOf(credit)).over(worth);
  const wanted = whole(fee).times(rate).ceil();
  const spent = wanted <= balance ? wanted : balance;
  bookRow(state, account, wallet, credit.symbol, -spent, 'kfee applied', events);
  return wanted <= balance ? fee : whole(spent).over(rate).floor();
}

/** D21: gains leave USD for the profit currency, less its conversion fee. */
function payGains(
  state: State,
  account: Account,
  wallet: Wallet,
  gains: bigint,
  profitIn: string | undefined,
  events: Event[],
): void {
  if (profitIn === undefined || gains <= 0n) return;
  const credit = whole(gains).times(unitsPerUsdUnit(state, profitIn)).times(kept(state, profitIn)).floor();
  bookRow(state, account, wallet, 'USD', -gains, 'conversion', events);
  bookRow(state, account, wallet, profitIn, credit, 'conversion', events);
}

/** D20: what USD lacks is taken from other balances, each wholly before the next. Clients' wallets only. */
export function coverDebt(state: State, account: Account, wallet: Wallet, events: Event[]): void {
  if (account.role !== 'client') return;
  const others = [...wallet.balances]
    .filter(([symbol, units]) => symbol !== 'USD' && units > 0n)
    .map(([symbol]) => assetNamed(state, symbol))
    .filter(({ kind, index }) => kind !== 'credit' && index > 0)
    .sort(inOrderOfConversion);
  for (const { symbol } of others) {
    const debt = -balanceIn(wallet, 'USD');
    if (debt <= 0n) return;
    const rate = unitsPerUsdUnit(state, symbol).over(kept(state, symbol));
    const wanted = whole(debt).times(rate).ceil();
    const balance = balanceIn(wallet, symbol);
    const debit = wanted < balance ? wanted : balance;
    const credit = debit === wanted ? debt : whole(debit).over(rate).floor();
    bookRow(state, account, wallet, symbol, -debit, 'conversion', events);
    bookRow(state, account, wallet, 'USD', credit, 'conversion', events);
  }
}

/** Lower haircut, lower conversion fee, cash before coins, then the key (D20, C12). */
function inOrderOfConversion(a: Asset, b: Asset): number {
  const cash = (asset: Asset): number => (asset.kind === 'cash' ? 0 : 1);
  return (
    a.haircut - b.haircut || a.conversionFee - b.conversionFee || cash(a) - cash(b) || (a.symbol < b.symbol ? -1 : 1)
  );
}

function unitOf(asset: Asset): Fraction {
  return tenToThe(-asset.decimals);
}

/** Ledger units of an asset for one ledger unit of USD at the index price. */
function unitsPerUsdUnit(state: State, symbol: string): Fraction {
  const asset = assetNamed(state, symbol);
  return unitOf(assetNamed(state, 'USD')).over(unitOf(asset)).over(asPrinted(asset.index));
}

function kept(state: State, symbol: string): Fraction {
  return ONE.minus(asPrinted(assetNamed(state, symbol).conversionFee));
}
