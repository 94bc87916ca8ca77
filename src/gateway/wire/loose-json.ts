/**
 * JSON as a client's language prints it: strings in single quotes, `True`, `False` and `None` (C135). Kraken's own sample
 * in Python sends its batches so.
 */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

/** The document of a text; undefined for one that is none. Numbers, members and lists are read as in any JSON. */
export function parseLoosely(
  text: string,
  reviver?: (key: string, value: unknown, context?: { readonly source?: string }) => unknown,
): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return text.includes("'") ? parse(strictly(text), reviver) : undefined;
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
  for (let at = 0; at < text.length; ) {
    const end = endOfPiece(text, at);
    const piece = text.slice(at, end);
    const isQuoted = piece.startsWith("'") && end <= text.length;
    strict += isQuoted ? doubleQuoted(piece) : (WORDS.get(piece) ?? piece);
    at = end;
  }
  return strict;
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
