/** The one place where a refusal becomes bytes: the envelope of the surface that was called. */

import { formatTime } from '../core/iso-time.ts';
import { type Envelope, ERRORS, type ErrorEntry, type Refusal, type Surface } from './errors.ts';
import { JSON_TYPE, jsonReply, TEXT_TYPE, type WholeReply } from './reply.ts';

const DETAIL_CHARACTERS_MAX = 100; // a detail may be the client's own text

/** The reply to a refusal. `timeMs`: the venue's time, epoch milliseconds. */
export function refusalReply(refusal: Refusal, surface: Surface, timeMs: number): WholeReply {
  const { resetSeconds, httpStatus } = refusal;
  const reply = enveloped(refusal, surface, timeMs);
  if (resetSeconds === undefined) return reply;
  return {
    ...reply,
    status: httpStatus ?? reply.status,
    headers: { 'rate-limit-reset': String(resetSeconds) },
  };
}

function enveloped(refusal: Refusal, surface: Surface, timeMs: number): WholeReply {
  const entry: ErrorEntry = ERRORS[refusal.refused];
  const envelope: Envelope = entry.elsewhere?.[surface] ?? entry;
  const detail = refusal.detail?.slice(0, DETAIL_CHARACTERS_MAX);
  switch (envelope.form) {
    case 'classic':
      return jsonReply(envelope.httpStatus, classicBody(refusal.refused, detail, timeMs));
    case 'handler':
      return jsonReply(envelope.httpStatus, handlerBody(envelope, messageOf(envelope, detail), timeMs));
    case 'unauthorized':
      return jsonReply(envelope.httpStatus, UNAUTHORIZED_BODY);
    case 'keyCheck':
      return jsonReply(envelope.httpStatus, KEY_NOT_FOUND_BODY);
    case 'text':
      return { status: envelope.httpStatus, contentType: TEXT_TYPE, body: messageOf(envelope, detail) };
    case 'analytics':
      return analyticsReply(envelope, detail ?? null, refusal.value?.slice(0, DETAIL_CHARACTERS_MAX) ?? null);
  }
}

const UNAUTHORIZED_BODY = '{"status":"unauthorized","reason":"You are not authorized to access this endpoint."}';
const KEY_NOT_FOUND_BODY = '{"error":"api_key_not_found","message":"API: Invalid key","suberror":null}';

function classicBody(code: string, detail: string | undefined, timeMs: number): string {
  const error = detail === undefined ? code : `${code}: ${detail}`;
  return `{"result":"error","error":${JSON.stringify(error)},"serverTime":"${formatTime(timeMs)}"}`;
}

function handlerBody(envelope: Envelope, message: string, timeMs: number): string {
  const errors = `[{"code":${envelope.number ?? 0},"message":${JSON.stringify(message)}}]`;
  const status = HTTP_REASONS[envelope.httpStatus] ?? 'INTERNAL_SERVER_ERROR';
  return `{"status":"${status}","result":"error","errors":${errors},"serverTime":"${formatTime(timeMs)}"}`;
}

function messageOf(envelope: Envelope, detail = ''): string {
  const message = envelope.message ?? '';
  const slot = message.indexOf('{}');
  return slot < 0 ? message : message.slice(0, slot) + detail + message.slice(slot + 2);
}

/** `status` in the handler's envelope: the name of the HTTP status. */
const HTTP_REASONS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_ENTITY',
  431: 'REQUEST_HEADER_FIELDS_TOO_LARGE',
  500: 'INTERNAL_SERVER_ERROR',
};

/** The charts' analytics report faults in an envelope of their own: which field was at fault, and what stood there. */
function analyticsReply(
  { httpStatus, message = '' }: Envelope,
  field: string | null,
  value: string | null,
): WholeReply {
  const error = { severity: 'E', error_class: 'General', type: message, msg: null, value, field };
  return { status: httpStatus, contentType: JSON_TYPE, body: JSON.stringify({ result: null, errors: [error] }) };
}
