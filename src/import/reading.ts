/** What the readers of all replies share: the picture, what this venue knows, numbers, and what is wrong. */
import { parseDecimal, unitsToText } from '../core/money/decimal.ts';
import { named } from './inspect.ts';
import type { Figure, Picture, ReplyKind } from './picture.ts';
import { isFields } from './recognise.ts';

/** How this venue names what a reply names. */
export interface Known {
  /** Ledger symbol of an asset. */
  readonly asset: (text: string) => string | undefined;
  /** Symbol of a market that trades. */
  readonly market: (text: string) => string | undefined;
  /** Wallet names, `cash` and `flex` among them, and the coin of each single-collateral one. */
  readonly wallets: readonly { readonly name: string; readonly coin: string | undefined }[];
}

/** Amounts and prices beyond this are mistakes, or worse. */
const LARGEST = 1e15;
const DECIMAL_TEXT = /^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?$/;
const MOST_PROBLEMS = 20;
/** A venue has some 300 markets. */
const MOST_ROWS = 2_000;
/** The report is made while everybody waits. */
const MOST_FIGURES = 10_000;

export type Fields = Readonly<Record<string, unknown>>;

/** Said of a market that is not here. */
export const UNKNOWN_MARKET =
  'is a market that this venue does not have: one started with --instruments FILE, their answer of GET /instruments, has it; skipUnknown leaves it out';

export class Reading {
  readonly picture: Picture;
  readonly known: Known;
  /** Whether what this venue does not know is left out instead of refused. */
  readonly skipUnknown: boolean;
  readonly problems: string[] = [];

  constructor(picture: Picture, known: Known, skipUnknown: boolean) {
    this.picture = picture;
    this.known = known;
    this.skipUnknown = skipUnknown;
  }

  refuse(path: string, problem: string): undefined {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(`${named(path)} ${problem}.`);
    return undefined;
  }

  fields(value: unknown, path: string): Fields | undefined {
    return isFields(value) ? value : this.refuse(path, 'is no object');
  }

  rows(value: unknown, path: string): readonly unknown[] {
    if (!Array.isArray(value)) this.refuse(path, 'is no list');
    else if (value.length <= MOST_ROWS) return value;
    else this.refuse(path, `has more than the ${MOST_ROWS} rows that an import may have`);
    return [];
  }

  text(value: unknown, path: string): string | undefined {
    return typeof value === 'string' && value !== '' ? value : this.refuse(path, 'is no text');
  }

  /** Digits of a number or of decimal text. */
  decimal(value: unknown, path: string): string | undefined {
    const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : undefined;
    if (text === undefined || !DECIMAL_TEXT.test(text)) return this.refuse(path, 'is no number');
    if (!(Math.abs(Number(text)) <= LARGEST)) return this.refuse(path, 'is larger than anything honest');
    return text;
  }

  /** The same, and not below 0. */
  amount(value: unknown, path: string): string | undefined {
    const text = this.decimal(value, path);
    if (text !== undefined && Number(text) < 0) return this.refuse(path, 'is negative, and cannot be rebuilt');
    return text;
  }

  /** The same, and above 0. */
  positive(value: unknown, path: string): string | undefined {
    const text = this.decimal(value, path);
    if (text !== undefined && !(Number(text) > 0)) return this.refuse(path, 'must be above 0');
    return text;
  }

  /** A number that may be missing or null. */
  optional(value: unknown, path: string): number | undefined {
    if (value === undefined || value === null) return undefined;
    const text = this.decimal(value, path);
    return text === undefined ? undefined : Number(text);
  }

  /** Keeps a figure under this venue's own path for it. */
  figure(reply: ReplyKind, path: string, value: unknown, where: string): number | undefined {
    if (value === null || value === undefined) return undefined;
    const text = this.decimal(value, where);
    if (text === undefined) return undefined;
    if (this.picture.figures.length >= MOST_FIGURES) {
      return this.refuse(where, `is one figure more than the ${MOST_FIGURES} that an import may have`);
    }
    const figure: Figure = { reply, path, value: Number(text), text };
    this.picture.figures.push(figure);
    return figure.value;
  }
}

/** A number as plain decimal text without an exponent. */
export function plainDecimal(text: string): string {
  const decimal = parseDecimal(text);
  return decimal === undefined ? text : unitsToText(decimal.digits, decimal.scale);
}

/** `margin_equity` as `marginEquity`. */
export function camelName(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
