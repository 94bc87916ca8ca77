/** A process that opens a folder: prints the refusal, or what it delivered and which handles are left. */
import { JournalRefused } from '../../src/journal/errors.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { FORMAT_VERSION } from './folders.ts';
import { fill } from './support.ts';

const [folder = '', mode] = process.argv.slice(2);
try {
  const journal = await SqliteJournal.open({ folder, nowMs: Date.now, formatVersion: FORMAT_VERSION });
  await fill(journal, 3);
  console.log(`delivered ${journal.end}`);
  if (mode === 'close') {
    await journal.close();
    const handles = process.getActiveResourcesInfo().filter((name) => !/^(TTYWrap|PipeWrap|FSReqPromise)$/.test(name));
    console.log(`handles ${JSON.stringify(handles)}`);
  }
} catch (error) {
  console.log(error instanceof JournalRefused ? error.code : error);
}
