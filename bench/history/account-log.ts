/** A page of the account log after 10,000 rows and after 1,000,000, in memory and on disk: pages come from an index. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Execution, FillSide } from '../../src/core/events.ts';
import { Venue } from '../../src/core/venue.ts';
import { accountLogRow } from '../../src/gateway/wire/account-log.ts';
import { FileRows } from '../../src/history/file-rows.ts';
import { History } from '../../src/history/history.ts';
import { MemoryRows } from '../../src/history/memory-rows.ts';
import type { RowFile, RowStore } from '../../src/history/row-store.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { median, plain, type Row } from '../lib/row.ts';
import { START_MS, workloadGenesis } from '../lib/workload.ts';

const FEW = 10_000;
const MANY = 1_000_000;
const ROWS_A_PAGE = 500;
const ROUNDS = 60;
const MOST = 4 * MANY;

/** Where in the log a page is taken from: the newest, one in the middle, by time. */
type Place = 'newest' | 'middle' | 'time';
const PLACES: readonly Place[] = ['newest', 'middle', 'time'];

export async function benchAccountLog(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const journals = await Promise.all(
    ['few', 'many'].map((name) =>
      SqliteJournal.open({ folder: join(folder, name), formatVersion: 1, nowMs: Date.now, synchronous: 'off' }),
    ),
  );
  try {
    const inMemory = await measure('in memory', () => new MemoryRows());
    const [few, many] = journals.map((journal) => new FileRows(journal.rows as RowFile));
    const onDisk = await measure('on disk', (rows) => (rows === FEW ? few : many) as FileRows);
    return [...inMemory, ...onDisk];
  } finally {
    for (const journal of journals) await journal.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(where: string, storeFor: (rows: number) => RowStore): Promise<readonly Row[]> {
  const few = new Book(FEW, storeFor(FEW));
  const many = new Book(MANY, storeFor(MANY));
  const rows: Row[] = [];
  for (const place of PLACES) {
    const before: number[] = [];
    const after: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      before.push(await few.page(place));
      after.push(await many.page(place));
    }
    rows.push({
      what: `a page of the account log ${where}, ${place}`,
      measured: `${plain(median(after) * 1_000)} microseconds after ${plain(MANY)} rows`,
      limit: `a page after ${plain(FEW)} rows (${plain(median(before) * 1_000)} microseconds)`,
      value: median(after) / median(before),
      target: { atMost: 2 },
      workload: `${ROWS_A_PAGE} rows of one account, printed as JSON; two rows a fill`,
    });
  }
  return rows;
}

/** A history of one account that traded until its log had so many rows. */
class Book {
  readonly #venue = new Venue();
  readonly #history: History;
  readonly #account: number;
  readonly #rows: number;

  constructor(rows: number, store: RowStore) {
    this.#rows = rows;
    const { state } = this.#venue;
    const retention = { rows: MOST, closedOrders: 1, ageMs: Number.MAX_SAFE_INTEGER };
    this.#history = new History(state, retention, store);
    const command = workloadGenesis(1);
    const applied = this.#venue.apply(command, START_MS);
    const entry = { position: 0, timeMs: START_MS, origin: 'bench', n: 0, command };
    this.#history.apply(entry, { ...applied, position: 0, seq: 0, timeMs: START_MS, clockMs: START_MS });
    this.#account = state.root.noiseAccount + 1;
    const [walletId = 0] = state.accounts.get(this.#account).wallets;
    for (let position = 1; position <= rows / 2; position++) {
      const timeMs = START_MS + position;
      const tick = { position, timeMs, origin: 'bench', n: position, command: { type: 'tick' } } as const;
      const events = [executionOf(position, timeMs, this.#account, walletId, state.root.houseAccount)];
      const result = { type: 'time', reachedMs: timeMs } as const;
      this.#history.apply(tick, { position, seq: position, timeMs, clockMs: timeMs, result, events });
    }
  }

  /** Milliseconds that a page takes. */
  async page(place: Place): Promise<number> {
    const { state } = this.#venue;
    const middle = Math.floor(this.#rows / 2);
    const startMs = performance.now();
    const { rows } = await this.#history.listed('log', this.#account, {
      sort: place === 'newest' ? 'desc' : 'asc',
      count: ROWS_A_PAGE,
      fromNumber: place === 'middle' ? middle : undefined,
      sinceMs: place === 'time' ? START_MS + middle / 2 : undefined,
    });
    const text = rows.map((row) => accountLogRow(state, row, false)).join(',');
    const tookMs = performance.now() - startMs;
    if (rows.length !== ROWS_A_PAGE || text.length === 0) throw new Error('a page is full');
    return tookMs;
  }
}

function executionOf(sequence: number, timeMs: number, client: number, walletId: number, house: number): Execution {
  const side = (accountId: number, isClient: boolean): FillSide => ({
    accountId,
    walletId,
    profitAsset: -1,
    order: {
      key: sequence * 10,
      accountId,
      marketId: 0,
      side: isClient ? 'buy' : 'sell',
      orderType: 'lmt',
      ticks: 84_000,
      quantityLots: 10_000_000,
      filledLots: sequence,
      reduceOnly: false,
      cliOrdId: '',
      createdMs: timeMs,
      updatedMs: timeMs,
    },
    fillType: isClient ? 'maker' : 'taker',
    oldLots: sequence - 1,
    newLots: sequence,
    oldEntryPrice: 84_000,
    newEntryPrice: 84_000,
    openedMs: START_MS,
    feeRate: 20_000,
    realizedProfit: 0n,
    fee: 100n,
    realizedFunding: 0n,
    oldBalance: 10n ** 18n - 100n * BigInt(sequence - 1),
    newBalance: 10n ** 18n - 100n * BigInt(sequence),
  });
  return {
    type: 'execution',
    key: sequence * 10 + 1,
    marketId: 0,
    timeMs,
    ticks: 84_000,
    lots: 1,
    markPrice: 84_000.5,
    sequence,
    takerSide: 'sell',
    maker: side(client, true),
    taker: side(house, false),
    makerFilled: false,
  };
}
