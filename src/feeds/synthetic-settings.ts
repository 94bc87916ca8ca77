/**
 * How the synthetic source may be adjusted: dials for all assets or for single ones. They stand in the state with the name
 * of the source, so that a restart and a revert come to the same prices.
 */
import type { SourceSettings } from '../core/commands/command.ts';

/** What each dial is, where it stands by itself, and how far it may be turned. */
export const DIALS = {
  /** Multiple of the asset's own volatility; 0 stands still. */
  volatility: { usual: 1, least: 0, most: 100 },
  /** Expected return of a year, as a fraction: 0.5 is 50 %. */
  drift: { usual: 0, least: -100, most: 100 },
  /** Jumps a day, on average. */
  jumpsPerDay: { usual: 0, least: 0, most: 86_400 },
  /** Size of a typical jump as a fraction of the price; each is between half and one and a half of it, up or down. */
  jumpSize: { usual: 0.05, least: 0, most: 0.5 },
  /** Correlation of the returns with those of XBT; each asset's own when it is not set. Not for XBT itself. */
  correlation: { usual: Number.NaN, least: -1, most: 1 },
} as const;

export type DialName = keyof typeof DIALS;

export const DIAL_NAMES = Object.keys(DIALS) as readonly DialName[];

/** A dial as it stands: for all assets, and for those that differ. */
export interface Dial {
  readonly all?: number;
  readonly assets: readonly (readonly [symbol: string, value: number])[];
}

export type SyntheticSettings = Readonly<Partial<Record<DialName, Dial>>>;

/** A change of dials: a number for all assets, which ends what single ones had, or numbers by asset (`all` for the others). */
export type SyntheticInput = Readonly<Partial<Record<DialName, number | Readonly<Record<string, number>>>>>;

export type DialsResult =
  | { readonly ok: true; readonly settings: SyntheticSettings }
  | { readonly ok: false; readonly problem: string };

/** The settings of the synthetic source among those of all. */
export function syntheticOf(settings: SourceSettings): SyntheticSettings {
  return (settings.synthetic ?? {}) as SyntheticSettings;
}

/** Where a dial stands for an asset. */
export function dialOf(settings: SyntheticSettings, name: DialName, symbol: string): number {
  const dial = settings[name];
  if (dial === undefined) return DIALS[name].usual;
  const own = dial.assets.find(([asset]) => asset === symbol);
  return own?.[1] ?? dial.all ?? DIALS[name].usual;
}

/** Turns dials. `symbolOf` finds an asset that has a price by what a caller calls it. */
export function turnDials(
  settings: SyntheticSettings,
  input: SyntheticInput,
  symbolOf: (text: string) => string | undefined,
): DialsResult {
  const turned: Partial<Record<DialName, Dial>> = { ...settings };
  for (const name of DIAL_NAMES) {
    const value = input[name];
    if (value === undefined) continue;
    if (typeof value === 'number') {
      const problem = rangeProblem(name, value);
      if (problem !== undefined) return { ok: false, problem };
      turned[name] = { all: value, assets: [] };
      continue;
    }
    const dial = turnForAssets(name, settings[name] ?? { assets: [] }, value, symbolOf);
    if (typeof dial === 'string') return { ok: false, problem: dial };
    turned[name] = dial;
  }
  return { ok: true, settings: turned };
}

function turnForAssets(
  name: DialName,
  before: Dial,
  values: Readonly<Record<string, number>>,
  symbolOf: (text: string) => string | undefined,
): Dial | string {
  const given: [string, number][] = [];
  let { all } = before;
  for (const [text, value] of Object.entries(values)) {
    if (text === 'all') {
      const problem = rangeProblem(name, value);
      if (problem !== undefined) return problem;
      all = value;
      continue;
    }
    const symbol = symbolOf(text);
    if (symbol === undefined) return `There is no asset named ${text.slice(0, 60)} that has a price.`;
    if (given.some(([known]) => known === symbol)) return `${name}: ${symbol} is given twice.`;
    const problem = rangeProblem(name, value);
    if (problem !== undefined) return `${symbol}: ${problem}`;
    given.push([symbol, value]);
  }
  const kept = before.assets.filter(([symbol]) => !given.some(([known]) => known === symbol));
  return { ...(all === undefined ? {} : { all }), assets: [...kept, ...given] };
}

function rangeProblem(name: DialName, value: number): string | undefined {
  const { least, most } = DIALS[name];
  return value >= least && value <= most ? undefined : `${name} takes a number from ${least} to ${most}.`;
}

/** The settings as a caller would give them, for people. */
export function dialsView(settings: SyntheticSettings): Readonly<Record<string, unknown>> {
  const entries: [string, unknown][] = [];
  for (const name of DIAL_NAMES) {
    const dial = settings[name];
    if (dial === undefined) continue;
    const { all, assets } = dial;
    if (assets.length === 0) entries.push([name, all]);
    else entries.push([name, { ...(all === undefined ? {} : { all }), ...Object.fromEntries(assets) }]);
  }
  return Object.fromEntries(entries);
}
