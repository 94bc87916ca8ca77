/**
 * The unreal powers, one implementation for the library and for HTTP. Each reads what it is given against a schema,
 * finds what it names, proposes one command through the control door, and tells what came of it.
 */
import type { Command } from '../core/commands/command.ts';
import type { Account, Market } from '../core/entities.ts';
import { unitsToText } from '../core/money/decimal.ts';
import type { State } from '../core/state.ts';
import type { Schema } from '../gateway/schema.ts';
import { formatTime } from '../gateway/server-time.ts';
import { Validators } from '../gateway/validators.ts';
import type { Host } from '../host/open.ts';
import { type Delivered, GENESIS } from '../timeline/timeline.ts';
import { ACCOUNT_CHANGES, ACCOUNT_INPUT, nameProblem, toSpecification } from './account-inputs.ts';
import { refusalOf, UNAVAILABLE } from './core-refusals.ts';
import { readDocument } from './documents.ts';
import { findAccount, findAsset, findMarket, walletNames } from './lookup.ts';
import { done, type Outcome, refuse, short } from './refusal.ts';
import { DEPOSIT, MARKET_CHANGES, PREMIUMS, PRICES, SNAPSHOT, TIME } from './requests.ts';
import { instantOf, spanOf } from './time-targets.ts';
import {
  type AccountView,
  accountView,
  accountViews,
  type ClockView,
  countsOf,
  type MarketView,
  type Moment,
  marketView,
  momentOf,
  type SnapshotView,
  type StatusView,
  snapshotView,
} from './views.ts';

/** What the powers need of a running venue. */
export type PowersHost = Pick<Host, 'desk' | 'timeline' | 'timeMs' | 'advanceTo' | 'reschedule'>;

/** What a status tells besides the state. */
export interface About {
  readonly version: string;
  readonly durability: 'durable' | 'memory';
}

export type TimeView = Moment & ClockView;
export type PricesView = Moment & {
  readonly indexPrices: Readonly<Record<string, number>>;
  /** Marks of the markets concerned, USD. */
  readonly marks: Readonly<Record<string, number>>;
};
export type PremiumsView = Moment & {
  readonly premiums: Readonly<Record<string, number>>;
  readonly marks: Readonly<Record<string, number>>;
};
export type DepositView = Moment & {
  readonly account: string;
  readonly wallet: string;
  readonly asset: string;
  readonly amount: string;
  /** The wallet's balance of the asset after it. */
  readonly balance: string;
};

export class Powers {
  readonly #host: PowersHost;
  readonly #about: About;
  readonly #validators = new Validators();
  #unnamedSnapshots = 0;
  /** Moves along the line of history follow each other: two advances of 8 hours are 16 hours. */
  #moves: Promise<unknown> = Promise.resolve();

  constructor(host: PowersHost, about: About) {
    this.#host = host;
    this.#about = about;
  }

