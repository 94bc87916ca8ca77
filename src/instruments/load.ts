/**
 * The instruments of a venue: those shipped with the package, or any file in the shape of the real `GET /instruments`
 * answer. Everything is checked here, so that genesis is given nothing it would have to refuse.
 */
import { readFileSync, statSync } from 'node:fs';
import type { FeeSchedule } from '../core/commands/command.ts';
import { type AssetLookup, buildContracts, reasonToSkip, type SkippedRow } from '../core/instruments/build.ts';
import type { InstrumentRow } from '../core/instruments/contract.ts';
import { asInstrumentRow } from '../core/instruments/row.ts';
import { splitRows } from '../core/instruments/series.ts';
import shippedFees from '../data/fee-schedules.json' with { type: 'json' };
import shipped from '../data/instruments.json' with { type: 'json' };
import { type AssetData, missingAssets, shippedAssets } from './assets.ts';
import { platformProblems } from './platforms.ts';
import { wireRow, withoutNotes } from './rows.ts';

/** What a venue can trade. Rows are as the wire serves them. */
export interface InstrumentSet {
  /** Perpetuals, listed as they stand. */
  readonly instruments: readonly InstrumentRow[];
  /** Templates of the series of dated contracts, which are listed by the calendar. */
  readonly series: readonly InstrumentRow[];
  /** The shipped assets, and those that only the file names. */
  readonly assets: readonly AssetData[];
  /** Rows that were left out: options, indices, what has expired. */
  readonly skipped: readonly SkippedRow[];
  /** What a user should know, in one sentence each. */
  readonly notes: readonly string[];
}

export type LoadResult =
  | { readonly ok: true; readonly set: InstrumentSet }
  | { readonly ok: false; readonly problem: string };

/** The real list of 300 markets takes about 400 KB. */
const LARGEST_FILE = 32 * 1024 * 1024;
/** A file of another kind would else be answered with hundreds of sentences. */
const PROBLEMS_SHOWN = 3;

/** The instruments shipped with the package. */
export function shippedInstruments(): InstrumentSet {
  const result = toSet(shipped);
  if (!result.ok) throw new Error(`The shipped instruments do not load: ${result.problem}`);
  return result.set;
}

/** The fee schedules shipped with the package, as `/feeschedules` serves them. */
export function shippedFeeSchedules(): readonly FeeSchedule[] {
  return shippedFees.feeSchedules.map((schedule) => withoutNotes(schedule) as unknown as FeeSchedule);
}

/** Reads `--instruments FILE`. A problem is one sentence that names the file. */
export function loadInstruments(path: string): LoadResult {
  const refuse = (problem: string): LoadResult => ({ ok: false, problem: `${path}: ${problem}` });
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) return refuse(`the file is larger than ${LARGEST_FILE / 1024 / 1024} MB.`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
  const result = parseInstruments(text);
  return result.ok ? result : refuse(result.problem);
}

/** Reads the JSON text of an instrument file: the answer of `GET /instruments`, or its list alone. */
export function parseInstruments(text: string): LoadResult {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { ok: false, problem: `the file is no JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}.` };
  }
  return toSet(value);
}

function toSet(value: unknown): LoadResult {
  const list = listOf(value);
  if (list === undefined) {
    const shape = '{"result":"success","instruments":[...]}';
    return { ok: false, problem: `the file must hold a list of instruments, or ${shape} as the venue answers.` };
  }
  const rows = list.map((entry) => {
    const row = asInstrumentRow(entry);
    return row === undefined ? entry : wireRow(row);
  });
  const known = rows.filter((row) => asInstrumentRow(row) !== undefined) as InstrumentRow[];
  const split = splitRows(known);
  const instruments = split.instruments.filter((row) => reasonToSkip(row) === undefined);
  const series = split.series.filter((row) => reasonToSkip(unexpired(row)) === undefined);
  const found = missingAssets([...instruments, ...series], shippedAssets());
  const assets = [...shippedAssets(), ...found];
  // A template may have expired; it is checked like a contract that has not.
  const { skipped, problems: faults } = buildContracts(
    rows.map((row) => (series.includes(row as InstrumentRow) ? unexpired(row as InstrumentRow) : row)),
    lookup(assets),
  );
  const problems = [...faults, ...[...instruments, ...series].flatMap(platformProblems)];
  if (problems.length > 0) return { ok: false, problem: inOneLine(problems) };
  if (instruments.length + series.length === 0)
    return { ok: false, problem: 'the file holds no contract that can be traded.' };
  return { ok: true, set: { instruments, series, assets, skipped, notes: notesOn(found, skipped) } };
}

function unexpired(row: InstrumentRow): InstrumentRow {
  return { ...row, isExpired: false };
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { instruments } = value as { instruments?: unknown };
  return Array.isArray(instruments) ? instruments : undefined;
}

/** Finds assets by their ledger symbol. */
export function lookup(assets: readonly AssetData[]): AssetLookup {
  const bySymbol = new Map(assets.map((asset) => [asset.symbol, asset]));
  return (symbol) => bySymbol.get(symbol);
}

function inOneLine(problems: readonly string[]): string {
  const more = problems.length - PROBLEMS_SHOWN;
  const shown = problems.slice(0, PROBLEMS_SHOWN).join(' ');
  return more > 0 ? `${shown} And ${more} more.` : shown;
}

function notesOn(found: readonly AssetData[], skipped: readonly SkippedRow[]): readonly string[] {
  const notes: string[] = [];
  for (const { symbol, indexPriceUsd } of found) {
    notes.push(`No price is known for ${symbol}: it starts at ${indexPriceUsd} USD, 10,000 ticks of its contract.`);
  }
  if (skipped.length > 0) {
    const reasons = [...new Set(skipped.map(({ reason }) => reason))].join(', ');
    notes.push(`Left out ${skipped.length} ${skipped.length === 1 ? 'row' : 'rows'}: ${reasons}.`);
  }
  return notes;
}
