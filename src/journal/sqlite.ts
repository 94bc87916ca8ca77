/**
 * The journal that is durable by default: SQLite in a thread of its own. A batch is one row and one fsync; while the
 * disk works, the next one gathers here.
 */
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { unpackSlice } from '../history/packed-slice.ts';
import type { RowBlock } from '../history/row-block.ts';
import type { Forgotten, RowFile } from '../history/row-store.ts';
import { Turns } from '../turns/turns.ts';
import type { Chunk } from './entry-text.ts';
import { JournalClosed, JournalFailed, JournalRefused } from './errors.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';
import type { Checkpoint, Position, Which } from './journal.ts';
import type { Answers, FromWorker, Request, ToWorker, WorkerOptions } from './sqlite-messages.ts';
import type { Batch, BatchStore, Kept } from './store.ts';

export interface SqliteJournalOptions extends GroupCommitOptions {
  /** Created when it is not there; one venue at a time. Must lie on a disk of this machine: SQLite's log does not work over a network. */
  readonly folder: string;
  /** How commands and states are written, 0 to 2^31 - 1. */
  readonly formatVersion: number;
  /** The oldest version that is opened as well, and is the present one from then on; by default no other. */
  readonly oldestVersion?: number;
  /** `full` by default: durable before it is delivered. `off` survives the end of the process, not that of the machine. */
  readonly synchronous?: 'full' | 'off';
  /** Bound of the database in pages of 4096 bytes, beyond which it counts as full; none by default. */
  readonly maxPages?: number;
  /** Begins anew: a journal that is in the folder is removed, whatever its state or version. Nothing else there is touched. */
  readonly reset?: boolean;
}

/** What of a checkpoint is written in one transaction; commits go on between. */
const PIECE_BYTES = 256 * 1024;
/** Reads of history that the thread has before it at a time: a batch waits behind no more of them. */
const READS_AT_A_TIME = 2;

export class SqliteJournal extends GroupCommit {
  private constructor(store: BatchStore, options: GroupCommitOptions) {
    super(store, options);
  }

  /** Opens the journal of a folder. Rejects with `JournalRefused`; a refused folder is left as it was. */
  static async open(options: SqliteJournalOptions): Promise<SqliteJournal> {
    const { folder, formatVersion, synchronous = 'full', maxPages = 0, reset = false } = options;
    const { oldestVersion = formatVersion } = options;
    if (!Number.isInteger(formatVersion) || formatVersion < 0 || formatVersion > 0x7fffffff) {
      throw new RangeError(`a format version is a whole number from 0 to 2^31 - 1, not ${formatVersion}`);
    }
    const wish = { folder: resolve(folder), formatVersion, oldestVersion, synchronous, maxPages, reset };
    const store = await startWorker(wish);
    return new SqliteJournal(store, options);
  }
}

