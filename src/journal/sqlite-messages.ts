/** What the journal's two threads say to each other. */
import type { ListingRequest } from '../history/listings.ts';
import type { PackedSlice } from '../history/packed-slice.ts';
import type { PackedRows } from '../history/row-block.ts';
import type { Forgotten } from '../history/row-store.ts';
import type { JournalFailedCode, JournalRefusedCode } from './errors.ts';
import type { Position, Which } from './journal.ts';
import type { FolderOptions } from './sqlite-folder.ts';
import type { ReadChunk } from './sqlite-store.ts';
import type { LoadedCheckpoint } from './sqlite-verify.ts';
import type { Batch, Kept } from './store.ts';

/** Given to the worker when it starts. */
export type WorkerOptions = FolderOptions;

/** What the worker is asked, and what it answers. */
export interface Answers {
  readonly read: ReadChunk;
  readonly beginCheckpoint: null;
  readonly addToCheckpoint: null;
  readonly endCheckpoint: null;
  readonly dropCheckpoints: null;
  readonly loadCheckpoint: LoadedCheckpoint | null;
  readonly letGo: { readonly first: Position; readonly more: boolean };
  readonly tidy: boolean;
  readonly writeRows: boolean;
  readonly listing: PackedSlice;
  readonly lowest: number | undefined;
  readonly forget: boolean;
}

export type Request =
  | { readonly type: 'read'; readonly from: Position }
  | { readonly type: 'beginCheckpoint'; readonly at: Position }
  | { readonly type: 'addToCheckpoint'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly type: 'endCheckpoint' }
  | { readonly type: 'dropCheckpoints'; readonly after: Position }
  | { readonly type: 'loadCheckpoint'; readonly which: Which }
  | { readonly type: 'letGo'; readonly before: Position }
  | { readonly type: 'tidy' }
  /** Writes a slice of the rows that wait; there may be more. */
  | { readonly type: 'writeRows' }
  | { readonly type: 'listing'; readonly request: ListingRequest }
  | { readonly type: 'lowest'; readonly last: number }
  /** Lets go of a slice of rows; there may be more. */
  | { readonly type: 'forget'; readonly forgotten: Forgotten };

/** A batch is answered by `committed`, rows by nothing, `close` by the worker's end, a request by an answer with its number. */
export type ToWorker =
  | ({ readonly type: 'commit' } & Batch)
  | { readonly type: 'rows'; readonly rows: PackedRows; readonly reached: Position }
  | { readonly type: 'request'; readonly id: number; readonly request: Request }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'opened'; readonly kept: Kept }
  | { readonly type: 'refused'; readonly code: JournalRefusedCode; readonly message: string }
  | { readonly type: 'committed' }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answers[keyof Answers] }
  /** Nothing more will be done but `close`. */
  | { readonly type: 'failed'; readonly code: JournalFailedCode; readonly message: string };
