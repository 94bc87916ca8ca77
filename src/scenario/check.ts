/**
 * Holds a document against its schema and tells every fault: where it is, what belongs there, and which word was most
 * likely meant. The compiler of schemas tells the first fault only, and of a wrong word not what is near it.
 */

import { suggestion } from '../control/nearest.ts';
import type { JsonSchema } from '../gateway/schema.ts';

/** Steps from the document's root: names and places in lists. */
export type Place = readonly (string | number)[];

export interface Fault {
  readonly place: Place;
  /** A sentence without its subject: "takes buy or sell, not bye. Did you mean buy?" */
  readonly problem: string;
  /** Whether it is the name at the place that is wrong, not what stands there. */
  readonly isName?: true;
}

/** A schema may bound numbers without the bound, which the wire's schemas have no use for. */
interface Keywords extends JsonSchema {
  readonly exclusiveMinimum?: number;
}

/** Every fault of the document, in its own order. */
export function faultsOf(schema: JsonSchema, value: unknown, place: Place = []): readonly Fault[] {
  if (schema.anyOf !== undefined) return faultsOfChoice(schema, schema.anyOf, value, place);
  if (!isOf(schema, value)) return [{ place, problem: `${takes(schema)}, not ${shown(value)}.` }];
  switch (schema.type) {
    case 'object':
      return faultsOfObject(schema, value as Readonly<Record<string, unknown>>, place);
    case 'array':
      return faultsOfList(schema, value as readonly unknown[], place);
    case 'string':
      return faultsOfText(schema, value as string, place);
    case 'number':
    case 'integer':
      return faultsOfNumber(schema, value as number, place);
    default:
      return [];
  }
}

function faultsOfChoice(
  schema: JsonSchema,
  choices: readonly JsonSchema[],
  value: unknown,
  place: Place,
): readonly Fault[] {
  const fitting = choices.filter((choice) => isOf(choice, value));
  const found = fitting.map((choice) => faultsOf(choice, value, place));
  const [first] = found;
  if (first === undefined) return [{ place, problem: `${takes(schema)}, not ${shown(value)}.` }];
  if (found.some((faults) => faults.length === 0)) return [];
  // Inside an object it is known what was meant; of a bare value the choice as a whole says more.
  return typeof value === 'object' ? first : [{ place, problem: `${takes(schema)}, not ${shown(value)}.` }];
}

function faultsOfObject(schema: JsonSchema, value: Readonly<Record<string, unknown>>, place: Place): readonly Fault[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = Object.keys(properties);
  const faults: Fault[] = [];
  for (const [name, item] of Object.entries(value)) {
    const of = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (typeof of === 'object') faults.push(...faultsOf(of, item, [...place, name]));
    else if (of !== true) faults.push({ place: [...place, name], isName: true, problem: unknownName(name, known) });
  }
  for (const name of required) {
    if (!Object.hasOwn(value, name)) faults.push({ place, problem: `lacks ${name}.` });
  }
  return faults;
}

function unknownName(name: string, known: readonly string[]): string {
  const meant = suggestion(name, known);
  return `is not known.${meant === '' ? ` What belongs there: ${known.join(', ')}.` : meant}`;
}

function faultsOfList(schema: JsonSchema, value: readonly unknown[], place: Place): readonly Fault[] {
  const { items, maxItems } = schema;
  if (maxItems !== undefined && value.length > maxItems) return [{ place, problem: `takes at most ${maxItems}.` }];
  return items === undefined ? [] : value.flatMap((item, index) => faultsOf(items, item, [...place, index]));
}

function faultsOfText(schema: JsonSchema, value: string, place: Place): readonly Fault[] {
  const { enum: words, pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (words !== undefined && !words.includes(value)) {
    const meant = suggestion(value, words.map(String));
    return [{ place, problem: `${takes(schema)}, not ${shown(value)}.${meant}` }];
  }
  const fits = value.length >= minLength && value.length <= maxLength;
  if (fits && (pattern === undefined || new RegExp(pattern, 'u').test(value))) return [];
  return [{ place, problem: `${takes(schema)}, not ${shown(value)}.` }];
}

function faultsOfNumber(schema: Keywords, value: number, place: Place): readonly Fault[] {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
  if (value >= minimum && value <= maximum && value > exclusiveMinimum) return [];
  return [{ place, problem: `${takes(schema)}, not ${shown(value)}.` }];
}

function isOf({ type, anyOf }: JsonSchema, value: unknown): boolean {
  if (anyOf !== undefined) return anyOf.some((choice) => isOf(choice, value));
  switch (type) {
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    default:
      return typeof value === type;
  }
}

const WHAT: Readonly<Record<string, string>> = {
  object: 'takes names and values',
  array: 'takes a list',
  string: 'takes text',
  number: 'takes a number',
  integer: 'takes a whole number',
  boolean: 'takes true or false',
};

function takes({ description, type = 'object' }: JsonSchema): string {
  return description ?? WHAT[type] ?? 'takes something else';
}

/** What stands there instead, as somebody would say it. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'names and values';
  const text = String(value);
  return text === '' ? 'empty text' : text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

/** `steps[3].order.side`; a step that is the user's own text is cut short. */
export function placeText(place: Place): string {
  if (place.length === 0) return 'The scenario';
  return place
    .map((step, index) =>
      typeof step === 'number'
        ? `[${step}]`
        : `${index === 0 ? '' : '.'}${step.length > 60 ? `${step.slice(0, 60)}...` : step}`,
    )
    .join('');
}
