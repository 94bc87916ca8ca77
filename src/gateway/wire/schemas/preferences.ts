/** Schemas of `/leveragepreferences` and `/pnlpreferences`. */
import { list, number, object, oneOf, text } from '../../schema.ts';
import { described, type Payload, success } from './common.ts';

/** Assets in which profit may be paid, as the wire spells them: bitcoin is `BTC` here, and `XBT` among balances. */
export const PROFIT_CURRENCY = oneOf('USD', 'EUR', 'GBP', 'USDC', 'USDT', 'BTC', 'ETH');

export const LEVERAGE_PREFERENCES_REPLY = success({
  leveragePreferences: described(
    list(object({ symbol: text(), maxLeverage: number() })),
    'The markets that are isolated; all others are cross margined.',
  ),
});

export const PROFIT_PREFERENCES_REPLY = success({
  preferences: described(
    list(object({ symbol: text(), pnlCurrency: PROFIT_CURRENCY })),
    'The markets whose profit is paid in something else than USD.',
  ),
});

/** A preference that was set is answered by the envelope alone. */
export const PREFERENCE_SET_REPLY = success({});

export type ProfitPreference = Payload<typeof PROFIT_PREFERENCES_REPLY>['preferences'][number];
