/** `drydock price`: prices as they are, and prices as you set them. */
import type { PremiumsView, PricesView } from '../../control/market-powers.ts';
import type { IndexPricesView, MarketView } from '../../control/views.ts';
import { typedWrong } from '../failure.ts';
import type { Output } from '../output.ts';
import type { Column } from '../table.ts';
import { command } from './command.ts';
import { any, assignment, number } from './parameters.ts';

export const price = command({
  name: 'price',
  purpose: 'shows prices, or sets them; marks, triggers and liquidations follow',
  arguments: {
    prices: any(
      assignment(
        'ASSET',
        number('USD', 'a number of dollars above 0', (value) => value > 0),
      ),
      'Index prices to set, in USD by asset. Without any, prices are shown.',
    ),
  },
  flags: {
    premium: any(
      assignment('MARKET', number('FRACTION', 'a fraction of the index price')),
      "The house's premium over the index in a market: 0.001 is a tenth of a percent.",
    ),
  },
  examples: [
    { line: 'drydock price', does: 'The index price of every asset and the mark of every market.' },
    { line: 'drydock price XBT=50000 ETH=3000', does: 'Sets two index prices at once.' },
    { line: 'drydock price --premium PF_XBTUSD=0.001', does: 'The perpetual trades above its index.' },
  ],
  run: async ({ arguments: { prices }, flags: { premium }, venue, output }) => {
    if (prices.length === 0 && premium.length === 0) {
      const { indexPrices } = await venue.get<IndexPricesView>('/index-prices');
      const { markets } = await venue.get<{ readonly markets: readonly MarketView[] }>('/markets');
      return output.answer(
        { indexPrices, markets },
        () => `${indexText(indexPrices, output)}\n\n${marketsText(markets, output)}`,
      );
    }
    const set = prices.length === 0 ? undefined : await venue.put<PricesView>('/index-prices', once('ASSET', prices));
    const shifted =
      premium.length === 0 ? undefined : await venue.put<PremiumsView>('/premiums', once('MARKET', premium));
    output.answer({ ...set, ...shifted, marks: { ...set?.marks, ...shifted?.marks } }, () =>
      [
        ...Object.entries(set?.indexPrices ?? {}).map(
          ([asset, usd]) => `The index price of ${asset} is ${usd} USD now.`,
        ),
        ...Object.entries(shifted?.premiums ?? {}).map(
          ([symbol, share]) => `The premium of ${symbol} is ${share} now.`,
        ),
        '',
        output.table(
          ['MARKET', { title: 'MARK USD', align: 'right' }],
          Object.entries({ ...set?.marks, ...shifted?.marks }),
        ),
      ].join('\n'),
    );
  },
});

/** What was typed as name and value; nothing twice. */
function once(what: string, pairs: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  const names = pairs.map(([name]) => name.toUpperCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw typedWrong(`${what} ${twice} is given twice.`);
  return Object.fromEntries(pairs);
}

const USD = (title: string): Column => ({ title, align: 'right' });

function indexText(indexPrices: IndexPricesView['indexPrices'], output: Output): string {
  return output.table(['ASSET', USD('INDEX USD')], Object.entries(indexPrices));
}

function marketsText(markets: readonly MarketView[], output: Output): string {
  return output.table(
    ['MARKET', USD('MARK USD'), USD('PREMIUM'), 'STATE'],
    markets
      .filter(({ listed }) => listed)
      .map(({ symbol, markPrice, premium, suspended, postOnly }) => [
        symbol,
        markPrice,
        premium,
        suspended ? 'suspended' : postOnly ? 'post only' : undefined,
      ]),
  );
}
