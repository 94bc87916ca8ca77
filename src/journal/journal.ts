/**
 * The journal's interface: one sequencer gives each proposal its place and its time, makes it durable, and delivers it
 * in order. Memory and SQLite implement it today; a replicated log is to fit later. The conformance suite in
 * `test/journal/` runs against every implementation.
 */
import type { Command } from '../core/commands/command.ts';
import type { RowFile } from '../history/row-store.ts';

/** Place in the journal. It only grows, starts at 0 (genesis) and is never given twice. */
export type Position = number;

/** What a door asks for. `origin` and `n` come back with the entry, so that the door finds its caller. */
export interface Proposal {
  /** The door that proposes, unique among the doors of this process: `rest`, `control`, `clock`, `feed`. */
  readonly origin: string;
  /** The door's own counter. */
  readonly n: number;
  readonly command: Command;
  /** API key that signed the command, and its nonce: a restart knows every nonce that changed something. */
  readonly key?: string;
  readonly nonce?: string;
}

/** A proposal that has its place. */
export interface Entry extends Proposal {
  readonly position: Position;
  /** When it got its place: epoch milliseconds of the clock that was given to the journal, never before the entry before. */
  readonly timeMs: number;
}

/** The state at a position: everything up to and including `at` is contained. */
export interface Checkpoint {
  readonly at: Position;
  readonly state: Uint8Array;
}

/** Of the checkpoints that are kept. */
export type Which = 'newest' | 'oldest';

/** Ends a delivery. Entries still under way are not delivered after it returns. */
export type Stop = () => void;

export interface Journal {
  /** True where nothing is kept beyond its delivery: nobody will start from it, so checkpoints would be for nobody. */
  readonly isTransient?: boolean;
  /** Position of the oldest entry that is still there. */
  readonly first: Position;
  /** Position behind the newest durable entry: 0 on an empty folder. A replay that began below it is over when it is reached. */
  readonly end: Position;
  /** Where history may keep its rows beside the entries; undefined where there is no better place than memory. */
  readonly rows?: RowFile | undefined;
  /**
   * False when the backlog is full, or the journal closed or failed: the door answers `Unavailable` and nothing was taken.
   * The command is taken as it is now; what JSON does not carry is lost. Throws for what cannot be kept at all.
   */
  propose(proposal: Proposal): boolean;
  /**
   * Delivers durable entries from `from` on: in order, gapless, each once; first those already kept, then new ones as they
   * become durable. Never inside `propose` or `deliver`. A receiver that throws ends the journal: it has failed. Throws a
   * RangeError when `from` was let go or lies behind `end`.
   */
  deliver(from: Position, onBatch: (entries: readonly Entry[]) => void): Stop;
  /** Keeps the state after entry `at`; commits go on meanwhile. `state` must not change until the promise settles. The last two are kept. */
  saveCheckpoint(at: Position, state: Uint8Array): Promise<void>;
  /** The newest checkpoint that is intact, or the oldest that is kept. */
  loadCheckpoint(which?: Which): Promise<Checkpoint | undefined>;
  /** Drops, durably, the checkpoints of later positions: what history made up to them is about to be made anew. */
  dropCheckpoints(after: Position): Promise<void>;
  /** Forgets whole batches before `before`, as far as neither a kept checkpoint nor a running delivery needs them. */
  letGo(before: Position): Promise<void>;
  /** Commits what waits, delivers it, lets running replays come to their end, and releases the folder. Nothing is delivered after it. */
  close(): Promise<void>;
}
