/**
 * The full hour (margin-and-risk 8, C58, C59): new rates, and all open positions realise the hour that has ended, account
 * by account. Many positions are realised in slices, one an entry, so that orders are not kept waiting; an account that
 * acts in between is brought up to the hour first, and figures count what is not realised yet.
 */
import { NONE } from '../entities.ts';
import { setFundingRates } from '../market/funding-rate.ts';
import type { Turn } from '../turn.ts';
import { closeFunding, realizeAccountFunding } from './funding.ts';
import { chargeInterest } from './interest.ts';

/** An account without positions costs about as much as this part of a position. */
const SHARE_OF_AN_ACCOUNT = 0.1;

/** The hour begins: rates are fixed, and a first slice of the one that has ended is realised. */
export function beginFundingHour(turn: Turn): void {
  // Nobody may owe two hours. Only an entry that comes an hour late, with another hour still open, gets here.
  while (turn.state.root.fundingCursor !== NONE) realizeFundingSlice(turn, Number.POSITIVE_INFINITY);
  setFundingRates(turn);
  const root = turn.state.roots.own(0);
  root.fundingHourMs = turn.timeMs;
  root.fundingCursor = 0;
  realizeFundingSlice(turn, turn.fundingLeft);
}

/** Goes on with the hour that is being realised, for about `most` positions. When everybody is through, the hour is closed. */
export function realizeFundingSlice(turn: Turn, most: number = turn.fundingLeft): void {
  const { state } = turn;
  // The slice that was due may have been done already, by an hour that could not wait for it.
  if (state.root.fundingCursor === NONE) return;
  let left = most;
  let accountId = state.root.fundingCursor;
  for (; accountId < state.accounts.size && left > 0; accountId++) {
    left -= realizeAccountFunding(turn, accountId) + SHARE_OF_AN_ACCOUNT;
  }
  turn.fundingLeft = left;
  const isDone = accountId >= state.accounts.size;
  state.roots.own(0).fundingCursor = isDone ? NONE : accountId;
  if (!isDone) return;
  for (const id of state.openMarkets) closeFunding(state, id);
  chargeInterest(turn);
}

/** True while an hour is being realised. */
export function isFundingOpen(turn: Turn): boolean {
  return turn.state.root.fundingCursor !== NONE;
}

/** While an hour is being realised, an account has its turn before anything else happens to it (C58). */
export function bringUpToHour(turn: Turn, accountId: number): void {
  if (isFundingOpen(turn)) realizeAccountFunding(turn, accountId);
}
