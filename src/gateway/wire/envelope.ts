/**
 * The envelope of a successful reply of the trading API: `result`, `serverTime`, then what was asked for, in the order of
 * today's real replies. There is never an `error` member, not even an empty one: some clients look for its presence.
 */
import { formatTime } from '../../core/iso-time.ts';

/** The reply's JSON text. `timeMs`: the venue's time of the answer, epoch milliseconds. */
export function successBody(timeMs: number, members: object = {}): string {
  return JSON.stringify({ result: 'success', serverTime: formatTime(timeMs), ...members });
}

/** The same for one member whose JSON text is ready. */
export function successBodyOf(timeMs: number, member: string, json: string): string {
  return `{"result":"success","serverTime":"${formatTime(timeMs)}","${member}":${json}}`;
}
