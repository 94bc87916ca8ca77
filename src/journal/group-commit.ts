/**
 * The sequencer of a journal on one machine. Proposals gather while the batch before them is made durable; a batch gets
 * its positions and its time when it is handed to the store, and is delivered when the store says that it is kept.
 * A proposal that was refused never had a place, so positions have no gaps.
 */
import type { RowFile } from '../history/row-store.ts';
import { atEndOfTurn } from '../turns/end-of-turn.ts';
import { Deliveries } from './deliveries.ts';
import { encodeProposal } from './entry-text.ts';
import { JournalClosed, JournalFailed } from './errors.ts';
import type { Checkpoint, Entry, Journal, Position, Proposal, Stop, Which } from './journal.ts';
import type { Batch, BatchStore } from './store.ts';

/** A batch is closed at this size, so that what has to be read back in one piece stays small. */
const MAX_BATCH_CHARACTERS = 1024 * 1024;
const DEFAULT_BACKLOG = 10_000;

export interface GroupCommitOptions {
  /** The clock entries are stamped with, epoch milliseconds. When it stands or goes back, the time of the entry before is kept. */
  readonly nowMs: () => number;
  /** Proposals that may wait, those under way to the store included; 10,000 by default. */
  readonly backlog?: number;
  /** Called once, when nothing more is accepted or delivered. The venue has to end: what it answered stands, the rest never happened. */
  readonly onFailure?: (failure: JournalFailed) => void;
}

export class GroupCommit implements Journal {
  readonly #store: BatchStore;
  readonly #options: GroupCommitOptions;
  readonly #backlog: number;
  readonly #deliveries: Deliveries;
  #first: Position;
  #end: Position;
  #checkpointAt: Position;
  #nextPosition: Position;
  #lastTimeMs: number;
  #waiting: string[] = [];
  #undelivered = 0;
  #scheduled = false;
  #inFlight: Batch | undefined;
  #maintenance: Promise<unknown> = Promise.resolve();
  #failure: JournalFailed | undefined;
  #closed: Promise<void> | undefined;
  #drained: (() => void) | undefined;

