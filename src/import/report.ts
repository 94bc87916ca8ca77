/** The report of an import: each figure of theirs beside ours, equal or different for a named reason. */

import { sizeOf } from '../core/instruments/terms.ts';
import { marketTerms } from '../core/margin/figures.ts';
import type { RuleSet } from '../core/margin/rules.ts';
import { parseDecimal, toUnits } from '../core/money/decimal.ts';
import type { State } from '../core/state.ts';
import { type Attributed, Attribution, type Comparison } from './attribute.ts';
import { type Candidate, candidatesFor, presetGroups, presets } from './candidates.ts';
import type { Figure, Picture } from './picture.ts';
import type { Plan } from './plan.ts';
import { BEST_PRICES, type PriceChoice } from './prices.ts';
import { momentProbe, probesFor } from './probes.ts';
import type { Known } from './reading.ts';
import { type Reason, reason } from './reasons.ts';
import { type Rehearsal, rehearse } from './rehearse.ts';

export interface FigureRow {
  readonly figure: string;
  readonly theirs: number;
  readonly ours: number | null;
  readonly status: 'equal' | 'different' | 'unexplained';
  readonly reasons: readonly Reason[];
}

export interface CensusRow {
  readonly code: Reason['code'];
  readonly subject: string;
  readonly convention: string;
  readonly count: number;
}

export interface ImportReport {
  readonly figures: readonly FigureRow[];
  readonly equal: number;
  readonly different: number;
  readonly unexplained: number;
  /** How often each reason was given. */
  readonly census: readonly CensusRow[];
  /** Figures of markets that the account is not in: not compared. */
  readonly notCompared: number;
  readonly rules: {
    /** The venue's own. */
    readonly name: string;
    /** The preset under which most figures are equal; the venue's own on a tie. */
    readonly suggested: string;
    readonly presets: readonly { readonly name: string; readonly equal: number }[];
  };
}

export interface Reported {
  readonly report: ImportReport;
  readonly rehearsal: Rehearsal;
}

/** Rehearses the import and compares. `replan`: the plan under other prices. */
export function reportOn(
  state: State,
  picture: Picture,
  plan: Plan,
  known: Known,
  replan: (choice: PriceChoice) => Plan,
): Reported {
  const concerned = concernedFigures(picture);
  const compared: Comparison = { figures: concerned, oursAt: oursAt(plan), grossOf: grossesOf(state, picture) };
  const setup = { command: plan.command };
  const symbols = new Set([...picture.tickers, ...picture.instruments].map(({ symbol }) => symbol));
  const attribution = new Attribution(compared, setup, (changed) => rehearse(state, changed, known, symbols));
  const { rules } = state.root;
  const candidates = [
    ...candidatesFor(state, picture, rules, (marks, index) => replan({ ...BEST_PRICES, marks, index }).command),
    ...choiceCandidate(plan, replan),
  ];
  attribution.replace(candidates, presetGroups(state, rules, candidates));
  const withPrices = attribution.state;
  const moment = momentProbe(withPrices, picture);
  const probes = [...probesFor(withPrices, picture, plan), ...(moment === undefined ? [] : [moment])];
  const attributed = attribution.attribute(probes, (figure, ours) =>
    plainReasons(state, picture, plan, attribution.base, figure, ours),
  );
  return { report: reportOf(attributed, picture, concerned, rules, attribution), rehearsal: attribution.base };
}

function reportOf(
  attributed: readonly Attributed[],
  picture: Picture,
  concerned: readonly Figure[],
  rules: RuleSet,
  attribution: Attribution,
): ImportReport {
  const figures = attributed.map(({ figure, ours, isEqual, reasons }): FigureRow => {
    const status = isEqual ? 'equal' : reasons.length > 0 ? 'different' : 'unexplained';
    return { figure: figure.path, theirs: figure.value, ours: ours ?? null, status, reasons };
  });
  const count = (status: FigureRow['status']): number => figures.filter((row) => row.status === status).length;
  const byPreset = presets().map((preset) => ({
    name: preset.name,
    equal: attribution.equalUnder((setup) => ({ ...setup, rules: preset })),
  }));
  const own = attribution.equalUnder((setup) => setup);
  const best = byPreset.reduce((a, b) => (b.equal > a.equal ? b : a), { name: rules.name, equal: own });
  return {
    figures,
    equal: count('equal'),
    different: count('different'),
    unexplained: count('unexplained'),
    census: censusOf(figures),
    notCompared: picture.figures.length - concerned.length,
    rules: { name: rules.name, suggested: best.name, presets: byPreset },
  };
}

