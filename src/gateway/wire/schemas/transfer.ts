/** Schema of the reply to `POST /transfer`: the envelope alone. */
import { success } from './common.ts';

export const TRANSFER_REPLY = success({});
