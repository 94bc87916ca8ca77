/**
 * `POST /batchorder`: orders, edits and cancellations in one entry. A faulty element is answered by its own status and
 * stops nothing; when none is left to carry out, nothing is proposed.
 */
import type { BatchElement } from '../../core/commands/command.ts';
import { endpoint } from '../endpoint.ts';
import { isRefusal } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { object, text, timeParameter } from '../schema.ts';
import { type BatchItem, elementsIn, readBatch } from '../wire/batch-elements.ts';
import { batchStatus } from '../wire/batch-status.ts';
import { BATCH_ORDER_REPLY } from '../wire/schemas/batch-order.ts';
import { wasFilled } from './cancel-order.ts';
import { answerRead, carryOut, stateOf, type VenueDoor } from './venue-door.ts';

/** Besides one for each element. */
const BASE_COST = 9;

export const BATCH_ORDER = endpoint({
  name: 'batchorder',
  summary: 'Places, changes and cancels up to 500 orders at once; each has its own status.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/batchorder'],
  level: 'full',
  cost: BASE_COST,
  costOf: (parameters) => BASE_COST + elementsIn(parameters.get('json')?.[0] ?? ''),
  costText: '9, and 1 for each element',
  faults: 'classic',
  hot: true,
  // The documentation writes ProcessBefore, clients processBefore.
  parameters: object({ json: text() }, { processBefore: timeParameter(), ProcessBefore: timeParameter() }),
  reply: BATCH_ORDER_REPLY,
});

export function batchOrderRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, BATCH_ORDER, ({ values, caller }) => {
    const account = caller.key.accountId;
    const items = readBatch(stateOf(venue), values.json, account);
    if (isRefusal(items)) return items;
    const elements = items.flatMap(({ asked }): readonly BatchElement[] => ('status' in asked ? [] : [asked]));
    const filled = (item: BatchItem) =>
      'type' in item.asked && item.asked.type === 'cancelOrder' && wasFilled(venue, item.asked);
    if (elements.length === 0) {
      return answerRead(venue, { batchStatus: batchStatus(stateOf(venue), items, undefined, filled) });
    }
    const processBeforeMs = values.processBefore ?? values.ProcessBefore;
    const late = processBeforeMs === undefined ? {} : { processBeforeMs };
    return carryOut(venue, caller, { type: 'batch', account, elements, ...late }, (delivered) => ({
      batchStatus: batchStatus(stateOf(venue), items, delivered, filled),
    }));
  });
}
