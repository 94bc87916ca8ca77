/**
 * Markets whose contract has expired: nothing moves in them any more, so no new row pushes an old one out. What is held in
 * memory of their prices goes when that of a market that moves all the time would have gone; rows in listings go by their
 * own age.
 */
import { HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import type { State } from '../core/state.ts';
import { MARK_WIDTH } from './marks.ts';
import { CANDLE_WIDTH } from './minutes.ts';
import { RecordLog } from './record-log.ts';
import type { Retention } from './retention.ts';
import type { Line } from './tables.ts';

/** Lets go of the minutes, marks and hours of markets that expired that long before `nowMs`. */
export function forgetExpired(state: State, line: Line, retention: Retention, nowMs: number): void {
  for (let id = 0; id < line.marketCount; id++) {
    const { listed, contract } = state.markets.get(id);
    if (listed) continue;
    const agoMs = nowMs - contract.lastTradingMs;
    const { minutes, hours } = line.market(id);
    if (minutes.rows > 1 && agoMs > retention.minutes * MINUTE_MS) {
      const rows = line.ownMarket(id);
      rows.minutes = lastRowOf(rows.minutes);
      rows.marks = new RecordLog(MARK_WIDTH);
    }
    if (hours.rows > 1 && agoMs > retention.hours * HOUR_MS) {
      const rows = line.ownMarket(id);
      rows.hours = lastRowOf(rows.hours);
    }
  }
}

/** A small log of the last row alone: it says where prices stand. */
function lastRowOf(log: RecordLog): RecordLog {
  const last = new RecordLog(CANDLE_WIDTH);
  log.forEachStretch(log.end - 1, (bytes) => last.addBytes(bytes));
  return last;
}
