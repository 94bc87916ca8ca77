/** All that a venue shows, as text: two pictures are equal when nothing can be told apart. */
import { send } from '../control/support.ts';
import { Connection } from '../crash/venue/connection.ts';
import { Diary } from '../crash/venue/diary.ts';
import { CLIENTS } from '../crash/venue/traders.ts';

const PRIVATE = ['accounts', 'openpositions', 'openorders', 'fills'] as const;

const PUBLIC = [
  '/derivatives/api/v3/instruments',
  '/derivatives/api/v3/tickers',
  '/derivatives/api/v3/feeschedules',
  '/derivatives/api/v3/orderbook?symbol=PF_XBTUSD',
  '/derivatives/api/v3/orderbook?symbol=PI_XBTUSD',
  '/derivatives/api/v3/history?symbol=PF_XBTUSD',
  '/derivatives/api/v3/history?symbol=PF_ETHUSD',
  '/api/history/v3/market/PF_XBTUSD/executions',
  '/api/charts/v1/trade/PF_XBTUSD/1m',
  '/api/charts/v1/mark/PF_ETHUSD/1h',
  '/control/accounts',
  '/control/snapshots',
] as const;

export type Picture = Readonly<Record<string, string>>;

/** What each client is shown of his accounts. */
export async function privatePicture(url: string): Promise<Picture> {
  const picture: Record<string, string> = {};
  for (const account of CLIENTS) {
    const connection = new Connection(url, account, new Diary());
    for (const endpoint of PRIVATE) {
      const text = withoutTime(JSON.stringify(await connection.get(endpoint)));
      // The time of a position is that of the answer, as on the real venue.
      picture[`${account} ${endpoint}`] = endpoint === 'openpositions' ? text.replaceAll(FILL_TIME, '') : text;
    }
    connection.close();
  }
  return picture;
}

/** What anybody is shown, the unreal powers included. */
export async function publicPicture(url: string): Promise<Picture> {
  const picture: Record<string, string> = {};
  for (const path of PUBLIC) picture[path] = withoutTime((await send({ url }, 'GET', path)).text);
  return picture;
}

const FILL_TIME = /"fillTime":"[^"]*",/g;

function withoutTime(text: string): string {
  return text.replace(/"serverTime":"[^"]*",?/, '');
}
