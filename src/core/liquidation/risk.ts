/**
 * The risk step of an entry (DESIGN of the venue, order inside one entry): after each timer and after the command, wallets
 * that may be short of margin are looked at, in wallet order, until nothing changes: orders that add risk are cancelled
 * (D14), and what is below its maintenance margin is liquidated (margin-and-risk 7, C62).
 */
import { assert } from '../assert.ts';
import { NONE, type Wallet } from '../entities.ts';
import { type WalletMargin, walletMargin } from '../margin/wallet.ts';
import type { State } from '../state.ts';
import { armRisk, armSampling } from '../timers.ts';
import type { Turn } from '../turn.ts';
import { cancelRiskyOrders } from './cancel-risk.ts';
import { liquidateFully, settleDebt } from './full.ts';
import { isShortOfInitial, type Part, partMargin, WHOLE } from './part.ts';
import { liquidateInSlices } from './partial.ts';
import { hasRoom, type Proceeding, tellStep } from './proceeding.ts';
import { walletsToExamine } from './watch.ts';

/**
 * Looks at the wallets that may be in danger until none is. Costs nothing when nothing was touched and no price moved.
 *
 * It comes to an end: prices stand still meanwhile and a look leaves its wallet out of danger. What brings another wallet
 * into danger afterwards is that a resting order of its was filled, or that it was unwound; each time an order or a
 * position is used up, and a liquidation makes neither. Volunteers stay above their initial margin. So there are at most
 * as many rounds as there are orders and positions at the start, and one of each for the first look and the last.
 */
export function settleRisk(turn: Turn): void {
  const { state } = turn;
  let wallets = walletsToExamine(turn);
  if (wallets.length === 0) return;
  turn.volunteers = undefined;
  const before = turn.events.length;
  const mostRounds = state.orders.count + state.positions.count + 2;
  for (let round = 0; wallets.length > 0; round++) {
    assert(round <= mostRounds, 'liquidations come to an end');
    for (const walletId of wallets) {
      if (!examine(turn, walletId)) {
        // The entry is full. A timer makes the next one go on with a look at everybody.
        state.touchedWallets.length = 0;
        turn.unwindOrders = undefined;
        armRisk(turn);
        return;
      }
    }
    wallets = walletsToExamine(turn);
  }
  // What was taken out of the book has moved the impact mids.
  if (turn.events.length > before) armSampling(turn);
}

/** Does what these wallets call for now, and leaves all others: how a hypothesis would end (what-if). */
export function settleWallets(turn: Turn, walletIds: readonly number[]): void {
  for (const walletId of walletIds) examine(turn, walletId);
}

/** Does what one wallet calls for. False when the entry ran out of ids on the way. */
function examine(turn: Turn, walletId: number): boolean {
  const { state } = turn;
  const wallet = state.wallets.get(walletId);
  if (isSafe(wallet, walletMargin(state, wallet, state.walletMargin))) return true;
  if (isUnbacked(state, walletId) && !relieve(turn, { walletId, positionId: WHOLE }, isInDanger)) return false;
  for (const positionId of isolatedPositions(state, wallet)) {
    if (!relieve(turn, { walletId, positionId }, isInDanger)) return false;
  }
  return relieve(turn, { walletId, positionId: NONE }, isShort);
}

/**
 * True when nothing is left in cross margin and the collateral no longer covers what was assigned to isolated positions:
 * then the wallet is judged as a whole (C100). Isolated margin shields positions from each other, not from collateral
 * that is worth less.
 */
function isUnbacked(state: State, walletId: number): boolean {
  const wallet = state.wallets.get(walletId);
  if (walletMargin(state, wallet).riskEquity >= 0) return false;
  return wallet.positions.every((id) => state.positions.get(id).lots === 0 || state.positions.get(id).leverage !== 0);
}

/** True when neither the cross part nor an isolated position can call for anything. */
function isSafe(wallet: Wallet, margin: WalletMargin): boolean {
  const { riskEquity, riskMaintenanceMargin, maintenanceMargin, assigned } = margin;
  if (riskEquity < riskMaintenanceMargin || isShortOfInitial(wallet, margin)) return false;
  return assigned === 0 && maintenanceMargin === riskMaintenanceMargin;
}

/** The wallet's isolated positions by market (C62). */
function isolatedPositions(state: State, wallet: Wallet): readonly number[] {
  return wallet.positions
    .filter((id) => state.positions.get(id).leverage !== 0 && state.positions.get(id).lots !== 0)
    .sort((a, b) => state.positions.get(a).marketId - state.positions.get(b).marketId);
}

/** Whether the part is to be liquidated. */
function isInDanger(state: State, part: Part): boolean {
  const { equity, maintenanceMargin } = partMargin(state, part);
  return equity < maintenanceMargin;
}

/** Whether orders of the cross part have to be cancelled: also before it is in danger. */
function isShort(state: State, part: Part): boolean {
  const wallet = state.wallets.get(part.walletId);
  return isShortOfInitial(wallet, walletMargin(state, wallet)) || isInDanger(state, part);
}

/** Cancels the part's risky orders, then liquidates it if it is in danger. False when the entry is full. */
function relieve(turn: Turn, part: Part, callsForCancelling: (state: State, part: Part) => boolean): boolean {
  const { state } = turn;
  if (!callsForCancelling(state, part)) return true;
  const proceeding = proceedingOf(turn, part);
  const before = partMargin(state, part);
  const orders = cancelRiskyOrders(turn, part);
  if (orders.after < orders.before) {
    tellStep(proceeding, before, {
      step: 'ordersCancelled',
      marketId: part.positionId < 0 ? NONE : state.positions.get(part.positionId).marketId,
      limitTicks: 0,
      zeroEquityTicks: 0,
      lotsBefore: orders.before,
      lotsAfter: orders.after,
      poolUnits: 0n,
    });
  }
  if (!isInDanger(state, part)) return true;
  if (!hasRoom(proceeding)) return false;
  const well = proceeding.linear && liquidateInSlices(proceeding);
  if (!well && !proceeding.postponed) liquidateFully(proceeding);
  if (!proceeding.postponed) settleDebt(proceeding);
  return !proceeding.postponed;
}

function proceedingOf(turn: Turn, part: Part): Proceeding {
  const { state } = turn;
  const wallet = state.wallets.get(part.walletId);
  const linear = wallet.kind === 'flex';
  return {
    turn,
    part,
    accountId: wallet.accountId,
    linear,
    settlementAsset: linear ? state.usdAsset : coinOf(wallet),
    spare: 0n,
    postponed: false,
  };
}

/** The coin of a single-collateral wallet: all of its positions are settled in it. */
function coinOf(wallet: Wallet): number {
  return wallet.assets[0] as number;
}
