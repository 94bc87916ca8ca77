/**
 * Documents from outside (files, bodies, arguments of the library) against their schemas. A fault is one sentence that
 * names the place and what belongs there.
 */
import type { JsonSchema, Schema } from '../gateway/schema.ts';
import type { Validators } from '../gateway/validators.ts';
import { suggestion } from './nearest.ts';

export type Document<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/** The schema with the words that tell what belongs there: "takes a whole number above 0". */
export function described<Value>(schema: Schema<Value>, description: string): Schema<Value> {
  return { ...schema, description };
}

/** Holds a document against its schema. */
export function readDocument<Value>(validators: Validators, schema: Schema<Value>, value: unknown): Document<Value> {
  if (validators.accepts(schema, value)) return { ok: true, value: value as Value };
  const pointer = validators.firstFault(schema, value)?.pointer ?? '';
  return { ok: false, problem: sentence(schema, value, pointer) };
}

/** What is wrong at a place of the document. */
function sentence(schema: JsonSchema, value: unknown, pointer: string): string {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let at: JsonSchema | undefined = schema;
  let found: unknown = value;
  const path: string[] = [];
  for (const step of steps) {
    const next: JsonSchema | undefined = stepInto(at, step);
    if (next === undefined) return unknown(at, [...path, step]);
    path.push(step);
    found = isObject(found) ? found[step] : undefined;
    at = next;
  }
  if (at.type === 'object' && isObject(found) && !Array.isArray(found)) {
    const own = found;
    // A name that is mistyped is missing, too; what was typed tells more.
    const typed = Object.keys(own).find((name) => stepInto(at, name) === undefined);
    if (typed !== undefined) return unknown(at, [...path, typed]);
    const missing = (at.required ?? []).find((name) => !Object.hasOwn(own, name));
    if (missing !== undefined) return `${named([...path, missing])} is missing.`;
  }
  return `${named(path)} ${at.description ?? WHAT[at.type ?? 'object'] ?? 'is not what belongs there'}.`;
}

function unknown(schema: JsonSchema, path: readonly string[]): string {
  const known = Object.keys(schema.properties ?? {});
  const others = known.length === 0 ? 'nothing belongs there' : `what belongs there: ${known.join(', ')}`;
  const typed = path.at(-1) ?? '';
  const meant = typed === '' || typed.length > LONGEST_COMPARED ? '' : suggestion(typed, known);
  return `${named(path)} is not known; ${others}.${meant}`;
}

/** Longer words are compared with none. */
const LONGEST_COMPARED = 64;

const WHAT: Readonly<Record<string, string>> = {
  object: 'takes an object',
  array: 'takes a list',
  string: 'takes text',
  number: 'takes a number',
  integer: 'takes a whole number',
  boolean: 'takes true or false',
};

function stepInto(schema: JsonSchema, step: string): JsonSchema | undefined {
  if (schema.type === 'array') return schema.items;
  const properties = schema.properties ?? {};
  if (Object.hasOwn(properties, step)) return properties[step];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/** `accounts[3].funds[0].amount`; a step that is the user's own text is cut short. */
function named(path: readonly string[]): string {
  if (path.length === 0) return 'The document';
  return path
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : `${index === 0 ? '' : '.'}${step.slice(0, 40)}`))
    .join('');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
