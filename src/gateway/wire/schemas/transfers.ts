/** Schema of `GET /transfers`. */
import { decimal, list, object, oneOf, text, timeText, uuid } from '../../schema.ts';
import { described, type Payload, success } from './common.ts';

export const TRANSFERS_REPLY = success({
  transfers: list(
    object({
      id: uuid(),
      date: timeText(),
      from: described(text(), 'Wallet: `cash`, `flex`, `fi_xbtusd`.'),
      to: text(),
      asset: text(),
      amount: decimal('positive'),
      status: oneOf('processed'),
    }),
    100,
  ),
});

export type TransferRow = Payload<typeof TRANSFERS_REPLY>['transfers'][number];
