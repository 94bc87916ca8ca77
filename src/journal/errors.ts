/** Why a folder was not opened. `message` says in plain words what is wrong and what to do next. */
export type JournalRefusedCode =
  /** Another venue, or another program, has the folder open. */
  | 'FOLDER_LOCKED'
  /** The journal was changed or broken after it was written. */
  | 'FOLDER_DAMAGED'
  /** A file stands where the journal belongs, and it is none of ours. */
  | 'FOLDER_FOREIGN'
  /** Another release wrote it, in a format this one does not read. */
  | 'FOLDER_FOREIGN_VERSION'
  /** The folder or its files cannot be created, read or written. */
  | 'FOLDER_UNWRITABLE';

/** Thrown by opening a journal. A refused folder is left as it was, byte for byte. */
export class JournalRefused extends Error {
  override readonly name = 'JournalRefused';
  readonly code: JournalRefusedCode;

  constructor(code: JournalRefusedCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Why an open journal stopped. */
export type JournalFailedCode =
  /** No room for the batch. */
  | 'DISK_FULL'
  /** A write or an fsync failed: what the disk holds of the batch is unknown, so nothing of it is delivered. */
  | 'WRITE_FAILED'
  /** The files that are written to are no longer those that a start on the folder would find. */
  | 'FOLDER_GONE'
  /** An entry read back is not the entry that was written. */
  | 'ENTRY_DAMAGED'
  /** Who receives the entries threw: its state can no longer be trusted. The error is the `cause`. */
  | 'DELIVERY_FAILED'
  /** The journal's thread ended by itself. */
  | 'WORKER_LOST';

/** Handed to `onFailure`, once. Nothing is delivered and nothing accepted after it. */
export class JournalFailed extends Error {
  override readonly name = 'JournalFailed';
  readonly code: JournalFailedCode;

  constructor(code: JournalFailedCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What is asked of a journal that is closed, or closes before it could answer. */
export class JournalClosed extends Error {
  override readonly name = 'JournalClosed';

  constructor() {
    super('the journal is closed');
  }
}
