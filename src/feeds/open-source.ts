/** From the text of the option `market` to the source it names. */
import { shippedAssets } from '../instruments/assets.ts';
import { characterTable, frozenSource, type PriceSource } from './source.ts';
import { syntheticSource } from './synthetic.ts';

/** The source that the text names. `seed` is the venue's. Throws a sentence for people. */
export function openSource(market: string, seed: number): PriceSource {
  if (market === 'frozen') return frozenSource;
  if (market === 'synthetic') return syntheticSource(seed, characterTable(shippedAssets()));
  throw new Error(`There is no price source ${market}.`);
}
