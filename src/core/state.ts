/**
 * The state of a venue: its tables, and the directories derived from them. Everything that an entry may change is here,
 * and `snapshot`, `restore`, `save`, `load` and `hash` treat every table alike, so nothing can be forgotten by one of them.
 */
import { assert, fail } from './assert.ts';
import { ByteReader, ByteWriter, cloneBy, type Schema } from './codec.ts';
import { sha256, toHex } from './digest.ts';
import { Directory, type DirectorySnapshot } from './directory.ts';
import {
  ACCOUNT,
  type Account,
  ASSET,
  type Asset,
  BOOK_SIDE,
  type BookSide,
  cloneMarket,
  HELD,
  type Held,
  MARKET,
  type Market,
  NONE,
  ORDER,
  type Order,
  POSITION,
  POTS,
  type Position,
  type Pots,
  ROOT,
  type Root,
  TIMER,
  type Timer,
  TRIGGER,
  TRIGGER_LIST,
  type Trigger,
  type TriggerList,
  WALLET,
  type Wallet,
} from './entities.ts';
import { type FeeTable, feeTable } from './instruments/fees.ts';
import { KeyDirectory, type KeyDirectorySnapshot } from './key-directory.ts';
import type { DangerWatch } from './liquidation/watch-cache.ts';
import { ChangedMarkets } from './margin/changed-markets.ts';
import { noMargin } from './margin/exposure.ts';
import { SUPPOSED } from './margin/layout.ts';
import { noWalletMargin } from './margin/wallet.ts';
import type { ImpactMid } from './market/impact.ts';
import { type Entity, type Epoch, Table, type TableSnapshot } from './tables.ts';

/** Changes whenever the meaning of the saved bytes changes. Keep a folder of the present one first (test/library/formats). */
export const STATE_FORMAT = 5;
/** The oldest format that is still read: fields that came later are then at their defaults (codec.ts). */
export const OLDEST_FORMAT = 4;

/** Whether this release reads what was saved in that format. */
export function isReadable(format: number): boolean {
  return format >= OLDEST_FORMAT && format <= STATE_FORMAT;
}

interface TableEntry {
  readonly schema: Schema<Entity>;
  readonly table: Table<Entity>;
}

/** What a snapshot keeps of a state. Opaque. */
export interface StateSnapshot {
  readonly tables: readonly TableSnapshot<Entity>[];
  readonly orderByKey: KeyDirectorySnapshot;
  readonly orderByClientId: DirectorySnapshot<string>;
  readonly triggerByKey: KeyDirectorySnapshot;
  readonly triggerByClientId: DirectorySnapshot<string>;
  readonly positionByMarket: KeyDirectorySnapshot;
}

/** Key of a wallet's position in a market. */
export function positionKey(walletId: number, marketId: number): number {
  return walletId * MARKETS_AT_MOST + marketId;
}

const MARKETS_AT_MOST = 65536;

/** Stamps that a fork has room for; below 0, where those of a venue never are. */
const FORK_STAMPS = 1_048_576;

/** An account's wallets begin with cash and flex. */
const FLEX_INDEX = 1;

export class State {
  readonly #epoch: Epoch;
  readonly #entries: TableEntry[] = [];

  readonly roots: Table<Root>;
  readonly assets: Table<Asset>;
  readonly accounts: Table<Account>;
  readonly wallets: Table<Wallet>;
  readonly positions: Table<Position>;
  readonly orders: Table<Order>;
  readonly bookSides: Table<BookSide>;
  readonly triggers: Table<Trigger>;
  readonly triggerLists: Table<TriggerList>;
  readonly markets: Table<Market>;
  readonly pots: Table<Pots>;
  readonly timers: Table<Timer>;
  readonly held: Table<Held>;