function censusOf(figures: readonly FigureRow[]): readonly CensusRow[] {
  const rows = new Map<string, { -readonly [Key in keyof CensusRow]: CensusRow[Key] }>();
  for (const { reasons } of figures) {
    for (const { code, subject, convention } of reasons) {
      const name = `${code} ${subject}`;
      const known = rows.get(name);
      if (known === undefined) rows.set(name, { code, subject, convention, count: 1 });
      else known.count++;
    }
  }
  return [...rows.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

/** Figures of the account, and of the markets that it is in; of all markets when the replies tell of no account. */
function concernedFigures(picture: Picture): readonly Figure[] {
  const markets = new Set([...picture.positions, ...picture.orders].map(({ symbol }) => symbol));
  const isOfAccount = picture.replies.some(({ kind }) => kind !== 'tickers' && kind !== 'instruments');
  return picture.figures.filter(({ path }) => {
    const symbol = /^(?:tickers|instruments)\.([^.]+)\./.exec(path)?.[1];
    return symbol === undefined || !isOfAccount || markets.has(symbol);
  });
}

/** Their orders stand in the reply's order, ours in that of their age. */
function oursAt({ placed }: Plan): (path: string) => string {
  return (path) => {
    const match = /^orders\[(\d+)\]\.(.*)$/.exec(path);
    return match === null ? path : `placed[${placed.indexOf(Number(match[1]))}].${match[2]}`;
  };
}

/** Ratios are of the order of 1, and as exact as the sums they were made of. */
const RATIOS = /\.(effectiveLeverage|returnOnEquity)$/;
const GROSS_OF_RATIOS = 100_000;

function grossesOf(state: State, picture: Picture): (path: string) => number {
  const gross = grossOf(state, picture);
  return (path) => (RATIOS.test(path) ? GROSS_OF_RATIOS : gross);
}

function grossOf(state: State, picture: Picture): number {
  const held = picture.collateral.reduce((sum, { value = 0 }) => sum + Math.abs(value), 0);
  return picture.positions.reduce((sum, { symbol, size, entryPrice }) => {
    const { kind } = state.markets.get(state.marketBySymbol.get(symbol) as number).contract;
    return sum + Number(size) * (kind === 'linear' ? Number(entryPrice) : 1);
  }, held);
}

/** Prices of ours that the caller asked for. */
function choiceCandidate(plan: Plan, replan: (choice: PriceChoice) => Plan): readonly Candidate[] {
  if (plan.prices.index.length > 0 || plan.prices.marks.length > 0) return [];
  const { indexPrices, markPrices } = replan(BEST_PRICES).command;
  if (indexPrices.length === 0 && markPrices.length === 0) return [];
  return [
    {
      reason: reason('moment', 'prices: ours'),
      change: (setup) => ({ ...setup, command: { ...setup.command, indexPrices, markPrices } }),
    },
  ];
}

/** Reasons that need no rehearsal. */
function plainReasons(
  state: State,
  picture: Picture,
  plan: Plan,
  base: Rehearsal,
  { path, value }: Figure,
  ours: number | undefined,
): readonly Reason[] {
  const adjusted = plan.adjusted.find(({ figure }) => figure === path);
  if (adjusted !== undefined) return [reason('step', `${adjusted.step} of ${adjusted.subject}`)];
  const order = /^orders\[(\d+)\]\./.exec(path)?.[1];
  if (order !== undefined) {
    const refused = base.refused[plan.placed.indexOf(Number(order))];
    if (refused !== undefined) return [reason('order', refused)];
    if (picture.orders[Number(order)]?.reduceOnly === true) return [reason('order', 'reduceOnly')];
  }
  const instrument = /^instruments\.([^.]+)\./.exec(path)?.[1];
  if (instrument !== undefined && ours !== undefined) return [reason('instrument', instrument)];
  const ticker = /^tickers\.[^.]+\.(\w+)$/.exec(path)?.[1];
  if (ticker !== undefined && ticker !== 'markPrice' && ticker !== 'indexPrice') return [reason('market', ticker)];
  if (ours === undefined) return [reason('unserved', lastStep(path))];
  if (value !== 0 && Math.abs(value - ours * 100) <= Math.abs(value) * 1e-12) return [reason('unit', 'percent')];
  return Math.abs(value - ours) <= costBound(state, picture) ? [reason('cost', 'openpositions.price')] : [];
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** By how much amounts may be off because costs are whole units: half a unit of each position whose cost is rounded. */
function costBound(state: State, picture: Picture): number {
  let bound = 0;
  for (const { symbol, size, entryPrice } of picture.positions) {
    const market = state.markets.get(state.marketBySymbol.get(symbol) as number);
    const terms = marketTerms(state, market);
    const price = parseDecimal(entryPrice);
    const lots = Math.round((Number(size) * terms.lotScale) / terms.lotMantissa);
    const ticks =
      price === undefined
        ? undefined
        : toUnits({ digits: price.digits * BigInt(terms.tickScale) * BigInt(lots), scale: price.scale }, 0);
    const isWhole = terms.linear && ticks !== undefined && ticks % BigInt(terms.tickMantissa) === 0n;
    if (!isWhole && sizeOf(terms, lots) > 0) bound += (0.5000001 * terms.costMantissa) / terms.costScale;
  }
  return bound;
}
