/** Opens the journal that the options ask for: in memory, or in a folder; emptied before when a new venue is wanted. */
import { OLDEST_FORMAT, STATE_FORMAT } from '../core/state.ts';
import type { Machine } from '../host/machine.ts';
import { type JournalFailed, JournalRefused } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import { SqliteJournal } from '../journal/sqlite.ts';
import { TransientJournal } from '../journal/transient.ts';
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
  if (folder === undefined) return new TransientJournal(options);
  try {
    return await SqliteJournal.open({
      ...options,
      folder,
      reset,
      formatVersion: STATE_FORMAT,
      oldestVersion: OLDEST_FORMAT,
    });
  } catch (error) {
    if (error instanceof JournalRefused) throw new StartRefused(error.code, error.message, { cause: error });
    throw error;
  }
}
