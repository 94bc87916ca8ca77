/** `GET /subaccounts`: the accounts under a master, each with what it has. */
import type { Static } from 'typebox';
import type { SubaccountTransfer } from '../../core/commands/command.ts';
import { subaccountsOf } from '../../core/commands/subaccounts.ts';
import { type Account, NONE } from '../../core/entities.ts';
import { accountFigures } from '../../core/margin/report.ts';
import type { State } from '../../core/state.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { object, text, uuid } from '../schema.ts';
import { transferCommand } from './commands.ts';
import { accountUuid } from './ids.ts';
import { figure } from './numbers.ts';
import type { Subaccount, Subaccounts } from './schemas/subaccounts.ts';

export const SUBACCOUNT_TRANSFER_PARAMETERS = object({
  fromUser: uuid(),
  toUser: uuid(),
  fromAccount: text(),
  toAccount: text(),
  unit: text(),
  amount: text(),
});

/** The family of an account: who its master is, and the subaccounts if it is the master itself. */
export function subaccounts(state: State, account: Account): Subaccounts {
  const { id, masterAccount } = account;
  return {
    masterAccountUid: accountUuid(state, masterAccount === NONE ? id : masterAccount),
    subaccounts: subaccountsOf(state, id).map((each) => subaccount(state, each)),
  };
}

/** The account of a uid; undefined when there is none. */
export function accountOfUid(state: State, uid: string): Account | undefined {
  for (let id = 0; id < state.accounts.size; id++) {
    if (accountUuid(state, id) === uid) return state.accounts.get(id);
  }
  return undefined;
}

/** The command, or the refusal of a user that does not exist, a wallet, a unit or an amount that cannot be. */
export function subaccountTransferCommand(
  state: State,
  values: Static<typeof SUBACCOUNT_TRANSFER_PARAMETERS>,
  account: number,
): SubaccountTransfer | Refusal {
  const fromUser = accountOfUid(state, values.fromUser);
  if (fromUser === undefined) return refuse('invalidArgument', 'fromUser');
  const toUser = accountOfUid(state, values.toUser);
  if (toUser === undefined) return refuse('invalidArgument', 'toUser');
  const transfer = transferCommand(values, account);
  if (isRefusal(transfer)) return transfer;
  return { ...transfer, type: 'subaccountTransfer', fromUser: fromUser.id, toUser: toUser.id };
}

/** E-mail addresses there are none; its name stands in the place of one. */
function subaccount(state: State, account: Account): Subaccount {
  const { cash, flex, singles } = accountFigures(state, account);
  const { currencies, ...aggregates } = flex;
  return {
    accountUid: accountUuid(state, account.id),
    email: account.name,
    fullName: null,
    holdingAccounts: cash.map(({ asset, quantity }) => ({ currency: asset.toLowerCase(), amount: Number(quantity) })),
    futuresAccounts: singles.map(({ name, availableFunds }) => ({
      name: `f-${pairOfWallet(state, name)}`,
      availableMargin: figure(availableFunds),
    })),
    flexAccount: {
      currencies: currencies.map(({ asset, quantity, value, collateral, available }) => ({
        currency: asset.toLowerCase(),
        quantity: Number(quantity),
        value: figure(value),
        collateral: figure(collateral),
        available: figure(available),
      })),
      initialMargin: figure(aggregates.initialMargin),
      initialMarginWithOrders: figure(aggregates.initialMarginWithOrders),
      maintenanceMargin: figure(aggregates.maintenanceMargin),
      balanceValue: figure(aggregates.balanceValue),
      portfolioValue: figure(aggregates.portfolioValue),
      collateralValue: figure(aggregates.collateralValue),
      pnl: figure(aggregates.pnl),
      unrealizedFunding: figure(aggregates.unrealizedFunding),
      totalUnrealized: figure(aggregates.totalUnrealized),
      totalUnrealizedAsMargin: figure(aggregates.totalUnrealizedAsMargin),
      availableMargin: figure(aggregates.availableMargin),
      marginEquity: figure(aggregates.marginEquity),
    },
  };
}

/** `xbt:usd` of the wallet `fi_xbtusd`. */
function pairOfWallet(state: State, wallet: string): string {
  for (let id = 0; id < state.markets.size; id++) {
    const { contract } = state.markets.get(id);
    if (contract.wallet === wallet) return contract.pair.toLowerCase();
  }
  return wallet;
}
