/** Opens the journal that the options ask for: in memory, or in a folder; emptied before when a new venue is wanted. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_FORMAT } from '../core/state.ts';
import type { Machine } from '../host/machine.ts';
import { type JournalFailed, JournalRefused } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { SqliteJournal } from '../journal/sqlite.ts';
import { DATABASE_FILE } from '../journal/sqlite-schema.ts';
import { StartRefused } from './refusal.ts';

export interface JournalWish {
  /** Undefined for a journal in memory. */
  readonly folder: string | undefined;
  readonly reset: boolean;
  readonly machine: Machine;
  readonly onFailure: (failure: JournalFailed) => void;
}

/** Rejects with `StartRefused`; a folder that is refused is left as it was. */
export async function openJournal({ folder, reset, machine, onFailure }: JournalWish): Promise<Journal> {
  const options = { nowMs: () => machine.nowMs(), onFailure };
  if (folder === undefined) return new MemoryJournal(options);
  try {
    if (reset) await emptyFolder(folder, machine);
    return await SqliteJournal.open({ ...options, folder, formatVersion: STATE_FORMAT });
  } catch (error) {
    if (error instanceof JournalRefused) throw new StartRefused(error.code, error.message, { cause: error });
    throw error;
  }
}

/** What may be removed although it cannot be opened: it is a journal of ours, and nobody has it open. */
const OURS: readonly string[] = ['FOLDER_DAMAGED', 'FOLDER_FOREIGN_VERSION'];

/** Removes the journal of a folder, and nothing else. Opening it first tells that it is ours and that nobody uses it. */
async function emptyFolder(folder: string, machine: Machine): Promise<void> {
  try {
    const options = { folder, formatVersion: STATE_FORMAT, nowMs: () => machine.nowMs(), onFailure: () => {} };
    await (await SqliteJournal.open(options)).close();
  } catch (error) {
    if (!(error instanceof JournalRefused) || !OURS.includes(error.code)) throw error;
  }
  // The log first: a database without its log is an older state of the same venue, a log without its database is damage.
  for (const suffix of ['-wal', '-shm', '-journal', '']) {
    rmSync(join(folder, `${DATABASE_FILE}${suffix}`), { force: true });
  }
}
