/**
 * The OpenAPI 3.1 document of the venue, made from the definitions that serve it: their schemas are JSON Schema already,
 * and stand in it as they are.
 */
import type { Endpoint, EndpointLevel } from '../endpoint.ts';
import { type Surface, surfaceOf } from '../errors.ts';
import { budgetOf } from '../rate-limits.ts';
import type { JsonSchema } from '../schema.ts';
import { ANALYTICS_FAULT } from '../wire/schemas/analytics.ts';
import { NAMED_SCHEMAS, SECURITY_SCHEMES } from './components.ts';
import { GROUPS, groupOf } from './groups.ts';
import { noteOf } from './parameter-notes.ts';

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Json;
  readonly servers: readonly Json[];
  readonly tags: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Json; readonly securitySchemes: Json };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly Json[];
  readonly parameters?: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Json;
}

export function openApiDocument(endpoints: readonly Endpoint[], version: string): OpenApiDocument {
  const groups = new Set(endpoints.map(groupOf));
  const paths: Record<string, Record<string, Operation>> = {};
  for (const endpoint of endpoints) {
    for (const path of endpoint.paths) {
      const operations = endpoint.methods.map((method) => [method.toLowerCase(), operation(endpoint, method, path)]);
      const template = templateOf(path);
      paths[template] = { ...paths[template], ...Object.fromEntries(operations) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Drydock',
      version,
      description:
        'A Kraken Futures venue on your own machine. It is no part of, and not endorsed by, the venue whose wire it speaks. Made from the schemas that its replies are tested against.',
    },
    servers: [{ url: '/', description: 'The venue that serves this document.' }],
    tags: Object.entries(GROUPS)
      .filter(([id]) => groups.has(id as keyof typeof GROUPS))
      .map(([, { name, description }]) => ({ name, description })),
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(NAMED_SCHEMAS).map(([name, schema]) => [name, withReferences(schema, name)]),
      ),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** `/tickers/:symbol` as OpenAPI writes it: `/tickers/{symbol}`. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function operation(endpoint: Endpoint, method: string, path: string): Operation {
  const { summary, paths, parameters, level } = endpoint;
  const [first = ''] = paths;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const { required = [] } = parameters;
  const properties = notedProperties(endpoint);
  const others = Object.entries(properties).filter(([name]) => !inPath.includes(name));
  const inBody = method === 'POST' || method === 'PUT';
  const notes = [
    ...(path === first ? [] : [`The same as \`${templateOf(first)}\`.`]),
    ...(inBody && others.length > 0 ? ['Parameters may stand in the URL as well, whole or in part.'] : []),
    ...costNotes(endpoint),
  ];
  return {
    operationId: operationId(method, path),
    summary,
    ...(notes.length === 0 ? {} : { description: notes.join(' ') }),
    tags: [GROUPS[groupOf(endpoint)].name],
    security: securityOf(level),
    ...withParameters([
      ...inPath.map((name) => parameter('path', name, properties[name] ?? { type: 'string' }, true)),
      ...(inBody ? [] : others.map(([name, schema]) => parameter('query', name, schema, required.includes(name)))),
    ]),
    ...(inBody && others.length > 0 ? { requestBody: formBody(others, required) } : {}),
    responses: responsesOf(endpoint, surfaceOf(first)),
  };
}

/** The parameters' schemas, each with a sentence that says what it is. */
function notedProperties(endpoint: Endpoint): Readonly<Record<string, JsonSchema>> {
  const noted = Object.entries(endpoint.parameters.properties ?? {}).map(([name, schema]) => {
    const description = schema.description ?? noteOf(endpoint, name);
    return [name, description === undefined ? schema : { ...schema, description }] as const;
  });
  return Object.fromEntries(noted);
}

function withParameters(parameters: readonly Json[]): Pick<Operation, 'parameters'> {
  return parameters.length === 0 ? {} : { parameters };
}

function costNotes({ level, cost, costText, paths }: Endpoint): readonly string[] {
  const budget = level === 'public' ? undefined : budgetOf(surfaceOf(paths[0] ?? ''));
  return budget === undefined
    ? []
    : [`Costs ${costText ?? cost} of the ${budget === 'history' ? 'history' : 'trading'} budget.`];
}

function parameter(place: 'path' | 'query', name: string, schema: JsonSchema, required: boolean): Json {
  const { description, ...rest } = schema;
  return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest };
}

function formBody(properties: readonly (readonly [string, JsonSchema])[], required: readonly string[]): Json {
  const names = properties.map(([name]) => name);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: required.filter((name) => names.includes(name)),
  };
  return { content: { 'application/x-www-form-urlencoded': { schema } } };
}

