/** The cost of a size at a price that no single trade had. */
import type { ContractTerms } from '../instruments/terms.ts';
import { type Decimal, divideRounded, powerOfTen } from '../money/decimal.ts';

/** Cost of lots at a price, in units of cost, rounded to the unit: an average price need not be on the tick. */
export function costAt(terms: ContractTerms, lots: number, price: Decimal, settlementDecimals: number): bigint {
  const { tickScale, tickMantissa, lotMantissa, lotScale } = terms;
  const scale = powerOfTen(price.scale);
  if (terms.linear) return divideRounded(BigInt(lots) * price.digits * BigInt(tickScale), scale * BigInt(tickMantissa));
  const coins = BigInt(lots) * BigInt(lotMantissa) * scale * powerOfTen(settlementDecimals);
  return divideRounded(coins, BigInt(lotScale) * price.digits);
}
