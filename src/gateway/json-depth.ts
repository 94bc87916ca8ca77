/** Nothing that is honest lies deeper. */
const DEEPEST = 64;
/** Nor has it more values: a real venue's 300 instruments have some 60,000. */
const MOST_VALUES = 250_000;

const [QUOTE, APOSTROPHE, BACKSLASH, COMMA] = [0x22, 0x27, 0x5c, 0x2c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Whether a JSON text nests deeper than anything honest. Strings may stand in single quotes, as in what is nearly JSON. */
export function isTooDeep(text: string): boolean {
  return excessIn(text, Number.POSITIVE_INFINITY) === 'deep';
}

/**
 * What a JSON text has too much of. Looked at before it is parsed: brackets by the million take a parser seconds, and
 * everybody would wait. Values are counted by what stands before them, commas and brackets.
 */
export function excessIn(text: string, mostValues = MOST_VALUES): 'deep' | 'many' | undefined {
  let depth = 0;
  let values = 0;
  /** The quote that ends the string that it is in; 0 outside of strings. */
  let quote = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === BACKSLASH) at++;
      else if (code === quote) quote = 0;
    } else if (code === QUOTE || code === APOSTROPHE) quote = code;
    else if (code === COMMA) {
      values++;
      if (values > mostValues) return 'many';
    } else if (code === LIST || code === OBJECT) {
      depth++;
      values++;
      if (depth > DEEPEST) return 'deep';
      if (values > mostValues) return 'many';
    } else if (code === LIST_END || code === OBJECT_END) depth--;
  }
  return undefined;
}
