/** Schemas of `/assignmentprogram/...`. */
import type { Static } from 'typebox';
import { flag, integer, list, nullable, number, object, oneOf, text, timeText } from '../../schema.ts';
import { described, success } from './common.ts';

const PARTICIPANT = object(
  {
    contractType: described(text(), 'The wallet that margins the contracts: `flex`, `fi_xbtusd`.'),
    contract: described(nullable(text()), 'One contract; null for all.'),
    maxSize: described(nullable(number()), 'Largest size of one assignment, in contracts.'),
    maxPosition: described(nullable(number()), 'Largest resulting position, USD.'),
    acceptLong: flag(),
    acceptShort: flag(),
    timeFrame: oneOf('WEEKDAYS', 'WEEKEND', 'ALL'),
    enabled: flag(),
  },
  {
    baseCurrency: text(),
    quoteCurrency: text(),
    minimumProfitabilityPerAssignmentLongBps: number(),
    minimumProfitabilityPerAssignmentShortBps: number(),
  },
);

const ENTRY = { id: integer(), participant: PARTICIPANT } as const;

export const ASSIGNMENTS_REPLY = success({ participants: list(object(ENTRY)) });
export const ASSIGNMENT_REPLY = success(ENTRY);
export const ASSIGNMENT_HISTORY_REPLY = success({
  participants: list(object({ deleted: flag(), participant: PARTICIPANT, timestamp: timeText() })),
});

export type Participant = Static<typeof PARTICIPANT>;
