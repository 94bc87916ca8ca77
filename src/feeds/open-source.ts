/** From the text of the option `market` to the source it names. */
import { shippedAssets } from '../instruments/assets.ts';
import { isMirror } from './mirror-url.ts';
import { isReplay } from './replay-settings.ts';
import { characterTable, frozenSource, type PriceSource } from './source.ts';
import { syntheticSource } from './synthetic.ts';

/** The source that the text names. `seed` is the venue's. Rejects with a sentence for people. */
export async function openSource(market: string, seed: number): Promise<PriceSource> {
  if (market === 'frozen') return frozenSource;
  if (market === 'synthetic') return syntheticSource(seed, characterTable(shippedAssets()));
  if (isReplay(market)) {
    const { replaySource } = await import('./replay/source.ts');
    return replaySource(market);
  }
  if (isMirror(market)) {
    const { mirrorSource } = await import('./mirror/source.ts');
    return mirrorSource(market);
  }
  throw new Error(
    `There is no price source ${market.slice(0, 60)}: there are synthetic, frozen, replay:FILE and mirror:URL.`,
  );
}
