/**
 * Plausible and implausible commands, drawn from a seed and from how the model stands: what bots, traders and the control
 * door do on a busy day, and what nobody should do.
 */
import type { BatchElement, Command, OrderType, SendOrder, Side } from '../../src/core/commands/command.ts';
import { decimalText } from '../model/figures.ts';
import { whole } from '../model/fraction.ts';
import { marginOf } from '../model/margin.ts';
import { type Account, type Market, type Order, ordersOf, positionIn, type State, walletFor } from '../model/state.ts';
import { bestTicks, queue } from '../model/trading.ts';
import type { Random } from '../support/random.ts';
import { deadlineAct, familyAct, strategyAct } from './family-acts.ts';
import { assignmentAct, leverageAct, profitCurrencyAct } from './preference-acts.ts';
import { squeeze } from './squeeze.ts';
import type { Step } from './step.ts';
import { triggerAct, triggerChanges } from './trigger-acts.ts';

type Entry = Extract<Step, { kind: 'entry' }>;
type Act = Omit<Entry, 'kind' | 'afterMs'>;

const NONSENSE = ['', 'abc', '-1', '0', '1e400', 'NaN', '1.00000000001', '0x10', '1,5', '--1', '.', '1e999'];

export class Workload {
  readonly #random: Random;
  /** The step that sent an order, by the order's key. */
  readonly sentBy = new Map<number, string>();
  #names = 0;
  #snapshots: string[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  next(state: State): Step {
    const random = this.#random;
    if (random.chance(0.03)) return { kind: 'dropCaches' };
    if (random.chance(0.004)) return { kind: 'saveAndLoad' };
    const act = random.weighted<() => Act>([
      [46, () => this.#send(state)],
      [12, () => this.#edit(state)],
      [7, () => this.#cancel(state)],
      [1, () => this.#cancelAll(state)],
      [9, () => this.#trigger(state)],
      [3, () => this.#editTrigger(state)],
      [4, () => this.#batch(state)],
      [2.5, () => ({ command: familyAct(random, state) })],
      [1.5, () => ({ command: strategyAct(random, this.#account(state)) })],
      [2, () => this.#meetFamily(state)],
      [0.5, () => ({ command: deadlineAct(random, this.#orderer(state)) })],
      [0.7, () => this.#withdraw(state)],
      [4, () => this.#transfer(state)],
      [2, () => this.#deposit(state)],
      [11, () => this.#priceStep(state)],
      [2.5, () => this.#indexPrices(state)],
      [2, () => this.#squeeze(state)],
      [2, () => this.#premiums(state)],
      [1.5, () => this.#setMarket(state)],
      [
        state.accounts.some(({ active, tradingEnabled }) => !active || !tradingEnabled) ? 4 : 1,
        () => this.#setAccount(state),
      ],
      [0.2, () => this.#createAccount(state)],
      [2, () => ({ command: leverageAct(random, state, this.#account(state)) })],
      [1.5, () => ({ command: profitCurrencyAct(random, state, this.#account(state)) })],
      [0.8, () => ({ command: assignmentAct(random, state, this.#account(state)) })],
      [4, () => this.#tick(state)],
      [1.5, () => this.#timeline()],
      [0.2, () => this.#clock()],
    ])();
    const afterMs = random.weighted([
      [50, 0],
      [40, random.whole(1, 900)],
      [9, random.whole(900, 4000)],
      [1, random.whole(4000, 200_000)],
    ]);
    return { kind: 'entry', afterMs, ...act };
  }

  #account(state: State): Account {
    return this.#random.pick(state.accounts.slice(2));
  }

  /** Mostly an account that has orders. */
  #orderer(state: State): Account {
    const having = state.accounts.filter((account) => account.id > 1 && this.#ordersOf(state, account).length > 0);
    return having.length > 0 && this.#random.chance(0.93) ? this.#random.pick(having) : this.#account(state);
  }

  #market(state: State): Market {
    return this.#random.pick([...state.markets.values()]);
  }

  #send(state: State): Act {
    const random = this.#random;
    const account = this.#account(state);
    const market = this.#market(state);
    const { contract } = market;
    const { lots } = positionIn(walletFor(account, contract), contract.symbol);
    const reduceOnly = random.chance(lots === 0n ? 0.03 : 0.25);
    const towardFlat: Side = lots > 0n ? 'sell' : 'buy';
    const side: Side = reduceOnly && random.chance(0.9) ? towardFlat : random.pick(['buy', 'sell']);
    const orderType = random.weighted<OrderType>([
      [55, 'lmt'],
      [14, 'post'],
      [10, 'ioc'],
      [7, 'fok'],
      [14, 'mkt'],
    ]);
    const size = this.#size(state, account, market, lots);
    if (lots !== 0n && random.chance(0.02)) return { command: this.#dump(account, market, lots) };
    const command: SendOrder = {
      type: 'sendOrder',
      account: random.chance(0.003) ? 999 : account.id,
      symbol: random.chance(0.003) ? 'PF_NOPEUSD' : contract.symbol,
      side,
      orderType,
      size: random.chance(0.015) ? random.pick(NONSENSE) : this.#sizeText(market, size),
      reduceOnly,
      ...(orderType === 'mkt' && random.chance(0.95) ? {} : { limitPrice: this.#priceText(market, side, orderType) }),
      ...this.#clientId(state, account),
      ...(random.chance(0.02) ? { processBeforeMs: state.timeMs + random.whole(-500, 500) } : {}),
    };
    return { command };
  }

  /** Half a position thrown away at almost any price: what brings an account into danger by itself. */
  #dump(account: Account, market: Market, lots: bigint): SendOrder {
    const held = lots < 0n ? -lots : lots;
    const worst = market.mark * (lots > 0n ? 0.85 : 1.15);
    const ticks = Math.max(1, Math.round(worst / market.contract.tick.toNumber()));
    return {
      type: 'sendOrder',
      account: account.id,
      symbol: market.contract.symbol,
      side: lots > 0n ? 'sell' : 'buy',
      orderType: 'ioc',
      size: this.#sizeText(market, held / 2n + 1n),
      limitPrice: decimalText(whole(ticks).times(market.contract.tick), 12),
      reduceOnly: false,
    };
  }

  #clientId(state: State, account: Account): { cliOrdId?: string } {
    const random = this.#random;
    if (random.chance(0.6)) return {};
    if (random.chance(0.02)) return { cliOrdId: 'x'.repeat(random.pick([100, 101])) };
    if (random.chance(0.1)) {
      const named = this.#ordersOf(state, account).find((order) => order.cliOrdId !== '');
      if (named !== undefined) return { cliOrdId: named.cliOrdId };
    }
    return { cliOrdId: `c${this.#names++}` };
  }

  /** Lots: from one lot to more than the limit, near the position now and then. */
  #size(state: State, account: Account, market: Market, lots: bigint): bigint {
    const random = this.#random;
    const held = lots < 0n ? -lots : lots;
    if (held > 0n && random.chance(0.3)) return random.pick([held, held * 2n, held / 2n + 1n, held + 1n]);
    const { contract, mark } = market;
    if (random.chance(0.03)) return contract.maxPositionLots + BigInt(random.whole(0, 1));
    if (random.chance(0.03)) return 1n;
    const oneLotUsd = contract.linear ? contract.lot.toNumber() * mark : 1;
    if (random.chance(0.25)) {
      // As much as the account can bear, or a little more.
      const { availableMargin } = marginOf(state, account, walletFor(account, contract));
      const margin = availableMargin * (contract.linear ? 1 : mark) * (0.75 + random.next() * 0.27);
      const rate = contract.professional[0]?.initial ?? 1;
      return BigInt(Math.max(1, Math.floor(margin / rate / oneLotUsd)));
    }
    const usd = random.pick([20, 500, 5000, 30_000, 120_000]) * (0.2 + random.next());
    return BigInt(Math.max(1, Math.floor(usd / oneLotUsd)));
  }

  #sizeText(market: Market, lots: bigint): string {
    const text = decimalText(whole(lots).times(market.contract.lot), 12);
    return this.#random.weighted([
      [20, text],
      [1, text.includes('.') ? `${text}00` : `${text}.0`],
      [1, `+${text}`],
      [1, `${text}e0`],
      [1, `0${text}`],
    ]);
  }

  /** Near the best price of either side, at it, through it, far away, or nonsense. */
  #priceText(market: Market, side: Side, orderType: OrderType): string {
    const random = this.#random;
    if (random.chance(0.012)) return random.pick(NONSENSE);
    const { tick } = market.contract;
    const middle = Math.max(1, Math.round(whole(1).over(tick).toNumber() * market.mark));
    const opposite = Number(bestTicks(market, side === 'buy' ? 'sell' : 'buy') ?? BigInt(middle));
    const own = Number(bestTicks(market, side) ?? BigInt(middle));
    const away = (fraction: number): number => (side === 'buy' ? -1 : 1) * middle * fraction;
    const crosses = orderType === 'ioc' || orderType === 'fok' ? 3 : 1;
    const ticks = random.weighted([
      [3 * crosses, opposite],
      [2 * crosses, opposite - away(random.next() * 0.002)],
      [3, own],
      [3, own - away(random.next() * 0.0003)],
      [8, middle + away(random.next() * 0.004)],
      [3, middle + away(random.next() * 0.08)],
      [1 * crosses, middle - away(random.next() * 0.06)],
      [0.1, middle * 5],
    ]);
    const text = decimalText(whole(Math.max(1, Math.round(ticks))).times(tick), 12);
    return random.chance(0.01) ? `${text}${text.includes('.') ? '' : '.'}0000000000001` : text;
  }

  #ordersOf(state: State, account: Account): Order[] {
    return [...state.markets.values()].flatMap((market) => ordersOf(market, account.id));
  }

  /** An order that reaches one of the same owner: of the account itself, its master or a sister. */
  #meetFamily(state: State): Act {
    const random = this.#random;
    const headOf = (id: number): number => state.accounts[id]?.master ?? id;
    const meetings = [...state.markets.values()].flatMap((market) =>
      market.orders.flatMap((order) =>
        state.accounts
          .filter((account) => account.role === 'client' && headOf(account.id) === headOf(order.accountId))
          .filter((account) => account.id !== order.accountId || random.chance(0.2))
          .map((account) => ({ market, order, account })),
      ),
    );
    if (meetings.length === 0) return this.#send(state);
    const { market, order, account } = random.pick(meetings);
    const ahead = queue(market, order.side).filter((other) => other.arrival <= order.arrival);
    const lots = ahead.reduce((sum, other) => sum + other.lots, BigInt(random.whole(0, 9)));
    return {
      command: {
        type: 'sendOrder',
        account: account.id,
        symbol: market.contract.symbol,
        side: order.side === 'buy' ? 'sell' : 'buy',
        orderType: random.pick(['lmt', 'lmt', 'ioc', 'post']),
        size: this.#sizeText(market, lots),
        limitPrice: decimalText(whole(order.ticks).times(market.contract.tick), 12),
        reduceOnly: false,
      },
    };
  }

  #trigger(state: State): Act {
    const random = this.#random;
    const account = this.#account(state);
    const market = this.#marketHeld(state, account);
    const { lots } = positionIn(walletFor(account, market.contract), market.contract.symbol);
    const size = random.chance(0.015)
      ? random.pick(NONSENSE)
      : this.#sizeText(market, this.#size(state, account, market, lots));
    return { command: { ...triggerAct(random, state, account, market, size), ...this.#clientId(state, account) } };
  }

  /** Mostly one in which the account has a position, if it has any. */
  #marketHeld(state: State, account: Account): Market {
    const held = [...state.markets.values()].filter(
      ({ contract }) => positionIn(walletFor(account, contract), contract.symbol).lots !== 0n,
    );
    return held.length > 0 && this.#random.chance(0.7) ? this.#random.pick(held) : this.#market(state);
  }

  #editTrigger(state: State): Act {
    const random = this.#random;
    const waiting = [...state.markets.values()].flatMap((market) =>
      market.triggers.map((trigger) => ({ market, trigger })),
    );
    if (waiting.length === 0) return this.#trigger(state);
    const { market, trigger } = random.pick(waiting);
    const { orderOf, ...reference } = this.#reference({ order: trigger });
    if (random.chance(0.25)) {
      const command = { type: 'cancelOrder', account: trigger.accountId, ...reference } as const;
      return { command, ...(orderOf === undefined ? {} : { orderOf }) };
    }
    const sizeText = this.#sizeText(market, random.pick([trigger.lots, trigger.lots * 2n, trigger.lots / 2n + 1n]));
    return {
      command: {
        type: 'editOrder',
        account: trigger.accountId,
        ...reference,
        ...(random.chance(0.4) ? { size: sizeText } : {}),
        ...triggerChanges(random, state, market, trigger),
        quantityMode: 'relative',
      },
      ...(orderOf === undefined ? {} : { orderOf }),
    };
  }

  /** What one account does at once: orders, edits and cancellations in one entry. */
  #batch(state: State): Act {
    const random = this.#random;
    const account = this.#orderer(state);
    const acts = Array.from({ length: random.whole(1, 5) }, () =>
      random.weighted<() => Act>([
        [5, () => this.#send(state)],
        [3, () => this.#trigger(state)],
        [3, () => this.#edit(state)],
        [2, () => this.#cancel(state)],
      ])(),
    );
    const elements = acts.map(({ command }) => ({ ...command, account: account.id }) as BatchElement);
    return {
      command: {
        type: 'batch',
        account: account.id,
        elements,
        ...(random.chance(0.04) ? { processBeforeMs: state.timeMs + random.whole(-500, 500) } : {}),
      },
      ordersOf: acts.map(({ orderOf }) => orderOf),
    };
  }

  #withdraw(state: State): Act {
    const random = this.#random;
    const account = this.#account(state);
    const from = random.pick(account.wallets);
    const [asset, balance] = random.pick([...from.balances, ['USD', 1n] as const]);
    const amount = this.#amountText(state, asset, balance > 0n ? balance / BigInt(random.whole(1, 30)) : 1n);
    const name = random.chance(0.05) ? 'fi_nope' : from.name;
    return { command: { type: 'withdraw', account: account.id, from: name, asset, amount } };
  }

  /** An order of the account, sometimes one of somebody else or none at all. */
  #orderFor(state: State, account: Account): { market: Market; order: Order } | undefined {
    const random = this.#random;
    const whose = random.chance(0.03) ? this.#account(state) : account;
    const all = [...state.markets.values()].flatMap((market) =>
      ordersOf(market, whose.id).map((order) => ({ market, order })),
    );
    return all.length === 0 ? undefined : random.pick(all);
  }

  #reference(found: { order: Pick<Order, 'key' | 'cliOrdId'> } | undefined): {
    orderOf?: string;
    orderKey?: number;
    cliOrdId?: string;
  } {
    const random = this.#random;
    if (found === undefined) return random.chance(0.5) ? { orderKey: -1 } : { cliOrdId: 'nobody' };
    if (found.order.cliOrdId !== '' && random.chance(0.5)) return { cliOrdId: found.order.cliOrdId };
    return { orderOf: this.sentBy.get(found.order.key) ?? '0', orderKey: -1 };
  }

  #edit(state: State): Act {
    const random = this.#random;
    const account = this.#orderer(state);
    const found = this.#orderFor(state, account);
    const { orderOf, ...reference } = this.#reference(found);
    const market = found?.market ?? this.#market(state);
    const open = found?.order.lots ?? 10n;
    const size = random.weighted<bigint | undefined>([
      [3, undefined],
      [2, open],
      [3, open > 1n ? open / 2n : 1n],
      [3, open + BigInt(random.whole(1, 200))],
      [1, (found?.order.filled ?? 0n) + 1n],
      [0.3, open * 1000n],
    ]);
    const sizeText =
      size === undefined ? undefined : random.chance(0.02) ? random.pick(NONSENSE) : this.#sizeText(market, size);
    const side = found?.order.side ?? 'buy';
    return {
      command: {
        type: 'editOrder',
        account: account.id,
        ...reference,
        ...(sizeText === undefined ? {} : { size: sizeText }),
        ...(random.chance(0.5) ? { limitPrice: this.#priceText(market, side, 'lmt') } : {}),
        quantityMode: random.pick(['relative', 'absolute']),
        ...(random.chance(0.02) ? { processBeforeMs: state.timeMs + random.whole(-500, 500) } : {}),
      },
      ...(orderOf === undefined ? {} : { orderOf }),
    };
  }

  #cancel(state: State): Act {
    const random = this.#random;
    const account = this.#orderer(state);
    const { orderOf, ...reference } = this.#reference(this.#orderFor(state, account));
    return {
      command: {
        type: 'cancelOrder',
        account: account.id,
        ...reference,
        ...(random.chance(0.02) ? { processBeforeMs: state.timeMs + random.whole(-500, 500) } : {}),
      },
      ...(orderOf === undefined ? {} : { orderOf }),
    };
  }

  #cancelAll(state: State): Act {
    const random = this.#random;
    const symbol = random.weighted<string | undefined>([
      [5, undefined],
      [5, this.#market(state).contract.symbol],
      [0.5, 'PF_NOPEUSD'],
    ]);
    return {
      command: {
        type: 'cancelAllOrders',
        account: this.#account(state).id,
        ...(symbol === undefined ? {} : { symbol }),
      },
    };
  }

  #amountText(state: State, asset: string, balance: bigint): string {
    const random = this.#random;
    if (random.chance(0.05)) return random.pick([...NONSENSE, '1e30']);
    const decimals = state.assets.get(asset)?.decimals ?? 12;
    const unit = 10n ** BigInt(decimals);
    const units = random.weighted<bigint>([
      [3, balance],
      [1, balance + 1n],
      [4, (balance * BigInt(random.whole(1, 99))) / 100n],
      [2, 1n],
      [1, balance * 2n],
    ]);
    return decimalText(whole(units).over(whole(unit)), decimals);
  }

  #transfer(state: State): Act {
    const random = this.#random;
    const account = this.#account(state);
    const from = random.pick(account.wallets);
    const held = [...from.balances].filter(([, units]) => units > 0n);
    const [asset, balance] = held.length > 0 && random.chance(0.95) ? random.pick(held) : ['USD', 10n ** 12n];
    const fitting = account.wallets.filter(
      (wallet) => wallet !== from && (wallet.kind !== 'single' || wallet.balances.has(asset)),
    );
    const to = fitting.length > 0 && random.chance(0.9) ? random.pick(fitting) : random.pick(account.wallets);
    return {
      command: {
        type: 'transfer',
        account: account.id,
        from: random.chance(0.02) ? 'fi_nope' : from.name,
        to: to.name,
        asset: random.chance(0.02) ? random.pick(['XBT', 'ETH', 'DOGE']) : asset,
        amount: this.#amountText(state, asset, balance),
      },
    };
  }

  #deposit(state: State): Act {
    const random = this.#random;
    const account = this.#account(state);
    const wallet = random.pick(account.wallets);
    const own = [...wallet.balances.keys()][0] ?? 'USD';
    const asset = random.chance(0.1) ? random.pick(['XBT', 'EUR', 'NOPE']) : own;
    const amounts: Readonly<Record<string, string>> = { USD: '1234.5678', XBT: '0.05', ETH: '1.5', EUR: '750.25' };
    return {
      command: {
        type: 'deposit',
        account: random.chance(0.02) ? 999 : account.id,
        wallet: random.chance(0.02) ? 'nope' : wallet.name,
        asset,
        amount: random.chance(0.1) ? random.pick([...NONSENSE, '1e-13']) : (amounts[asset] ?? '1'),
      },
    };
  }

  #moved(state: State, asset: string, spread: number): readonly [string, number] {
    const price = (state.assets.get(asset)?.index ?? 1) * this.#random.around(1, spread);
    return [asset, Number(price.toPrecision(8))];
  }

  #priceStep(state: State): Act {
    const random = this.#random;
    const assets = ['XBT', 'ETH', 'PEPE', 'EUR'].filter(() => random.chance(0.5));
    const markets = [...state.markets.keys()].filter(() => random.chance(0.2));
    const command: Command = {
      type: 'priceStep',
      prices: assets.map((asset) => this.#moved(state, asset, 0.002)),
      premiums: markets.map((symbol) => [symbol, Number(random.around(0, 0.002).toFixed(6))]),
      noiseOrders: random.chance(0.5)
        ? [[random.pick([...state.markets.keys(), 'PF_NOPEUSD']), random.pick(['buy', 'sell']), random.whole(0, 5000)]]
        : [],
      ...(random.chance(0.03) ? { basedOn: random.whole(0, 50) } : {}),
    };
    return { command };
  }

  #squeeze(state: State): Act {
    const command = squeeze(this.#random, state);
    return command === undefined ? this.#indexPrices(state) : { command };
  }

  #indexPrices(state: State): Act {
    const random = this.#random;
    const spread = random.weighted([
      [6, 0.01],
      [3, 0.08],
      [1, 0.3],
    ]);
    const prices = [this.#moved(state, random.pick(['XBT', 'ETH', 'PEPE', 'EUR']), spread)];
    if (random.chance(0.08)) {
      prices.push(
        random.pick<readonly [string, number]>([
          ['USD', 1.1],
          ['NOPE', 1],
          ['XBT', 0],
          ['ETH', 2e9],
          ['ETH', -1],
        ]),
      );
    }
    return { command: { type: 'setIndexPrices', prices } };
  }

  #premiums(state: State): Act {
    const random = this.#random;
    const symbol = this.#market(state).contract.symbol;
    const premiums: (readonly [string, number])[] = [[symbol, Number(random.around(0, 0.03).toFixed(5))]];
    if (random.chance(0.1))
      premiums.push(
        random.pick<readonly [string, number]>([
          ['PF_NOPEUSD', 0],
          [symbol, 0.6],
        ]),
      );
    return { command: { type: 'setPremiums', premiums } };
  }

  /** Closed markets open again soon, or nothing would trade after a while. */
  #setMarket(state: State): Act {
    const random = this.#random;
    const closed = [...state.markets.values()].find((market) => market.suspended || market.postOnly);
    if (closed !== undefined && random.chance(0.75)) {
      return { command: { type: 'setMarket', symbol: closed.contract.symbol, suspended: false, postOnly: false } };
    }
    const { symbol } = this.#market(state).contract;
    return {
      command: random.weighted<Command & { type: 'setMarket' }>([
        [4, { type: 'setMarket', symbol, suspended: true }],
        [4, { type: 'setMarket', symbol, postOnly: true }],
        [1, { type: 'setMarket', symbol }],
        [1, { type: 'setMarket', symbol: 'PF_NOPEUSD', suspended: true }],
      ]),
    };
  }

  #setAccount(state: State): Act {
    const random = this.#random;
    const closed = state.accounts.find((account) => !account.active || !account.tradingEnabled);
    if (closed !== undefined) {
      return { command: { type: 'setAccount', account: closed.id, active: true, tradingEnabled: true } };
    }
    const waiting = [...state.markets.values()].flatMap(({ triggers }) => triggers.map(({ accountId }) => accountId));
    const chosen = waiting.length > 0 && random.chance(0.7) ? random.pick(waiting) : this.#account(state).id;
    const account = random.chance(0.05) ? 999 : chosen;
    return {
      command: random.weighted<Command & { type: 'setAccount' }>([
        [2, { type: 'setAccount', account, active: false }],
        [2, { type: 'setAccount', account, tradingEnabled: false }],
        [2, { type: 'setAccount', account, marginSchedule: random.pick(['professional', 'retail']) }],
        [2, { type: 'setAccount', account, feeSchedule: random.pick(['', 'tiers', 'linear', 'nope']) }],
      ]),
    };
  }

  #createAccount(state: State): Act {
    const random = this.#random;
    const name = random.chance(0.3) ? random.pick(state.accounts).name : `account ${state.accounts.length}`;
    const funds = [
      { wallet: 'flex', asset: 'USD', amount: '5000' },
      random.chance(0.3)
        ? { wallet: random.pick(['nope', 'fi_xbtusd']), asset: 'ETH', amount: '1' }
        : { wallet: 'fi_xbtusd', asset: 'XBT', amount: '0.2' },
    ];
    const key = { apiKey: `key ${random.whole(0, 3)}`, secret: '', general: 'full', transfer: 'none' } as const;
    const keys = random.chance(0.5) ? [key] : [];
    const master = random.chance(0.3) ? { master: random.pick(state.accounts).name } : {};
    return { command: { type: 'createAccount', specification: { name, ...master, keys, funds } } };
  }

  #tick(state: State): Act {
    const random = this.#random;
    const ahead = random.weighted([
      [6, undefined],
      [3, random.whole(-2000, 20_000)],
      [1, random.whole(20_000, 900_000)],
      [3, random.whole(900_000, 9_000_000)],
    ]);
    return { command: { type: 'tick', ...(ahead === undefined ? {} : { untilMs: state.timeMs + ahead }) } };
  }

  #timeline(): Act {
    const random = this.#random;
    const known = this.#snapshots.length > 0 ? random.pick(this.#snapshots) : 'before';
    const type = random.weighted<'snapshot' | 'revert' | 'deleteSnapshot'>([
      [5, 'snapshot'],
      [4, 'revert'],
      [1, 'deleteSnapshot'],
    ]);
    const name = random.weighted([
      [10, type === 'snapshot' ? `s${random.whole(0, 3)}` : known],
      [0.4, 'genesis'],
      [0.6, random.pick(['never', '', '../x'])],
    ]);
    if (type === 'snapshot' && !this.#snapshots.includes(name)) this.#snapshots.push(name);
    return { command: { type, name } };
  }

  #clock(): Act {
    const random = this.#random;
    const rate = random.pick([1, 1, 0.7, 3, 60, 0, -1, 1e6]);
    return {
      command: { type: 'setClock', rate, frozen: random.chance(0.2), from: random.pick(['now', 'lastEntry']) },
    };
  }
}
