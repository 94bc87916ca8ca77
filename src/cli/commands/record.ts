/** `drydock record`: writes the prices of a venue to a file that a replay reads. */
import { resolve } from 'node:path';
import { readDuration } from '../../control/duration.ts';
import type { Recorded } from '../../recorder/record.ts';
import { CommandFailed } from '../failure.ts';
import { command } from './command.ts';
import { any, choice, file, type Kind, optional, text } from './parameters.ts';

const SPAN: Kind<number> = {
  placeholder: 'SPAN',
  takes: 'a span such as 10m or 1h30m',
  read: (typed) => readDuration(typed),
};

const LONGEST_TIMEOUT_MS = 2_147_483_647;

export const record = command({
  name: 'record',
  purpose: 'writes the prices of a venue to a file that --market replay:FILE reads',
  description: [
    'It follows the public WebSocket of a venue that speaks the wire, this one or another, until the time is over or Ctrl-C, and connects anew when the connection breaks.',
  ],
  usesVenue: false,
  flags: {
    url: optional(
      text('URL', 'the URL of a venue such as http://127.0.0.1:8600, or of its socket'),
      'The venue. Default: DRYDOCK_URL, or else http://127.0.0.1:8600.',
    ),
    out: optional(file(), 'The file to write; what is there is replaced.', 'prices.ndjson'),
    product: any(text('SYMBOL', 'the symbol of a market'), 'A market to follow. Default: all of them.'),
    for: optional(SPAN, 'How long. Default: until Ctrl-C.'),
    format: optional(
      choice('tickers', 'csv'),
      'tickers: the messages as they come, with marks and quotes. csv: index prices.',
      'tickers',
    ),
  },
  examples: [
    { line: 'drydock record --for 10m', does: 'Ten minutes of all markets of the venue on this machine.' },
    { line: 'drydock record --product PF_XBTUSD --format csv --out xbt.csv', does: 'The index of XBT as a table.' },
  ],
  run: async ({ flags, output, environment, folder }) => {
    const { recordPrices } = await import('../../recorder/record.ts');
    const { product, format, out } = flags;
    const path = resolve(folder, out);
    const url = flags.url ?? environment.DRYDOCK_URL ?? 'http://127.0.0.1:8600';
    const forMs = Math.min(flags.for ?? LONGEST_TIMEOUT_MS, LONGEST_TIMEOUT_MS);
    const progress = output.progress(out, forMs);
    const startMs = Date.now();
    let recorded: Recorded;
    try {
      const recording = await recordPrices({
        url,
        file: path,
        format,
        ...(product.length === 0 ? {} : { products: product }),
        onLine: (lines) => progress.at(Date.now() - startMs, `${lines} lines`),
      });
      await Promise.race([ended(forMs), recording.ended]);
      recorded = await recording.stop();
    } catch (error) {
      throw new CommandFailed('recordFailed', (error as Error).message);
    } finally {
      progress.end();
    }
    if (recorded.lines === 0 && product.length > 0 && recorded.unknown.length === product.length) {
      throw new CommandFailed(
        'unknownMarket',
        `The venue does not have ${recorded.unknown.join(', ')}: nothing was recorded.`,
      );
    }
    const unknown = recorded.unknown.length === 0 ? '' : ` The venue does not have ${recorded.unknown.join(', ')}.`;
    output.answer(recorded, () => `${recorded.lines} lines in ${out}.${unknown}`);
  },
});

/** Resolves after a time, or at Ctrl-C. */
function ended(afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve();
    };
    const timer = setTimeout(end, afterMs);
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