function startWorker(workerData: WorkerOptions): Promise<WorkerStore> {
  // Beside this file, as TypeScript in src/ and as JavaScript in dist/modules/. None of the process's own flags: a
  // loader or a preload of the user's has no business in this thread.
  const file = new URL(`./sqlite-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
  const worker = new Worker(file, { workerData, execArgv: [], name: 'journal' });
  return new Promise((fulfil, reject) => {
    let refused: JournalRefused | undefined;
    const onError = (error: unknown): void => reject(error);
    const onExit = (): void => {
      reject(
        refused ?? new JournalFailed('WORKER_LOST', "The journal's thread ended before it had opened the folder."),
      );
    };
    const onMessage = (message: FromWorker): void => {
      if (message.type === 'refused') refused = new JournalRefused(message.code, message.message);
      if (message.type !== 'opened') return;
      const store = new WorkerStore(worker, message.kept, workerData.folder);
      worker.off('error', onError).off('exit', onExit).off('message', onMessage);
      fulfil(store);
    };
    worker.on('error', onError).on('exit', onExit).on('message', onMessage);
  });
}

interface Pending {
  readonly resolve: (answer: Answers[keyof Answers]) => void;
  readonly reject: (failure: JournalFailed | JournalClosed) => void;
}

/** The near side of the worker. It keeps the process alive only while it has something to do. */
class WorkerStore implements BatchStore {
  readonly kept: Kept;
  readonly rows: RowFile = {
    add: (block, reached) => this.#addRows(block, reached),
    slice: async (request) => unpackSlice(await this.#reads.take(() => this.#ask({ type: 'listing', request }))),
    lowest: (last) => this.#reads.take(() => this.#ask({ type: 'lowest', last })),
    forget: (forgotten) => this.#forget(forgotten),
  };
  onFailure = (_failure: JournalFailed): void => {};
  readonly #worker: Worker;
  readonly #folder: string;
  readonly #pending = new Map<number, Pending>();
  readonly #reads = new Turns(READS_AT_A_TIME);
  readonly #exited: Promise<void>;
  #requests = 0;
  #committed: (() => void) | undefined;
  #isAwake = true;
  #isClosing = false;
  #failure: JournalFailed | undefined;

  constructor(worker: Worker, kept: Kept, folder: string) {
    this.kept = kept;
    this.#worker = worker;
    this.#folder = folder;
    worker.on('message', (message: FromWorker) => this.#hear(message));
    worker.on('error', (error) => this.#lose(error));
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        if (this.#isClosing) this.#rejectPending(new JournalClosed());
        else this.#lose(undefined);
        resolve();
      });
    });
    this.#stayAwakeWhileNeeded();
  }

  commit({ first, count, timeMs, text }: Batch, done: () => void): void {
    this.#committed = done;
    this.#say({ type: 'commit', first, count, timeMs, text });
  }

  async read(from: Position): Promise<Chunk> {
    const { first, runs, body } = await this.#ask({ type: 'read', from });
    return { first, runs, text: Buffer.from(body.buffer).toString() };
  }

  async saveCheckpoint(at: Position, state: Uint8Array): Promise<void> {
    await this.#tidyUp();
    // Rows first: a checkpoint counts for them as well.
    while (await this.#ask({ type: 'writeRows' }));
    await this.#ask({ type: 'beginCheckpoint', at });
    for (let offset = 0; offset < state.length; offset += PIECE_BYTES) {
      const piece = new Uint8Array(state.subarray(offset, offset + PIECE_BYTES));
      await this.#ask({ type: 'addToCheckpoint', piece }, [piece.buffer]);
    }
    await this.#ask({ type: 'endCheckpoint' });
    await this.#tidyUp();
  }

  async loadCheckpoint(which: Which): Promise<Checkpoint | undefined> {
    return (await this.#ask({ type: 'loadCheckpoint', which })) ?? undefined;
  }

  async dropCheckpoints(after: Position): Promise<void> {
    await this.#ask({ type: 'dropCheckpoints', after });
  }

  async letGo(before: Position): Promise<Position> {
    let slice = await this.#ask({ type: 'letGo', before });
    while (slice.more) slice = await this.#ask({ type: 'letGo', before });
    await this.#tidyUp();
    return slice.first;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#worker.ref();
    this.#worker.postMessage({ type: 'close' } satisfies ToWorker);
    await this.#exited;
  }

  #addRows(block: RowBlock, reached: Position): void {
    if (this.#failure !== undefined || this.#isClosing) return;
    const rows = block.pack();
    this.#say({ type: 'rows', rows, reached }, [rows.numbers.buffer]);
  }

  async #forget(forgotten: Forgotten): Promise<void> {
    while (await this.#ask({ type: 'forget', forgotten }));
    await this.#tidyUp();
  }

  async #tidyUp(): Promise<void> {
    while (await this.#ask({ type: 'tidy' }));
  }

  #ask<R extends Request>(request: R, transfer: readonly ArrayBuffer[] = []): Promise<Answers[R['type']]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#isClosing) return Promise.reject(new JournalClosed());
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      this.#say({ type: 'request', id, request }, transfer);
    });
  }

  #say(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#stayAwakeWhileNeeded();
    this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'committed') {
      const done = this.#committed;
      this.#committed = undefined;
      done?.();
    } else if (message.type === 'answer') {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      pending?.resolve(message.answer);
    } else if (message.type === 'failed') {
      this.#fail(new JournalFailed(message.code, message.message));
    }
    this.#stayAwakeWhileNeeded();
  }

  #lose(error: unknown): void {
    const reason = error instanceof Error ? `: ${error.message}` : '';
    const message = `The journal's thread for ${this.#folder} ended by itself${reason}. Everything answered is kept.`;
    this.#fail(new JournalFailed('WORKER_LOST', message, { cause: error }));
  }

  #fail(failure: JournalFailed): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    this.#committed = undefined;
    this.#rejectPending(failure);
    this.onFailure(failure);
  }

  #rejectPending(reason: JournalFailed | JournalClosed): void {
    for (const pending of this.#pending.values()) pending.reject(reason);
    this.#pending.clear();
  }

  #stayAwakeWhileNeeded(): void {
    const isNeeded = this.#committed !== undefined || this.#pending.size > 0 || this.#isClosing;
    if (isNeeded === this.#isAwake) return;
    this.#isAwake = isNeeded;
    if (isNeeded) this.#worker.ref();
    else this.#worker.unref();
  }
}
