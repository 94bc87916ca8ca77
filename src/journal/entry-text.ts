/**
 * Entries as text. A batch is kept as the JSON of its proposals, joined by commas, without the outer brackets: batches
 * read back from disk are joined and parsed in one go, which is what makes a replay fast.
 */
import type { Entry, Position, Proposal } from './journal.ts';

/** `[origin, n, command, key?, nonce?]`; `key` is null where there is a nonce without a key. */
type EntryText = readonly [string, number, Proposal['command'], (string | null)?, string?];

/** A stretch of entries that share one time. */
export interface Run {
  readonly count: number;
  readonly timeMs: number;
}

/** Consecutive entries as they lie in a store. */
export interface Chunk {
  readonly first: Position;
  readonly runs: readonly Run[];
  readonly text: string;
}

/** SQLite keeps at most 1e9 bytes in a row and a character takes at most three. */
const MAX_PROPOSAL_CHARACTERS = 256 * 1024 * 1024;

/**
 * The text of one proposal. What JSON does not carry (undefined, NaN, -0) is gone here, so that an entry delivered now
 * and the same entry after a restart are equal. Throws where a proposal cannot be kept at all: that is a mistake in the
 * door, never in what a client sent.
 */
export function encodeProposal({ origin, n, command, key, nonce }: Proposal): string {
  if (typeof command !== 'object' || command === null) throw new TypeError('a command is an object');
  if (!Number.isSafeInteger(n)) throw new TypeError('a proposal is counted by a safe integer');
  const text = JSON.stringify(
    nonce !== undefined
      ? [origin, n, command, key ?? null, nonce]
      : key !== undefined
        ? [origin, n, command, key]
        : [origin, n, command],
  );
  if (text.length > MAX_PROPOSAL_CHARACTERS)
    throw new RangeError(`a proposal of ${text.length} characters is too large`);
  return text;
}

/** The entries of a chunk from position `from` on. */
export function decodeEntries(chunk: Chunk, from: Position = chunk.first): Entry[] {
  const proposals = JSON.parse(`[${chunk.text}]`) as EntryText[];
  const entries: Entry[] = [];
  let position = chunk.first;
  let index = 0;
  for (const { count, timeMs } of chunk.runs) {
    for (let left = count; left > 0; left -= 1) {
      const proposal = proposals[index];
      if (proposal === undefined) throw new Error(`the batch at ${chunk.first} holds fewer entries than it says`);
      if (position >= from) entries.push(toEntry(position, timeMs, proposal));
      position += 1;
      index += 1;
    }
  }
  if (index !== proposals.length) throw new Error(`the batch at ${chunk.first} holds more entries than it says`);
  return entries;
}

/** Position just behind the chunk. */
export function endOf(chunk: Chunk): Position {
  return chunk.runs.reduce((end, run) => end + run.count, chunk.first);
}

/** Read by index: taking the text apart by a pattern costs a replay a tenth of its time. */
function toEntry(position: Position, timeMs: number, text: EntryText): Entry {
  const origin = text[0];
  const n = text[1];
  const command = text[2];
  const key = text[3];
  const nonce = text[4];
  if (nonce === undefined) {
    return key === undefined || key === null
      ? { position, timeMs, origin, n, command }
      : { position, timeMs, origin, n, command, key };
  }
  return key === undefined || key === null
    ? { position, timeMs, origin, n, command, nonce }
    : { position, timeMs, origin, n, command, key, nonce };
}
