/**
 * What every call of ccxt starts from: a venue whose clock stands still and whose account has done a bit of everything.
 * Each call begins there anew, by a revert.
 */
import ccxt from 'ccxt';
import { type Drydock, startDrydock } from '../../src/index.ts';

export type Ccxt = InstanceType<typeof ccxt.krakenfutures>;
export type CcxtPro = InstanceType<typeof ccxt.pro.krakenfutures>;

/** PF_XBTUSD, PI_XBTUSD and PF_ETHUSD as ccxt names them. */
export const LINEAR = 'BTC/USD:USD';
export const INVERSE = 'BTC/USD:BTC';
export const ETHER = 'ETH/USD:USD';

/** When the prepared account bought; two hours later everything is prepared. */
export const BOUGHT = '2026-11-20T12:00:10.000Z';
export const BOUGHT_MS = Date.parse(BOUGHT);
export const PREPARED_MS = BOUGHT_MS + 7_200_000;

export interface Ground {
  readonly venue: Drydock;
  /** With the key of full access, markets loaded. */
  readonly client: Ccxt;
  /** With the key that may withdraw. */
  readonly withdrawing: Ccxt;
  /** Order ids: one that rests, a stop that waits, and one that was cancelled. */
  readonly resting: string;
  readonly waiting: string;
  readonly cancelled: string;
  /** Uid of the subaccount. */
  readonly desk: string;
}

interface Key {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** A client pointed at the venue: nothing else of it is changed. */
export function pointed<Client extends Ccxt>(client: Client, venue: Drydock): Client {
  for (const urls of [client.urls.api, client.urls.test] as Record<string, string>[]) {
    for (const [name, url] of Object.entries(urls)) {
      const { host, pathname } = new URL(url);
      if (host !== 'www.kraken.com') urls[name] = `${venue.url}${pathname}`;
    }
  }
  (client.urls.api as Record<string, string>).ws = `${venue.url.replace('http', 'ws')}/ws/v1`;
  return client;
}

/** Longer than any machine takes, milliseconds: ccxt gives up after ten seconds. */
const TIMEOUT_MS = 120_000;

/** ccxt with a key; its own throttle would only make tests wait. */
export function clientWith(venue: Drydock, { apiKey, apiSecret: secret }: Key): Ccxt {
  return pointed(new ccxt.krakenfutures({ apiKey, secret, enableRateLimit: false, timeout: TIMEOUT_MS }), venue);
}

/** ccxt.pro with a key, markets loaded. */
export async function streamingClient({ venue, client }: Ground): Promise<CcxtPro> {
  const { apiKey, secret } = client;
  const pro = pointed(
    new ccxt.pro.krakenfutures({ apiKey, secret, enableRateLimit: false, timeout: TIMEOUT_MS }),
    venue,
  );
  await pro.loadHttpProxyAgent(); // it speaks unencrypted WebSocket only once it has looked for a proxy
  pro.setMarkets(Object.values(client.markets ?? {}));
  return pro;
}

export async function prepare(accessLog?: string): Promise<Ground> {
  const venue = await startDrydock({
    market: 'frozen',
    history: 1,
    startTime: '2026-11-20T11:55:00Z',
    ...(accessLog === undefined ? {} : { accessLog }),
    accounts: [
      {
        name: 'main',
        funds: [
          { wallet: 'flex', asset: 'USD', amount: '100000' },
          { wallet: 'cash', asset: 'USD', amount: '1000' },
          { wallet: 'fi_xbtusd', asset: 'XBT', amount: '1' },
        ],
      },
      { name: 'desk', master: 'main', funds: [{ wallet: 'flex', asset: 'USD', amount: '500' }] },
    ],
  });
  await venue.freeze();
  await venue.setTime(BOUGHT);
  await venue.setIndexPrices({ XBT: 84_000, ETH: 3_000 });
  const [main, desk] = venue.accounts;
  const { full, withdrawal } = main?.keys ?? {};
  if (full === undefined || withdrawal === undefined || desk === undefined) throw new Error('both accounts have keys');
  const client = clientWith(venue, full);
  await client.loadMarkets();
  await client.createOrder(LINEAR, 'market', 'buy', 0.02);
  await venue.setPremium('PF_XBTUSD', 0.002);
  await venue.advance('2h');
  await venue.setPremium('PF_XBTUSD', 0);
  await client.createOrder(ETHER, 'market', 'buy', 0.1);
  await client.createOrder(ETHER, 'market', 'sell', 0.1, undefined, { reduceOnly: true });
  const stop = { triggerPrice: 60_000, triggerSignal: 'mark' };
  const resting = await client.createOrder(LINEAR, 'limit', 'buy', 0.01, 70_000, { clientOrderId: 'rest' });
  const waiting = await client.createOrder(LINEAR, 'market', 'sell', 0.01, undefined, stop);
  const cancelled = await client.createOrder(LINEAR, 'limit', 'buy', 0.01, 71_000, { clientOrderId: 'gone' });
  await client.cancelOrder(cancelled.id as string, LINEAR);
  const trigger = await client.createOrder(LINEAR, 'market', 'sell', 0.02, undefined, stop);
  await client.cancelOrder(trigger.id as string, LINEAR);
  await client.transfer('USD', 12.5, 'flex', 'cash');
  await venue.snapshot('prepared');
  const withdrawing = clientWith(venue, withdrawal);
  withdrawing.setMarkets(Object.values(client.markets ?? {}));
  return {
    venue,
    client,
    withdrawing,
    resting: String(resting.id),
    waiting: String(waiting.id),
    cancelled: String(cancelled.id),
    desk: desk.uid,
  };
}
