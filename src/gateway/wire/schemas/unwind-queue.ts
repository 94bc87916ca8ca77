/** Schema of `GET /unwindqueue`. */
import { integer, list, object, text } from '../../schema.ts';
import { described, type Payload, success } from './common.ts';

export const UNWIND_QUEUE_REPLY = success({
  queue: list(
    object({
      symbol: text(),
      percentile: described(integer({ minimum: 20, maximum: 100 }), 'In steps of 20; 100 is unwound first.'),
    }),
  ),
});

export type UnwindQueue = Payload<typeof UNWIND_QUEUE_REPLY>['queue'];
