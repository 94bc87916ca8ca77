/** The load: traders who send, edit and cancel orders and move money, each on a connection of his own, until the venue ends. */
import { SeededRandom } from '../random.ts';
import { Connection } from './connection.ts';
import type { Diary } from './diary.ts';

/** The accounts that trade; the last one only moves money. */
export const TRADERS: readonly string[] = ['account-1', 'account-2', 'account-3', 'account-4', 'account-5'];
export const TREASURER = 'account-6';
export const CLIENTS: readonly string[] = [...TRADERS, TREASURER];

interface TradedMarket {
  readonly symbol: string;
  readonly tick: number;
  readonly sizes: readonly string[];
}

interface RestingOrder {
  readonly orderId: string;
  readonly market: TradedMarket;
}

const MARKETS: readonly TradedMarket[] = [
  { symbol: 'PF_XBTUSD', tick: 1, sizes: ['0.0001', '0.0025', '0.01'] },
  { symbol: 'PF_ETHUSD', tick: 0.1, sizes: ['0.001', '0.05', '0.2'] },
  { symbol: 'PI_XBTUSD', tick: 0.5, sizes: ['1', '10', '250'] },
];

/** Where each trader leaves an order at the beginning of each life and never touches it: some order is open whenever the venue ends. */
const LEFT_ALONE: TradedMarket = { symbol: 'PF_SOLUSD', tick: 0.01, sizes: ['0.1'] };

/** Runs all clients until the venue answers no more, or `isOver` says so. Resolves when the last of them has noticed. */
export async function trade(url: string, seed: number, diary: Diary, isOver = (): boolean => false): Promise<void> {
  const clients = CLIENTS.map((account, index) => {
    const connection = new Connection(url, account, diary);
    const random = new SeededRandom(seed * 100 + index);
    const life =
      account === TREASURER ? moveMoney(connection, random, isOver) : new Trader(connection, random).live(isOver);
    return life.catch(endOfVenue).finally(() => connection.close());
  });
  await Promise.all(clients);
}

/** A connection that ends is what all this is about; anything else is a mistake. */
function endOfVenue(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ECONNRESET' && code !== 'ECONNREFUSED' && code !== 'EPIPE') throw error;
}

async function moveMoney(connection: Connection, random: SeededRandom, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const amount = (random.between(1, 1000) / 100).toFixed(2);
    await connection.post('transfer', { fromAccount: 'cash', toAccount: 'flex', unit: 'USD', amount });
  }
}

class Trader {
  readonly #connection: Connection;
  readonly #random: SeededRandom;
  readonly #marks = new Map<string, number>();
  /** Orders that rested when he last heard of them. */
  #resting: RestingOrder[] = [];

  constructor(connection: Connection, random: SeededRandom) {
    this.#connection = connection;
    this.#random = random;
  }

  async live(isOver: () => boolean): Promise<void> {
    for (const { symbol } of [...MARKETS, LEFT_ALONE]) {
      const { ticker } = await this.#connection.get(`tickers/${symbol}`);
      this.#marks.set(symbol, ticker.markPrice);
    }
    await this.#leaveAnOrder();
    while (!isOver()) await this.#act();
  }

  /** Too far away to be met by any price of the test. */
  async #leaveAnOrder(): Promise<void> {
    const { symbol, tick, sizes } = LEFT_ALONE;
    const limitPrice = (Math.round((0.8 * (this.#marks.get(symbol) ?? 0)) / tick) * tick).toFixed(2);
    const order = { orderType: 'post', symbol, side: 'buy', size: sizes[0] ?? '', limitPrice };
    const { sendStatus } = await this.#connection.post('sendorder', order);
    if (sendStatus?.status !== 'placed') throw new Error(`an order that rests far away: ${sendStatus?.status}`);
  }

  async #act(): Promise<void> {
    const chance = this.#random.next();
    const order = this.#pick(this.#resting);
    if (chance < 0.45 || order === undefined) await this.#send();
    else if (chance < 0.65) await this.#edit(order);
    else if (chance < 0.93) await this.#cancel(order);
    else if (chance < 0.96) await this.#cancelAll(order.market);
    else
      await this.#connection.post('transfer', { fromAccount: 'cash', toAccount: 'flex', unit: 'USD', amount: '0.25' });
  }

  async #send(): Promise<void> {
    const market = this.#pick(MARKETS) as TradedMarket;
    const orderType = this.#pick(['lmt', 'lmt', 'lmt', 'post', 'ioc', 'mkt']) as string;
    const side = this.#pick(['buy', 'sell']) as string;
    const { sendStatus } = await this.#connection.post('sendorder', {
      orderType,
      symbol: market.symbol,
      side,
      size: this.#pick(market.sizes) as string,
      ...(orderType === 'mkt' ? {} : { limitPrice: this.#price(market, side) }),
    });
    if (sendStatus?.orderEvents?.some(({ type }: { readonly type: string }) => type === 'PLACE')) {
      this.#resting.push({ orderId: sendStatus.order_id, market });
    }
  }

  async #edit({ orderId, market }: RestingOrder): Promise<void> {
    const change =
      this.#random.next() < 0.5
        ? { size: this.#pick(market.sizes) as string }
        : { limitPrice: this.#price(market, this.#pick(['buy', 'sell']) as string) };
    await this.#connection.post('editorder', { orderId, ...change });
  }

  async #cancel(order: RestingOrder): Promise<void> {
    this.#resting = this.#resting.filter((other) => other !== order);
    await this.#connection.post('cancelorder', { order_id: order.orderId });
  }

  async #cancelAll(market: TradedMarket): Promise<void> {
    this.#resting = this.#resting.filter((other) => other.market !== market);
    await this.#connection.post('cancelallorders', { symbol: market.symbol });
  }

  /** Mostly far enough from the mark to rest, sometimes among the others' best prices, sometimes through the book. */
  #price({ symbol, tick }: TradedMarket, side: string): string {
    const mark = this.#marks.get(symbol) ?? 0;
    const kind = this.#random.next();
    const distance = kind < 0.6 ? 0.001 + 0.05 * this.#random.next() : kind < 0.85 ? 0 : -0.002;
    const price = mark * (side === 'buy' ? 1 - distance : 1 + distance);
    return (Math.round(price / tick) * tick).toFixed(tick < 1 ? 1 : 0);
  }

  #pick<Item>(items: readonly Item[]): Item | undefined {
    return items[this.#random.between(0, items.length)];
  }
}
