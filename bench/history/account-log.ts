/** A page of the account log after 10,000 rows and after 1,000,000: pages come from an index. */
import type { Execution, FillSide } from '../../src/core/events.ts';
import { Venue } from '../../src/core/venue.ts';
import { accountLogRow } from '../../src/gateway/wire/account-log.ts';
import { History } from '../../src/history/history.ts';
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

export function benchAccountLog(): readonly Row[] {
  const few = new Book(FEW);
  const many = new Book(MANY);
  return PLACES.map((place) => {
    const before: number[] = [];
    const after: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      before.push(few.page(place));
      after.push(many.page(place));
    }
    const value = median(after) / median(before);
    return {
      what: `a page of the account log, ${place}`,
      measured: `${plain(median(after) * 1_000)} microseconds after ${plain(MANY)} rows`,
      limit: `a page after ${plain(FEW)} rows (${plain(median(before) * 1_000)} microseconds)`,
      value,
      target: { atMost: 2 },
      workload: `${ROWS_A_PAGE} rows of one account, printed as JSON; two rows a fill`,
    };
  });
}

/** A history of one account that traded until its log had so many rows. */
class Book {
  readonly #venue = new Venue();
  readonly #history: History;
  readonly #account: number;
  readonly #rows: number;

  constructor(rows: number) {
    this.#rows = rows;
    const { state } = this.#venue;
    this.#history = new History(state, {
      fills: MOST,
      closedOrders: 1,
      orderEvents: 1,
      trades: 1,
      ageMs: Number.MAX_SAFE_INTEGER,
    });
    const command = workloadGenesis(1);
    const applied = this.#venue.apply(command, START_MS);
    const entry = { position: 0, timeMs: START_MS, origin: 'bench', n: 0, command };
    this.#history.apply(entry, { ...applied, position: 0, seq: 0, timeMs: START_MS });
    this.#account = state.root.noiseAccount + 1;
    const [walletId = 0] = state.accounts.get(this.#account).wallets;
    for (let position = 1; position <= rows / 2; position++) {
      const timeMs = START_MS + position;
      const tick = { position, timeMs, origin: 'bench', n: position, command: { type: 'tick' } } as const;
      const events = [executionOf(position, timeMs, this.#account, walletId, state.root.houseAccount)];
      const result = { type: 'time', reachedMs: timeMs } as const;
      this.#history.apply(tick, { position, seq: position, timeMs, result, events });
    }
  }

  /** Milliseconds that a page takes. */
  page(place: Place): number {
    const { state } = this.#venue;
    const middle = Math.floor(this.#rows / 2);
    const startMs = performance.now();
    const { rows } = this.#history.listed('log', this.#account, {
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