const LEVELS: Readonly<Record<Exclude<EndpointLevel, 'public'>, keyof typeof SECURITY_SCHEMES>> = {
  read: 'general-api-key-read-only',
  full: 'general-api-key',
  withdrawal: 'withdrawal-api-key',
  any: 'api-key-any',
};

/** One of these: without a nonce, or with one. */
function securityOf(level: EndpointLevel): readonly Json[] {
  if (level === 'public') return [];
  const signed = { [LEVELS[level]]: [], authent: [] };
  return [signed, { ...signed, nonce: [] }];
}

/**
 * Most refusals of the trading API come with HTTP 200, beside the reply. The contract's own error is that of endpoints
 * without parameters: others name the argument at fault behind the code.
 */
function responsesOf(endpoint: Endpoint, surface: Surface): Json {
  const { reply, replyType, parameters, level, faults, switchedOff } = endpoint;
  const classic = Object.keys(parameters.properties ?? {}).length === 0 ? 'ErrorResponse' : 'DetailedErrorResponse';
  const isPrivate = level !== 'public';
  const refusedBeside = surface === 'derivatives' && (isPrivate || faults === 'classic');
  const success = withReferences(reply);
  const schema = refusedBeside ? { oneOf: [{ title: 'Success Response', ...success }, referenceTo(classic)] } : success;
  return {
    ...(switchedOff === true
      ? {}
      : {
          '200': {
            description: refusedBeside ? 'The reply, or a refusal.' : 'The reply.',
            ...content(schema, replyType),
          },
        }),
    ...(isPrivate && budgetOf(surface) !== undefined ? { '429': rateLimitResponse(surface) } : {}),
    ...(isPrivate && surface === 'history' ? { '401': refusedWith('HistoryUnauthorized') } : {}),
    ...(surface === 'auth' ? { '401': refusedWith('KeyNotFound') } : {}),
    default:
      surface === 'charts'
        ? { description: 'Refused.', content: { 'text/plain': { schema: { type: 'string' } } } }
        : surface === 'analytics'
          ? { description: 'Refused.', ...content(withReferences(ANALYTICS_FAULT)) }
          : refusedWith('HandlerErrorResponse', classic),
  };
}

function refusedWith(...names: readonly string[]): Json {
  const [only, ...others] = names.map(referenceTo);
  return { description: 'Refused.', ...content(others.length === 0 ? (only as Json) : { oneOf: [only, ...others] }) };
}

function rateLimitResponse(surface: Surface): Json {
  return {
    description: 'The budget of requests is spent.',
    headers: {
      'rate-limit-reset': {
        description: 'Seconds after which the same request will pass.',
        schema: { type: 'integer' },
      },
    },
    ...(surface === 'history'
      ? { content: { 'text/plain': { schema: { type: 'string' } } } }
      : content(referenceTo('ErrorResponse'))),
  };
}

function content(schema: Json, type = 'application/json'): { readonly content: Json } {
  return { content: { [type]: { schema } } };
}

function referenceTo(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** The schema with references in the place of those that have a name; `self` is spelt out. */
function withReferences(schema: JsonSchema, self?: string): Json {
  const name = nameOf(schema);
  if (name !== undefined && name !== self) {
    const { description } = schema;
    return { ...referenceTo(name), ...(description === undefined ? {} : { description }) };
  }
  const { properties, items, additionalProperties, anyOf } = schema;
  return {
    ...schema,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, value]) => [key, withReferences(value)]),
          ),
        }),
    ...(items === undefined ? {} : { items: withReferences(items) }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: withReferences(additionalProperties) } : {}),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((member) => withReferences(member)) }),
  };
}

/** Schemas are known by their properties: a description makes a copy, but not of those. */
function nameOf({ properties }: JsonSchema): string | undefined {
  if (properties === undefined) return undefined;
  return Object.entries(NAMED_SCHEMAS).find(([, schema]) => schema.properties === properties)?.[0];
}

/** `GET /derivatives/api/v3/tickers/:symbol` is `getTickersBySymbol`; other versions of a path say which. */
function operationId(method: string, path: string): string {
  const [, surface = '', version = '', rest = ''] =
    /^\/(?:derivatives\/api|api\/(history|charts|auth))\/(v\d+)\/?(.*)$/.exec(path) ?? [];
  const words = rest.split(/[^A-Za-z0-9:]+/).filter((word) => word !== '');
  const named = words.map((word) => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word))).join('');
  const isUsual = (surface === '' && version === 'v3') || (surface !== 'history' && surface !== '') || version === 'v3';
  return `${method.toLowerCase()}${capital(surface)}${named}${isUsual ? '' : capital(version)}`;
}

function capital(word: string): string {
  return word
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
