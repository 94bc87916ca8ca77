/**
 * What a reply is, told from its bytes alone as a client would: a success, or a refusal in one of the venue's forms. Any
 * other reply is a fault of the venue.
 */
import { ERRORS, type ErrorCode, type ErrorEntry, surfaceOf } from '../../src/gateway/errors.ts';
import type { Schema } from '../../src/gateway/schema.ts';
import { Validators } from '../../src/gateway/validators.ts';
import type { Answer } from '../gateway/endpoints/venue.ts';

export type Verdict =
  | { readonly kind: 'success' }
  /** `codes`: entries of the catalogue that look like this. */
  | { readonly kind: 'refusal'; readonly codes: readonly ErrorCode[]; readonly detail: string }
  | { readonly kind: 'broken'; readonly why: string };

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z$/;
const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_ENTITY',
  431: 'REQUEST_HEADER_FIELDS_TOO_LARGE',
  500: 'INTERNAL_SERVER_ERROR',
};
const UNAUTHORIZED = { status: 'unauthorized', reason: 'You are not authorized to access this endpoint.' };
const KEY_NOT_FOUND = { error: 'api_key_not_found', message: 'API: Invalid key', suberror: null };

const validators = new Validators();
const entries = Object.entries(ERRORS) as [ErrorCode, ErrorEntry][];

/** `success` is the schema of a success, where one is possible at all. */
export function verdictOn(path: string, answer: Answer, success?: Schema): Verdict {
  const { status, text, json } = answer;
  // What is long is sent piece by piece, and its end is marked.
  const isInPieces = answer.headers['transfer-encoding'] === 'chunked';
  if (!isInPieces && answer.headers['content-length'] !== String(Buffer.byteLength(text)))
    return broken('its length is another');
  if (answer.headers['cache-control'] !== 'no-store') return broken('it may be stored');
  if (status === 200 && success !== undefined) {
    // What is no JSON is told by its type.
    const isCsv = answer.headers['content-type'] === 'text/csv' && success.type === 'string';
    if (isCsv) return { kind: 'success' };
    const fault = json === undefined ? { pointer: '', message: 'is no JSON' } : validators.firstFault(success, json);
    if (fault === undefined) return { kind: 'success' };
    if (json?.result !== 'error') return broken(`${fault.pointer} ${fault.message} in ${text.slice(0, 300)}`);
  }
  return refusalOf(path, answer);
}

function refusalOf(path: string, { status, headers, text, json }: Answer): Verdict {
  if (headers['content-type'] === 'text/plain') return refused(path, 'text', status, undefined, text);
  if (json === undefined) return broken(`neither JSON nor text: ${text.slice(0, 300)}`);
  if (same(json, UNAUTHORIZED)) return refused(path, 'unauthorized', status, undefined, '');
  if (same(json, KEY_NOT_FOUND)) return refused(path, 'keyCheck', status, undefined, '');
  if (json.result === null && same(Object.keys(json), ['result', 'errors'])) {
    const verdict = refused(path, 'analytics', status, undefined, json.errors[0]?.type);
    return verdict.kind === 'refusal' ? { ...verdict, detail: json.errors[0]?.field ?? '' } : verdict;
  }
  if (json.result !== 'error' || !TIME.test(json.serverTime)) return broken(text.slice(0, 300));
  if (typeof json.error === 'string') {
    if (!same(Object.keys(json), ['result', 'error', 'serverTime'])) return broken(text.slice(0, 300));
    return refused(path, 'classic', status, undefined, json.error);
  }
  const [error, ...others] = json.errors ?? [];
  const isForm = same(Object.keys(json), ['status', 'result', 'errors', 'serverTime']) && others.length === 0;
  if (!isForm || json.status !== STATUS_NAMES[status]) return broken(text.slice(0, 300));
  return refused(path, 'handler', status, error.code, error.message);
}

function refused(path: string, form: string, status: number, number: number | undefined, said: string): Verdict {
  const surface = surfaceOf(path);
  const matches: { readonly code: ErrorCode; readonly detail: string }[] = [];
  for (const [code, entry] of entries) {
    const envelope = entry.elsewhere?.[surface] ?? entry;
    if (envelope.form !== form || envelope.httpStatus !== status || envelope.number !== number) continue;
    const detail = detailOf(form === 'classic' ? code : (envelope.message ?? ''), form, said);
    if (detail !== undefined) matches.push({ code, detail });
  }
  if (matches.length === 0) return broken(`no entry of the catalogue: ${status} ${form} ${said}`);
  // Words of their own go before words with a place for a detail.
  const exact = matches.filter(({ detail }) => detail === '');
  const best = exact.length > 0 ? exact : matches;
  return { kind: 'refusal', codes: best.map(({ code }) => code), detail: best[0]?.detail ?? '' };
}

/** What stands where a message has room for a detail; empty where it has none. Undefined when the message is another. */
function detailOf(message: string, form: string, said: string): string | undefined {
  if (said === message) return '';
  const [before = '', after] = form === 'classic' ? [`${message}: `, ''] : message.split('{}');
  if (after === undefined || !said.startsWith(before) || !said.endsWith(after)) return undefined;
  return said.slice(before.length, said.length - after.length);
}

function broken(why: string): Verdict {
  return { kind: 'broken', why };
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
