/** Random traffic over HTTP: orders of every kind, transfers, preferences, deposits, prices, time and market states. */
import { Agent, request } from 'node:http';
import { signedHeaders } from '../gateway/keys.ts';
import type { Random } from '../support/random.ts';
import type { Reader } from './every-read.ts';

export const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'PI_XBTUSD'] as const;
export const CLIENT_IDS = Array.from({ length: 8 }, (_, index) => `client-${index}`);

const V3 = '/derivatives/api/v3';
const AROUND = { PF_XBTUSD: 84_000, PF_ETHUSD: 3_000, PI_XBTUSD: 84_000 } as const;
const SIZES = {
  PF_XBTUSD: ['0.01', '0.1', '1', '4'],
  PF_ETHUSD: ['0.5', '5', '60'],
  PI_XBTUSD: ['100', '5000', '90000'],
} as const;

type Fields = Readonly<Record<string, string>>;

/** A request as it was sent, to be sent again. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export class RandomTraffic {
  /** What came of it, by kind. */
  readonly census = new Map<string, number>();
  readonly #random: Random;
  readonly #traders: readonly Reader[];
  readonly #agent = new Agent({ keepAlive: true });
  /** Only grows, reverts or not: a nonce that is used on a line that was left may be used again, and here is not. */
  #nonce = 1_795_176_000_000;
  #opened = 0;
  /** The last request that carried a nonce. */
  last: Sent | undefined;

  constructor(random: Random, traders: readonly Reader[]) {
    this.#random = random;
    this.#traders = traders;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Sends one random request and waits for its answer. */
  async act(url: string): Promise<void> {
    const random = this.#random;
    await random.weighted<() => Promise<void>>([
      [10, () => this.#order(url)],
      [2, () => this.#triggered(url)],
      [2, () => this.#edit(url)],
      [2, () => this.#trade(url, 'POST', 'cancelorder', { cliOrdId: random.pick(CLIENT_IDS) })],
      [1, () => this.#trade(url, 'POST', 'cancelallorders', { symbol: random.pick(SYMBOLS) })],
      [1, () => this.#trade(url, 'POST', 'cancelallordersafter', { timeout: random.pick(['0', '60']) })],
      [2, () => this.#batch(url)],
      [1, () => this.#wallets(url)],
      [1, () => this.#preferences(url)],
      [3, () => this.#prices(url)],
      [3, () => this.#time(url)],
      [2, () => this.#venue(url)],
      [1, () => this.#faults(url)],
    ])();
  }

  /** Sends a request once more, as it is: its error, or undefined when it was let in. */
  async again(url: string, sent: Sent): Promise<string | undefined> {
    return (JSON.parse(await this.#send(url, sent)) as { error?: string }).error;
  }

  #order(url: string): Promise<void> {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    const orderType = random.pick(['lmt', 'lmt', 'lmt', 'mkt', 'mkt', 'post', 'ioc', 'fok']);
    return this.#trade(url, 'POST', 'sendorder', {
      symbol,
      orderType,
      side: random.pick(['buy', 'sell']),
      size: random.pick(SIZES[symbol]),
      ...(orderType === 'mkt' ? {} : { limitPrice: this.#price(symbol, 0.02) }),
      ...(random.chance(0.5) ? { cliOrdId: random.pick(CLIENT_IDS) } : {}),
      ...(random.chance(0.15) ? { reduceOnly: 'true' } : {}),
    });
  }

  #triggered(url: string): Promise<void> {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    const orderType = random.pick(['stp', 'take_profit', 'trailing_stop']);
    return this.#trade(url, 'POST', 'sendorder', {
      symbol,
      orderType,
      side: random.pick(['buy', 'sell']),
      size: random.pick(SIZES[symbol]),
      triggerSignal: random.pick(['mark', 'spot', 'last']),
      ...(orderType === 'trailing_stop'
        ? { trailingStopMaxDeviation: random.pick(['1', '3']), trailingStopDeviationUnit: 'PERCENT' }
        : { stopPrice: this.#price(symbol, 0.03) }),
      ...(random.chance(0.5) ? { cliOrdId: random.pick(CLIENT_IDS) } : {}),
    });
  }

  #edit(url: string): Promise<void> {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    return this.#trade(url, 'POST', 'editorder', {
      cliOrdId: random.pick(CLIENT_IDS),
      size: random.pick(SIZES[symbol]),
      limitPrice: this.#price(symbol, 0.02),
    });
  }

  #batch(url: string): Promise<void> {
    const random = this.#random;
    const element = (): object => {
      const symbol = random.pick(SYMBOLS);
      const price = { limitPrice: this.#price(symbol, 0.02), size: random.pick(SIZES[symbol]) };
      return random.pick<object>([
        { order: 'send', order_tag: 'a', orderType: 'lmt', symbol, side: random.pick(['buy', 'sell']), ...price },
        { order: 'edit', cliOrdId: random.pick(CLIENT_IDS), ...price },
        { order: 'cancel', cliOrdId: random.pick(CLIENT_IDS) },
      ]);
    };
    const json = JSON.stringify({ batchOrder: Array.from({ length: random.whole(1, 4) }, element) });
    return this.#trade(url, 'POST', 'batchorder', { json });
  }

  #wallets(url: string): Promise<void> {
    const random = this.#random;
    const [fromAccount, toAccount] = random.chance(0.5) ? ['cash', 'flex'] : ['flex', 'cash'];
    return this.#trade(url, 'POST', 'transfer', {
      fromAccount,
      toAccount,
      unit: 'usd',
      amount: random.pick(['1', '50.25']),
    });
  }

  #preferences(url: string): Promise<void> {
    const random = this.#random;
    const symbol = random.pick(['PF_XBTUSD', 'PF_ETHUSD']);
    return random.pick<() => Promise<void>>([
      () => this.#trade(url, 'PUT', 'leveragepreferences', { symbol, maxLeverage: random.pick(['5', '20']) }),
      () => this.#trade(url, 'PUT', 'leveragepreferences', { symbol }),
      () => this.#trade(url, 'PUT', 'pnlpreferences', { symbol, pnlPreference: random.pick(['BTC', 'USD']) }),
      () =>
        this.#trade(url, 'PUT', 'self-trade-strategy', {
          strategy: random.pick(['REJECT_TAKER', 'CANCEL_MAKER_SELF']),
        }),
      () =>
        this.#trade(url, 'POST', 'assignmentprogram/add', {
          contractType: 'flex',
          contract: random.pick(SYMBOLS.slice(0, 2)),
          acceptLong: 'true',
          acceptShort: 'true',
          timeFrame: 'ALL',
          enabled: 'true',
        }),
    ])();
  }

  #prices(url: string): Promise<void> {
    const random = this.#random;
    // Now and then a crash, so that there are liquidations.
    const spread = random.chance(0.1) ? 0.2 : 0.015;
    const XBT = Math.round(random.around(84_000, 84_000 * spread));
    return random.chance(0.8)
      ? this.#control(url, 'PUT', '/index-prices', { XBT, ETH: Math.round(random.around(3_000, 3_000 * spread)) })
      : this.#control(url, 'PUT', '/premiums', { PF_XBTUSD: random.pick([0, 0.001, -0.002]) });
  }

  #time(url: string): Promise<void> {
    const random = this.#random;
    const advance = random.pick(['1ms', '999ms', '1s', '30s', '61s', '10m', '1h', '3h', '1d']);
    return this.#control(url, 'POST', '/time', { advance });
  }

  #venue(url: string): Promise<void> {
    const random = this.#random;
    const { name } = random.pick(this.#traders);
    return random.pick<() => Promise<void>>([
      () => this.#control(url, 'POST', `/accounts/${name}/deposit`, { wallet: 'flex', asset: 'USD', amount: '1234.5' }),
      () => this.#control(url, 'PUT', '/markets/PF_ETHUSD', { suspended: random.chance(0.3) }),
      () => this.#control(url, 'PUT', '/markets/PI_XBTUSD', { postOnly: random.chance(0.3) }),
      () => this.#control(url, 'PUT', `/accounts/${name}`, { tradingEnabled: random.chance(0.8) }),
      () => this.#control(url, 'PUT', `/accounts/${name}`, { marginSchedule: random.pick(['retail', 'professional']) }),
      () => this.#control(url, 'PUT', `/accounts/${name}`, { dialect: random.pick(['numbers', '']) }),
      () =>
        this.#control(url, 'POST', '/accounts', {
          name: `late-${this.#opened++}`,
          funds: [{ wallet: 'flex', asset: 'USD', amount: '10' }],
        }),
    ])();
  }

  /** Of orders only, so that a read tells the same however often it is asked. */
  #faults(url: string): Promise<void> {
    const random = this.#random;
    return random.chance(0.7)
      ? this.#control(url, 'POST', '/faults', {
          endpoint: 'sendorder',
          latency: 1,
          probability: random.pick([0.2, 0.8]),
        })
      : this.#control(url, 'DELETE', '/faults');
  }

  #price(symbol: (typeof SYMBOLS)[number], spread: number): string {
    return String(Math.round(this.#random.around(AROUND[symbol], AROUND[symbol] * spread)));
  }

  /** A signed request of a random trader, with a nonce, its parameters in the query as ccxt sends them. */
  async #trade(url: string, method: string, endpoint: string, fields: Fields): Promise<void> {
    const trader = this.#random.pick(this.#traders);
    const path = `${V3}/${endpoint}`;
    const query = Object.entries(fields)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const key = { ...trader, accountId: 0, general: 'full', transfer: 'none' } as const;
    const headers = signedHeaders(key, path, query, String(++this.#nonce));
    const sent: Sent = { method, target: `${path}?${query}`, headers, body: '' };
    const reply = JSON.parse(await this.#send(url, sent));
    this.last = sent;
    const status = reply.sendStatus?.status ?? reply.editStatus?.status ?? reply.cancelStatus?.status;
    this.#count(`${endpoint} ${status ?? reply.error ?? reply.result ?? reply.status}`);
  }

  async #control(url: string, method: string, path: string, content: object = {}): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const reply = JSON.parse(
      await this.#send(url, { method, target: `/control${path}`, headers, body: JSON.stringify(content) }),
    );
    this.#count(`control${path.replace(/(accounts|markets)\/[^/]+/, '$1/:name')} ${reply.error?.code ?? 'done'}`);
  }

  #count(what: string): void {
    this.census.set(what, (this.census.get(what) ?? 0) + 1);
  }

  #send(url: string, { method, target, headers, body }: Sent): Promise<string> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const options = { hostname, port, method, path: target, agent: this.#agent, headers: { ...headers, ...length } };
      const asking = request(options, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => resolve(Buffer.concat(chunks).toString()));
        reply.on('error', reject);
      });
      asking.on('error', reject);
      asking.end(body);
    });
  }
}