  /** Order id by its key. Derived. */
  readonly orderByKey: KeyDirectory;
  /** Order id by `account:client id`. Derived. */
  readonly orderByClientId: Directory<string>;
  /** The same of triggers. Derived. */
  readonly triggerByKey: KeyDirectory;
  readonly triggerByClientId: Directory<string>;
  /** Position id by wallet and market (`positionKey`). Derived. */
  readonly positionByMarket: KeyDirectory;
  /** Market id by symbol, asset id by symbol: markets and assets are only ever added. Derived. */
  readonly marketBySymbol = new Map<string, number>();
  readonly assetBySymbol = new Map<string, number>();
  /** Markets that are listed or being settled, by id: years leave thousands behind that nothing happens to. Derived. */
  openMarkets: readonly number[] = [];
  /** By market: the first market of the same pair, so that pairs compare as numbers. Derived. */
  #pairs: number[] = [];
  #walletIndexes: number[] = [];
  /** Id of USD, and of the asset that pays fees and nothing else; NONE when the venue has none. Derived. */
  usdAsset = NONE;
  creditAsset = NONE;
  #feeTables: readonly FeeTable[] | undefined;
  /** Forks made so far, this state's and theirs. Never saved. */
  #forks = { count: 0 };

  /** Impact mids by market, each since the market's book last changed (market/impact.ts). Never saved. */
  readonly impactMids: (ImpactMid | undefined)[] = [];
  /** Wallets whose balances or positions changed in the running entry, possibly more than once. Never saved. */
  readonly touchedWallets: number[] = [];

  /** A slot for what is supposed of a wallet, and its pair (margin/layout.ts): filled and read within one question. Never saved. */
  readonly supposed = new Float64Array(SUPPOSED);
  /** The same of margins that are asked for at every order: whoever keeps one has it made anew. Never saved. */
  readonly exposureMargin = noMargin();
  readonly walletMargin = noWalletMargin();

  /** What cached figures of wallets have not been told yet. Never saved. */
  readonly changedMarkets = new ChangedMarkets();

  /** Which wallets prices may endanger (liquidation/watch.ts): a cache, made when it is first asked for. Never saved. */
  watch: DangerWatch | undefined = undefined;

  /** Moves whenever an index price moves: the stamp of caches over balances. Never saved. */
  indexStamp = 1;
  /** Moves whenever another line becomes live. What was cached on the one before is not looked at again. */
  line = 1;
  /** Moves whenever a mark moves. Stamps never return, so a cache of another line is never taken for valid. */
  markStamp = 1;
  /** Moves with every trade. */
  tradeStamp = 1;

  constructor(epoch: Epoch = { value: 0 }) {
    this.#epoch = epoch;
    this.roots = this.#table(ROOT);
    this.assets = this.#table(ASSET);
    this.accounts = this.#table(ACCOUNT);
    this.wallets = this.#table(WALLET);
    this.positions = this.#table(POSITION);
    this.orders = this.#table(ORDER);
    this.bookSides = this.#table(BOOK_SIDE);
    this.triggers = this.#table(TRIGGER);
    this.triggerLists = this.#table(TRIGGER_LIST);
    this.markets = this.#table(MARKET, cloneMarket);
    this.pots = this.#table(POTS);
    this.timers = this.#table(TIMER);
    this.held = this.#table(HELD);
    this.orderByKey = new KeyDirectory(epoch);
    this.orderByClientId = new Directory(epoch);
    this.triggerByKey = new KeyDirectory(epoch);
    this.triggerByClientId = new Directory(epoch);
    this.positionByMarket = new KeyDirectory(epoch);
  }

  /** The venue's one root row, for reading. */
  get root(): Root {
    return this.roots.get(0);
  }

