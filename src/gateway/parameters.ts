/**
 * A request's parameters: query and form body merged, whichever the method, because clients send them in either.
 * Names and values are the client's own text, so they live in a Map and never become an object's keys.
 */
import { type Refusal, refuse } from './errors.ts';
import { decodeForm } from './signature.ts';
import { header, type WireRequest } from './wire-request.ts';

/** Values by name in the order sent: query first, then body. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

const FORM_TYPE = 'application/x-www-form-urlencoded';
const JSON_PARAMETER = 'json';
const OPENING = /[{[]/;
const NO_PARAMETERS: Parameters = new Map();

/**
 * The parameters of a request, or `Bad Request` for a malformed percent escape, or `unsupportedMediaType` for a PUT
 * whose content type is no form. A body of another type under POST or DELETE is signed like any, but holds no
 * parameters: the real venue answers such requests and executes nothing.
 */
export function readParameters(request: WireRequest): Parameters | Refusal {
  const { rawQuery, rawBody, method } = request;
  if (rawQuery === '' && rawBody === '' && method !== 'PUT') return NO_PARAMETERS;
  const isForm = hasFormType(request);
  if (!isForm && method === 'PUT') return refuse('unsupportedMediaType');
  const parameters = new Map<string, string[]>();
  const readable = collect(rawQuery, parameters) && (!isForm || collect(rawBody, parameters));
  return readable ? parameters : refuse('Bad Request');
}

function hasFormType(request: WireRequest): boolean {
  const type = header(request, 'content-type');
  if (type === undefined) return true;
  const end = type.indexOf(';');
  return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase() === FORM_TYPE;
}

/** Adds the pairs of a form text; false when an escape is malformed. */
function collect(text: string, into: Map<string, string[]>): boolean {
  let start = 0;
  let equals = -1;
  while (start < text.length) {
    const ampersand = indexOrEnd(text, '&', start);
    // Looked for once: names without values would have the whole rest searched for each of them.
    if (equals < start) equals = indexOrEnd(text, '=', start);
    const hasValue = equals < ampersand;
    const name = decodeForm(text.slice(start, hasValue ? equals : ampersand));
    if (name === undefined) return false;
    let end = ampersand;
    let value: string | undefined = '';
    if (hasValue) {
      const bare = name === JSON_PARAMETER && OPENING.test(text.charAt(equals + 1));
      if (bare) end = bareJsonEnd(text, equals + 1);
      const sent = text.slice(equals + 1, end);
      value = bare ? bareJson(sent) : decodeForm(sent);
    }
    if (value === undefined) return false;
    if (name !== '') add(into, name, value);
    start = end + 1;
  }
  return true;
}

function add(into: Map<string, string[]>, name: string, value: string): void {
  const values = into.get(name);
  if (values === undefined) into.set(name, [value]);
  else values.push(value);
}

/**
 * Where a JSON document that was sent without url-encoding ends: its text may contain `&` and `+`, so the pair ends
 * where the brackets close. A document that never closes takes the rest, and fails later as JSON.
 */
function bareJsonEnd(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return indexOrEnd(text, '&', index);
  }
  return text.length;
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index < 0 ? text.length : index;
}

/** A document as it was sent without url-encoding. Some encoders leave the brackets bare and escape the rest. */
function bareJson(sent: string): string {
  if (!sent.includes('%') || isJson(sent)) return sent;
  return decodeForm(sent) ?? sent;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
