/** From documents to the picture of an account, or to what is wrong with them. */
import { documentProblem } from './inspect.ts';
import { emptyPicture, type Picture, type ReplyKind } from './picture.ts';
import { readAccounts } from './read-accounts.ts';
import { readInstruments, readTickers } from './read-markets.ts';
import { readOrders } from './read-orders.ts';
import { readPositions } from './read-positions.ts';
import { type Known, Reading } from './reading.ts';
import { findReplies } from './recognise.ts';

/** A document, and how its places are called. */
export interface Source {
  /** Name of its file; empty for the body of a call. */
  readonly name: string;
  readonly document: unknown;
}

export type Read =
  | { readonly ok: true; readonly picture: Picture }
  | { readonly ok: false; readonly problems: readonly string[] };

type Reader = (reading: Reading, value: unknown, path: string) => void;

const READERS: Readonly<Record<ReplyKind, Reader>> = {
  accounts: readAccounts,
  openpositions: readPositions,
  openorders: readOrders,
  instruments: readInstruments,
  tickers: readTickers,
};

/** Reads all documents into one picture. Each kind of reply may be there once. */
export function readSources(sources: readonly Source[], known: Known, skipUnknown: boolean): Read {
  const picture = emptyPicture();
  const reading = new Reading(picture, known, skipUnknown);
  for (const { name, document } of sources) {
    const problem = documentProblem(document, name);
    if (problem !== undefined) return { ok: false, problems: [problem] };
    const found = findReplies(document, name);
    if (!found.ok) return { ok: false, problems: [found.problem] };
    for (const reply of found.replies) {
      if (reply.kind !== 'tickers' && picture.replies.some(({ kind }) => kind === reply.kind)) {
        reading.refuse(reply.path, `is a second answer of /${reply.kind}`);
        continue;
      }
      picture.replies.push({ kind: reply.kind, timeMs: timeOf(reply.time), shape: reply.shape });
      READERS[reply.kind](reading, reply.value, reply.path);
    }
  }
  return reading.problems.length === 0 ? { ok: true, picture } : { ok: false, problems: reading.problems };
}

/** Of `serverTime`, or the milliseconds of a feed. */
function timeOf(value: unknown): number | undefined {
  const timeMs = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(timeMs) ? timeMs : undefined;
}
