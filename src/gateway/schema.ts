/**
 * Schemas of parameters, bodies and replies: plain JSON Schema with the static types of TypeBox. One schema is an
 * endpoint's types, its validation and its entry in the API documentation.
 *
 * The builders are our own, because TypeBox's cost 70 ms of loading at each start and these need none of it. Its
 * compiler, which understands them, is loaded when the first document is validated (`validators.ts`).
 */
import type { Static, TUnsafe } from 'typebox';

/** The keywords in use. */
export interface JsonSchema {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null';
  readonly format?: string;
  readonly enum?: readonly (string | number | null)[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly description?: string;
}

/** A schema whose values have the static type `Value`. */
export interface Schema<Value = unknown> extends JsonSchema, TUnsafe<Value> {}

/** Schemas by property name. */
export type Shape = Readonly<Record<string, Schema>>;

export type Values<Required extends Shape, Optional extends Shape> = {
  readonly [Name in keyof Required]: Static<Required[Name]>;
} & { readonly [Name in keyof Optional]?: Static<Optional[Name]> };

function schema<Value>(keywords: JsonSchema): Schema<Value> {
  return keywords as Schema<Value>; // the marker of the static type exists for the compiler only
}

/** Any text, within a length and a pattern. */
export function text(limits: Pick<JsonSchema, 'minLength' | 'maxLength' | 'pattern'> = {}): Schema<string> {
  return schema({ type: 'string', ...limits });
}

/** One of some texts. */
export function oneOf<const Text extends string>(...values: readonly Text[]): Schema<Text> {
  return schema({ type: 'string', enum: values });
}

const SIGN_PATTERNS = {
  any: '^-?\\d+(\\.\\d+)?$',
  nonNegative: '^\\d+(\\.\\d+)?$',
  positive: '^(?!0$)\\d+(\\.\\d+)?$',
} as const;

/** An exact decimal number that stays text. In a parameter it arrives in its shortest plain form. */
export function decimal(sign: keyof typeof SIGN_PATTERNS = 'any'): Schema<string> {
  return schema({ type: 'string', format: 'decimal', pattern: SIGN_PATTERNS[sign] });
}

/** A market's symbol. In a parameter any case is accepted and upper case arrives. */
export function symbol(): Schema<string> {
  return schema({ type: 'string', format: 'symbol' });
}

export function uuid(): Schema<string> {
  return schema({ type: 'string', format: 'uuid' });
}

/** A parameter with an ISO 8601 date-time; it arrives as epoch milliseconds. */
export function timeParameter(): Schema<number> {
  return schema({ type: 'string', format: 'date-time' });
}

/** An ISO 8601 date-time as text. */
export function timeText(): Schema<string> {
  return schema({ type: 'string', format: 'date-time' });
}

export function flag(): Schema<boolean> {
  return schema({ type: 'boolean' });
}

export function integer(limits: Pick<JsonSchema, 'minimum' | 'maximum'> = {}): Schema<number> {
  return schema({ type: 'integer', ...limits });
}

export function number(): Schema<number> {
  return schema({ type: 'number' });
}

export function nullable<Value>(of: Schema<Value>): Schema<Value | null> {
  return schema({ anyOf: [of, { type: 'null' }] });
}

export function either<Members extends readonly Schema[]>(...members: Members): Schema<Static<Members[number]>> {
  return schema({ anyOf: members });
}

/** A list; as a parameter a key that may be repeated. */
export function list<Value>(items: Schema<Value>, maxItems?: number): Schema<readonly Value[]> {
  return schema(maxItems === undefined ? { type: 'array', items } : { type: 'array', items, maxItems });
}

/** An object of exactly these properties: a reply with a property too many is as wrong as one that lacks one. */
export function object<const Required extends Shape, const Optional extends Shape = Record<never, never>>(
  required: Required,
  optional?: Optional,
): Schema<Values<Required, Optional>> {
  const properties = { ...required, ...optional };
  return schema({ type: 'object', properties, required: Object.keys(required), additionalProperties: false });
}

/** An object whose keys are data. */
export function dictionary<Value>(of: Schema<Value>): Schema<Readonly<Record<string, Value>>> {
  return schema({ type: 'object', additionalProperties: of });
}
