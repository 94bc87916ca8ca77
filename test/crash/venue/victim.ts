/**
 * The command line's venue on other ground. VICTIM says on which: `unsynced`; `breaks at N`, an entry's position; `dies at N`,
 * so many entries after its start, between the disk and the answer; or `checkpoints at N`: whenever there are so many new entries.
 */
import { readArguments } from '../../../src/cli/arguments.ts';
import { optionSource } from '../../../src/cli/commands/start.ts';
import { start } from '../../../src/cli/start.ts';
import { STATE_FORMAT } from '../../../src/core/state.ts';
import { SqliteJournal } from '../../../src/journal/sqlite.ts';
import { type JournalWish, openJournal } from '../../../src/library/open-journal.ts';
import { AlteredJournal, breakAt, dieBeforeAnswering } from './altered-journal.ts';

const [how = '', at] = (process.env.VICTIM ?? '').split(' at ');

async function openUnsound(wish: JournalWish): ReturnType<typeof openJournal> {
  if (how === 'breaks')
    return new AlteredJournal(
      await openJournal(wish),
      breakAt(() => Number(at)),
    );
  if (how === 'dies') {
    const journal = await openJournal(wish);
    return new AlteredJournal(journal, dieBeforeAnswering(journal.end + Number(at)));
  }
  const { folder = '', reset, machine, onFailure } = wish;
  const nowMs = (): number => machine.nowMs();
  return SqliteJournal.open({ folder, reset, nowMs, onFailure, formatVersion: STATE_FORMAT, synchronous: 'off' });
}

const read = readArguments(process.argv.slice(2));
if (read.type !== 'command' || read.command.name !== 'start')
  throw new Error(`these are no options: ${process.argv.slice(2)}`);
await start(
  optionSource(read.flags, read.given),
  how === 'checkpoints' ? { entriesBetweenCheckpoints: Number(at) } : { openJournal: openUnsound },
);
