/** `drydock what-if`: an account as it would be. */
import type { SupposedOrder, SupposedPosition, WhatIfInput } from '../../control/what-if-input.ts';
import type { WhatIfView } from '../../control/what-ifs.ts';
import { segment } from '../control-client.ts';
import type { Output } from '../output.ts';
import { FUNDS } from './accounts.ts';
import { command } from './command.ts';
import { ACCOUNT, any, assignment, type Kind, number, required } from './parameters.ts';

/** `buy:0.5:PF_XBTUSD` at market, `buy:0.5:PF_XBTUSD@60000` with a limit. */
const ORDER: Kind<SupposedOrder> = {
  placeholder: 'SIDE:SIZE:MARKET[@LIMIT]',
  takes: 'an order such as buy:0.5:PF_XBTUSD, or with a limit buy:0.5:PF_XBTUSD@60000',
  read: (typed) => {
    const [, side, size, symbol, limitPrice] = /^(buy|sell):([\d.]+):([^:@]+)(?:@([\d.]+))?$/.exec(typed) ?? [];
    if (side === undefined || size === undefined || symbol === undefined) return undefined;
    const order = { side: side as 'buy' | 'sell', size, symbol };
    return limitPrice === undefined ? { ...order, orderType: 'mkt' } : { ...order, orderType: 'lmt', limitPrice };
  },
};

/** `PF_XBTUSD=0.5@60000`. */
const POSITION: Kind<SupposedPosition> = {
  placeholder: 'MARKET=SIZE@PRICE',
  takes: 'a position such as PF_XBTUSD=-0.5@60000: market, signed size, entry price',
  read: (typed) => {
    const [, symbol, size, entryPrice] = /^([^=@]+)=(-?[\d.]+)@([\d.]+)$/.exec(typed) ?? [];
    return symbol === undefined || size === undefined || entryPrice === undefined
      ? undefined
      : { symbol, size, entryPrice };
  },
};

export const whatIf = command({
  name: 'what-if',
  purpose: 'tells what would be of an account after a price, an order, a position',
  description: [
    'Nothing changes. What is supposed is carried out in this order: deposits, positions, leverage, orders, premiums, prices.',
  ],
  arguments: { account: required(ACCOUNT, 'Whose account.') },
  flags: {
    price: any(assignment('ASSET', number('USD', 'a number of dollars')), 'An index price.'),
    premium: any(
      assignment('MARKET', number('FRACTION', 'a fraction of the index price')),
      "The house's premium over the index.",
    ),
    order: any(ORDER, 'An order, at market or with a limit.'),
    position: any(POSITION, 'A position in the place of the one that is there.'),
    leverage: any(
      assignment('MARKET', number('N', 'a maximum leverage; 0 for cross margin')),
      'The maximum leverage of a market.',
    ),
    deposit: any(FUNDS, 'Money: flex:USD=1000.'),
  },
  examples: [
    { line: 'drydock what-if account-1 --price XBT=40000', does: 'Would I survive it?' },
    { line: 'drydock what-if account-1 --order buy:2:PF_XBTUSD --price XBT=50000', does: 'And with two bitcoin more?' },
  ],
  run: async ({ arguments: { account }, flags, venue, output }) => {
    const supposed: WhatIfInput = {
      deposits: flags.deposit,
      positions: flags.position,
      leverage: Object.fromEntries(flags.leverage.map(([symbol, most]) => [symbol, most === 0 ? null : most])),
      orders: flags.order,
      ...(flags.premium.length === 0 ? {} : { premiums: Object.fromEntries(flags.premium) }),
      ...(flags.price.length === 0 ? {} : { indexPrices: Object.fromEntries(flags.price) }),
    };
    const view = await venue.post<WhatIfView>(`/accounts/${segment(account)}/what-if`, supposed);
    output.answer(view, () => told(view, output));
  },
});

function told(view: WhatIfView, output: Output): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  return [
    `${view.account} ${view.wouldBeLiquidated ? 'would be liquidated' : 'would not be liquidated'}.`,
    ...(view.orders.length === 0 ? [] : ['', `Orders: ${view.orders.join(', ')}.`]),
    ...view.fills.map(
      ({ side, size, symbol, price }) => `  ${side === 'buy' ? 'bought' : 'sold'} ${size} ${symbol} at ${price}`,
    ),
    '',
    output.table(
      ['PART', right('EQUITY'), right('INITIAL MARGIN'), right('MAINTENANCE'), 'IN DANGER'],
      view.parts.map(({ wallet, symbol, equity, initialMargin, maintenanceMargin, inDanger }) => [
        symbol === null ? wallet : `${wallet} ${symbol}`,
        rounded(equity),
        rounded(initialMargin),
        rounded(maintenanceMargin),
        inDanger ? 'yes' : 'no',
      ]),
    ),
    ...(view.positions.length === 0
      ? []
      : [
          '',
          output.table(
            ['POSITION', right('SIZE'), right('ENTRY'), right('MARK'), right('LIQUIDATION AT')],
            view.positions.map(({ symbol, size, entryPrice, markPrice, liquidationPrice }) => [
              symbol,
              size,
              rounded(entryPrice),
              markPrice,
              liquidationPrice === null ? 'never' : rounded(liquidationPrice),
            ]),
          ),
        ]),
    ...(view.consequences.length === 0 ? [] : ['', 'What would follow at once:']),
    ...view.consequences.map(
      ({ what, symbol, before, after }) =>
        `  ${what}${symbol === null ? '' : ` ${symbol}`}: ${before} to ${after}${foundNobody(what, before, after)}`,
    ),
  ].join('\n');
}

/** What a step of a liquidation that closed nothing has to say. */
function foundNobody(what: string, before: number, after: number): string {
  if ((what !== 'partial' && what !== 'full') || before !== after) return '';
  return `, no ${before > 0 ? 'buyer' : 'seller'} at its limit`;
}

/** To what a person reads; the document has every digit. */
function rounded(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}
