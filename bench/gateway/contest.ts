/** The venue and a bare `node:http` server with the same bytes, asked the same in turn. */
import type { Drydock } from '../../src/index.ts';
import { shippedAssets } from '../../src/instruments/assets.ts';
import { median, plain, type Row } from '../lib/row.ts';
import { listenBare } from './bare.ts';
import type { LoadClient, StreamPlan } from './load-client.ts';

export const MARKS_EVERY_MS = 100;

export interface Contest {
  readonly what: string;
  /** Makes the requests of one round: nonces are used up. */
  readonly stream: () => StreamPlan;
  /** What the venue answers; the bare server sends it, too. */
  readonly body: string;
  readonly rounds: number;
  readonly marksMove: boolean;
  /** At least this part of the bare server's requests a second. */
  readonly target: number;
  readonly workload: string;
}

/** Ratio and requests a second, each the median of the rounds; the first round warms up and is not counted. */
export async function hold(venue: Drydock, client: LoadClient, contest: Contest): Promise<Row> {
  const own: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round <= contest.rounds; round++) {
    const stream = contest.stream();
    const bare = await listenBare(contest.body);
    const [limit] = await client.run({ port: bare.port, streams: [stream] });
    await bare.close();
    const stop = contest.marksMove ? moveMarks(venue) : () => {};
    const [result] = await client.run({ port: venue.port, streams: [stream] });
    stop();
    if (limit === undefined || result === undefined || round === 0) continue;
    own.push(result.answers / result.seconds);
    ratios.push(limit.seconds / result.seconds);
  }
  const perSecond = median(own);
  const ratio = median(ratios);
  return {
    what: contest.what,
    measured: `${plain(perSecond)} requests/s`,
    limit: `bare node:http, same bytes (${plain(perSecond / ratio)}/s)`,
    value: ratio,
    target: { atLeast: contest.target },
    workload: `${contest.workload}${contest.marksMove ? `, all index prices set every ${MARKS_EVERY_MS} ms` : ''}`,
  };
}

/** Sets every index price over and over, up and down by a thousandth. Gives back what ends it. */
function moveMarks(venue: Drydock): () => void {
  const prices = shippedAssets().filter(({ symbol, kind }) => symbol !== 'USD' && kind !== 'credit');
  let step = 0;
  const timer = setInterval(() => {
    const factor = 1 + (step++ % 2 === 0 ? 1 : -1) * 0.001;
    void venue.setIndexPrices(
      Object.fromEntries(prices.map(({ symbol, indexPriceUsd }) => [symbol, indexPriceUsd * factor])),
    );
  }, MARKS_EVERY_MS);
  return () => clearInterval(timer);
}
