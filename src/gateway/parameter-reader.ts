/** Turns the texts of a request's parameters into the values an endpoint takes, as its schema says. */
import { readTime } from '../core/iso-time.ts';
import type { Endpoint } from './endpoint.ts';
import { type Refusal, refuse } from './errors.ts';
import type { Parameters } from './parameters.ts';
import type { JsonSchema } from './schema.ts';
import { readBoolean, readDecimal, readInteger, readSymbol, readUuid } from './values.ts';

/** Values found in the path, by parameter name. */
export type PathValues = Readonly<Record<string, string | undefined>>;

type Scalar = string | number | boolean;
/** Undefined when the text is no value of its kind or outside its limits. */
type ScalarReader = (text: string) => Scalar | undefined;

interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly listMax: number | undefined;
  readonly isUuid: boolean;
  readonly read: ScalarReader;
}

/** Reads one endpoint's parameters. Made once for an endpoint; its schema is taken apart here and not per request. */
export class ParameterReader<Taken> {
  readonly #fields: readonly Field[];
  readonly #faults: Endpoint['faults'];

  constructor(endpoint: Pick<Endpoint<Taken>, 'parameters' | 'faults'>) {
    const { properties = {}, required = [] } = endpoint.parameters;
    this.#fields = Object.entries(properties).map(([name, schema]) => fieldOf(name, schema, required.includes(name)));
    this.#faults = endpoint.faults;
  }

  /** A refusal when a required parameter is absent or empty. */
  missing(parameters: Parameters, path: PathValues): Refusal | undefined {
    const isMissing = (field: Field) => field.required && textsOf(field.name, parameters, path).length === 0;
    return this.#fields.some(isMissing) ? this.#missingFault() : undefined;
  }

  /**
   * The values, or the first fault in the order of the schema: required parameters that are missing first, then those
   * that are unusable or sent twice. Parameters the endpoint does not know are ignored.
   */
  read(parameters: Parameters, path: PathValues): { readonly values: Taken } | Refusal {
    const missing = this.missing(parameters, path);
    if (missing !== undefined) return missing;
    const values: Record<string, unknown> = {}; // its keys are the definition's, never the client's
    for (const field of this.#fields) {
      const texts = textsOf(field.name, parameters, path);
      if (texts.length === 0) continue;
      const value = readField(field, texts);
      if (value === undefined) return this.#unusableFault(field, texts);
      values[field.name] = value;
    }
    return { values: values as Taken };
  }

  #missingFault(): Refusal {
    return refuse(this.#faults === 'classic' ? 'requiredArgumentMissing' : 'argumentMissing');
  }

  #unusableFault(field: Field, texts: readonly string[]): Refusal {
    const culprit = texts.find((text) => field.read(text) === undefined);
    if (field.isUuid && culprit !== undefined) return refuse('invalidUuid', culprit);
    return refuse(this.#faults === 'classic' ? 'invalidArgument' : 'argumentInvalid', field.name);
  }
}

/** What was sent under a name. An empty text counts as not sent. */
function textsOf(name: string, parameters: Parameters, path: PathValues): readonly string[] {
  const inPath = Object.hasOwn(path, name) ? path[name] : undefined;
  if (inPath !== undefined) return [inPath];
  const texts = parameters.get(name) ?? NO_TEXTS;
  return texts.includes('') ? texts.filter((text) => text !== '') : texts;
}

const NO_TEXTS: readonly string[] = [];

function readField(field: Field, texts: readonly string[]): Scalar | readonly Scalar[] | undefined {
  if (field.listMax === undefined) {
    const [text] = texts;
    return text === undefined || texts.length > 1 ? undefined : field.read(text);
  }
  if (texts.length > field.listMax) return undefined;
  const values: Scalar[] = [];
  for (const text of texts) {
    const value = field.read(text);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function fieldOf(name: string, schema: JsonSchema, required: boolean): Field {
  const isList = schema.type === 'array';
  const scalar = isList ? (schema.items ?? {}) : schema;
  return {
    name,
    required,
    listMax: isList ? (schema.maxItems ?? Number.POSITIVE_INFINITY) : undefined,
    isUuid: scalar.format === 'uuid',
    read: scalarReader(scalar),
  };
}

function scalarReader(schema: JsonSchema): ScalarReader {
  if (schema.type === 'boolean') return readBoolean;
  if (schema.type === 'integer') {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
    return (text) => {
      const value = readInteger(text);
      return value === undefined || value < minimum || value > maximum ? undefined : value;
    };
  }
  if (schema.format === 'date-time') return readTime;
  const readText = textReader(schema.format);
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, enum: choices } = schema;
  const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern, 'u');
  return (text) => {
    const value = readText(text);
    if (value === undefined || value.length < minLength || value.length > maxLength) return undefined;
    if (choices !== undefined && !choices.includes(value)) return undefined;
    return pattern === undefined || pattern.test(value) ? value : undefined;
  };
}

function textReader(format: string | undefined): (text: string) => string | undefined {
  switch (format) {
    case 'decimal':
      return readDecimal;
    case 'symbol':
      return readSymbol;
    case 'uuid':
      return readUuid;
    default:
      return (text) => text;
  }
}
