/**
 * Nearly JSON, as clients send it (C135): strings in single quotes, `True`, `False` and `None`, a comma between a value and a
 * closing bracket. Kraken's own samples in Python and Java send their batches so.
 */
import { isTooDeep } from '../json-depth.ts';

const WORDS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

const LONGEST_WORD = 5;

const [QUOTE, APOSTROPHE, BACKSLASH, COMMA] = [0x22, 0x27, 0x5c, 0x2c];
const [LIST_BEGIN, LIST_END, OBJECT_BEGIN, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/** The document of a text; undefined for one that is none, or lies too deep (C186). Numbers, members and lists are read as in any JSON. */
export function parseLoosely(
  text: string,
  reviver?: (key: string, value: unknown, context?: { readonly source?: string }) => unknown,
): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text, reviver);
  } catch {
    return parse(strictly(text), reviver);
  }
}

function parse(text: string, reviver: Parameters<typeof parseLoosely>[1]): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}

/** Once over the text: a hostile one costs no more than a good one. What is JSON already is copied in one go. */
function strictly(text: string): string {
  let strict = '';
  /** Up to here it is copied. */
  let copied = 0;
  /** Where a comma is that follows a value, and that nothing but white space follows so far. */
  let comma = -1;
  /** What stood before, white space apart. */
  let last = LIST_BEGIN;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const end = endOfPiece(text, at, code);
    const piece = replacing(text, at, end, code);
    if (piece !== undefined) {
      strict += text.slice(copied, at) + piece;
      copied = end;
    }
    // `[,]` is no list without its comma: nobody sends it, and it may be anything.
    if (code === COMMA) comma = last === LIST_BEGIN || last === OBJECT_BEGIN ? -1 : at;
    else if (!isSpace(code)) {
      if (comma >= copied && (code === LIST_END || code === OBJECT_END)) {
        strict += text.slice(copied, comma);
        copied = comma + 1;
      }
      comma = -1;
    }
    if (!isSpace(code)) last = code;
    at = end;
  }
  return strict + text.slice(copied);
}

/** What stands for the piece in JSON; undefined for a piece that may stay. */
function replacing(text: string, at: number, end: number, first: number): string | undefined {
  if (first === APOSTROPHE) return end <= text.length ? doubleQuoted(text.slice(at, end)) : undefined;
  return isLetter(first) && end - at <= LONGEST_WORD ? WORDS.get(text.slice(at, end)) : undefined;
}

/** Behind the string or the word that begins here, or the next character; beyond the text for a string without end. */
function endOfPiece(text: string, from: number, first: number): number {
  let at = from + 1;
  if (first !== QUOTE && first !== APOSTROPHE) {
    if (isLetter(first)) while (isLetter(text.charCodeAt(at))) at++;
    return at;
  }
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === first) break;
    if (code === BACKSLASH) at++;
  }
  return at + 1;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function doubleQuoted(piece: string): string {
  const inside = piece.slice(1, -1).replace(/\\.|"/g, (mark) => (mark === '"' ? '\\"' : mark === "\\'" ? "'" : mark));
  return `"${inside}"`;
}
