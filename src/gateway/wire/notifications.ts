/** `GET /notifications`: what the venue has to announce, which is when contracts settle and which markets stand still (C78). */

import { formatTime } from '../../core/iso-time.ts';
import type { State } from '../../core/state.ts';
import type { Notification } from './schemas/notifications.ts';

/** How long before its last trade a contract's settlement is announced. */
const ANNOUNCED_MS = 7 * 86_400_000;

/** What is announced of a market. */
export interface Announcement extends Notification {
  readonly marketId: number;
}

/** Markets in the order in which they were listed. */
export function notifications(state: State): readonly Notification[] {
  return announcements(state).map(({ marketId: _, ...notification }) => notification);
}

/** The same with the market that each is of. */
export function announcements(state: State): readonly Announcement[] {
  const { timeMs } = state.root;
  const notes: Announcement[] = [];
  for (let id = 0; id < state.markets.size; id++) {
    const { contract, listed, suspended, postOnly } = state.markets.get(id);
    if (!listed) continue;
    const { symbol, lastTradingMs } = contract;
    if (suspended || postOnly) {
      const note = suspended ? `${symbol} is suspended.` : `${symbol} takes post-only orders only.`;
      notes.push({ marketId: id, type: 'market', priority: 'high', note, effectiveTime: formatTime(timeMs) });
    }
    if (lastTradingMs !== 0 && lastTradingMs - timeMs <= ANNOUNCED_MS) {
      const effectiveTime = formatTime(lastTradingMs);
      notes.push({ marketId: id, type: 'settlement', priority: 'low', note: `${symbol} settles.`, effectiveTime });
    }
  }
  return notes;
}
