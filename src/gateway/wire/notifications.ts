/** `GET /notifications`: what the venue has to announce, which is when contracts settle and which markets stand still. */
import type { State } from '../../core/state.ts';
import { formatTime } from '../server-time.ts';
import type { Notification } from './schemas/notifications.ts';

/** How long before its last trade a contract's settlement is announced. */
const ANNOUNCED_MS = 7 * 86_400_000;

/** Markets in the order in which they were listed. */
export function notifications(state: State): readonly Notification[] {
  const { timeMs } = state.root;
  const notes: Notification[] = [];
  for (let id = 0; id < state.markets.size; id++) {
    const { contract, listed, suspended, postOnly } = state.markets.get(id);
    if (!listed) continue;
    const { symbol, lastTradingMs } = contract;
    if (suspended || postOnly) {
      const note = suspended ? `${symbol} is suspended.` : `${symbol} takes post-only orders only.`;
      notes.push({ type: 'market', priority: 'high', note, effectiveTime: formatTime(timeMs) });
    }
    if (lastTradingMs !== 0 && lastTradingMs - timeMs <= ANNOUNCED_MS) {
      const effectiveTime = formatTime(lastTradingMs);
      notes.push({ type: 'settlement', priority: 'low', note: `${symbol} settles.`, effectiveTime });
    }
  }
  return notes;
}
