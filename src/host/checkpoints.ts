/**
 * Checkpoints: the whole venue in one piece, so that a restart need not replay its life and the journal stays bounded. The
 * ledger's conservation is checked at every one of them.
 */
import { assert } from '../core/assert.ts';
import { ByteReader, ByteWriter } from '../core/codec.ts';
import { assetTotal } from '../core/money/ledger.ts';
import type { Journal, Position } from '../journal/journal.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** Something that is saved with the venue: the projections, and what lives at the doors. */
export interface Saved {
  readonly name: string;
  save(): Uint8Array;
  load(bytes: Uint8Array): void;
}

/** When a checkpoint is due while the venue runs: after so many entries, but not before so much time has passed. */
export interface Pace {
  readonly entries: number;
  readonly ms: number;
}

export interface CheckpointOptions {
  readonly pace?: Pace | undefined;
  /** Whether the entries before a checkpoint stay in the journal. */
  readonly keepsJournal?: boolean | undefined;
}

/** Writing one holds everybody up for a moment; a venue under load must not do so every few seconds. */
const USUAL_PACE: Pace = { entries: 50_000, ms: 120_000 };

export class Checkpoints {
  readonly #journal: Journal;
  readonly #timeline: Timeline;
  readonly #parts: readonly Saved[];
  readonly #nowMs: () => number;
  readonly #pace: Pace;
  readonly #keepsJournal: boolean;
  #last: Position = -1;
  #lastMs: number;
  #saving: Promise<void> | undefined;

  constructor(
    journal: Journal,
    timeline: Timeline,
    parts: readonly Saved[],
    nowMs: () => number,
    { pace = USUAL_PACE, keepsJournal = false }: CheckpointOptions = {},
  ) {
    this.#journal = journal;
    this.#timeline = timeline;
    this.#parts = parts;
    this.#nowMs = nowMs;
    this.#pace = pace;
    this.#keepsJournal = keepsJournal;
    this.#lastMs = nowMs();
  }

  /**
   * Loads the newest checkpoint, if any, and gives the position to replay from. `fromOldest`: replays all that the journal
   * holds, so that what follows the entries is made anew from them.
   */
  async load(fromOldest = false): Promise<Position> {
    const fromFirst = fromOldest && this.#journal.first === 0;
    const checkpoint = fromFirst ? undefined : await this.#journal.loadCheckpoint(fromOldest ? 'oldest' : 'newest');
    // One that ends half-way must not be taken for complete: the next start goes on making it.
    if (fromOldest) await this.#journal.dropCheckpoints(checkpoint?.at ?? -1);
    if (checkpoint === undefined) return 0;
    const reader = new ByteReader(checkpoint.state);
    this.#timeline.load(reader.bytes());
    for (const part of this.#parts) {
      assert(reader.text() === part.name, 'the parts of a checkpoint come in their order');
      part.load(reader.bytes());
    }
    assert(this.#timeline.position === checkpoint.at, 'a checkpoint is of its position');
    this.#last = checkpoint.at;
    return checkpoint.at + 1;
  }

  /** Saves one if enough has happened since the last, and none is being written. */
  saveIfDue(): void {
    if (this.#saving !== undefined || this.#timeline.position - this.#last < this.#pace.entries) return;
    if (this.#nowMs() - this.#lastMs < this.#pace.ms) return;
    if (this.#journal.isTransient) {
      this.#check();
      return;
    }
    const done = (): void => {
      this.#saving = undefined;
    };
    // What breaks while the state is taken is thrown here, and halts the venue. A journal that fails to keep it says so
    // itself, and stops the venue; there is nothing to add.
    this.#saving = this.#keep(this.#timeline.position, this.#takeState()).then(done, done);
  }

  /** Saves one now and lets go of the entries behind it. A venue that stands where it was saved is not saved again. */
  async save(): Promise<void> {
    await this.#saving;
    const at = this.#timeline.position;
    if (at === this.#last || at < 0) return;
    if (this.#journal.isTransient) this.#check();
    else await this.#keep(at, this.#takeState());
  }

  /** What remains of a checkpoint where nobody will start from it. */
  #check(): void {
    this.#last = this.#timeline.position;
    this.#lastMs = this.#nowMs();
    this.#checkConservation();
  }

  async #keep(at: Position, state: Uint8Array): Promise<void> {
    this.#last = at;
    this.#lastMs = this.#nowMs();
    await this.#journal.saveCheckpoint(at, state);
    if (!this.#keepsJournal) await this.#journal.letGo(at + 1);
  }

  #takeState(): Uint8Array {
    this.#checkConservation();
    const writer = new ByteWriter();
    writer.bytes(this.#timeline.save());
    for (const part of this.#parts) {
      writer.text(part.name);
      writer.bytes(part.save());
    }
    return writer.take();
  }

  #checkConservation(): void {
    const { state } = this.#timeline.venue;
    for (let id = 0; id < state.assets.size; id++) {
      assert(assetTotal(state, id) === 0n, `${state.assets.get(id).symbol} is conserved`);
    }
  }
}
