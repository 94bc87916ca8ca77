/** A schema as rows that people read: one for each member, those of members indented beneath it. */
import type { JsonSchema } from '../schema.ts';

export interface SchemaRow {
  /** How deep the member lies; 0 for those of the whole. */
  readonly depth: number;
  /** The member's name, `{key}` for keys that are data, `[]` for the items of a list. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

const DEEPEST = 6;

/** The rows of an object or a list; none for anything else. */
export function rowsOf(schema: JsonSchema, depth = 0): readonly SchemaRow[] {
  if (depth > DEEPEST) return [];
  const { properties = {}, required = [], additionalProperties, items, anyOf = [] } = schema;
  return [
    ...Object.entries(properties).flatMap(([name, member]) =>
      rowsOfMember(name, member, required.includes(name), depth),
    ),
    ...(typeof additionalProperties === 'object' ? rowsOfMember('{key}', additionalProperties, false, depth) : []),
    ...(items !== undefined && hasRows(items) ? rowsOfMember('[]', items, true, depth) : []),
    ...anyOf.flatMap((member) => rowsOf(member, depth)),
  ];
}

function rowsOfMember(name: string, schema: JsonSchema, required: boolean, depth: number): readonly SchemaRow[] {
  const row = { depth, name, type: typeOf(schema), required, description: schema.description ?? '' };
  const beneath = schema.items !== undefined && hasRows(schema.items) ? schema.items : schema;
  return [row, ...rowsOf(beneath, depth + 1)];
}

function hasRows({ properties, additionalProperties, items, anyOf }: JsonSchema): boolean {
  const members = properties !== undefined || typeof additionalProperties === 'object' || items !== undefined;
  return members || (anyOf?.some(hasRows) ?? false);
}

/** In a few words: `number`, `list of text (uuid)`, `placed or filled`, `number or null`. */
export function typeOf(schema: JsonSchema): string {
  const { type, format, enum: choices, items, anyOf, minimum, maximum, maxLength } = schema;
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ');
  switch (type) {
    case 'array':
      return items === undefined ? 'list' : `list of ${typeOf(items)}`;
    case 'string':
      if (format !== undefined) return format === 'date-time' ? 'time' : format;
      return maxLength === undefined ? 'text' : `text of at most ${maxLength}`;
    case 'integer':
    case 'number':
      return `${type}${minimum === undefined ? '' : ` from ${minimum}`}${maximum === undefined ? '' : ` to ${maximum}`}`;
    case 'boolean':
      return 'true or false';
    default:
      return type ?? 'anything';
  }
}
