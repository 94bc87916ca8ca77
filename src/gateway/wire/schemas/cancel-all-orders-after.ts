/** Schema of the reply to `POST /cancelallordersafter`. */
import { either, object, oneOf, timeText } from '../../schema.ts';
import { success } from './common.ts';

export const CANCEL_ALL_ORDERS_AFTER_REPLY = success({
  /** When it is due; the text `0` when it is off. */
  status: object({ currentTime: timeText(), triggerTime: either(timeText(), oneOf('0')) }),
});
