/** docs/errors.md tells of every error, in the words of the catalogue. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CONTROL_ERRORS } from '../../src/control/refusal.ts';
import { statusOf } from '../../src/core/orders/refusals.ts';
import { refusalReply } from '../../src/gateway/error-replies.ts';
import { type Envelope, ERRORS, type ErrorEntry, type Form } from '../../src/gateway/errors.ts';
import { CANCEL_STATUSES } from '../../src/gateway/wire/schemas/cancel-order.ts';
import { EDIT_STATUSES } from '../../src/gateway/wire/schemas/edit-order.ts';
import { SEND_STATUSES } from '../../src/gateway/wire/schemas/send-order.ts';
import { differences, readAnswer } from './answers.ts';
import { blocksOf, ROOT, readPage, tableUnder } from './markdown.ts';

const page = readPage('docs/errors.md');
const entries = Object.entries(ERRORS) as [keyof typeof ERRORS, ErrorEntry][];

/** The rows of the catalogue with an envelope, as the page prints them. */
function rowsOf(form: Form): string[][] {
  return entries
    .filter(([, entry]) => entry.form === form)
    .map(([code, entry]) => {
      const { httpStatus, number, message, when } = entry;
      const name = form === 'classic' ? [code] : form === 'handler' ? [String(number), message ?? ''] : [message ?? ''];
      return [...name.map((text) => `\`${text}\``), String(httpStatus), when, elsewhereOf(entry)];
    });
}

/** How other surfaces answer, in a few words. */
function elsewhereOf({ elsewhere = {} }: ErrorEntry): string {
  return Object.entries(elsewhere)
    .map(([surface, envelope]) => `${surface}: ${envelopeText(envelope)}`)
    .join('; ');
}

function envelopeText({ form, httpStatus, message }: Envelope): string {
  return message === undefined ? `${httpStatus}, its own envelope` : `${httpStatus}, ${form} \`${message}\``;
}

for (const [form, heading] of [
  ['classic', 'Errors of the trading API'],
  ['handler', 'Errors of the newer kind'],
  ['text', 'Errors of the charts'],
  ['analytics', 'Errors of the analytics'],
] as const) {
  test(`the table "${heading}" is the catalogue`, () => {
    const rows = rowsOf(form);
    assert.ok(rows.length > 0);
    assert.deepEqual(tableUnder(page, heading), rows, `as it should be:\n${printed(rows)}`);
  });
}

test('the envelopes are printed as they are sent', () => {
  const samples = blocksOf(page).filter(({ language }) => language === 'json');
  const wanted = [
    refusalReply({ refused: 'invalidArgument', detail: 'symbol' }, 'derivatives', 0),
    refusalReply({ refused: 'argumentInvalid', detail: 'symbol' }, 'derivatives', 0),
    refusalReply({ refused: 'authenticationError' }, 'history', 0),
    refusalReply({ refused: 'authenticationError' }, 'auth', 0),
    refusalReply({ refused: 'invalidInterval', detail: 'interval', value: '61' }, 'analytics', 0),
  ];
  for (const [index, { body }] of wanted.entries()) {
    const sample = samples[index];
    const answer: unknown = JSON.parse(String(body));
    const found = differences(readAnswer(sample?.text ?? '{}'), answer, (name) => name !== 'serverTime');
    assert.deepEqual(found, [], sample?.where ?? 'one of the envelopes is missing');
  }
});

test('the order of refusals is the one in the code', () => {
  const source = readFileSync(new URL('src/core/orders/refusals.ts', ROOT), 'utf8');
  // The numbered list in the comment of that file is the one place where the order is written down.
  const listed = [...source.matchAll(/^ \* +(?<number>\d+) (?<words>[A-Z_, ]+?) {2,}/gm)].map(({ groups }) => [
    groups?.number ?? '',
    ...(groups?.words ?? '').split(', '),
  ]);
  assert.ok(listed.length >= 17);
  const told = tableUnder(page, 'What is refused, in this order').map(([number = '', reason = '', status = '']) => ({
    number,
    reasons: words(reason),
    statuses: words(status),
  }));
  assert.deepEqual(
    told.map(({ number }) => number),
    listed.map(([number]) => number),
  );
  for (const [index, { reasons, statuses }] of told.entries()) {
    const [, ...named] = listed[index] ?? [];
    const whole = named.map((word) => (word.startsWith('_') ? `CLIENT_ORDER_ID${word}` : word));
    assert.deepEqual(reasons, whole);
    const expected = reasons.map((reason) => statusOf(reason as Parameters<typeof statusOf>[0]));
    assert.deepEqual(statuses, [...new Set(expected)]);
  }
});

test('every status that the page names is one that the venue can give', () => {
  const known = [...SEND_STATUSES, ...EDIT_STATUSES, ...CANCEL_STATUSES];
  const rows = tableUnder(page, 'Statuses besides refusals');
  assert.ok(rows.length > 0);
  for (const [status = ''] of rows) for (const word of words(status)) assert.ok(known.includes(word), word);
});

test('the codes of the control door, with their HTTP status', () => {
  assert.deepEqual(
    tableUnder(page, 'Control').map(([code, status]) => [code, status]),
    Object.entries(CONTROL_ERRORS).map(([code, status]) => [`\`${code}\``, String(status)]),
  );
});

test('the codes of a start that was refused', () => {
  const codes = ['src/library/refusal.ts', 'src/journal/errors.ts'].flatMap((path) => {
    const union = /type (?:StartRefusedCode|JournalRefusedCode) =(?<body>[^;]+);/.exec(
      readFileSync(new URL(path, ROOT), 'utf8'),
    );
    return [...(union?.groups?.body ?? '').matchAll(/'(?<code>[A-Z_]+)'/g)].map(({ groups }) => groups?.code ?? '');
  });
  assert.ok(codes.length >= 10);
  assert.deepEqual(
    tableUnder(page, 'Starting').map(([code]) => code),
    codes.map((code) => `\`${code}\``),
  );
});

/** The words between backticks. */
function words(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

function printed(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
