/**
 * The venue: the state, and `apply`, the one place that decides what an entry does to it. Pure and deterministic: the same
 * entries give the same bytes on any machine.
 */
import { assert, fail } from './assert.ts';
import { createAccount, deposit, setAccount } from './commands/accounts.ts';
import { addAssignment, deleteAssignment } from './commands/assignments.ts';
import type { Command } from './commands/command.ts';
import { createVenue } from './commands/genesis.ts';
import { importAccount } from './commands/import-account.ts';
import { setLeverage, setProfitCurrency, setSelfTradeStrategy } from './commands/preferences.ts';
import { setSubaccountTrading, subaccountTransfer } from './commands/subaccounts.ts';
import { transfer, withdraw } from './commands/transfer.ts';
import { priceStep, setIndexPrices, setMarket, setMarketSource, setPremiums } from './commands/unreal.ts';
import { settleConsequences } from './consequences.ts';
import { NONE } from './entities.ts';
import type { Applied, Result } from './events.ts';
import { carryOutBatch } from './orders/batch.ts';
import { cancelAll, cancelOne } from './orders/cancel.ts';
import { cancelAllAfter } from './orders/dead-man.ts';
import { carryOutOrHold } from './orders/held.ts';
import { sendTrigger } from './orders/send-trigger.ts';
import { bringUpToHour } from './positions/funding-hour.ts';
import { State, type StateSnapshot } from './state.ts';
import { armMarkets, armRelease, armSampling, fireTimers, nextTimer } from './timers.ts';
import { Turn } from './turn.ts';

/** The time that a command brings along, in place of its entry's. */
function ownTimeOf(command: Command): number | undefined {
  if (command.type === 'tick') return command.untilMs;
  return command.type === 'priceStep' ? command.atMs : undefined;
}

export class Venue {
  readonly state: State;

  constructor(state: State = new State()) {
    this.state = state;
  }

  /** True once genesis was applied. */
  get exists(): boolean {
    return this.state.roots.count > 0;
  }

  /** Entries on the current line, and the time of the last. */
  get seq(): number {
    return this.exists ? this.state.root.seq : 0;
  }

  get timeMs(): number {
    return this.exists ? this.state.root.timeMs : 0;
  }

  /** When the venue next has something to do by itself; undefined when nothing is due. */
  get nextDueMs(): number | undefined {
    return this.exists ? nextTimer(this.state)?.dueMs : undefined;
  }

  /**
   * Applies one command at a time (epoch milliseconds, never before the last). First the timers that are due, then the
   * command and what follows from it. Refusals are results; only a broken invariant throws.
   */
  apply(command: Command, timeMs: number): Applied {
    if (command.type === 'genesis') return this.#begin(command);
    const { state } = this;
    assert(this.exists, 'genesis comes first');
    const root = state.roots.own(0);
    root.seq++;
    state.touchedWallets.length = 0;
    const turn = new Turn(state, root.seq, root.timeMs);
    const untilMs = Math.max(root.timeMs, ownTimeOf(command) ?? timeMs);
    const reachedMs = fireTimers(turn, untilMs, command.type === 'tick', settleConsequences);
    // A tick over a long time may stop early; any other command waits for the ticks that bring it to its time.
    const result: Result = command.type === 'tick' ? { type: 'time', reachedMs } : this.#decide(turn, command);
    armRelease(turn);
    settleConsequences(turn);
    if (command.type !== 'tick' && turn.events.length > 0) armSampling(turn);
    return { result, events: turn.events };
  }

  snapshot(): StateSnapshot {
    return this.state.snapshot();
  }

  restore(kept: StateSnapshot): void {
    this.state.restore(kept);
  }

  #begin(genesis: Extract<Command, { type: 'genesis' }>): Applied {
    assert(!this.exists, 'there is one genesis');
    const turn = new Turn(this.state, 0, genesis.startMs);
    createVenue(turn, genesis);
    const root = this.state.roots.own(0);
    root.timeMs = genesis.startMs;
    assert(root.samplingTimer === NONE, 'a new venue has nothing to sample');
    armMarkets(turn);
    return { result: { type: 'done' }, events: turn.events };
  }

  #decide(turn: Turn, command: Exclude<Command, { type: 'genesis' | 'tick' }>): Result {
    // A revert ahead of it may have taken the account away since the command was proposed.
    if ('account' in command && this.state.accounts.find(command.account) === undefined) {
      return { type: 'refused', error: 'invalidAccount' };
    }
    // While a funding hour is realised in slices, an account that acts has its turn first (C58).
    if ('account' in command) bringUpToHour(turn, command.account);
    switch (command.type) {
      case 'sendOrder':
        return carryOutOrHold(turn, command);
      case 'sendTrigger':
        return sendTrigger(turn, command);
      case 'batch':
        return carryOutBatch(turn, command);
      case 'cancelAllAfter':
        return cancelAllAfter(turn, command);
      case 'cancelOrder':
        return cancelOne(turn, command);
      case 'editOrder':
        return carryOutOrHold(turn, command);
      case 'cancelAllOrders':
        return cancelAll(turn, command);
      case 'transfer':
        return transfer(turn, command);
      case 'withdraw':
        return withdraw(turn, command);
      case 'setLeverage':
        return setLeverage(turn, command);
      case 'setProfitCurrency':
        return setProfitCurrency(turn, command);
      case 'setSelfTradeStrategy':
        return setSelfTradeStrategy(turn, command);
      case 'setSubaccountTrading':
        return setSubaccountTrading(turn, command);
      case 'subaccountTransfer':
        return subaccountTransfer(turn, command);
      case 'addAssignment':
        return addAssignment(turn, command);
      case 'deleteAssignment':
        return deleteAssignment(turn, command);
      case 'deposit':
        return deposit(turn, command);
      case 'priceStep':
        return priceStep(turn, command);
      case 'setMarketSource':
        return setMarketSource(turn, command);
      case 'setIndexPrices':
        return setIndexPrices(turn, command);
      case 'setPremiums':
        return setPremiums(turn, command);
      case 'setMarket':
        return setMarket(turn, command);
      case 'setAccount':
        return setAccount(turn, command);
      case 'createAccount':
        return createAccount(turn, command);
      case 'importAccount':
        return importAccount(turn, command);
      case 'snapshot':
      case 'revert':
      case 'deleteSnapshot':
      case 'setClock':
      case 'setFaults':
        return fail('the timeline carries out its own commands');
    }
  }
}
