/**
 * A moment as the venue prints it: ISO 8601 in UTC with `Z`, at most three fraction digits, trailing zeros dropped
 * (`2026-10-03T11:55:28.19Z`, `2026-09-25T17:46:00Z`).
 *
 * `timeMs`: epoch milliseconds, an integer within the years 0 to 9999.
 */
export function formatTime(timeMs: number): string {
  const text = new Date(timeMs).toISOString();
  let end = text.length - 1; // leaves out the Z
  while (text.charCodeAt(end - 1) === 48 && end > 20) end--;
  return end === 20 ? `${text.slice(0, 19)}Z` : `${text.slice(0, end)}Z`;
}
