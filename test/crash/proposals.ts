/** Runs the proposer until it is killed and checks what a folder holds against all that was answered so far. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readFolder } from '../journal/folders.ts';
import { type ChainState, decodeChain, extendChain, GENESIS_CHAIN } from './chain.ts';
import { type Ended, runUntilKilled } from './kill.ts';

/** Chain by position of the last entry of each answered batch. */
export type Answered = Map<number, string>;

export interface Round {
  readonly folder: string;
  readonly seed: number;
  readonly synchronous?: 'full' | 'off';
  readonly checkpointEvery?: number;
  readonly killAfterBatches?: number;
  readonly proposals?: number;
  readonly batchLimit?: number;
  readonly checkpointLimitBytes?: number;
  readonly environment?: Record<string, string>;
}

/** One life of the proposer; what it answered is added to `answered`. */
export async function liveAndDie(round: Round, answered: Answered): Promise<Ended> {
  const { killAfterBatches, environment, ...parameters } = round;
  const defaults = {
    synchronous: 'full',
    checkpointEvery: 0,
    proposals: Number.MAX_SAFE_INTEGER,
    batchLimit: 20,
    checkpointLimitBytes: 700_000,
  };
  const ended = await runUntilKilled({
    script: join(import.meta.dirname, 'proposer.ts'),
    parameters: [JSON.stringify({ ...defaults, ...parameters })],
    killAfterLines: killAfterBatches ?? Number.POSITIVE_INFINITY,
    ...(environment === undefined ? {} : { environment }),
  });
  assert.equal(ended.errors, '');
  for (const line of ended.lines) {
    const [, last = '', chain = ''] = line.split(' ');
    if (line.startsWith('failed')) continue;
    assert.ok(!answered.has(Number(last)), `position ${last} was answered twice`);
    answered.set(Number(last), chain);
  }
  return ended;
}

export interface Checked {
  readonly end: number;
  /** Entries that are kept though nobody was answered. */
  readonly unanswered: number;
  readonly replayed: number;
  readonly checkpointAt: number;
}

/** Every answered entry is there, in its place, as it was, once; what follows is what was proposed next. */
export function checkFolder(folder: string, answered: Answered): Checked {
  const { end, checkpoint, entries } = readFolder(folder);
  const lastAnswered = Math.max(-1, ...answered.keys());
  assert.ok(end > lastAnswered, `answered up to ${lastAnswered}, kept up to ${end - 1}`);

  let state: ChainState = checkpoint === undefined ? GENESIS_CHAIN : decodeChain(checkpoint.state);
  assert.equal(state.next - 1, checkpoint?.at ?? -1);
  assert.equal(state.chain, answered.get(state.next - 1) ?? '', 'the checkpoint holds what was answered');
  const tail = entries.filter((entry) => entry.position >= state.next);
  for (const entry of tail) {
    state = extendChain(state, entry);
    const answer = answered.get(entry.position);
    if (answer !== undefined) assert.equal(state.chain, answer, `entry ${entry.position} is not the one answered`);
  }
  assert.equal(state.next, end);

  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1];
    if (before === undefined) continue;
    assert.equal(entry.position, before.position + 1);
    assert.ok(entry.timeMs >= before.timeMs);
    if (runOf(entry) === runOf(before)) assert.equal(entry.n, before.n + 1);
    else assert.equal(entry.n, 0);
  }
  return { end, unanswered: end - 1 - lastAnswered, replayed: tail.length, checkpointAt: checkpoint?.at ?? -1 };
}

function runOf(entry: { readonly command: unknown }): number {
  return (entry.command as { readonly run: number }).run;
}
