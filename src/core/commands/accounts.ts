/** Accounts: how one comes into being, and what the control door may change of it. */
import { ACCOUNT, type Account, type AccountRole, NONE, WALLET, type WalletKind } from '../entities.ts';
import type { Result } from '../events.ts';
import type { MarginScheduleName } from '../instruments/platforms.ts';
import { platformSchedule } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { forgetFigures } from '../margin/wallet-figures.ts';
import { parseDecimal, toUnits } from '../money/decimal.ts';
import { LARGEST_AMOUNT, postFromOutside, touchWallet } from '../money/ledger.ts';
import { findWallet } from '../positions/positions.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { tellBooking } from './bookings.ts';
import type { AccountSpecification, CreateAccount, Deposit, SetAccount } from './command.ts';

/** Opens an account with its wallets: cash, flex and one for each inverse pair that is listed (D33). */
export function openAccount(turn: Turn, specification: AccountSpecification, role: AccountRole): Account {
  const { state } = turn;
  const account = ACCOUNT.blank();
  account.name = specification.name;
  account.role = role;
  account.keys = specification.keys;
  account.marginSchedule = specification.marginSchedule ?? 'professional';
  account.feeSchedule = specification.feeSchedule ?? '';
  account.masterAccount = masterOf(state, specification) ?? NONE;
  account.createdMs = turn.timeMs;
  const id = state.accounts.insert(account);
  openWallet(state, account, id, 'cash', 'cash', undefined);
  openWallet(state, account, id, 'flex', 'flex', state.assetBySymbol.get('USD'));
  for (const { wallet, coin } of singleWallets(state)) openWallet(state, account, id, 'single', wallet, coin);
  for (const { wallet, asset, amount } of specification.funds) {
    deposit(turn, { type: 'deposit', account: id, wallet, asset, amount });
  }
  turn.tell({ type: 'accountChanged', accountId: id });
  return account;
}

/** Names and coins of the single-collateral wallets, in the order in which their pairs are listed. */
export function singleWallets(state: State): readonly { readonly wallet: string; readonly coin: number }[] {
  const wallets: { wallet: string; coin: number }[] = [];
  for (let id = 0; id < state.markets.size; id++) {
    const { contract, settlementAsset } = state.markets.get(id);
    if (contract.kind === 'inverse' && !wallets.some((known) => known.wallet === contract.wallet)) {
      wallets.push({ wallet: contract.wallet, coin: settlementAsset });
    }
  }
  return wallets;
}

/** Opens another account: names are unique, so are keys. */
export function createAccount(turn: Turn, command: CreateAccount): Result {
  const { specification } = command;
  const problem = accountProblem(turn.state, specification);
  return problem ?? { type: 'account', accountId: openAccount(turn, specification, 'client').id };
}

