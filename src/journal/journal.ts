/**
 * The journal's interface: one sequencer gives each proposal its place and its time, makes it durable, and delivers it
 * in order. Memory and SQLite implement it today; a replicated log is to fit later. The conformance suite in
 * `test/journal/` runs against every implementation.
 */
import type { Command } from '../core/commands/command.ts';

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

/** A proposal that has its place and its venue time (epoch milliseconds, never before that of the entry before). */
export interface Entry extends Proposal {
  readonly position: Position;
  readonly timeMs: number;
}

/** The state at a position: everything up to and including `at` is contained. */
export interface Checkpoint {
  readonly at: Position;
  readonly state: Uint8Array;
}

/** Ends a delivery. Entries still under way are not delivered after it returns. */
export type Stop = () => void;

export interface Journal {
  /** Position behind the newest durable entry: 0 on an empty folder. A replay that began below it is over when it is reached. */
  readonly end: Position;
  /** False when the backlog is full: the door answers `Unavailable` and nothing was taken. */
  propose(proposal: Proposal): boolean;
  /** Delivers durable entries from `from` on: in order, gapless, each once; first those already kept, then new ones as they become durable. */
  deliver(from: Position, onBatch: (entries: readonly Entry[]) => void): Stop;
  saveCheckpoint(at: Position, state: Uint8Array): Promise<void>;
  loadCheckpoint(): Promise<Checkpoint | undefined>;
  /** Forgets entries before `before`; only behind a checkpoint. */
  letGo(before: Position): Promise<void>;
  /** Commits what waits, delivers it, and releases the folder. */
  close(): Promise<void>;
}
