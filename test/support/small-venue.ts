/** A venue under test with short words for what tests do to it and ask of it. */
import type {
  Command,
  EditOrder,
  Genesis,
  OrderType,
  SendOrder,
  SendTrigger,
  Side,
} from '../../src/core/commands/command.ts';
import type { Market, Position, Wallet } from '../../src/core/entities.ts';
import type { Applied, CoreEvent, Execution, Result } from '../../src/core/events.ts';
import { type AccountFigures, accountFigures, type SingleFigures } from '../../src/core/margin/report.ts';
import { unitsToText } from '../../src/core/money/decimal.ts';
import { assetTotal, balanceOf } from '../../src/core/money/ledger.ts';
import { findPosition, findWallet, walletFor } from '../../src/core/positions/positions.ts';
import { Venue } from '../../src/core/venue.ts';
import { genesisOf, START_MS } from './genesis.ts';

/** Ids of the first accounts: the venue's own two, then the clients in their order. */
export const HOUSE = 0;
export const NOISE = 1;
export const ALICE = 2;
export const BOB = 3;
export const CAROL = 4;

export interface OrderOptions {
  readonly type?: OrderType;
  readonly reduceOnly?: boolean;
  readonly cliOrdId?: string;
  readonly processBeforeMs?: number;
}

export interface Answer extends Applied {
  /** `sendStatus.status` and its siblings, or the error of a refusal. */
  readonly status: string;
  readonly key: number;
  readonly fills: readonly Execution[];
}

export class SmallVenue {
  readonly venue = new Venue();
  timeMs: number;

  constructor(changes: Partial<Genesis> = {}) {
    this.timeMs = changes.startMs ?? START_MS;
    this.venue.apply(genesisOf(changes), this.timeMs);
  }

  get state() {
    return this.venue.state;
  }

  apply(command: Command): Answer {
    const applied = this.venue.apply(command, this.timeMs);
    return {
      ...applied,
      status: statusOf(applied.result),
      key: applied.result.type === 'order' ? (applied.result.orderKey ?? -1) : -1,
      fills: applied.events.filter((event): event is Execution => event.type === 'execution'),
    };
  }

  /** Sends an order; `price` is left out for `mkt`. */
  send(
    account: number,
    symbol: string,
    side: Side,
    size: string | number,
    price?: string | number,
    options: OrderOptions = {},
  ): Answer {
    const { type = price === undefined ? 'mkt' : 'lmt', reduceOnly = false, ...rest } = options;
    const command: SendOrder = {
      type: 'sendOrder',
      account,
      symbol,
      side,
      orderType: type,
      size: String(size),
      reduceOnly,
      ...(price === undefined ? {} : { limitPrice: String(price) }),
      ...rest,
    };
    return this.apply(command);
  }

  buy(account: number, symbol: string, size: string | number, price?: string | number, options?: OrderOptions): Answer {
    return this.send(account, symbol, 'buy', size, price, options);
  }

  sell(
    account: number,
    symbol: string,
    size: string | number,
    price?: string | number,
    options?: OrderOptions,
  ): Answer {
    return this.send(account, symbol, 'sell', size, price, options);
  }

  /** Sends an order that waits for the last price to reach `stopPrice`, unless told otherwise; a market order by default. */
  trigger(
    account: number,
    side: Side,
    size: string | number,
    stopPrice: string | number | undefined,
    options: Partial<SendTrigger> = {},
  ): Answer {
    return this.apply({
      type: 'sendTrigger',
      account,
      symbol: 'PF_XBTUSD',
      side,
      triggerType: 'stp',
      signal: 'last',
      size: String(size),
      ...(stopPrice === undefined ? {} : { stopPrice: String(stopPrice) }),
      reduceOnly: false,
      ...options,
    });
  }

  edit(account: number, orderKey: number, changes: Partial<EditOrder>): Answer {
    return this.apply({ type: 'editOrder', account, orderKey, quantityMode: 'relative', ...changes });
  }

  cancel(account: number, orderKey: number): Answer {
    return this.apply({ type: 'cancelOrder', account, orderKey });
  }

  /** Two accounts trade with each other at a price: the first buys. */
  cross(buyer: number, seller: number, symbol: string, size: string | number, price: string | number): Answer {
    this.sell(seller, symbol, size, price);
    return this.buy(buyer, symbol, size, price);
  }

  index(prices: Readonly<Record<string, number>>): Answer {
    return this.apply({ type: 'setIndexPrices', prices: Object.entries(prices) });
  }

  premium(premiums: Readonly<Record<string, number>>): Answer {
    return this.apply({ type: 'setPremiums', premiums: Object.entries(premiums) });
  }

  /** Lets venue time pass. */
  pass(ms: number): Answer {
    this.timeMs += ms;
    return this.apply({ type: 'tick' });
  }

  market(symbol: string): Market {
    return this.state.markets.get(this.state.marketBySymbol.get(symbol) as number);
  }

  wallet(account: number, name: string): Wallet {
    return findWallet(this.state, this.state.accounts.get(account), name) as Wallet;
  }

  position(account: number, symbol: string): Position | undefined {
    const market = this.market(symbol);
    return findPosition(this.state, walletFor(this.state, this.state.accounts.get(account), market).id, market.id);
  }

  lots(account: number, symbol: string): number {
    return this.position(account, symbol)?.lots ?? 0;
  }

  /** A balance as decimal text. */
  balance(account: number, wallet: string, asset: string): string {
    const id = this.state.assetBySymbol.get(asset) as number;
    return unitsToText(balanceOf(this.wallet(account, wallet), id), this.state.assets.get(id).decimals);
  }

  figures(account: number): AccountFigures {
    return accountFigures(this.state, this.state.accounts.get(account));
  }

  single(account: number, name: string): SingleFigures {
    return this.figures(account).singles.find((wallet) => wallet.name === name) as SingleFigures;
  }

  /** Keys of the orders resting on a side, best price first, in the order of their queues. */
  queue(symbol: string, side: Side): readonly number[] {
    const { state } = this;
    const book = state.bookSides.get(this.market(symbol).id * 2 + (side === 'buy' ? 0 : 1));
    const keys: number[] = [];
    for (let level = book.ticks.length - 1; level >= 0; level--) {
      for (let id = book.firstOrders[level] as number; id >= 0; id = state.orders.get(id).nextAtPrice) {
        keys.push(state.orders.get(id).key);
      }
    }
    return keys;
  }

  /** Sum over all accounts of an asset; 0 unless the venue is broken. */
  total(asset: string): bigint {
    return assetTotal(this.state, this.state.assetBySymbol.get(asset) as number);
  }
}

export function eventsOf<T extends CoreEvent['type']>(
  events: readonly CoreEvent[],
  type: T,
): readonly Extract<CoreEvent, { type: T }>[] {
  return events.filter((event): event is Extract<CoreEvent, { type: T }> => event.type === type);
}

function statusOf(result: Result): string {
  switch (result.type) {
    case 'order':
    case 'cancelledAll':
      return result.status;
    case 'refused':
      return result.error;
    case 'done':
    case 'account':
    case 'assignment':
    case 'withdrawal':
    case 'time':
    case 'batch':
    case 'deadMan':
    case 'held':
      return result.type;
  }
}