/** Why there can be no such account. */
export function accountProblem(state: State, specification: AccountSpecification): Result | undefined {
  for (let id = 0; id < state.accounts.size; id++) {
    const account = state.accounts.get(id);
    if (account.name === specification.name) return { type: 'refused', error: 'accountExists' };
    if (account.keys.some((key) => specification.keys.some((other) => other.apiKey === key.apiKey))) {
      return { type: 'refused', error: 'keyExists' };
    }
  }
  if (specification.master !== undefined && masterOf(state, specification) === undefined) {
    return { type: 'refused', error: 'unknownMaster', detail: specification.master };
  }
  const unknown =
    feeScheduleProblem(state, specification.feeSchedule) ?? marginScheduleProblem(state, specification.marginSchedule);
  if (unknown !== undefined) return unknown;
  for (const funding of specification.funds) {
    const problem = fundingProblem(state, funding.wallet, funding.asset, funding.amount);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The account that the specification names as its master: a client's, and no subaccount itself. */
function masterOf(state: State, { master }: AccountSpecification): number | undefined {
  if (master === undefined) return undefined;
  for (let id = 0; id < state.accounts.size; id++) {
    const { name, role, masterAccount } = state.accounts.get(id);
    if (name === master) return role === 'client' && masterAccount === NONE ? id : undefined;
  }
  return undefined;
}

/** A transfer from the outside world. Refused like any transfer: unknown wallet, asset or amount. */
export function deposit(turn: Turn, command: Deposit): Result {
  const { state } = turn;
  const account = state.accounts.find(command.account);
  if (account === undefined) return { type: 'refused', error: 'invalidAccount' };
  const problem = fundingProblem(state, command.wallet, command.asset, command.amount);
  if (problem !== undefined) return problem;
  const wallet = findWallet(state, account, command.wallet);
  const assetId = state.assetBySymbol.get(command.asset);
  const units = assetId === undefined ? undefined : amountUnits(state, assetId, command.amount);
  if (wallet === undefined || assetId === undefined || units === undefined) {
    return { type: 'refused', error: 'invalidAccount' };
  }
  postFromOutside(state, wallet.id, assetId, units);
  tellBooking(turn, wallet.id, assetId, 'cross-exchange transfer', units);
  return { type: 'done' };
}

/** Changes what the control door may change of an account. */
export function setAccount(turn: Turn, command: SetAccount): Result {
  const { state } = turn;
  if (state.accounts.find(command.account) === undefined) return { type: 'refused', error: 'invalidAccount' };
  const unknown =
    feeScheduleProblem(state, command.feeSchedule) ?? marginScheduleProblem(state, command.marginSchedule);
  if (unknown !== undefined) return unknown;
  const account = state.accounts.own(command.account);
  if (command.feeSchedule !== undefined) account.feeSchedule = command.feeSchedule;
  if (command.active !== undefined) account.active = command.active;
  if (command.tradingEnabled !== undefined) account.tradingEnabled = command.tradingEnabled;
  if (command.marginSchedule !== undefined) {
    account.marginSchedule = command.marginSchedule;
    forgetAllFigures(state, account);
  }
  turn.tell({ type: 'accountChanged', accountId: account.id });
  return { type: 'done' };
}

/** Ledger units of an amount given as text; undefined when it is not positive or finer than the ledger. */
export function amountUnits(state: State, assetId: number, text: string): bigint | undefined {
  const decimal = parseDecimal(text);
  const units = decimal === undefined ? undefined : toUnits(decimal, state.assets.get(assetId).decimals);
  return units === undefined || units <= 0n || units > LARGEST_AMOUNT ? undefined : units;
}

function feeScheduleProblem(state: State, uid: string | undefined): Result | undefined {
  if (uid === undefined || uid === '' || state.root.feeSchedules.some((known) => known.uid === uid)) return undefined;
  return { type: 'refused', error: 'unknownFeeSchedule', detail: uid };
}

/** A schedule of a platform must be that of some contract. */
function marginScheduleProblem(state: State, name: MarginScheduleName | undefined): Result | undefined {
  if (name === undefined || name === 'professional' || name === 'retail') return undefined;
  for (let id = 0; id < state.markets.size; id++) {
    if (platformSchedule(marketTerms(state, state.markets.get(id)), name) !== undefined) return undefined;
  }
  return { type: 'refused', error: 'unknownMarginSchedule', detail: name };
}

function fundingProblem(state: State, walletName: string, asset: string, amount: string): Result | undefined {
  const single = singleWallets(state).find((known) => known.wallet === walletName);
  if (walletName !== 'cash' && walletName !== 'flex' && single === undefined) {
    return { type: 'refused', error: 'invalidAccount', detail: walletName };
  }
  const assetId = state.assetBySymbol.get(asset);
  if (assetId === undefined || (single !== undefined && single.coin !== assetId)) {
    return { type: 'refused', error: 'invalidUnit', detail: asset };
  }
  return amountUnits(state, assetId, amount) === undefined
    ? { type: 'refused', error: 'invalidAmount', detail: amount }
    : undefined;
}

function openWallet(
  state: State,
  account: Account,
  accountId: number,
  kind: WalletKind,
  name: string,
  firstAsset: number | undefined,
): void {
  const wallet = WALLET.blank();
  wallet.accountId = accountId;
  wallet.kind = kind;
  wallet.name = name;
  if (firstAsset !== undefined && firstAsset !== NONE) {
    wallet.assets.push(firstAsset);
    wallet.amounts.push(0n);
  }
  account.wallets.push(state.wallets.insert(wallet));
}

function forgetAllFigures(state: State, account: Account): void {
  for (const walletId of account.wallets) {
    for (const positionId of state.wallets.get(walletId).positions) {
      forgetFigures(state, state.positions.get(positionId));
    }
    // Another schedule may ask for more than the wallet has.
    touchWallet(state, walletId);
  }
}
