/** `GET /accounts` over HTTP beside a bare `node:http` server that sends the same bytes to the same requests. */
import { type Drydock, startDrydock } from '../../src/index.ts';
import { plain, type Row } from '../lib/row.ts';
import { hold } from './contest.ts';
import { LoadClient, NonceSequence, type StreamPlan } from './load-client.ts';
import { get, post } from './sign.ts';

const CONNECTIONS = 16;
const ROUNDS = 7;
const REQUESTS_PER_ROUND = 20_000;
const PATH = '/derivatives/api/v3/accounts';

const CONTESTS = [
  { what: 'signed GET /accounts, no nonce, nothing changed', withNonce: false, marksMove: false, target: 0.8 },
  { what: 'signed GET /accounts, fresh nonce, nothing changed', withNonce: true, marksMove: false, target: 0.65 },
  { what: 'signed GET /accounts, fresh nonce, marks moving', withNonce: true, marksMove: true, target: 0.45 },
] as const;

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
    for (const { withNonce, ...contest } of CONTESTS) {
      const stream = (): StreamPlan => ({
        method: 'GET',
        path: PATH,
        keys: venue.accounts.map(({ apiKey, apiSecret }) => ({ apiKey, apiSecret })),
        ...(withNonce ? { firstNonce: nonces.take(REQUESTS_PER_ROUND) } : {}),
        connections: CONNECTIONS,
        count: REQUESTS_PER_ROUND,
        expects: '"result":"success"',
      });
      const workload =
        `${venue.accounts.length} accounts with 3 positions and 2 orders, ${body.length} bytes, ` +
        `${CONNECTIONS} connections, ${ROUNDS} rounds of ${plain(REQUESTS_PER_ROUND)}`;
      rows.push(await hold(venue, client, { ...contest, stream, body, rounds: ROUNDS, workload }));
    }
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
