/**
 * What would be: a hypothesis is carried out on a fork of the state by the functions that carry out the real thing, and
 * the fork is looked at (C102). The venue itself, its caches and stamps included, is not touched.
 */
import { deposit } from '../commands/accounts.ts';
import { setLeverage } from '../commands/preferences.ts';
import { setIndexPrices, setPremiums } from '../commands/unreal.ts';
import { type Account, NONE } from '../entities.ts';
import type { CoreEvent, Result } from '../events.ts';
import { settleWallets } from '../liquidation/risk.ts';
import { liquidationPrice } from '../margin/liquidation-price.ts';
import { isolatedMargin, walletMargin } from '../margin/wallet.ts';
import { fireTriggers } from '../orders/fire.ts';
import { sendOrder } from '../orders/send.ts';
import type { State } from '../state.ts';
import { Turn } from '../turn.ts';
import type { Hypothesis, HypothesisRefused } from './hypothesis.ts';
import { supposePosition } from './position.ts';

/** A position after the hypothesis. */
export interface PositionOutlook {
  readonly walletId: number;
  readonly marketId: number;
  readonly positionId: number;
  readonly isolated: boolean;
  /** USD, unrounded; undefined when no price liquidates it (D12). */
  readonly liquidationPrice: number | undefined;
}

/** What liquidation looks at: a wallet's cross part, or an isolated position (7, C8, D10, C16). In the wallet's asset. */
export interface PartOutlook {
  readonly walletId: number;
  /** NONE for the wallet's cross part. */
  readonly positionId: number;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  /** Its equity is below its maintenance margin. A stop that fires first may still save it. */
  readonly inDanger: boolean;
}

export interface WhatIf {
  /**
   * The venue after the hypothesis and before anything follows from it: for reading, and to be thrown away before the
   * venue goes on.
   */
  readonly state: State;
  /** What each order came to. */
  readonly orders: readonly Result[];
  /** What happened on the way: fills of these orders, and of resting ones that the prices passed. */
  readonly events: readonly CoreEvent[];
  readonly positions: readonly PositionOutlook[];
  readonly parts: readonly PartOutlook[];
  /**
   * What would follow at once: triggers that fire, and of this account orders cancelled for lack of margin and
   * liquidations, each with its fills.
   */
  readonly consequences: readonly CoreEvent[];
  /** The venue after that. */
  readonly afterwards: State;
}

/** Tries a hypothesis on an account: deposits, positions, leverage, orders, premiums, index prices, in this order. */
export function whatIf(state: State, accountId: number, hypothesis: Hypothesis): WhatIf | HypothesisRefused {
  const fork = state.fork();
  const { seq, timeMs } = fork.root;
  const turn = new Turn(fork, seq + 1, timeMs);
  const orders: Result[] = [];
  const refused = carryOut(turn, accountId, hypothesis, orders);
  if (refused !== undefined) return refused;
  const account = fork.accounts.get(accountId);
  const positions = outlooks(fork, account);
  const parts = partsOf(fork, account);
  const afterwards = fork.fork();
  const following = new Turn(afterwards, seq + 2, timeMs);
  following.lookAtTriggers = true;
  fireTriggers(following);
  do settleWallets(following, account.wallets);
  while (fireTriggers(following));
  return {
    state: fork,
    orders,
    events: turn.events,
    positions,
    parts,
    consequences: following.events,
    afterwards,
  };
}

/** Carries everything out; gives the first thing that cannot be. */
function carryOut(
  turn: Turn,
  account: number,
  hypothesis: Hypothesis,
  orders: Result[],
): HypothesisRefused | undefined {
  const { state } = turn;
  const { deposits, positions, leverage, premiums, indexPrices } = hypothesis;
  const checked = (what: keyof Hypothesis, index: number, result: Result): HypothesisRefused | undefined =>
    result.type === 'refused' ? { what, index, error: result.error, ...detailOf(result) } : undefined;
  for (let index = 0; index < deposits.length; index++) {
    const command = { type: 'deposit', account, ...(deposits[index] as (typeof deposits)[number]) } as const;
    const refused = checked('deposits', index, deposit(turn, command));
    if (refused !== undefined) return refused;
  }
  for (let index = 0; index < positions.length; index++) {
    const error = supposePosition(state, state.accounts.get(account), positions[index] as (typeof positions)[number]);
    if (error !== undefined) return { what: 'positions', index, error };
  }
  for (let index = 0; index < leverage.length; index++) {
    const command = { type: 'setLeverage', account, ...(leverage[index] as (typeof leverage)[number]) } as const;
    const refused = checked('leverage', index, setLeverage(turn, command));
    if (refused !== undefined) return refused;
  }
  for (const order of hypothesis.orders) orders.push(sendOrder(turn, { type: 'sendOrder', account, ...order }));
  if (premiums.length > 0) {
    const refused = checked('premiums', 0, setPremiums(turn, { type: 'setPremiums', premiums }));
    if (refused !== undefined) return refused;
  }
  if (indexPrices.length === 0) return undefined;
  return checked('indexPrices', 0, setIndexPrices(turn, { type: 'setIndexPrices', prices: indexPrices }));
}

function detailOf(result: Extract<Result, { type: 'refused' }>): { readonly detail?: string } {
  return result.detail === undefined ? {} : { detail: result.detail };
}

/** The open positions of the account, wallet by wallet. */
function outlooks(state: State, account: Account): readonly PositionOutlook[] {
  const found: PositionOutlook[] = [];
  for (const walletId of account.wallets) {
    const wallet = state.wallets.get(walletId);
    for (const positionId of wallet.positions) {
      const { lots, marketId, leverage } = state.positions.get(positionId);
      if (lots === 0) continue;
      const price = liquidationPrice(state, wallet, marketId);
      found.push({ walletId, marketId, positionId, isolated: leverage !== 0, liquidationPrice: price });
    }
  }
  return found;
}

/** The flex wallet always, others where there is something to liquidate. */
function partsOf(state: State, account: Account): readonly PartOutlook[] {
  const parts: PartOutlook[] = [];
  for (const walletId of account.wallets) {
    const wallet = state.wallets.get(walletId);
    if (wallet.kind !== 'flex' && wallet.positions.length === 0) continue;
    const { riskEquity, riskInitialMargin, riskMaintenanceMargin } = walletMargin(state, wallet);
    parts.push({
      walletId,
      positionId: NONE,
      equity: riskEquity,
      initialMargin: riskInitialMargin,
      maintenanceMargin: riskMaintenanceMargin,
      inDanger: riskEquity < riskMaintenanceMargin,
    });
    for (const positionId of wallet.positions) {
      const position = state.positions.get(positionId);
      if (position.leverage === 0 || position.lots === 0) continue;
      const { equity, initialMargin, maintenanceMargin } = isolatedMargin(state, wallet, positionId);
      const inDanger = equity < maintenanceMargin;
      parts.push({ walletId, positionId, equity, initialMargin, maintenanceMargin, inDanger });
    }
  }
  return parts;
}