  status(options: { readonly hash?: boolean } = {}): StatusView {
    const { timeline } = this.#host;
    const { root } = this.#state;
    const timeMs = this.#host.timeMs();
    return {
      version: this.#about.version,
      time: formatTime(timeMs),
      timeMs,
      position: timeline.position,
      seq: timeline.venue.seq,
      seed: root.seed,
      market: root.market,
      liquidity: root.liquidity,
      rules: root.rules.name,
      durability: this.#about.durability,
      clock: { rate: timeline.clock.rate, frozen: timeline.clock.frozen },
      counts: countsOf(this.#state, timeline.snapshots.length),
      ...(options.hash === true ? { stateHash: timeline.stateHash() } : {}),
    };
  }

  accounts(): readonly AccountView[] {
    return accountViews(this.#state);
  }

  snapshots(): readonly SnapshotView[] {
    return this.#host.timeline.snapshots.map(snapshotView);
  }

  /** Moves, sets, stops or speeds the clock. */
  async time(input: unknown): Promise<Outcome<TimeView>> {
    const request = this.#read(TIME, input);
    if (!request.ok) return request;
    const { advance, set, freeze, rate } = request.value;
    if (Object.values(request.value).filter((value) => value !== undefined).length !== 1) {
      return refuse('invalidRequest', 'Give exactly one of advance, set, freeze and rate.');
    }
    if (freeze !== undefined) return this.#setClock(() => ({ rate: this.#host.timeline.clock.rate, frozen: freeze }));
    if (rate !== undefined) return this.#setClock(() => ({ rate, frozen: false }));
    const target = advance === undefined ? instantOf(set ?? '') : spanOf(advance);
    return target.ok ? this.#move(() => this.#advanceTo(target.value(this.#host.timeMs()))) : target;
  }

  /** Sets index prices; marks, and orders that the house's quotes pass, follow at once. */
  async setIndexPrices(input: unknown): Promise<Outcome<PricesView>> {
    const request = this.#read(PRICES, input);
    if (!request.ok) return request;
    const prices: [string, number][] = [];
    for (const [text, price] of Object.entries(request.value)) {
      const asset = findAsset(this.#state, text);
      if (asset === undefined) return refuse('unknownAsset', `There is no asset named ${short(text)}.`);
      if (asset.symbol === 'USD') return refuse('invalidRequest', 'USD is what prices are counted in: its price is 1.');
      if (prices.some(([symbol]) => symbol === asset.symbol)) {
        return refuse('invalidRequest', `${asset.symbol} is given twice.`);
      }
      prices.push([asset.symbol, price]);
    }
    if (prices.length === 0) return refuse('invalidRequest', 'Give at least one price, such as {"XBT": 50000}.');
    const delivered = await this.#carryOut({ type: 'setIndexPrices', prices });
    if (!delivered.ok) return delivered;
    const marks = this.#marks((market) => prices.some(([symbol]) => symbol === market.contract.base));
    return done({ ...momentOf(delivered.value), indexPrices: Object.fromEntries(prices), marks });
  }

  /** Sets the house's premium over the index, market by market. */
  async setPremiums(input: unknown): Promise<Outcome<PremiumsView>> {
    const request = this.#read(PREMIUMS, input);
    if (!request.ok) return request;
    const premiums: [string, number][] = [];
    for (const [text, premium] of Object.entries(request.value)) {
      const market = this.#market(text);
      if (!market.ok) return market;
      const { symbol } = market.value.contract;
      if (premiums.some(([known]) => known === symbol)) return refuse('invalidRequest', `${symbol} is given twice.`);
      premiums.push([symbol, premium]);
    }
    if (premiums.length === 0)
      return refuse('invalidRequest', 'Give at least one premium, such as {"PF_XBTUSD": 0.001}.');
    const delivered = await this.#carryOut({ type: 'setPremiums', premiums });
    if (!delivered.ok) return delivered;
    const marks = this.#marks((market) => premiums.some(([symbol]) => symbol === market.contract.symbol));
    return done({ ...momentOf(delivered.value), premiums: Object.fromEntries(premiums), marks });
  }

  async setMarket(symbol: string, input: unknown): Promise<Outcome<MarketView & Moment>> {
    const request = this.#read(MARKET_CHANGES, input);
    if (!request.ok) return request;
    const market = this.#market(symbol);
    if (!market.ok) return market;
    if (Object.keys(request.value).length === 0) return refuse('invalidRequest', 'Give suspended, postOnly or both.');
    const delivered = await this.#carryOut({
      type: 'setMarket',
      symbol: market.value.contract.symbol,
      ...request.value,
    });
    if (!delivered.ok) return delivered;
    return done({ ...marketView(this.#state.markets.get(market.value.id)), ...momentOf(delivered.value) });
  }

  async setAccount(reference: string, input: unknown): Promise<Outcome<AccountView & Moment>> {
    const request = this.#read(ACCOUNT_CHANGES, input);
    if (!request.ok) return request;
    const account = this.#account(reference);
    if (!account.ok) return account;
    if (Object.keys(request.value).length === 0) {
      return refuse('invalidRequest', 'Give active, tradingEnabled, marginSchedule or several of them.');
    }
    const delivered = await this.#carryOut({ type: 'setAccount', account: account.value.id, ...request.value });
    if (!delivered.ok) return delivered;
    return this.#accountAfter(account.value.id, delivered.value);
  }

  /** Opens an account. Keys that are not given follow from the venue's seed and the name. */
  async createAccount(input: unknown): Promise<Outcome<AccountView & Moment>> {
    const request = this.#read(ACCOUNT_INPUT, input);
    if (!request.ok) return request;
    const problem = nameProblem(request.value.name);
    if (problem !== undefined) return refuse('invalidRequest', problem);
    const { seed } = this.#state.root;
    const symbolOf = (text: string): string => findAsset(this.#state, text)?.symbol ?? text;
    const specification = toSpecification(request.value, seed, symbolOf);
    const delivered = await this.#carryOut({ type: 'createAccount', specification });
    if (!delivered.ok) return delivered;
    const { result } = delivered.value;
    return this.#accountAfter(result.type === 'account' ? result.accountId : -1, delivered.value);
  }

  /** The faucet: a transfer from the outside world. */
  async deposit(reference: string, input: unknown): Promise<Outcome<DepositView>> {
    const request = this.#read(DEPOSIT, input);
    if (!request.ok) return request;
    const account = this.#account(reference);
    if (!account.ok) return account;
    const wallet = request.value.wallet.toLowerCase();
    const names = walletNames(this.#state, account.value);
    if (!names.includes(wallet)) {
      return refuse('unknownWallet', `There is no wallet named ${short(wallet)}; there are ${names.join(', ')}.`);
    }
    const asset = findAsset(this.#state, request.value.asset);
    if (asset === undefined) return refuse('unknownAsset', `There is no asset named ${short(request.value.asset)}.`);
    const amount = String(request.value.amount);
    const command: Command = { type: 'deposit', account: account.value.id, wallet, asset: asset.symbol, amount };
    const delivered = await this.#carryOut(command);
    if (!delivered.ok) return delivered;
    const booking = delivered.value.events.find((event) => event.type === 'booking');
    return done({
      ...momentOf(delivered.value),
      account: account.value.name,
      wallet,
      asset: asset.symbol,
      amount: unitsToText((booking?.newBalance ?? 0n) - (booking?.oldBalance ?? 0n), asset.decimals),
      balance: unitsToText(booking?.newBalance ?? 0n, asset.decimals),
    });
  }

  /** Keeps the venue as it stands, under a name of the caller's or one of ours. A name taken before is kept anew. */
  async snapshot(input: unknown): Promise<Outcome<SnapshotView>> {
    const request = this.#read(SNAPSHOT, input);
    if (!request.ok) return request;
    const name = request.value.name ?? this.#freeSnapshotName();
    const delivered = await this.#carryOut({ type: 'snapshot', name });
    if (!delivered.ok) return delivered;
    // What is kept is the venue before this entry.
    return done({ name, ...momentOf(delivered.value), position: delivered.value.position - 1 });
  }

  /** Makes a kept venue live again. */
  revert(name: string): Promise<Outcome<SnapshotView>> {
    return this.#move(async () => {
      const delivered = await this.#carryOut({ type: 'revert', name });
      if (!delivered.ok) return delivered;
      this.#host.reschedule();
      return done({ name, ...momentOf(delivered.value) });
    });
  }

  /** Back to the venue as genesis made it. */
  reset(): Promise<Outcome<SnapshotView>> {
    return this.revert(GENESIS);
  }

  async deleteSnapshot(name: string): Promise<Outcome<SnapshotView>> {
    const delivered = await this.#carryOut({ type: 'deleteSnapshot', name });
    return delivered.ok ? done({ name, ...momentOf(delivered.value) }) : delivered;
  }

  get #state(): State {
    return this.#host.timeline.venue.state;
  }

  #read<Value>(schema: Schema<Value>, input: unknown): Outcome<Value> {
    const document = readDocument(this.#validators, schema, input ?? {});
    return document.ok ? done(document.value) : refuse('invalidRequest', document.problem);
  }

  #account(reference: string): Outcome<Account> {
    const account = findAccount(this.#state, reference);
    if (account !== undefined) return done(account);
    return refuse('unknownAccount', `There is no account with the id, name or uid ${short(reference)}.`);
  }

  #market(text: string): Outcome<Market> {
    const market = findMarket(this.#state, text);
    return market === undefined ? refuse('unknownMarket', `There is no market named ${short(text)}.`) : done(market);
  }

  /** Proposes a command and waits until it was carried out. */
  async #carryOut(command: Command): Promise<Outcome<Delivered>> {
    const delivery = this.#host.desk.propose('control', command);
    if (delivery === undefined) return { ok: false, refusal: UNAVAILABLE };
    const delivered = await delivery;
    const { result } = delivered;
    return result.type === 'refused' ? { ok: false, refusal: refusalOf(command, result) } : done(delivered);
  }

  async #advanceTo(target: Outcome<number>): Promise<Outcome<TimeView>> {
    if (!target.ok) return target;
    const delivered = await this.#host.advanceTo(target.value);
    return delivered === undefined ? { ok: false, refusal: UNAVAILABLE } : done(this.#timeView(delivered));
  }

  #setClock(policy: () => ClockView): Promise<Outcome<TimeView>> {
    return this.#move(async () => {
      const delivered = await this.#carryOut({ type: 'setClock', ...policy(), from: 'now' });
      if (!delivered.ok) return delivered;
      this.#host.reschedule();
      return done(this.#timeView(delivered.value));
    });
  }

  #timeView(delivered: Delivered): TimeView {
    const timeMs = this.#host.timeMs();
    const { rate, frozen } = this.#host.timeline.clock;
    return { ...momentOf(delivered), time: formatTime(timeMs), timeMs, rate, frozen };
  }

  #move<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#moves.then(work);
    this.#moves = result.catch(() => {});
    return result;
  }

  #accountAfter(accountId: number, delivered: Delivered): Outcome<AccountView & Moment> {
    const account = this.#state.accounts.find(accountId);
    if (account === undefined) return refuse('unknownAccount', 'A revert has taken the account away meanwhile.');
    return done({ ...accountView(this.#state, account), ...momentOf(delivered) });
  }

  #marks(isConcerned: (market: Market) => boolean): Readonly<Record<string, number>> {
    const marks: [string, number][] = [];
    for (let id = 0; id < this.#state.markets.size; id++) {
      const market = this.#state.markets.get(id);
      if (market.listed && isConcerned(market)) marks.push([market.contract.symbol, market.markPrice]);
    }
    return Object.fromEntries(marks);
  }

  #freeSnapshotName(): string {
    const { snapshots } = this.#host.timeline;
    for (;;) {
      this.#unnamedSnapshots++;
      const name = `snapshot-${this.#unnamedSnapshots}`;
      if (!snapshots.some((kept) => kept.name === name)) return name;
    }
  }
}
