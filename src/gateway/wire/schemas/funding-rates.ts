/** Schema of the historical funding rates. */
import { list, number, object, timeText } from '../../schema.ts';
import { described, type Payload, success } from './common.ts';

export const FUNDING_RATES_REPLY = success({
  rates: list(
    object({
      timestamp: described(timeText(), 'Start of the hour that the rate holds for.'),
      fundingRate: described(number(), 'Absolute: settlement currency per contract and hour.'),
      relativeFundingRate: described(number(), 'As a fraction of the index.'),
    }),
  ),
});

export type FundingRates = Payload<typeof FUNDING_RATES_REPLY>['rates'];
