/**
 * The clients of a soak, in a process of their own: WebSocket readers of public and private feeds, some of which hang up
 * each minute and come back, and one client that trades by signed HTTP requests. They do something when they are told that
 * a second has passed, and answer when it is done.
 */
import { WebSocket } from 'ws';
import { SigningKey } from '../../src/gateway/signature.ts';
import type { Key } from '../gateway/load-client.ts';
import { signatureOf } from '../gateway/sign.ts';

export interface SoakPlan {
  readonly url: string;
  /** Each has a reader of its book, trades and tickers. */
  readonly products: readonly string[];
  /** Each has a reader of its private feeds; the first of them trades. */
  readonly keys: readonly Key[];
  /** What it trades in. */
  readonly symbol: string;
}

/** So many readers hang up each minute. */
const LEAVING_A_MINUTE = 4;
const PRIVATE_FEEDS = ['fills', 'open_orders', 'balances', 'account_log', 'notifications_auth', 'open_positions'];
const PING_SECONDS = 20;
const MINUTE_SECONDS = 60;

let plan: SoakPlan | undefined;
const readers: WebSocket[] = [];
let seconds = 0;
let nonce = 0;

function open(at: number, { url, products, keys }: SoakPlan): void {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/v1`);
  readers[at] = socket;
  const say = (what: object): void => socket.send(JSON.stringify(what));
  const key = keys[at - products.length];
  socket.on('error', () => {});
  socket.on('open', () => {
    if (key !== undefined) say({ event: 'challenge', api_key: key.apiKey });
    else for (const feed of ['book', 'trade', 'ticker']) say({ event: 'subscribe', feed, product_ids: [products[at]] });
  });
  if (key === undefined) return;
  socket.on('message', (data: Buffer) => {
    if (!data.subarray(0, 30).includes('"challenge"')) return;
    const { message } = JSON.parse(String(data)) as { readonly message: string };
    const signed = new SigningKey(key.apiSecret).sign(message);
    const proof = { api_key: key.apiKey, original_challenge: message, signed_challenge: signed };
    for (const feed of PRIVATE_FEEDS) say({ event: 'subscribe', feed, ...proof });
  });
}

async function passSecond(now: SoakPlan): Promise<void> {
  seconds++;
  if (seconds % MINUTE_SECONDS === 0) {
    for (let count = 0; count < LEAVING_A_MINUTE; count++) {
      const at = (seconds / MINUTE_SECONDS + count * 7) % readers.length;
      readers[at]?.terminate();
      open(at, now);
    }
  }
  if (seconds % PING_SECONDS === 0) for (const reader of readers) if (reader.readyState === reader.OPEN) reader.ping();
  readers.forEach((reader, at) => {
    if (reader.readyState === reader.CLOSED) open(at, now);
  });
  await trade(now);
}

/** An order under a client's id, one that is refused, and the first one cancelled. */
async function trade({ url, symbol, keys }: SoakPlan): Promise<void> {
  const key = keys[0] as Key;
  const call = async (path: string, body: string): Promise<void> => {
    nonce++;
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      ...signatureOf(key, path, body, String(1_795_000_000_000_000 + nonce)),
    };
    const answer = await fetch(url + path, { method: 'POST', headers, body });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} ${body}: ${answer.status} ${text}`);
  };
  const order = `orderType=post&symbol=${symbol}&side=buy&size=0.001`;
  await call('/derivatives/api/v3/sendorder', `${order}&limitPrice=1000&cliOrdId=soak-${nonce}`);
  await call('/derivatives/api/v3/sendorder', `${order}&limitPrice=9000000`);
  await call('/derivatives/api/v3/cancelorder', `cliOrdId=soak-${nonce - 2}`);
  await call('/derivatives/api/v3/cancelallordersafter', 'timeout=60');
}

process.on('message', (told: SoakPlan | 'second') => {
  if (told !== 'second') {
    plan = told;
    for (let at = 0; at < told.products.length + told.keys.length; at++) open(at, told);
    process.send?.('done');
  } else if (plan !== undefined) {
    passSecond(plan).then(
      () => process.send?.('done'),
      (error: Error) => {
        console.error(error.message);
        process.exit(1);
      },
    );
  }
});
process.send?.('done');
