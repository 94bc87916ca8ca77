/** One figure of the table. */
export interface Row {
  readonly what: string;
  /** What was measured, as printed: `612,000 commands/s`. */
  readonly measured: string;
  /** The limit measured in the same run, where the figure is a ratio. */
  readonly limit?: string;
  readonly value: number;
  /** The figure to reach; absent where the figure is only told. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  readonly workload: string;
}

/** Whether a row reaches its target; true where it has none. */
export function passes(row: Row): boolean {
  if (row.target === undefined) return true;
  return 'atLeast' in row.target ? row.value >= row.target.atLeast : row.value <= row.target.atMost;
}

/** A number with thousands apart and few digits. */
export function plain(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

export function quantile(values: Float64Array, part: number): number {
  const sorted = values.slice().sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] as number;
}
