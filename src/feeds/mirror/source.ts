/**
 * The source `mirror:URL`: follows the tickers of another venue that speaks the same wire. Only what becomes a step is
 * journaled, so a restart and a replay need no network; while the other venue is away, prices hold.
 */
import { formatTime } from '../../core/iso-time.ts';
import { mirrorUrl } from '../mirror-url.ts';
import type { Quote } from '../replay/lines.ts';
import { quotedStep } from '../replay/source.ts';
import type { PriceSource, PriceView, SourceStatus } from '../source.ts';
import { Believed } from './believed.ts';
import { MACHINE_CLOCK, type UpstreamClock } from './clock.ts';
import { Upstream } from './upstream.ts';

/** The mirror that a text of the option `market` names. Throws a sentence for people. */
export function mirrorSource(market: string, clock: UpstreamClock = MACHINE_CLOCK): PriceSource {
  const url = mirrorUrl(market);
  if (url === undefined)
    throw new Error('mirror: takes the URL of a venue without a password, such as mirror:http://127.0.0.1:8600.');
  const believed = new Believed();
  /** What was said since the last step, by market. */
  const said = new Map<string, Quote>();
  let changed = (): void => {};
  let view = (): PriceView | undefined => undefined;
  const upstream = new Upstream({
    url,
    feed: 'ticker',
    clock,
    onMessage: (message) => {
      if (message.feed !== 'ticker') return;
      const markets = view()?.markets ?? [];
      const before = believed.known.get(String(message.product_id));
      const quote = believed.take(message, (name) => markets.some(({ contract }) => contract.symbol === name));
      // What is said again does not take a price back that was set by hand meanwhile.
      if (quote === undefined || isSame(quote, before)) return;
      said.delete(quote.name);
      said.set(quote.name, quote);
      changed();
    },
    onChange: () => {
      if (!upstream.state.connected) believed.forget();
    },
  });
  return {
    market,
    noWay: 'A mirror has no prices of the future: give a path, or leave prices out.',
    nextMs: () => undefined,
    step: (shown) => {
      // Contracts that were listed since are followed, too.
      upstream.subscribe(shown.markets.map(({ contract }) => contract.symbol));
      const quotes = [...said.values()];
      said.clear();
      return quotes.length === 0 ? undefined : quotedStep(shown, quotes, [...believed.known.values()]);
    },
    follow: (tell, show) => {
      changed = tell;
      view = show;
      upstream.subscribe(show().markets.map(({ contract }) => contract.symbol));
      upstream.start();
      return () => upstream.stop();
    },
    status: () => statusOf(upstream, believed),
  };
}

function isSame(quote: Quote, before: Quote | undefined): boolean {
  return (
    before !== undefined &&
    quote.index === before.index &&
    Object.is(quote.mark, before.mark) &&
    Object.is(quote.mid, before.mid)
  );
}

function statusOf(upstream: Upstream, believed: Believed): SourceStatus {
  const { url, connected, sinceMs, lastMessageMs, connections, problem, unknown } = upstream.state;
  const { taken, refused, lastRefused } = believed.counts;
  return {
    url,
    connected,
    since: sinceMs === undefined ? null : formatTime(sinceMs),
    lastMessage: lastMessageMs === undefined ? null : formatTime(lastMessageMs),
    connections,
    ...(problem === undefined ? {} : { lastProblem: problem }),
    taken,
    refused,
    ...(lastRefused === undefined ? {} : { lastRefused }),
    unknown,
  };
}
