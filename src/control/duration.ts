/** Spans of time as people write them: `8h`, `1d12h`, `1.5s`, `250ms`. */

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const TERM = /(\d{1,12}(?:\.\d{1,6})?)(ms|[smhdw])/gy;

/** Milliseconds; undefined for text that is no span of at least one whole millisecond. */
export function readDuration(text: string): number | undefined {
  let totalMs = 0;
  let end = 0;
  for (const match of text.matchAll(TERM)) {
    const [term, amount, unit = ''] = match;
    totalMs += Number(amount) * (UNIT_MS[unit] ?? Number.NaN);
    end = match.index + term.length;
  }
  const wholeMs = Math.round(totalMs);
  return end === text.length && wholeMs >= 1 ? wholeMs : undefined;
}

/** `3 d 4 h`, `12 min 5 s`, `40 ms`: the two largest units, for people. */
export function printDuration(durationMs: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const;
  const first = units.findIndex(([, unitMs]) => durationMs >= unitMs);
  if (first < 0) return '0 ms';
  let restMs = durationMs;
  const parts: string[] = [];
  for (const [unit, unitMs] of units.slice(first, first + 2)) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
}
