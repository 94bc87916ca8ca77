/**
 * The victim of the journal's crash tests: a venue reduced to its bookkeeping. Its state is a chain of hashes over the
 * commands applied; it starts from checkpoint and replay, answers each batch with a line `first last chain`, proposes
 * on, and now and then saves a checkpoint and lets go of what lies behind it. A failure is printed and ends it.
 */
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { FORMAT_VERSION } from '../journal/folders.ts';
import { command } from '../journal/support.ts';
import { answer } from './answer.ts';
import { type ChainState, decodeChain, encodeChain, extendChain, GENESIS_CHAIN } from './chain.ts';
import { SeededRandom } from './random.ts';

interface Parameters {
  readonly folder: string;
  readonly seed: number;
  readonly synchronous: 'full' | 'off';
  /** Entries after which a checkpoint is saved; 0 for never. */
  readonly checkpointEvery: number;
  /** Proposals after which it closes the journal and ends. */
  readonly proposals: number;
  /** It proposes fewer than this at once. */
  readonly batchLimit: number;
  /** A checkpoint is smaller than this. */
  readonly checkpointLimitBytes: number;
}

const parameters = JSON.parse(process.argv[2] ?? '') as Parameters;
const { folder, seed, synchronous, checkpointEvery, proposals } = parameters;
const random = new SeededRandom(seed);
const journal = await SqliteJournal.open({
  folder,
  nowMs: Date.now,
  formatVersion: FORMAT_VERSION,
  synchronous,
  onFailure: (failure) => {
    answer(`failed ${failure.code}`);
    process.exit(3);
  },
});

const saved = await journal.loadCheckpoint();
let state: ChainState = saved === undefined ? GENESIS_CHAIN : decodeChain(saved.state);
let proposed = 0;
let saving: Promise<void> | undefined;
const replayEnd = journal.end;
const finished = Promise.withResolvers<void>();
const stop = journal.deliver(state.next, (entries) => {
  for (const entry of entries) state = extendChain(state, entry);
  if (state.next <= replayEnd) return;
  answer(`${entries[0]?.position} ${state.next - 1} ${state.chain}`);
  if (checkpointEvery > 0 && saving === undefined && random.next() < entries.length / checkpointEvery) {
    saving = save();
  }
  if (state.next >= replayEnd + proposals) finished.resolve();
  else proposeSome();
});

async function save(): Promise<void> {
  const { next } = state;
  await journal.saveCheckpoint(next - 1, encodeChain(state, random.between(0, parameters.checkpointLimitBytes)));
  await journal.letGo(random.between(0, next + 1));
  saving = undefined;
}

function proposeSome(): void {
  for (let more = random.between(1, parameters.batchLimit); more > 0 && proposed < proposals; more -= 1) {
    const filler = 'x'.repeat(random.next() < 0.1 ? random.between(0, 20_000) : random.between(0, 400));
    journal.propose({ origin: 'rest', n: proposed, command: command({ run: seed, filler }) });
    proposed += 1;
  }
}

proposeSome();

await finished.promise; // killed long before, as a rule
await saving;
await journal.close();
stop();
