/** Schema of `/api/history/v3/account-log`. Amounts are JSON numbers. */
import type { Static } from 'typebox';
import { integer, list, nullable, number, object, text, timeText, uuid } from '../../schema.ts';

const ROW = object(
  {
    id: integer({ minimum: 1 }),
    date: timeText(),
    asset: text(),
    contract: nullable(text()),
    booking_uid: uuid(),
    collateral: nullable(text()),
    execution: nullable(uuid()),
    info: text(),
    margin_account: text(),
    old_balance: number(),
    new_balance: number(),
    old_average_entry_price: nullable(number()),
    new_average_entry_price: nullable(number()),
    trade_price: nullable(number()),
    mark_price: nullable(number()),
    funding_rate: nullable(number()),
    realized_pnl: nullable(number()),
    fee: nullable(number()),
    realized_funding: nullable(number()),
    conversion_spread_percentage: nullable(number()),
    liquidation_fee: nullable(number()),
    position_uid: nullable(uuid()),
  },
  { exchange_rate: nullable(number()), conversion_fee: nullable(number()), exchange_rate_from: nullable(text()) },
);

export const ACCOUNT_LOG_REPLY = object({ accountUid: uuid(), logs: list(ROW, 100_000) });

export type AccountLogRow = Static<typeof ROW>;
