/** What the journal's two threads say to each other. */
import type { JournalFailedCode, JournalRefusedCode } from './errors.ts';
import type { Position } from './journal.ts';
import type { FolderOptions } from './sqlite-folder.ts';
import type { LoadedCheckpoint, ReadChunk } from './sqlite-store.ts';
import type { Batch, Kept } from './store.ts';

/** Given to the worker when it starts. */
export type WorkerOptions = FolderOptions;

/** What the worker is asked, and what it answers. */
export interface Answers {
  readonly read: ReadChunk;
  readonly beginCheckpoint: null;
  readonly addToCheckpoint: null;
  readonly endCheckpoint: null;
  readonly loadCheckpoint: LoadedCheckpoint | null;
  readonly letGo: { readonly first: Position; readonly more: boolean };
  readonly tidy: boolean;
}

export type Request =
  | { readonly type: 'read'; readonly from: Position }
  | { readonly type: 'beginCheckpoint'; readonly at: Position }
  | { readonly type: 'addToCheckpoint'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly type: 'endCheckpoint' }
  | { readonly type: 'loadCheckpoint' }
  | { readonly type: 'letGo'; readonly before: Position }
  | { readonly type: 'tidy' };

/** A batch is answered by `committed`, `close` by the worker's end, a request by an answer with its number. */
export type ToWorker =
  | ({ readonly type: 'commit' } & Batch)
  | { readonly type: 'request'; readonly id: number; readonly request: Request }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'opened'; readonly kept: Kept }
  | { readonly type: 'refused'; readonly code: JournalRefusedCode; readonly message: string }
  | { readonly type: 'committed' }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answers[keyof Answers] }
  /** Nothing more will be done but `close`. */
  | { readonly type: 'failed'; readonly code: JournalFailedCode; readonly message: string };
