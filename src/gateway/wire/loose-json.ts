/**
 * Nearly JSON, as clients send it (C135): strings in single quotes, `True`, `False` and `None`, a comma before a closing
 * bracket. Kraken's own samples in Python and Java send their batches so.
 */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

const SPACES: readonly string[] = [' ', '\t', '\n', '\r'];

/** The document of a text; undefined for one that is none. Numbers, members and lists are read as in any JSON. */
export function parseLoosely(
  text: string,
  reviver?: (key: string, value: unknown, context?: { readonly source?: string }) => unknown,
): unknown {
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

/** Once over the text: a hostile one costs no more than a good one. */
function strictly(text: string): string {
  let strict = '';
  /** A comma, and the white space behind it, until it is known what follows. */
  let comma = '';
  for (let at = 0; at < text.length; ) {
    const end = endOfPiece(text, at);
    const piece = text.slice(at, end);
    at = end;
    if (piece === ',' || (comma !== '' && SPACES.includes(piece))) {
      if (piece === ',') strict += comma;
      comma = piece === ',' ? piece : comma + piece;
      continue;
    }
    strict += piece === '}' || piece === ']' ? comma.slice(1) : comma;
    comma = '';
    strict += piece.startsWith("'") && end <= text.length ? doubleQuoted(piece) : (WORDS.get(piece) ?? piece);
  }
  return strict + comma;
}

/** Behind the string or the word that begins here, or the next character; beyond the text for a string without end. */
function endOfPiece(text: string, from: number): number {
  const first = text.charAt(from);
  let at = from + 1;
  if (first !== '"' && first !== "'") {
    if (isLetter(first)) while (isLetter(text.charAt(at))) at++;
    return at;
  }
  while (at < text.length && text.charAt(at) !== first) at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

function isLetter(character: string): boolean {
  return /^[A-Za-z]$/.test(character);
}

function doubleQuoted(piece: string): string {
  const inside = piece.slice(1, -1).replace(/\\.|"/g, (mark) => (mark === '"' ? '\\"' : mark === "\\'" ? "'" : mark));
  return `"${inside}"`;
}
