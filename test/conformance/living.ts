/**
 * Requests of clients who trade: most of them the core accepts, and the others it refuses for reasons of its own, each of
 * its words in its turn. They stand beside those that are spoiled, so that a hostile client meets a living venue.
 */
import { openOrders } from '../../src/gateway/wire/open-orders.ts';
import { type Answer, type Fields, type TestVenue, V3 } from '../gateway/endpoints/venue.ts';
import type { Random } from '../support/random.ts';

export interface LivingRequest {
  readonly trader: 'alice' | 'bob';
  readonly method: 'POST' | 'PUT';
  readonly endpoint: string;
  readonly fields: Fields;
}

const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'PI_XBTUSD'] as const;
const AROUND = { PF_XBTUSD: 84_000, PF_ETHUSD: 2_800, PI_XBTUSD: 84_000 } as const;
const SIZES = { PF_XBTUSD: ['0.01', '0.03'], PF_ETHUSD: ['0.1', '0.5'], PI_XBTUSD: ['100', '700'] } as const;
const PAST = '2026-11-20T11:59:59.999Z';
const UNKNOWN = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';
const BID = { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', limitPrice: '80000' } as const;
/** In every market of these alice has an order; then one is suspended, and one takes only orders that rest. */
const SUSPENDED = { symbol: 'PF_LTCUSD', size: '1', limitPrice: '20' } as const;
const POST_ONLY = { symbol: 'PF_XRPUSD', size: '10', limitPrice: '0.5' } as const;
/** Alice's market of the highest leverage, beyond what its schedule allows to a position of millions. */
const LEVERAGED = 'PF_SOLUSD';

/** The market in which an order goes through the whole book of the house. */
const DEEP = 'PF_BCHUSD';

/** Words by which the core accepts. */
const ACCEPTED: readonly string[] = ['placed', 'edited', 'cancelled'];

/** The word of the core for a command; undefined for a batch, whose elements have words of their own. */
export function wordOf({ json }: Answer): string | undefined {
  return (json?.sendStatus ?? json?.editStatus ?? json?.cancelStatus)?.status;
}

/** Whether the core accepted a command: an element of it at least. */
export function isAccepted({ json }: Answer): boolean {
  const elements: readonly { readonly status: string }[] | undefined = json?.batchStatus;
  if (elements !== undefined) return elements.some(({ status }) => ACCEPTED.includes(status));
  const word = json?.sendStatus ?? json?.editStatus ?? json?.cancelStatus;
  return word === undefined ? json?.result === 'success' : ACCEPTED.includes(word.status);
}

export class Living {
  readonly #venue: TestVenue;
  readonly #random: Random;
  #filled: string = UNKNOWN;
  /** An order that would trade beyond the collar. */
  #beyond: Fields = BID;

  constructor(venue: TestVenue, random: Random) {
    this.#venue = venue;
    this.#random = random;
  }

  /** What the refusals need: markets that do not trade freely, with an order in each; a stop; an offer far away. */
  async prepare(): Promise<void> {
    const [alice, bob] = [this.#venue.caller('alice'), this.#venue.caller('bob')];
    for (const order of [SUSPENDED, POST_ONLY]) await alice.send({ ...order, cliOrdId: `in-${order.symbol}` });
    await this.#venue.control({ type: 'setMarket', symbol: SUSPENDED.symbol, suspended: true });
    await this.#venue.control({ type: 'setMarket', symbol: POST_ONLY.symbol, postOnly: true });
    await alice.put(`${V3}/leveragepreferences`, { symbol: LEVERAGED, maxLeverage: '50' });
    await alice.send({ symbol: LEVERAGED, size: '1', limitPrice: '100', cliOrdId: 'leveraged' });
    await alice.send({ symbol: 'PF_XBTUSD', size: '0.1', limitPrice: '79000', cliOrdId: 'taken' });
    await alice.send({ symbol: 'PF_XBTUSD', size: '0.1', limitPrice: '79000', orderType: 'post', cliOrdId: 'post' });
    await alice.send({ orderType: 'stp', symbol: 'PF_XBTUSD', size: '0.1', stopPrice: '99000', cliOrdId: 'stop' });
    await alice.send({
      orderType: 'trailing_stop',
      symbol: 'PF_XBTUSD',
      size: '0.1',
      triggerSignal: 'mark',
      trailingStopMaxDeviation: '20',
      trailingStopDeviationUnit: 'PERCENT',
      cliOrdId: 'trailing',
    });
    await alice.send({ symbol: 'PF_XBTUSD', size: '0.1', side: 'sell', limitPrice: '85000', cliOrdId: 'offer' });
    // Behind the house's offers there is only bob, far above the mark.
    const { asks } = (await this.#venue.get(`${V3}/orderbook`, { symbol: DEEP })).json.orderBook as Book;
    const price = Math.round((asks[0]?.[0] as number) * 1.4);
    await bob.send({ symbol: DEEP, size: '1', side: 'sell', limitPrice: price });
    const depth = asks.reduce((sum, [, size]) => sum + size, 0);
    this.#beyond = { ...BID, symbol: DEEP, limitPrice: price, size: Math.ceil(depth + 0.5) };
    this.#filled = (await alice.send({ symbol: 'PF_XBTUSD', size: '0.01', limitPrice: '90000' })).order_id;
  }

  next(): LivingRequest {
    const random = this.#random;
    return random.weighted<() => LivingRequest>([
      [16, () => this.#rests()],
      [8, () => this.#fills()],
      [5, () => this.#waits()],
      [8, () => this.#edits()],
      [9, () => this.#cancels()],
      [4, () => this.#batch()],
      [3, () => this.#moves()],
      [3, () => this.#prefers()],
      [12, () => this.#refused()],
    ])();
  }

  #rests(): LivingRequest {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    const side = random.pick(['buy', 'sell']);
    const away = (side === 'buy' ? -1 : 1) * AROUND[symbol] * (0.02 + 0.05 * random.next());
    const limitPrice = Math.round(AROUND[symbol] + away);
    const fields = {
      orderType: random.pick(['lmt', 'post']),
      symbol,
      side,
      size: random.pick(SIZES[symbol]),
      limitPrice,
    };
    return send(fields, random.pick(['alice', 'bob']));
  }

  #fills(): LivingRequest {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    const side = random.pick(['buy', 'sell']);
    return send({ orderType: 'mkt', symbol, side, size: random.pick(SIZES[symbol]) }, random.pick(['alice', 'bob']));
  }

  #waits(): LivingRequest {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    const fields = { symbol, side: random.pick(['buy', 'sell']), size: random.pick(SIZES[symbol]) };
    const triggerSignal = random.pick(['mark', 'spot', 'last']);
    const trailing = { trailingStopMaxDeviation: '5', trailingStopDeviationUnit: 'PERCENT', triggerSignal };
    return random.chance(0.5)
      ? send({ ...fields, orderType: 'trailing_stop', ...trailing })
      : send({ ...fields, orderType: 'stp', triggerSignal, stopPrice: Math.round(AROUND[symbol] * 1.4) });
  }

  #edits(): LivingRequest {
    const random = this.#random;
    const order = this.#own(({ orderType, symbol }) => orderType === 'lmt' && symbol in AROUND);
    if (order === undefined) return this.#rests();
    const symbol = order.symbol as (typeof SYMBOLS)[number];
    const size = random.pick(SIZES[symbol]);
    return post('editorder', { orderId: order.order_id, size }, 'alice');
  }

  #cancels(): LivingRequest {
    const order = this.#own(({ cliOrdId }) => cliOrdId === undefined);
    return order === undefined ? this.#rests() : post('cancelorder', { order_id: order.order_id }, 'alice');
  }

  /** One of alice's orders. What `prepare` has placed has client ids, and stays. */
  #own(fits: (order: Own) => boolean): Own | undefined {
    const { state } = this.#venue;
    const orders = openOrders(state, state.accounts.get(this.#venue.account('alice'))) as readonly Own[];
    const fitting = orders.filter((order) => order.cliOrdId === undefined && fits(order));
    return fitting.length === 0 ? undefined : this.#random.pick(fitting);
  }

  #batch(): LivingRequest {
    const element = (): object => {
      const { method: _method, fields } = this.#rests();
      return { order: 'send', order_tag: 'x', ...fields };
    };
    const json = JSON.stringify({ batchOrder: Array.from({ length: this.#random.whole(1, 3) }, element) });
    return post('batchorder', { json }, 'alice');
  }

  #moves(): LivingRequest {
    const [fromAccount, toAccount] = this.#random.chance(0.5) ? ['cash', 'flex'] : ['flex', 'cash'];
    return post('transfer', { fromAccount, toAccount, unit: 'usd', amount: this.#random.pick(['1', '12.5']) }, 'alice');
  }

  #prefers(): LivingRequest {
    const random = this.#random;
    const leverage = random.chance(0.5) ? { maxLeverage: random.pick(['5', '10']) } : {};
    return random.chance(0.5)
      ? put('leveragepreferences', { symbol: 'PF_DOGEUSD', ...leverage })
      : put('pnlpreferences', { symbol: 'PF_DOGEUSD', pnlPreference: random.pick(['USD', 'BTC']) });
  }

  /** One of the core's refusals. What is tried is known; what comes of it is in the census. */
  #refused(): LivingRequest {
    const edit = (cliOrdId: string, fields: Fields) => post('editorder', { cliOrdId, ...fields }, 'alice');
    const isolated = { ...BID, symbol: LEVERAGED, limitPrice: '100', size: '30000' };
    // It meets alice's own offer behind the house's, as long as nobody has taken that away.
    const selfish = { limitPrice: '86000', size: '12' };
    return this.#random.pick<LivingRequest>([
      ...Array.from({ length: 3 }, () => send({ ...BID, ...selfish })),
      ...Array.from({ length: 3 }, () => edit('taken', selfish)),
      send({ ...BID, size: '0.00001' }),
      send({ ...BID, limitPrice: '80000.5' }),
      send({ ...BID, cliOrdId: 'x'.repeat(101) }),
      send({ ...BID, cliOrdId: 'taken' }),
      send({ ...BID, symbol: 'PF_PEPEUSD', size: '1000', limitPrice: '0.0000000001' }),
      send({ ...BID, symbol: 'PI_ETHUSD', size: '10', limitPrice: '2000', reduceOnly: true }),
      send({ ...BID, orderType: 'post', limitPrice: '84900' }),
      send({ ...BID, orderType: 'ioc' }),
      send({ ...BID, orderType: 'fok', limitPrice: '84005', size: '20' }),
      send(this.#beyond),
      send({ ...BID, symbol: 'PF_ANTHROPICXUSD', size: '100000', limitPrice: '1' }),
      send({ ...BID, size: '200' }),
      send({ ...BID, processBefore: PAST }),
      send({ ...BID, ...SUSPENDED }),
      send({ ...BID, ...POST_ONLY }),
      send(isolated),
      edit('taken', { size: '0.00001' }),
      edit('taken', { limitPrice: '80000.5' }),
      edit('taken', { size: '200' }),
      edit('post', { limitPrice: '84900' }),
      edit('leveraged', { size: '30000' }),
      edit('nobody', { size: '1' }),
      edit(`in-${SUSPENDED.symbol}`, { size: '2' }),
      edit(`in-${POST_ONLY.symbol}`, { limitPrice: '90' }),
      edit('taken', { size: '0.2', processBefore: PAST }),
      edit('taken', { stopPrice: '90000' }),
      edit('trailing', { stopPrice: '91000' }),
      edit('trailing', { limitPrice: '91000' }),
      post('cancelorder', { order_id: this.#filled }, 'alice'),
      post('cancelorder', { order_id: UNKNOWN }, 'alice'),
      post('cancelorder', { cliOrdId: 'taken', processBefore: PAST }, 'alice'),
      post('cancelallorders', { symbol: 'PF_ADAUSD' }, 'alice'),
      post('transfer', { fromAccount: 'cash', toAccount: 'flex', unit: 'usd', amount: '100000000' }, 'alice'),
    ]);
  }
}

interface Book {
  readonly asks: readonly (readonly [price: number, size: number])[];
}

interface Own {
  readonly order_id: string;
  readonly orderType: string;
  readonly symbol: string;
  readonly cliOrdId?: string;
}

function send(fields: Fields, trader: LivingRequest['trader'] = 'alice'): LivingRequest {
  return post('sendorder', fields, trader);
}

function post(endpoint: string, fields: Fields, trader: LivingRequest['trader']): LivingRequest {
  return { trader, method: 'POST', endpoint, fields };
}

function put(endpoint: string, fields: Fields): LivingRequest {
  return { trader: 'alice', method: 'PUT', endpoint, fields };
}
