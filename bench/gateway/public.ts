/** `GET /tickers` and `GET /orderbook` beside a bare `node:http` server that sends the same bytes to the same requests. */
import { startDrydock } from '../../src/index.ts';
import { plain, type Row } from '../lib/row.ts';
import { hold } from './contest.ts';
import { LoadClient, type StreamPlan } from './load-client.ts';
import { post } from './sign.ts';

const CONNECTIONS = 16;
const ROUNDS = 7;
const REQUESTS_PER_ROUND = 10_000;
const V3 = '/derivatives/api/v3';
/** Prices that users stand at on each side, besides the house's twenty. */
const OWN_LEVELS = 100;

const READS = [
  { name: 'GET /tickers', path: `${V3}/tickers`, whileMoving: 0.7 },
  { name: 'GET /orderbook', path: `${V3}/orderbook?symbol=PF_XBTUSD`, whileMoving: 0.7 },
] as const;

export async function benchPublic(): Promise<readonly Row[]> {
  const venue = await startDrydock({ market: 'frozen' });
  const client = await LoadClient.start();
  try {
    const [account] = venue.accounts;
    if (account === undefined) throw new Error('the venue has accounts');
    for (let level = 0; level < OWN_LEVELS; level++) {
      for (const [side, limitPrice] of [
        ['buy', 60_000 - level * 10],
        ['sell', 120_000 + level * 10],
      ] as const) {
        const order = `orderType=post&symbol=PF_XBTUSD&side=${side}&size=0.0001&limitPrice=${limitPrice}`;
        await post(venue.url, `${V3}/sendorder`, account, order, '"status":"placed"');
      }
    }
    const rows: Row[] = [];
    for (const { name, path, whileMoving } of READS) {
      const body = await (await fetch(venue.url + path)).text();
      const stream = (): StreamPlan => ({
        method: 'GET',
        path,
        keys: [],
        connections: CONNECTIONS,
        count: REQUESTS_PER_ROUND,
        expects: '"result":"success"',
      });
      const workload = `${plain(body.length)} bytes, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${plain(REQUESTS_PER_ROUND)}`;
      for (const marksMove of [false, true]) {
        rows.push(
          await hold(venue, client, {
            what: `${name}, ${marksMove ? 'marks moving' : 'nothing changed'}`,
            stream,
            body,
            rounds: ROUNDS,
            marksMove,
            target: marksMove ? whileMoving : 0.8,
            workload,
          }),
        );
      }
    }
    return rows;
  } finally {
    client.stop();
    await venue.close();
  }
}
