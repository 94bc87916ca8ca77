/**
 * The recorder: writes the tickers of a venue to a file that `--market replay:FILE` reads, as they came over the wire, or
 * as a table of index prices.
 */

import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { MACHINE_CLOCK, type UpstreamClock } from '../feeds/mirror/clock.ts';
import type { UpstreamState } from '../feeds/mirror/upstream.ts';
import { socketUrl } from '../feeds/mirror-url.ts';
import { BadLine, readTicker } from '../feeds/replay/lines.ts';

export interface RecordingOptions {
  /** The venue's URL, `http://127.0.0.1:8600`, or that of its socket. */
  readonly url: string;
  /** Where to write; what is there already is replaced. */
  readonly file: string;
  /** Markets to follow; all that the venue lists when absent. */
  readonly products?: readonly string[];
  /** `tickers` (default): NDJSON of the messages; `csv`: `time,asset,price` of the index prices. */
  readonly format?: 'tickers' | 'csv';
  /** Told of each line that was written, with how many there are. */
  readonly onLine?: (lines: number) => void;
  /** The machine's clock; tests bring their own. */
  readonly clock?: UpstreamClock;
}

/** What was recorded. */
export interface Recorded {
  readonly file: string;
  readonly lines: number;
  /** Markets that were asked for and that the venue does not have. */
  readonly unknown: readonly string[];
}

export interface Recording {
  /** How the connection to the venue stands. */
  readonly state: () => UpstreamState;
  /** Ends it; resolves when the file is whole. */
  readonly stop: () => Promise<Recorded>;
  /** Rejects when the file cannot be written any more; resolves when it was stopped. */
  readonly ended: Promise<void>;
}

const CSV_HEADER = 'time,asset,price\n';

/** Begins to record. Rejects with a sentence when the venue cannot be reached or the file not be written. */
export async function recordPrices(options: RecordingOptions): Promise<Recording> {
  const { url, file, format = 'tickers', clock = MACHINE_CLOCK, onLine = () => {} } = options;
  const socket = socketUrl(url);
  if (socket === undefined)
    throw new Error(`${url.slice(0, 200)} is no URL of a venue, such as http://127.0.0.1:8600.`);
  const products = options.products ?? (await listedMarkets(socket));
  // Loaded by those alone who record: it is part of every program that imports the library.
  const { Upstream } = await import('../feeds/mirror/upstream.ts');
  const out = await opened(file);
  let lines = 0;
  let isFull = false;
  const write = (text: string): void => {
    if (text === '') return;
    lines++;
    if (!out.write(text) && !isFull) {
      // A slow disk makes the venue wait: nothing piles up here.
      isFull = true;
      upstream.pause();
      out.once('drain', () => {
        isFull = false;
        upstream.resume();
      });
    }
    onLine(lines);
  };
  const line = format === 'csv' ? csvLines() : tickerLine;
  const upstream = new Upstream({
    url: socket,
    feed: 'ticker',
    clock,
    onMessage: (message, text) => {
      if (message.feed === 'ticker') write(line(message, text));
    },
  });
  if (format === 'csv') out.write(CSV_HEADER);
  const ended = new Promise<void>((resolve, reject) => {
    out.once('close', () => resolve());
    out.once('error', (error) => {
      upstream.stop();
      reject(new Error(`${file}: the file cannot be written (${codeOf(error)}).`));
    });
  });
  ended.catch(() => {});
  upstream.subscribe(products);
  upstream.start();
  return {
    state: () => upstream.state,
    ended,
    stop: async () => {
      const { unknown } = upstream.state;
      upstream.stop();
      out.end();
      await ended;
      return { file, lines, unknown };
    },
  };
}

/** A message as it came. A venue that wrote line breaks into it would make two of it. */
function tickerLine(message: Readonly<Record<string, unknown>>, text: string): string {
  return `${/[\r\n]/.test(text) ? JSON.stringify(message) : text}\n`;
}

/** Rows of index prices, each time that one is new. */
function csvLines(): (message: Readonly<Record<string, unknown>>) => string {
  const last = new Map<string, number>();
  return (message) => {
    const asset = typeof message.pair === 'string' ? (message.pair.split(':')[0] ?? '') : '';
    if (!/^[A-Za-z0-9]{1,20}$/.test(asset)) return '';
    try {
      const [quote] = readTicker(message);
      if (quote === undefined || last.get(asset) === quote.index) return '';
      last.set(asset, quote.index);
      return `${quote.timeMs},${asset},${quote.index}\n`;
    } catch (error) {
      if (error instanceof BadLine) return '';
      throw error;
    }
  };
}

/** The markets that a venue lists, from its REST beside the socket. */
async function listedMarkets(socket: string): Promise<readonly string[]> {
  const { protocol, host } = new URL(socket);
  const url = `${protocol === 'wss:' ? 'https' : 'http'}://${host}/derivatives/api/v3/tickers`;
  let tickers: unknown;
  try {
    const reply = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    tickers = ((await reply.json()) as { readonly tickers?: unknown }).tickers;
  } catch (error) {
    const reason = (error as { readonly cause?: { readonly code?: string } }).cause?.code ?? (error as Error).message;
    throw new Error(`${url} does not answer (${reason}): start a venue there, or name another.`);
  }
  const symbols = Array.isArray(tickers)
    ? tickers
        .map((ticker: { readonly symbol?: unknown } | null) => ticker?.symbol)
        .filter((one) => typeof one === 'string')
    : [];
  if (symbols.length === 0) throw new Error(`${url} lists no markets.`);
  return symbols.slice(0, 2000);
}

async function opened(file: string): Promise<WriteStream> {
  const out = createWriteStream(file);
  try {
    await once(out, 'open');
  } catch (error) {
    throw new Error(`${file}: the file cannot be written (${codeOf(error)}).`);
  }
  return out;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
