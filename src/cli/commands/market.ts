/** `drydock market`: a market that is suspended, or takes only orders that rest. */
import type { MarketView, Moment } from '../../control/views.ts';
import { segment } from '../control-client.ts';
import { listText } from '../table.ts';
import { asFlag } from './accounts.ts';
import { command } from './command.ts';
import { choice, optional, required, text, wholeNumber } from './parameters.ts';

export const market = command({
  name: 'market',
  purpose: 'shows a market, suspends it, or lets it take only orders that rest',
  arguments: { symbol: required(text('MARKET', 'the symbol of a market', 'markets'), 'Which market.') },
  flags: {
    suspended: optional(choice('yes', 'no'), 'Whether it takes no orders at all.'),
    postOnly: optional(choice('yes', 'no'), 'Whether it takes only orders that rest.'),
    makerProtectionMs: optional(
      wholeNumber('MS', 0, 100),
      'How long orders that take liquidity wait, as a protection of those that rest; 0 for not at all.',
    ),
  },
  examples: [
    { line: 'drydock market PF_XBTUSD', does: 'Its prices and flags.' },
    { line: 'drydock market PF_XBTUSD --suspended yes', does: 'Orders are refused from now on.' },
  ],
  run: async ({ arguments: { symbol }, flags: { suspended, postOnly, makerProtectionMs }, given, venue, output }) => {
    const path = `/markets/${segment(symbol)}`;
    const view: MarketView = !['suspended', 'postOnly', 'makerProtectionMs'].some((name) => given.has(name))
      ? await venue.get<MarketView>(path)
      : await venue.put<MarketView & Moment>(path, {
          suspended: asFlag(suspended),
          postOnly: asFlag(postOnly),
          makerProtectionMs,
        });
    output.answer(view, () =>
      listText([
        ['Market', view.symbol],
        ['State', !view.listed ? 'expired' : view.suspended ? 'suspended' : view.postOnly ? 'post only' : 'open'],
        ['Mark', `${view.markPrice} USD`],
        ['Index', `${view.indexPrice} USD`],
        ['Premium', view.premium],
        ['Maker protection', view.makerProtectionMs === 0 ? undefined : `${view.makerProtectionMs} ms`],
        ['Volatility', view.extremeVolatility ? `extreme: margins times ${view.marginMultiplier}` : undefined],
        ['Dislocation', view.dislocation ?? undefined],
      ]),
    );
  },
});
