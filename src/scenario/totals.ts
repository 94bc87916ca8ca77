/** What was booked to each wallet since the start, in the currency of its trades. */
import { tidy } from '../gateway/wire/numbers.ts';

export interface WalletTotals {
  readonly realizedProfit: number;
  readonly fundingReceived: number;
  readonly fees: number;
}

const NOTHING: WalletTotals = { realizedProfit: 0, fundingReceived: 0, fees: 0 };

export class Totals {
  readonly #byWallet = new Map<number, WalletTotals>();

  add(walletId: number, { realizedProfit = 0, fundingReceived = 0, fees = 0 }: Partial<WalletTotals>): void {
    const before = this.of(walletId);
    this.#byWallet.set(walletId, {
      realizedProfit: tidy(before.realizedProfit + realizedProfit),
      fundingReceived: tidy(before.fundingReceived + fundingReceived),
      fees: tidy(before.fees + fees),
    });
  }

  of(walletId: number): WalletTotals {
    return this.#byWallet.get(walletId) ?? NOTHING;
  }
}
