/**
 * The document of a batch: what each element asks for, or the word with which the door refuses it. Members may be text,
 * numbers or flags; numbers are taken as they are written, for sizes and prices are exact.
 */
import type { BatchElement } from '../../core/commands/command.ts';
import type { State } from '../../core/state.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { ParameterReader } from '../parameter-reader.ts';
import type { Parameters } from '../parameters.ts';
import { object, type Schema, text, uuid } from '../schema.ts';
import { clientIdFault } from './client-ids.ts';
import {
  BATCH_EDIT_PARAMETERS,
  cancelOrderCommand,
  editOrderCommand,
  SEND_ORDER_PARAMETERS,
  sendOrderCommand,
} from './commands.ts';
import { parseLoosely } from './loose-json.ts';
import type { BatchStatus } from './schemas/batch-order.ts';

/** Elements that a batch may have. */
export const MOST_ELEMENTS = 500;

/** An element as it was asked: a command, or the word that refuses it, and what its answer repeats. */
export interface BatchItem {
  readonly asked: BatchElement | { readonly status: BatchStatus['status'] };
  readonly orderTag?: string;
  readonly orderId?: string;
  readonly cliOrdId?: string;
}

const KIND = reader(object({ order: text() }));
const SEND = reader(SEND_ORDER_PARAMETERS);
const TAG = reader(object({ order_tag: text() }));
const EDIT = reader(BATCH_EDIT_PARAMETERS);
const CANCEL = reader(object({}, { order_id: uuid(), cliOrdId: text() }));

/**
 * The elements of `{"batchOrder": [...]}`. Refuses with `Json Parse Error` what is no JSON, with `requiredArgumentMissing` a
 * document without the list, and with `invalidArgument` one of more than 500 elements.
 */
export function readBatch(state: State, json: string, account: number): readonly BatchItem[] | Refusal {
  const document = parse(json);
  if (document === undefined) return refuse('Json Parse Error');
  const list = isObject(document) && Object.hasOwn(document, 'batchOrder') ? document.batchOrder : undefined;
  if (!Array.isArray(list)) return refuse('requiredArgumentMissing');
  if (list.length > MOST_ELEMENTS) return refuse('invalidArgument', 'json');
  return list.map((element) => readElement(state, element, account));
}

/** How many elements a document has, whatever they are; 0 for one that is no batch. */
export function elementsIn(json: string): number {
  const document = parseLoosely(json);
  const list = isObject(document) && Object.hasOwn(document, 'batchOrder') ? document.batchOrder : undefined;
  return Array.isArray(list) ? list.length : 0;
}

function readElement(state: State, element: unknown, account: number): BatchItem {
  const members = membersOf(element);
  if (members === undefined) return { asked: { status: 'invalidArgument' } };
  const said = saidIn(members);
  const kind = KIND.read(members, {});
  if (isRefusal(kind)) return { ...said, asked: { status: wordOf(kind) } };
  switch (kind.values.order) {
    case 'send':
      return { ...said, asked: readSend(members, account) };
    case 'edit':
      return { ...said, asked: readEdit(state, members, account) };
    case 'cancel':
      return { ...said, asked: readCancel(state, members, account) };
    default:
      return { ...said, asked: { status: 'invalidArgument' } };
  }
}

function readSend(members: Parameters, account: number): BatchItem['asked'] {
  const tag = TAG.read(members, {});
  if (isRefusal(tag)) return { status: wordOf(tag) };
  const taken = SEND.read(members, {});
  if (isRefusal(taken)) return { status: wordOf(taken) };
  const fault = clientIdFault(taken.values.cliOrdId);
  if (fault !== undefined) return { status: fault === 'clientOrderIdTooBig' ? 'clientOrderIdTooLong' : fault };
  // A batch is late as a whole; its elements have no time of their own.
  const { processBefore: _, ...values } = taken.values;
  const command = sendOrderCommand(values, account);
  return isRefusal(command) ? { status: wordOf(command) } : command;
}

function readEdit(state: State, members: Parameters, account: number): BatchItem['asked'] {
  const taken = EDIT.read(members, {});
  if (isRefusal(taken)) return { status: taken.refused === 'invalidUuid' ? 'orderForEditNotFound' : wordOf(taken) };
  const { order_id: orderId, ...values } = taken.values;
  if (clientIdFault(values.cliOrdId) !== undefined) return { status: 'orderForEditNotFound' };
  const command = editOrderCommand(state, { ...values, ...(orderId === undefined ? {} : { orderId }) }, account);
  return isRefusal(command) ? { status: wordOf(command) } : command;
}

function readCancel(state: State, members: Parameters, account: number): BatchItem['asked'] {
  const taken = CANCEL.read(members, {});
  if (isRefusal(taken)) return { status: taken.refused === 'invalidUuid' ? 'notFound' : wordOf(taken) };
  if (clientIdFault(taken.values.cliOrdId) !== undefined) return { status: 'notFound' };
  const command = cancelOrderCommand(state, taken.values, account);
  return isRefusal(command) ? { status: wordOf(command) } : command;
}

/** The word of an element's status for what would refuse a whole request. */
function wordOf({ refused, detail = '' }: Refusal): BatchStatus['status'] {
  if (refused === 'requiredArgumentMissing' || refused === 'invalidOrderType') return refused;
  if (detail === 'side') return 'invalidSide';
  if (detail === 'size') return 'invalidSize';
  return PRICES.includes(detail) ? 'invalidPrice' : 'invalidArgument';
}

const PRICES: readonly string[] = [
  'limitPrice',
  'stopPrice',
  'trailingStopMaxDeviation',
  'trailingStopDeviationUnit',
  'limitPriceOffsetValue',
  'limitPriceOffsetUnit',
];

/** What the answer repeats of an element, as far as it is fit to be repeated. */
function saidIn(members: Parameters): Omit<BatchItem, 'asked'> {
  const orderTag = members.get('order_tag')?.[0];
  const orderId = members.get('order_id')?.[0];
  const cliOrdId = members.get('cliOrdId')?.[0];
  const isUuid = orderId !== undefined && !isRefusal(CANCEL.read(new Map([['order_id', [orderId]]]), {}));
  return {
    ...(orderTag?.isWellFormed() === true ? { orderTag } : {}),
    ...(isUuid ? { orderId: orderId.toLowerCase() } : {}),
    ...(cliOrdId !== undefined && clientIdFault(cliOrdId) === undefined ? { cliOrdId } : {}),
  };
}

/** The members as the parameters of a request; undefined for what is no object, or has lists and objects inside. */
function membersOf(element: unknown): Parameters | undefined {
  if (!isObject(element)) return undefined;
  const members = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(element)) {
    if (value === null) continue;
    if (value instanceof NumberText) members.set(name, [value.text]);
    else if (typeof value === 'string') members.set(name, [value]);
    else if (typeof value === 'boolean') members.set(name, [String(value)]);
    else return undefined;
  }
  return members;
}

/** A number as it was written. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The document with its numbers as text; undefined for text that is no JSON. */
function parse(json: string): unknown {
  const keepNumbers = (_: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value;
  return parseLoosely(json, keepNumbers);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Elements are read like the parameters of a request. */
function reader<Taken>(parameters: Schema<Taken>): ParameterReader<Taken> {
  return new ParameterReader({ parameters, faults: 'classic' });
}
