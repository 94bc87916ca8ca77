/** Schemas of `/subaccounts`, `/subaccount/{uid}/trading-enabled` and `/transfer/subaccount`. */
import { flag, list, nullable, number, object, text, uuid } from '../../schema.ts';
import { described, type Payload, success } from './common.ts';

const FLEX_CURRENCY = object({
  currency: text(),
  quantity: number(),
  value: number(),
  collateral: number(),
  available: number(),
});

const SUBACCOUNT = object({
  accountUid: uuid(),
  email: text(),
  fullName: nullable(text()),
  holdingAccounts: list(object({ currency: text(), amount: number() })),
  futuresAccounts: list(object({ name: described(text(), '`f-xbt:usd`'), availableMargin: number() })),
  flexAccount: object({
    currencies: list(FLEX_CURRENCY),
    initialMargin: number(),
    initialMarginWithOrders: number(),
    maintenanceMargin: number(),
    balanceValue: number(),
    portfolioValue: number(),
    collateralValue: number(),
    pnl: number(),
    unrealizedFunding: number(),
    totalUnrealized: number(),
    totalUnrealizedAsMargin: number(),
    availableMargin: number(),
    marginEquity: number(),
  }),
});

export const SUBACCOUNTS_REPLY = success({ masterAccountUid: uuid(), subaccounts: list(SUBACCOUNT) });
/** Without an envelope, as the documentation shows it. */
export const TRADING_ENABLED_REPLY = object({ tradingEnabled: flag() });
export const SUBACCOUNT_TRANSFER_REPLY = success({});

export type Subaccounts = Payload<typeof SUBACCOUNTS_REPLY>;
export type Subaccount = Subaccounts['subaccounts'][number];
