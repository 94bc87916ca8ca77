/** Puts a small venue through what a worked wallet has been through. */
import assert from 'node:assert/strict';
import type { AssetSpecification } from '../../../src/core/commands/command.ts';
import { accountsBody } from '../../../src/gateway/wire/accounts.ts';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, SmallVenue } from '../../support/small-venue.ts';
import { heldIn, missing, type WireAccounts, type WorkedWallet } from './worked-wallets.ts';

const HOUR_MS = 3_600_000;

/** A venue put through what the wallet has been through. */
export function put(wallet: WorkedWallet): SmallVenue {
  const venue = new SmallVenue({
    rules: wallet.rules,
    instruments: wallet.instruments,
    assets: assetsOf(wallet.index),
    accounts: [account('alice', ...wallet.funds), account('bob', ...RICH), account('carol', ...RICH)].map((row) => ({
      ...row,
      funds: row.funds.filter((fund) => fund.wallet === 'flex' || wallet.funds.some((text) => text.startsWith('fi_'))),
    })),
  });
  const quotes: number[] = [];
  for (const step of wallet.steps) {
    switch (step[0]) {
      case 'trade': {
        const [, side, symbol, size, price] = step;
        assert.equal(venue.send(ALICE, symbol, side, size, price).status, 'placed');
        assert.equal(venue.send(BOB, symbol, side === 'buy' ? 'sell' : 'buy', size, price).fills.length, 1);
        break;
      }
      case 'rest': {
        const [, side, symbol, size, price] = step;
        const answer = venue.send(ALICE, symbol, side, size, price);
        assert.deepEqual([answer.status, answer.fills.length], ['placed', 0]);
        break;
      }
      case 'quote': {
        const [, symbol, bid, ask] = step;
        quotes.push(venue.buy(CAROL, symbol, '10', bid).key, venue.sell(CAROL, symbol, '10', ask).key);
        break;
      }
      case 'unquote':
        for (const key of quotes.splice(0)) assert.equal(venue.cancel(CAROL, key).status, 'cancelled');
        break;
      case 'index':
        venue.index({ [step[1]]: step[2] });
        break;
      case 'restartAverage':
        venue.premium({ [step[1]]: 0 });
        break;
      case 'pass':
        venue.pass(step[1]);
        break;
      case 'passToFullHour':
        venue.pass(HOUR_MS - (venue.timeMs % HOUR_MS));
        break;
      case 'profitIn':
        venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: step[1], asset: step[2] });
        break;
      case 'refund':
        for (const fund of wallet.funds) {
          const [name = '', asset = '', wanted = ''] = fund.split(' ');
          const amount = missing(wanted, heldIn(accountsOf(venue), name, asset));
          if (Number(amount) > 0) venue.apply({ type: 'deposit', account: ALICE, wallet: name, asset, amount });
        }
        break;
    }
  }
  return venue;
}

export const RICH = ['flex USD 100000000', 'fi_xbtusd XBT 100000'];

export function assetsOf(index: Readonly<Record<string, number>>): readonly AssetSpecification[] {
  const known = { XBT: 80_000, ETH: 2600, ...index, USD: 1 };
  return Object.entries(known).map(([symbol, indexPriceUsd]) => ({
    symbol,
    kind: ['USD', 'EUR', 'GBP', 'USDC', 'USDT'].includes(symbol) ? 'cash' : 'coin',
    decimals: 12,
    indexPriceUsd,
    indexDecimals: 2,
  }));
}

/** Alice's wallets as the wire would say them. */
export function accountsOf(venue: SmallVenue): WireAccounts {
  return JSON.parse(accountsBody(venue.state, venue.state.accounts.get(ALICE)));
}
