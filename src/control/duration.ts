/** Spans of time as people write them: `8h`, `1d12h`, `1.5s`, `250ms`. */

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const SPAN = /^(?:\d{1,12}(?:\.\d{1,6})?(?:ms|[smhdw]))+$/;

/** Milliseconds; undefined for text that is no span of at least one whole millisecond. */
export function readDuration(text: string): number | undefined {
  if (!SPAN.test(text)) return undefined;
  let totalMs = 0;
  for (const [, amount, unit = ''] of text.matchAll(/([\d.]+)([a-z]+)/g))
    totalMs += Number(amount) * (UNIT_MS[unit] ?? 0);
  const wholeMs = Math.round(totalMs);
  return wholeMs >= 1 ? wholeMs : undefined;
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
