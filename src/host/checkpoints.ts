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

/** Entries after which a checkpoint is due while the venue runs, where nobody says otherwise. */
const ENTRIES_BETWEEN = 50_000;

export class Checkpoints {
  readonly #journal: Journal;
  readonly #timeline: Timeline;
  readonly #parts: readonly Saved[];
  readonly #entriesBetween: number;
  #last: Position = -1;
  #saving: Promise<void> | undefined;

  constructor(journal: Journal, timeline: Timeline, parts: readonly Saved[], entriesBetween = ENTRIES_BETWEEN) {
    this.#journal = journal;
    this.#timeline = timeline;
    this.#parts = parts;
    this.#entriesBetween = entriesBetween;
  }

  /** Loads the newest checkpoint, if any, and gives the position to replay from. */
  async load(): Promise<Position> {
    const checkpoint = await this.#journal.loadCheckpoint();
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
    if (this.#saving !== undefined || this.#timeline.position - this.#last < this.#entriesBetween) return;
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
    await this.#keep(at, this.#takeState());
  }

  async #keep(at: Position, state: Uint8Array): Promise<void> {
    this.#last = at;
    await this.#journal.saveCheckpoint(at, state);
    await this.#journal.letGo(at + 1);
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
