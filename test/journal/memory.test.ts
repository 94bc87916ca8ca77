import { MemoryJournal } from '../../src/journal/memory.ts';
import { journalConformance } from './conformance.ts';

journalConformance('memory', async (t, options) => {
  const journal = new MemoryJournal(options);
  t.after(() => journal.close());
  return journal;
});
