/** Replay of W1 through the journal and the timeline, against the in-process rate of the same entries. */
import { must } from '../../src/core/assert.ts';
import type { Command } from '../../src/core/commands/command.ts';
import { Venue } from '../../src/core/venue.ts';
import { Desk } from '../../src/host/desk.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { plain, type Row } from '../lib/row.ts';
import { START_MS, W1, Workload, workloadGenesis } from '../lib/workload.ts';

const ENTRIES = 200_000;

export async function benchReplay(): Promise<Row> {
  const commands = makeCommands();
  const inProcess = inProcessRate(commands);
  const journal = new MemoryJournal({ nowMs: () => START_MS, backlog: commands.length + 1 });
  for (const [index, command] of commands.entries()) journal.propose({ origin: 'bench', n: index + 1, command });
  await new Promise<void>((resolve) => {
    const stop = journal.deliver(0, (entries) => {
      if (must(entries.at(-1), 'a batch has entries').position + 1 < commands.length) return;
      stop();
      resolve();
    });
  });
  const desk = new Desk(journal, new Timeline(), []);
  const startMs = performance.now();
  await desk.replay(0);
  const replayed = (commands.length / (performance.now() - startMs)) * 1_000;
  await journal.close();
  return {
    what: 'replay of W1',
    measured: `${plain(replayed)} entries/s`,
    limit: `${plain(inProcess)} entries/s in process`,
    value: replayed / inProcess,
    target: { atLeast: 0.8 },
    workload: `W1: ${plain(ENTRIES)} entries, seed ${W1.seed}`,
  };
}

function makeCommands(): readonly Command[] {
  const workload = new Workload();
  const commands: Command[] = [workloadGenesis(W1.accounts)];
  while (commands.length < ENTRIES) {
    const batch = workload.commands(500);
    workload.note(workload.run(batch));
    commands.push(...batch);
  }
  return commands;
}

function inProcessRate(commands: readonly Command[]): number {
  const venue = new Venue();
  const startMs = performance.now();
  for (const command of commands) venue.apply(command, START_MS);
  return (commands.length / (performance.now() - startMs)) * 1_000;
}
