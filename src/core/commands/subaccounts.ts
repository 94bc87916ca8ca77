/** Subaccounts: what a master may do with them (C76). A subaccount is an account like any other, with a master. */
import { type Account, NONE } from '../entities.ts';
import type { Result } from '../events.ts';
import { bringUpToHour } from '../positions/funding-hour.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { SetSubaccountTrading, SubaccountTransfer } from './command.ts';
import { moveMoney } from './transfer.ts';

/** The subaccounts of an account, in the order in which they were opened. */
export function subaccountsOf(state: State, masterId: number): readonly Account[] {
  const accounts: Account[] = [];
  for (let id = 0; id < state.accounts.size; id++) {
    const account = state.accounts.get(id);
    if (account.masterAccount === masterId) accounts.push(account);
  }
  return accounts;
}

/**
 * Lets a subaccount trade, or not; its resting orders stay. Refusals: `accountInactive`, `authenticationError` for an
 * account that is no subaccount of the caller's.
 */
export function setSubaccountTrading(turn: Turn, command: SetSubaccountTrading): Result {
  const { state } = turn;
  if (!state.accounts.get(command.account).active) return { type: 'refused', error: 'accountInactive' };
  if (state.accounts.find(command.subaccount)?.masterAccount !== command.account) {
    return { type: 'refused', error: 'authenticationError' };
  }
  state.accounts.own(command.subaccount).tradingEnabled = command.tradingEnabled;
  turn.tell({ type: 'accountChanged', accountId: command.subaccount });
  return { type: 'done' };
}

/**
 * Moves money within a family. A master moves money of all its accounts, a subaccount only its own. Refusals:
 * `accountInactive`, `invalidArgument` with the name of a user that is none of them, then those of a transfer.
 */
export function subaccountTransfer(turn: Turn, command: SubaccountTransfer): Result {
  const { state } = turn;
  const caller = state.accounts.get(command.account);
  if (!caller.active) return { type: 'refused', error: 'accountInactive' };
  const master = caller.masterAccount === NONE ? caller.id : caller.masterAccount;
  const giver = state.accounts.find(command.fromUser);
  const taker = state.accounts.find(command.toUser);
  const mayGive = giver !== undefined && isOf(giver, master) && (master === caller.id || giver.id === caller.id);
  if (!mayGive) return { type: 'refused', error: 'invalidArgument', detail: 'fromUser' };
  if (taker === undefined || !isOf(taker, master)) {
    return { type: 'refused', error: 'invalidArgument', detail: 'toUser' };
  }
  bringUpToHour(turn, giver.id);
  bringUpToHour(turn, taker.id);
  return moveMoney(turn, giver, taker, command, giver === taker ? 'transfer' : 'subaccount transfer');
}

function isOf(account: Account, masterId: number): boolean {
  return account.id === masterId || account.masterAccount === masterId;
}
