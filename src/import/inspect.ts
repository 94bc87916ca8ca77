/**
 * The first look at JSON from outside: how deep and how large it is, that its numbers are numbers, and that no secret has
 * slipped in. A problem is a sentence that names the place and never repeats a value.
 */

/** A reply is at most this deep, and has at most so many values. */
const DEEPEST = 16;
const MOST_VALUES = 1_000_000;
const LONGEST_TEXT = 4_096;
const LONGEST_NAME = 128;

/** Names under which programs keep what signs requests. */
const SECRET_NAMES =
  /^(api[-_]?(key|secret)|(api|private)[-_]?secret|secret([-_]?key)?|private[-_]?key|password|passphrase|authent|(access|bearer)?[-_]?token|nonce)$/i;
const PROTOTYPE_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/** What is wrong with a document as such; undefined when nothing is. */
export function documentProblem(document: unknown, path: string): string | undefined {
  const open: Place[] = [{ value: document, path, depth: 0 }];
  let values = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (++values > MOST_VALUES) return `${named(path)} holds more than ${MOST_VALUES} values.`;
    const problem = valueProblem(place);
    if (problem !== undefined) return problem;
    if (typeof place.value !== 'object' || place.value === null) continue;
    for (const [name, value] of Object.entries(place.value)) {
      const inside = Array.isArray(place.value) ? `${place.path}[${name}]` : joined(place.path, name);
      const fault = Array.isArray(place.value) ? undefined : nameProblem(name, inside);
      if (fault !== undefined) return fault;
      open.push({ value, path: inside, depth: place.depth + 1 });
    }
  }
  return undefined;
}

/** `accounts.flex`, where the last step may be anybody's text. */
export function joined(path: string, name: string): string {
  const step = /^[A-Za-z0-9_.:-]{1,64}$/.test(name) ? name : JSON.stringify(name.slice(0, 40));
  return path === '' ? step : `${path}.${step}`;
}

function valueProblem({ value, path, depth }: Place): string | undefined {
  if (depth > DEEPEST) return `${named(path)} lies deeper than ${DEEPEST} levels.`;
  if (typeof value === 'number' && !Number.isFinite(value))
    return `${named(path)} is no number that can be computed with.`;
  if (typeof value === 'string' && value.length > LONGEST_TEXT)
    return `${named(path)} is longer than ${LONGEST_TEXT} characters.`;
  return undefined;
}

function nameProblem(name: string, path: string): string | undefined {
  if (name.length > LONGEST_NAME) return `${named(path)} has a name longer than ${LONGEST_NAME} characters.`;
  if (PROTOTYPE_NAMES.includes(name)) return `${named(path)} is a name that no reply has.`;
  if (SECRET_NAMES.test(name)) return `${named(path)} looks like a secret. An import needs none: take it out.`;
  return undefined;
}

/** A place at the beginning of a sentence. */
export function named(path: string): string {
  return path === '' ? 'The document' : path;
}
