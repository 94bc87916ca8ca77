/** SQLite's result codes in the words of the journal. https://www.sqlite.org/rescode.html */
import { JournalFailed, JournalRefused } from './errors.ts';

const BUSY = 5;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

/** The primary result code; undefined for an error that is not SQLite's. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY;
}

export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The failure that an error during a write or a read means. */
export function failureOf(error: unknown, folder: string): JournalFailed {
  if (error instanceof JournalFailed) return error;
  if (resultCode(error) === FULL) {
    return new JournalFailed(
      'DISK_FULL',
      `No room is left for the journal in ${folder}. The venue stopped before answering what it could not keep; ` +
        'everything it did answer is kept. Make room and start it again.',
    );
  }
  if (isDamage(error))
    return new JournalFailed('ENTRY_DAMAGED', `The journal in ${folder} is damaged (${reasonOf(error)}).`);
  return new JournalFailed(
    'WRITE_FAILED',
    `The journal in ${folder} could not be written (${reasonOf(error)}). The venue stopped before answering what it ` +
      'could not keep; everything it did answer is kept. Check the disk, then start it again.',
  );
}

export function locked(folder: string): JournalRefused {
  return new JournalRefused(
    'FOLDER_LOCKED',
    `Another venue is running on ${folder}. Stop it first, or give this one a folder of its own with --data (data).`,
  );
}

/** The files were opened and belong to somebody else now: what is written to them, no start on the folder would find. */
export function gone(folder: string): JournalFailed {
  return new JournalFailed(
    'FOLDER_GONE',
    `The journal in ${folder} was removed, moved or replaced while the venue ran. The venue stopped before answering what ` +
      'the next start would not find; what it answered before is where those files are now. Put them back, or start anew.',
  );
}

/** A venue would hold the lock besides. */
export function inUse(folder: string): JournalRefused {
  return new JournalRefused(
    'FOLDER_LOCKED',
    `Another program is using the journal in ${folder}: one that copies it, or an SQLite shell. Close it and start again.`,
  );
}

export function damaged(folder: string, what: string): JournalRefused {
  return new JournalRefused(
    'FOLDER_DAMAGED',
    `The journal in ${folder} is damaged: ${what}. Nothing was changed. Put back a copy of the folder, or move it away and start anew.`,
  );
}

export function unwritable(folder: string, error: unknown): JournalRefused {
  return new JournalRefused(
    'FOLDER_UNWRITABLE',
    `The journal cannot be kept in ${folder} (${reasonOf(error)}). Check its path, its owner and the space left, or name another folder.`,
  );
}