  constructor(store: BatchStore, options: GroupCommitOptions) {
    this.#store = store;
    this.#options = options;
    this.#backlog = options.backlog ?? DEFAULT_BACKLOG;
    this.#first = store.kept.first;
    this.#end = store.kept.end;
    this.#checkpointAt = store.kept.checkpointAt;
    this.#nextPosition = store.kept.end;
    this.#lastTimeMs = store.kept.lastTimeMs;
    store.onFailure = (failure) => this.#fail(failure);
    this.#deliveries = new Deliveries({
      end: () => this.#end,
      read: (from) => store.read(from),
      fail: (error, damaged) => this.#fail(toFailure(error, damaged)),
      settled: () => this.#checkDrained(),
    });
  }

  get first(): Position {
    return this.#first;
  }

  get end(): Position {
    return this.#end;
  }

  get rows(): RowFile | undefined {
    return this.#store.rows;
  }

  propose(proposal: Proposal): boolean {
    if (this.#undelivered >= this.#backlog || this.#failure !== undefined || this.#closed !== undefined) return false;
    this.#waiting.push(encodeProposal(proposal));
    this.#undelivered += 1;
    if (this.#inFlight === undefined && !this.#scheduled) {
      this.#scheduled = true;
      atEndOfTurn(() => {
        this.#scheduled = false;
        this.#send();
      });
    }
    return true;
  }

  deliver(from: Position, onBatch: (entries: readonly Entry[]) => void): Stop {
    this.#assertUsable();
    if (!Number.isSafeInteger(from) || from < this.first || from > this.#end) {
      throw new RangeError(`entries can be delivered from ${this.first} to ${this.#end}, not from ${from}`);
    }
    return this.#deliveries.add(from, onBatch);
  }

  async saveCheckpoint(at: Position, state: Uint8Array): Promise<void> {
    this.#assertUsable();
    if (!Number.isSafeInteger(at) || at < 0 || at >= this.#end) {
      throw new RangeError(`a checkpoint at ${at} contains entries that are not there: the next one is ${this.#end}`);
    }
    if (at < this.#checkpointAt)
      throw new RangeError(`there is a newer checkpoint than ${at}, at ${this.#checkpointAt}`);
    this.#checkpointAt = at;
    await this.#maintain(() => this.#store.saveCheckpoint(at, state));
  }

  async loadCheckpoint(which: Which = 'newest'): Promise<Checkpoint | undefined> {
    this.#assertUsable();
    return this.#maintain(() => this.#store.loadCheckpoint(which));
  }

  async dropCheckpoints(after: Position): Promise<void> {
    this.#assertUsable();
    this.#checkpointAt = Math.min(this.#checkpointAt, after);
    await this.#maintain(() => this.#store.dropCheckpoints(after));
  }

  async letGo(before: Position): Promise<void> {
    this.#assertUsable();
    await this.#maintain(async () => {
      const bound = Math.min(before, this.#checkpointAt + 1, this.#deliveries.oldestNeeded());
      this.#first = Math.max(this.#first, bound); // while they go, no new delivery may begin among them
      this.#first = await this.#store.letGo(bound);
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  #send(): void {
    if (this.#inFlight !== undefined || this.#waiting.length === 0 || this.#failure !== undefined) return;
    const texts = this.#take();
    const timeMs = Math.max(this.#lastTimeMs, Math.floor(this.#options.nowMs()));
    if (!Number.isSafeInteger(timeMs)) throw new Error(`the clock shows no time: ${timeMs}`);
    const batch: Batch = { first: this.#nextPosition, count: texts.length, timeMs, text: texts.join(',') };
    this.#lastTimeMs = timeMs;
    this.#nextPosition += batch.count;
    this.#inFlight = batch;
    this.#store.commit(batch, () => this.#committed(batch));
  }

  #committed(batch: Batch): void {
    if (this.#failure !== undefined) return;
    this.#inFlight = undefined;
    this.#undelivered -= batch.count;
    this.#end = batch.first + batch.count;
    this.#send(); // before delivering: the disk works while these entries are applied
    this.#deliveries.publish({ first: batch.first, runs: [batch], text: batch.text });
    this.#checkDrained();
  }

  /** What waits, up to the size of a batch; at least one proposal. */
  #take(): string[] {
    let characters = 0;
    let count = 0;
    for (const text of this.#waiting) {
      characters += text.length;
      if (count > 0 && characters > MAX_BATCH_CHARACTERS) break;
      count += 1;
    }
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken;
  }

  /** One piece of maintenance at a time; commits go on between its steps. */
  #maintain<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#maintenance.then(work);
    this.#maintenance = result.catch(() => {});
    return result;
  }

  #fail(failure: JournalFailed): void {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    this.#waiting = [];
    this.#inFlight = undefined;
    this.#deliveries.stopAll();
    this.#checkDrained();
    if (this.#options.onFailure === undefined) throw failure;
    this.#options.onFailure(failure);
  }

  async #shutDown(): Promise<void> {
    if (!this.#isDrained()) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
      });
    }
    await this.#maintenance;
    this.#deliveries.stopAll();
    await this.#store.close();
  }

  #isDrained(): boolean {
    if (this.#failure !== undefined) return true;
    return this.#waiting.length === 0 && this.#inFlight === undefined && !this.#deliveries.catchingUp;
  }

  #checkDrained(): void {
    if (this.#isDrained()) this.#drained?.();
  }

  #assertUsable(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed !== undefined) throw new JournalClosed();
  }
}

function toFailure(error: unknown, damaged: boolean): JournalFailed {
  if (error instanceof JournalFailed) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return damaged
    ? new JournalFailed('ENTRY_DAMAGED', `The journal could not be read back: ${reason}.`, { cause: error })
    : new JournalFailed('DELIVERY_FAILED', `An entry could not be applied: ${reason}.`, { cause: error });
}
