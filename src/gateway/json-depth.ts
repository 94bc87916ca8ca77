/** Nothing that is honest lies deeper. */
const DEEPEST = 64;

const [QUOTE, APOSTROPHE, BACKSLASH] = [0x22, 0x27, 0x5c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Whether a JSON text nests deeper than anything honest. Looked at before it is parsed: brackets in brackets by the million
 * take a parser a second, and everybody would wait. Strings may stand in single quotes, as in what is nearly JSON.
 */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  /** The quote that ends the string that it is in; 0 outside of strings. */
  let quote = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === BACKSLASH) at++;
      else if (code === quote) quote = 0;
    } else if (code === QUOTE || code === APOSTROPHE) quote = code;
    else if (code === LIST || code === OBJECT) {
      depth++;
      if (depth > DEEPEST) return true;
    } else if (code === LIST_END || code === OBJECT_END) depth--;
  }
  return false;
}
