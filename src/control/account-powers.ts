/** Powers over accounts: the faucet, their state, and new ones. */
import { must } from '../core/assert.ts';
import type { Command } from '../core/commands/command.ts';
import type { Booking } from '../core/events.ts';
import { unitsToText } from '../core/money/decimal.ts';
import type { Dialects } from '../gateway/dialect/dialects.ts';
import type { Delivered } from '../timeline/timeline.ts';
import {
  ACCOUNT_CHANGES,
  ACCOUNT_INPUT,
  type DialectInput,
  dialectFault,
  dialectProblem,
  nameProblem,
  toSpecification,
} from './account-inputs.ts';
import { findAsset, walletNames } from './lookup.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse } from './refusal.ts';
import { DEPOSIT } from './requests.ts';
import { unknownAsset, unknownWallet } from './unknown.ts';
import {
  type AccountDetailView,
  type AccountView,
  accountView,
  accountViews,
  type Moment,
  momentOf,
  walletViews,
} from './views.ts';

export type DepositView = Moment & {
  /** The account's name. */
  readonly account: string;
  readonly wallet: string;
  readonly asset: string;
  readonly amount: string;
  /** The wallet's balance of the asset after it. */
  readonly balance: string;
};

export class AccountPowers {
  readonly #context: PowerContext;
  readonly #dialects: Pick<Dialects, 'textOf'>;

  constructor(context: PowerContext, dialects: Pick<Dialects, 'textOf'>) {
    this.#context = context;
    this.#dialects = dialects;
  }

  list(): readonly AccountView[] {
    return accountViews(this.#context.state).map((view) => this.#withDialect(view));
  }

  /** One account, with what its wallets hold. */
  find(reference: string): Outcome<AccountDetailView> {
    const account = this.#context.account(reference);
    if (!account.ok) return account;
    const { state } = this.#context;
    const view = this.#withDialect(accountView(state, account.value));
    return done({ ...view, wallets: walletViews(state, account.value) });
  }

  /** Changes an account's state, so that every error of an account can be met. */
  async change(reference: string, input: unknown): Promise<Outcome<AccountView & Moment>> {
    const request = this.#context.read(ACCOUNT_CHANGES, input);
    if (!request.ok) return request;
    const account = this.#context.account(reference);
    if (!account.ok) return account;
    if (Object.keys(request.value).length === 0) {
      return refuse(
        'invalidRequest',
        'Give active, tradingEnabled, marginSchedule, feeSchedule, dialect or several of them.',
      );
    }
    const { id } = account.value;
    const { dialect, ...changes } = request.value;
    // Empty text takes it away.
    const fault = dialect === undefined || dialect === '' ? undefined : dialectFault(dialect);
    if (fault !== undefined) return refuse('invalidRequest', `dialect ${fault}.`);
    const spoken = dialect === undefined ? {} : { dialect: dialect === '' ? '' : JSON.stringify(dialect) };
    const delivered = await this.#context.carryOut({ type: 'setAccount', account: id, ...changes, ...spoken });
    return delivered.ok ? this.#after(id, delivered.value) : delivered;
  }

  /** Opens an account. Keys that are not given follow from the venue's seed and the name. */
  async create(input: unknown): Promise<Outcome<AccountView & Moment>> {
    const request = this.#context.read(ACCOUNT_INPUT, input);
    if (!request.ok) return request;
    const problem = nameProblem(request.value.name) ?? dialectProblem(request.value);
    if (problem !== undefined) return refuse('invalidRequest', problem);
    const { state } = this.#context;
    const symbolOf = (text: string): string => findAsset(state, text)?.symbol ?? text;
    const specification = toSpecification(request.value, state.root.seed, symbolOf);
    const delivered = await this.#context.carryOut({ type: 'createAccount', specification });
    if (!delivered.ok) return delivered;
    const { result } = delivered.value;
    return this.#after(result.type === 'account' ? result.accountId : -1, delivered.value);
  }

  /** The faucet: a transfer from the outside world. */
  async deposit(reference: string, input: unknown): Promise<Outcome<DepositView>> {
    const request = this.#context.read(DEPOSIT, input);
    if (!request.ok) return request;
    const account = this.#context.account(reference);
    if (!account.ok) return account;
    const { state } = this.#context;
    const wallet = request.value.wallet.toLowerCase();
    const names = walletNames(state, account.value);
    if (!names.includes(wallet)) return unknownWallet(wallet, names);
    const asset = findAsset(state, request.value.asset);
    if (asset === undefined) return unknownAsset(state, request.value.asset);
    const { id, name } = account.value;
    const amount = String(request.value.amount);
    const command: Command = { type: 'deposit', account: id, wallet, asset: asset.symbol, amount };
    const delivered = await this.#context.carryOut(command);
    if (!delivered.ok) return delivered;
    // The command's own: those of the time that passed before it are told first, and what follows from it is no transfer.
    const booking = delivered.value.events.findLast(
      (event) => event.type === 'booking' && event.accountId === id && event.reason === 'cross-exchange transfer',
    );
    const { oldBalance, newBalance } = must(booking as Booking | undefined, 'a deposit is booked');
    return done({
      ...momentOf(delivered.value),
      account: name,
      wallet,
      asset: asset.symbol,
      amount: unitsToText(newBalance - oldBalance, asset.decimals),
      balance: unitsToText(newBalance, asset.decimals),
    });
  }

  #after(accountId: number, delivered: Delivered): Outcome<AccountView & Moment> {
    const { state } = this.#context;
    const account = state.accounts.find(accountId);
    if (account === undefined) return refuse('unknownAccount', 'A revert has taken the account away meanwhile.');
    return done({ ...this.#withDialect(accountView(state, account)), ...momentOf(delivered) });
  }

  #withDialect(view: AccountView): AccountView {
    const text = this.#dialects.textOf(view.id);
    return text === undefined ? view : { ...view, dialect: JSON.parse(text) as DialectInput };
  }
}
