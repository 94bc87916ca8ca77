/**
 * A wrong clock, in text that was written by a right one. Quotes within a client's own texts are escaped in JSON, so
 * that none of them can look like one of these members.
 */
import { formatTime } from '../../core/iso-time.ts';

/** Far enough from the ends of what a date of four digits can name. */
const FIRST_MS = Date.UTC(1000, 0);
const LAST_MS = Date.UTC(9999, 11, 31);

/** A reply's body, its `serverTime` moved. */
export function skewReply(text: string, skewMs: number): string {
  return text.replaceAll(
    /"serverTime":"([^"\\]+)"/g,
    (_, time: string) => `"serverTime":"${formatTime(moved(Date.parse(time), skewMs))}"`,
  );
}

/** A feed's message, the times in it moved. */
export function skewMessage(text: string, skewMs: number): string {
  return text.replaceAll(
    /"(time|timestamp|last_update_time)":(\d{12,15})/g,
    (_, name: string, time: string) => `"${name}":${moved(Number(time), skewMs)}`,
  );
}

/** A `Date` header. */
export function skewDate(nowMs: number, skewMs: number): string {
  return new Date(moved(nowMs, skewMs)).toUTCString();
}

function moved(timeMs: number, skewMs: number): number {
  return Math.min(Math.max(timeMs + skewMs, FIRST_MS), LAST_MS);
}
