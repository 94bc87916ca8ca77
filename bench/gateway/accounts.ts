/** `GET /accounts` over HTTP beside a bare `node:http` server that sends the same bytes to the same requests. */
import { type Drydock, startDrydock } from '../../src/index.ts';
import { shippedAssets } from '../../src/instruments/assets.ts';
import { median, plain, type Row } from '../lib/row.ts';
import { listenBare } from './bare.ts';
import { LoadClient, NonceSequence, type StreamPlan } from './load-client.ts';
import { get, post } from './sign.ts';

const CONNECTIONS = 16;
const ROUNDS = 7;
const REQUESTS_PER_ROUND = 20_000;
const PATH = '/derivatives/api/v3/accounts';
const MARKS_EVERY_MS = 100;

interface Contest {
  readonly what: string;
  readonly withNonce: boolean;
  readonly accounts: number;
  readonly marksMove: boolean;
  readonly target: number;
}

const CONTESTS: readonly Contest[] = [
  {
    what: 'signed GET /accounts, no nonce, nothing changed',
    withNonce: false,
    accounts: 10,
    marksMove: false,
    target: 0.8,
  },
  {
    what: 'signed GET /accounts, fresh nonce, nothing changed',
    withNonce: true,
    accounts: 10,
    marksMove: false,
    target: 0.65,
  },
  {
    what: 'signed GET /accounts, fresh nonce, marks moving',
    withNonce: true,
    accounts: 10,
    marksMove: true,
    target: 0.45,
  },
];

export async function benchAccounts(): Promise<readonly Row[]> {
  const venue = await startDrydock({ market: 'frozen' });
  const client = await LoadClient.start();
  try {
    await trade(venue);
    const [first] = venue.accounts;
    if (first === undefined) throw new Error('the venue has accounts');
    const body = await get(venue.url, PATH, first);
    const nonces = new NonceSequence();
    const rows: Row[] = [];
    for (const contest of CONTESTS) rows.push(await measure(venue, client, contest, body, nonces));
    return rows;
  } finally {
    client.stop();
    await venue.close();
  }
}

/** Positions and resting orders of each account, so that there is something to compute. */
async function trade({ url, accounts }: Drydock): Promise<void> {
  for (const account of accounts) {
    for (const order of [
      'orderType=mkt&symbol=PF_XBTUSD&side=buy&size=0.02',
      'orderType=mkt&symbol=PF_ETHUSD&side=sell&size=0.5',
      'orderType=mkt&symbol=PI_XBTUSD&side=buy&size=100',
      'orderType=post&symbol=PF_XBTUSD&side=buy&size=0.01&limitPrice=60000',
      'orderType=post&symbol=PI_XBTUSD&side=sell&size=500&limitPrice=120000',
    ]) {
      await post(url, '/derivatives/api/v3/sendorder', account, order, '"status":"placed"');
    }
  }
}

async function measure(
  venue: Drydock,
  client: LoadClient,
  { what, withNonce, marksMove, target }: Contest,
  body: string,
  nonces: NonceSequence,
): Promise<Row> {
  const own: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const stream: StreamPlan = {
      method: 'GET',
      path: PATH,
      keys: venue.accounts.map(({ apiKey, apiSecret }) => ({ apiKey, apiSecret })),
      ...(withNonce ? { firstNonce: nonces.take(REQUESTS_PER_ROUND) } : {}),
      connections: CONNECTIONS,
      count: REQUESTS_PER_ROUND,
      expects: '"result":"success"',
    };
    const bare = await listenBare(body);
    const [limit] = await client.run({ port: bare.port, streams: [stream] });
    await bare.close();
    const stop = marksMove ? moveMarks(venue) : () => {};
    const [result] = await client.run({ port: venue.port, streams: [stream] });
    stop();
    if (limit === undefined || result === undefined || round === 0) continue; // the first round warms up
    own.push(result.answers / result.seconds);
    ratios.push(limit.seconds / result.seconds);
  }
  const perSecond = median(own);
  const ratio = median(ratios);
  return {
    what,
    measured: `${plain(perSecond)} requests/s`,
    limit: `bare node:http, same bytes (${plain(perSecond / ratio)}/s)`,
    value: ratio,
    target: { atLeast: target },
    workload:
      `${venue.accounts.length} accounts with 3 positions and 2 orders, ${body.length} bytes, ${CONNECTIONS} connections, ` +
      `${ROUNDS} rounds of ${plain(REQUESTS_PER_ROUND)}${marksMove ? `, all index prices set every ${MARKS_EVERY_MS} ms` : ''}`,
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
