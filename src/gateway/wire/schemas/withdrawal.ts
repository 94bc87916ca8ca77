/** Schema of the reply to `POST /withdrawal`. */
import { text } from '../../schema.ts';
import { described, success } from './common.ts';

export const WITHDRAWAL_REPLY = success({
  uid: described(text({ minLength: 1 }), "The withdrawal's reference: `FTGJ6WN-SLQEWO-7CDGHC`."),
});
