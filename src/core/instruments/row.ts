/**
 * Reading an instrument row, which comes from outside: every field is checked, and what is wrong with it is collected in
 * plain words instead of stopping at the first.
 */

import { readUtcTime } from '../iso-time.ts';
import { type Decimal, parseDecimal } from '../money/decimal.ts';
import type { InstrumentRow, MarginLevel } from './contract.ts';

/** The row when the value is an object with the two fields that every row has; undefined otherwise. */
export function asInstrumentRow(value: unknown): InstrumentRow | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const row = value as Record<string, unknown>;
  return typeof row.symbol === 'string' && typeof row.type === 'string' ? (row as InstrumentRow) : undefined;
}

/** Reads the fields of one row and keeps what is wrong with them. */
export class RowReader {
  readonly problems: string[] = [];
  readonly #row: InstrumentRow;

  constructor(row: InstrumentRow) {
    this.#row = row;
  }

  has(field: string): boolean {
    return this.#row[field] !== undefined && this.#row[field] !== null;
  }

  refuse(problem: string): void {
    this.problems.push(problem);
  }

  /** A number above zero, as the exact decimal that its shortest text shows. */
  positive(field: string): Decimal {
    const number = this.number(field);
    const decimal = parseDecimal(String(number));
    if (number > 0 && decimal !== undefined) return decimal;
    if (this.#isNumber(field)) this.refuse(`${field} must be a number above zero`);
    return { digits: 1n, scale: 0 };
  }

  number(field: string): number {
    if (this.#isNumber(field)) return this.#row[field] as number;
    this.refuse(this.has(field) ? `${field} must be a number` : `${field} is missing`);
    return 0;
  }

  whole(field: string, lowest: number, highest: number): number {
    const number = this.number(field);
    if (Number.isInteger(number) && number >= lowest && number <= highest) return number;
    if (this.#isNumber(field)) this.refuse(`${field} must be a whole number from ${lowest} to ${highest}`);
    return lowest;
  }

  text(field: string): string {
    const value = this.#row[field];
    if (typeof value === 'string' && value !== '') return value;
    this.refuse(this.has(field) ? `${field} must be a text` : `${field} is missing`);
    return '';
  }

  flag(field: string, absent: boolean): boolean {
    const value = this.#row[field];
    if (typeof value === 'boolean') return value;
    if (this.has(field)) this.refuse(`${field} must be true or false`);
    return absent;
  }

  time(field: string): number {
    const text = this.text(field);
    const ms = readUtcTime(text);
    if (ms === undefined && text !== '') this.refuse(`${field} must be a UTC time such as 2026-12-25T16:00:00Z`);
    return ms ?? 0;
  }

  /**
   * A margin schedule: bounds that rise from 0 (`numNonContractUnits` or `contracts`), margin rates between 0 and 1 that
   * never fall, maintenance margin not above initial margin.
   */
  marginLevels(field: string, boundField: 'numNonContractUnits' | 'contracts'): readonly MarginLevel[] {
    const value = this.#row[field];
    if (!Array.isArray(value) || value.length === 0) {
      this.refuse(this.has(field) ? `${field} must be a list of at least one level` : `${field} is missing`);
      return [];
    }
    const levels = value.map((level) => marginLevel(level, boundField));
    const problem = scheduleProblem(levels, boundField);
    if (problem === undefined) return levels as MarginLevel[];
    this.refuse(`${field}: ${problem}`);
    return [];
  }

  #isNumber(field: string): boolean {
    return Number.isFinite(this.#row[field]);
  }
}

function marginLevel(value: unknown, boundField: string): MarginLevel | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const level = value as Record<string, unknown>;
  const { [boundField]: lowerBound, initialMargin, maintenanceMargin } = level;
  if (!isRate(initialMargin) || !isRate(maintenanceMargin)) return undefined;
  if (typeof lowerBound !== 'number' || !Number.isFinite(lowerBound)) return undefined;
  return { lowerBound, initialMarginRate: initialMargin, maintenanceMarginRate: maintenanceMargin };
}

function isRate(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= 1;
}

function scheduleProblem(levels: readonly (MarginLevel | undefined)[], boundField: string): string | undefined {
  let previous: MarginLevel | undefined;
  for (const [index, level] of levels.entries()) {
    const which = `level ${index + 1}`;
    if (level === undefined) return `${which} needs ${boundField}, and margins above 0 and at most 1`;
    if (level.maintenanceMarginRate > level.initialMarginRate)
      return `${which} has more maintenance than initial margin`;
    if (previous === undefined && level.lowerBound !== 0) return 'the first level must start at 0';
    if (previous !== undefined) {
      if (level.lowerBound <= previous.lowerBound) return `${which} must start above level ${index}`;
      if (level.initialMarginRate < previous.initialMarginRate) return `${which} asks less margin than level ${index}`;
      if (level.maintenanceMarginRate < previous.maintenanceMarginRate) {
        return `${which} asks less maintenance margin than level ${index}`;
      }
    }
    previous = level;
  }
  return undefined;
}
