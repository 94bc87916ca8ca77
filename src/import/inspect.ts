/**
 * The first look at JSON from outside: how deep and how large it is, that its numbers are numbers, and that no secret has
 * slipped in. A problem is a sentence that names the place and never repeats a value.
 */

/** A reply is at most this deep, and has at most so many values. */
const DEEPEST = 16;
const MOST_VALUES = 250_000;
/** An object has at most so many fields: one of an account has some dozens, and each costs more than a value in a list. */
const MOST_FIELDS = 2_000;
const LONGEST_TEXT = 4_096;
const LONGEST_NAME = 128;

/** Names under which programs keep what signs requests. */
const SECRET_NAMES =
  /^(api[-_]?(key|secret)|(api|private)[-_]?secret|secret([-_]?key)?|private[-_]?key|password|passphrase|authent|(access|bearer)?[-_]?token|nonce)$/i;
const PROTOTYPE_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

interface Place {
  readonly value: unknown;
  readonly depth: number;
  /** Where it lies: undefined for the document itself. Told in words only of what is wrong. */
  readonly inside: Place | undefined;
  readonly name: string | number;
}

/** What is wrong with a document as such; undefined when nothing is. */
export function documentProblem(document: unknown, path: string): string | undefined {
  const open: Place[] = [{ value: document, depth: 0, inside: undefined, name: path }];
  let values = 1;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value, depth } = place;
    const problem = valueProblem(value, depth);
    if (problem !== undefined) return `${named(pathTo(place))} ${problem}`;
    if (typeof value !== 'object' || value === null) continue;
    const isList = Array.isArray(value);
    const names = isList ? undefined : Object.keys(value);
    const count = names?.length ?? (value as readonly unknown[]).length;
    // Counted before they are looked at: a body of some megabytes may hold millions.
    values += count;
    if (values > MOST_VALUES) return `${named(pathTo(place))} holds more than ${MOST_VALUES} values.`;
    if (names !== undefined && count > MOST_FIELDS)
      return `${named(pathTo(place))} has more than ${MOST_FIELDS} fields.`;
    for (let index = 0; index < count; index++) {
      const name = names?.[index] ?? index;
      const within = {
        value: (value as Readonly<Record<string, unknown>>)[name],
        depth: depth + 1,
        inside: place,
        name,
      };
      const fault = typeof name === 'number' ? undefined : nameProblem(name);
      if (fault !== undefined) return `${named(pathTo(within))} ${fault}`;
      open.push(within);
    }
  }
  return undefined;
}

function pathTo({ inside, name }: Place): string {
  if (inside === undefined) return String(name);
  return typeof name === 'number' ? `${pathTo(inside)}[${name}]` : joined(pathTo(inside), name);
}

/** `accounts.flex`, where the last step may be anybody's text. */
export function joined(path: string, name: string): string {
  const step = /^[A-Za-z0-9_.:-]{1,64}$/.test(name) ? name : JSON.stringify(name.slice(0, 40));
  return path === '' ? step : `${path}.${step}`;
}

function valueProblem(value: unknown, depth: number): string | undefined {
  if (depth > DEEPEST) return `lies deeper than ${DEEPEST} levels.`;
  if (typeof value === 'number' && !Number.isFinite(value)) return 'is no number that can be computed with.';
  if (typeof value === 'string' && value.length > LONGEST_TEXT) return `is longer than ${LONGEST_TEXT} characters.`;
  return undefined;
}

function nameProblem(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return `has a name longer than ${LONGEST_NAME} characters.`;
  if (PROTOTYPE_NAMES.includes(name)) return 'is a name that no reply has.';
  if (SECRET_NAMES.test(name)) return 'looks like a secret. An import needs none: take it out.';
  return undefined;
}

/** A place at the beginning of a sentence. */
export function named(path: string): string {
  return path === '' ? 'The document' : path;
}