  /** The venue's fee schedules, ready for look-ups. Derived. */
  get feeTables(): readonly FeeTable[] {
    this.#feeTables ??= this.root.feeSchedules.map((schedule) => {
      const result = feeTable(schedule);
      return result.ok ? result.table : fail(result.problem);
    });
    return this.#feeTables;
  }

  /** Keeps the state as it stands: the tables' roots are copied, nothing else. */
  snapshot(): StateSnapshot {
    const kept = this.#roots();
    this.#epoch.value++;
    return kept;
  }

  /**
   * A state of its own over the same rows, to find out what would be: what changes in it is copied first, and this one
   * keeps its rows, its stamps and its caches. It must be thrown away before this one changes again. Its stamps and its
   * epoch are numbers that no other state ever has, so what it caches on a shared row is not taken for valid elsewhere.
   */
  fork(): State {
    const first = FORK_STAMPS * --this.#forks.count;
    const fork = new State({ value: first });
    fork.restore(this.#roots());
    fork.#forks = this.#forks;
    fork.line = first;
    fork.indexStamp = first;
    fork.markStamp = first;
    return fork;
  }

  #roots(): StateSnapshot {
    return {
      tables: this.#entries.map((entry) => entry.table.snapshot()),
      orderByKey: this.orderByKey.snapshot(),
      orderByClientId: this.orderByClientId.snapshot(),
      triggerByKey: this.triggerByKey.snapshot(),
      triggerByClientId: this.triggerByClientId.snapshot(),
      positionByMarket: this.positionByMarket.snapshot(),
    };
  }

  /** Makes a kept state live again, any number of times. */
  restore(kept: StateSnapshot): void {
    for (let index = 0; index < this.#entries.length; index++) {
      (this.#entries[index] as TableEntry).table.restore(kept.tables[index] as TableSnapshot<Entity>);
    }
    this.orderByKey.restore(kept.orderByKey);
    this.orderByClientId.restore(kept.orderByClientId);
    this.triggerByKey.restore(kept.triggerByKey);
    this.triggerByClientId.restore(kept.triggerByClientId);
    this.positionByMarket.restore(kept.positionByMarket);
    this.#epoch.value++;
    this.line++;
    this.watch?.noteRevert();
    this.indexStamp++;
    this.markStamp++;
    this.impactMids.length = 0;
    this.#indexSymbols();
  }

  /** The whole state in canonical bytes: the same state always gives the same bytes. */
  save(): Uint8Array {
    const writer = new ByteWriter();
    writer.number(STATE_FORMAT);
    for (const { schema, table } of this.#entries) {
      writer.text(schema.name);
      writer.number(table.size);
      for (let id = 0; id < table.size; id++) {
        const entity = table.find(id);
        writer.number(entity === undefined ? 0 : 1);
        if (entity !== undefined) writer.entity(schema, entity);
      }
      const free = table.freeIds();
      writer.number(free.length);
      for (const id of free) writer.number(id);
    }
    return writer.take();
  }

  /** Reads what `save` wrote into this state, of this release or one before. Halts on bytes that `save` did not write. */
  load(bytes: Uint8Array): void {
    const reader = new ByteReader(bytes);
    const format = reader.number();
    assert(isReadable(format), 'the state format is known');
    this.#feeTables = undefined;
    for (const { schema, table } of this.#entries) {
      assert(reader.text() === schema.name, 'tables are saved in their order');
      const size = reader.number();
      const rows: (Entity | undefined)[] = [];
      for (let id = 0; id < size; id++) {
        const entity = reader.number() === 1 ? reader.entity(schema, format) : undefined;
        if (entity !== undefined) entity.id = id;
        rows.push(entity);
      }
      const free: number[] = [];
      const freeCount = reader.number();
      for (let index = 0; index < freeCount; index++) free.push(reader.number());
      table.load(rows, free);
    }
    assert(reader.done, 'a saved state ends where it should');
    this.#epoch.value++;
    this.line++;
    this.watch = undefined;
    this.indexStamp++;
    this.markStamp++;
    this.impactMids.length = 0;
    this.#rebuildDirectories();
  }

  /** Digest of the whole state, from a digest of each entity; hexadecimal. */
  hash(): string {
    const writer = new ByteWriter();
    const whole = new ByteWriter();
    for (const { schema, table } of this.#entries) {
      whole.text(schema.name);
      for (let id = 0; id < table.size; id++) {
        const entity = table.find(id);
        if (entity === undefined) continue;
        writer.entity(schema, entity);
        whole.number(id);
        whole.text(toHex(sha256(writer.take())));
      }
      for (const id of table.freeIds()) whole.number(id);
    }
    return toHex(sha256(whole.take()));
  }

  /** Forgets every cache and indexes symbols anew. The state is the same without, bit for bit; tests do this at random. */
  dropCaches(): void {
    this.watch = undefined;
    this.indexStamp++;
    this.markStamp++;
    this.impactMids.length = 0;
    this.#feeTables = undefined;
    for (let id = 0; id < this.wallets.size; id++) {
      const wallet = this.wallets.find(id);
      if (wallet === undefined) continue;
      wallet.figures = undefined;
      wallet.quantities = undefined;
      wallet.quantitiesOf = undefined;
    }
    for (let id = 0; id < this.positions.size; id++) {
      const position = this.positions.find(id);
      if (position === undefined) continue;
      position.reduceOnlyOrders = NONE;
    }
    for (let id = 0; id < this.markets.size; id++) {
      const market = this.markets.find(id);
      if (market !== undefined) market.terms = undefined;
    }
    this.#indexSymbols();
  }

  /** Registers a market or an asset under its symbol. */
  indexSymbols(): void {
    this.#indexSymbols();
  }

  /** To be called when contracts have been settled. */
  indexOpenMarkets(): void {
    const open: number[] = [];
    for (let id = 0; id < this.markets.size; id++) {
      const market = this.markets.find(id);
      if (market !== undefined && (market.listed || market.settlementCursor !== NONE)) open.push(id);
    }
    this.openMarkets = open;
  }

  #table<T extends Entity>(schema: Schema<T>, clone: (entity: T) => T = cloneBy(schema)): Table<T> {
    const table = new Table<T>(schema.name, this.#epoch, clone);
    this.#entries.push({ schema: schema as unknown as Schema<Entity>, table: table as unknown as Table<Entity> });
    return table;
  }

  #rebuildDirectories(): void {
    this.orderByKey.clear();
    this.orderByClientId.clear();
    this.triggerByKey.clear();
    this.triggerByClientId.clear();
    this.positionByMarket.clear();
    for (let id = 0; id < this.orders.size; id++) {
      const order = this.orders.find(id);
      if (order === undefined) continue;
      this.orderByKey.set(order.key, id);
      if (order.cliOrdId !== '') {
        this.orderByClientId.set(order.accountId, `${order.accountId}:${order.cliOrdId}`, id);
      }
    }
    for (let id = 0; id < this.triggers.size; id++) {
      const trigger = this.triggers.find(id);
      if (trigger === undefined) continue;
      this.triggerByKey.set(trigger.key, id);
      if (trigger.cliOrdId !== '') {
        this.triggerByClientId.set(trigger.accountId, `${trigger.accountId}:${trigger.cliOrdId}`, id);
      }
    }
    for (let id = 0; id < this.positions.size; id++) {
      const position = this.positions.find(id);
      if (position === undefined) continue;
      this.positionByMarket.set(positionKey(position.walletId, position.marketId), id);
    }
    this.#indexSymbols();
  }

  /** Where the wallet that margins a market stands among an account's wallets: cash, flex, then one per inverse pair. */
  walletIndexOf(marketId: number): number {
    return this.#walletIndexes[marketId] as number;
  }

  /** A number for the pair of a market's contract: contracts of one pair have the same, pairs ascend with it. */
  pairOf(marketId: number): number {
    return this.#pairs[marketId] as number;
  }

  #indexSymbols(): void {
    this.#pairs = [];
    this.#walletIndexes = [];
    const singles: string[] = [];
    this.marketBySymbol.clear();
    this.assetBySymbol.clear();
    for (let id = 0; id < this.markets.size; id++) {
      const market = this.markets.find(id);
      if (market === undefined) continue;
      this.marketBySymbol.set(market.contract.symbol, id);
      const { pair, kind, wallet } = market.contract;
      if (kind === 'inverse' && !singles.includes(wallet)) singles.push(wallet);
      this.#walletIndexes.push(kind === 'linear' ? FLEX_INDEX : FLEX_INDEX + 1 + singles.indexOf(wallet));
      const first = this.#pairs.findIndex((_, other) => this.markets.get(other).contract.pair === pair);
      this.#pairs.push(first === -1 ? id : first);
    }
    this.indexOpenMarkets();
    for (let id = 0; id < this.assets.size; id++) {
      const asset = this.assets.find(id);
      if (asset === undefined) continue;
      this.assetBySymbol.set(asset.symbol, id);
      if (asset.symbol === 'USD') this.usdAsset = id;
      if (asset.kind === 'credit') this.creditAsset = id;
    }
  }
}
