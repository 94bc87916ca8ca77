/** A state that depends on every command and on their order: equal chains, equal histories. */
import { createHash } from 'node:crypto';
import type { Entry } from '../../src/journal/journal.ts';

export interface ChainState {
  /** Position of the entry that comes next. */
  readonly next: number;
  readonly chain: string;
}

export const GENESIS_CHAIN: ChainState = { next: 0, chain: '' };

export function extendChain(state: ChainState, entry: Entry): ChainState {
  if (entry.position !== state.next) throw new Error(`entry ${entry.position} where ${state.next} belongs`);
  const hash = createHash('sha256').update(`${state.chain}\n${JSON.stringify(entry)}`);
  return { next: entry.position + 1, chain: hash.digest('hex').slice(0, 16) };
}

/** As bytes, with so much ballast that a checkpoint takes several pieces. */
export function encodeChain(state: ChainState, ballastBytes: number): Uint8Array {
  return Buffer.from(JSON.stringify({ ...state, ballast: 'b'.repeat(ballastBytes) }));
}

export function decodeChain(bytes: Uint8Array): ChainState {
  const { next, chain } = JSON.parse(Buffer.from(bytes).toString()) as ChainState;
  return { next, chain };
}
