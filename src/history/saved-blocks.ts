/** Rows in a checkpoint: none for a store that keeps them in the journal's file. */
import type { ByteReader } from '../core/codec.ts';
import type { PieceWriter } from './piece-writer.ts';
import { BYTES } from './row.ts';
import { RowBlock } from './row-block.ts';
import type { RowStore } from './row-store.ts';

/** Rows of a block that is read back. */
const ROWS_A_BLOCK = 128;

/** Writes the rows that a store holds, and the id of the next one. How they lie in blocks makes no difference. */
export function writeBlocks(writer: PieceWriter, rows: RowStore): void {
  const held = rows.held();
  writer.number(rows.nextId);
  for (const run of runsOf(held)) {
    writer.number(run.reduce((sum, block) => sum + block.rows, 0));
    writer.number((run[0] as RowBlock).first);
    for (const block of run) {
      for (let id = block.first; id < block.end; id++) writer.number(block.bytesOf(id).length);
    }
    writer.number(run.reduce((sum, block) => sum + block.bytes.length, 0));
    for (const block of run) writer.raw(block.bytes.slice());
  }
  writer.number(0);
}

/** Blocks whose ids follow each other. */
function runsOf(blocks: readonly RowBlock[]): readonly (readonly RowBlock[])[] {
  const runs: RowBlock[][] = [];
  for (const block of blocks) {
    if (block.rows === 0) continue;
    const run = runs.at(-1);
    if (run?.at(-1)?.end === block.first) run.push(block);
    else runs.push([block]);
  }
  return runs;
}

/** Gives a store what `writeBlocks` wrote of it. */
export function readBlocks(reader: ByteReader, rows: RowStore): void {
  const nextId = reader.number();
  const held: RowBlock[] = [];
  for (let count = reader.number(); count > 0; count = reader.number()) {
    const first = reader.number();
    const lengths = Array.from({ length: count }, () => reader.number());
    const bytes = reader.bytes();
    let from = 0;
    for (let row = 0; row < count; row += ROWS_A_BLOCK) {
      const starts: number[] = [];
      let length = 0;
      for (const rowLength of lengths.slice(row, row + ROWS_A_BLOCK)) {
        starts.push(length / BYTES);
        length += rowLength;
      }
      const numbers = new Float64Array(bytes.slice(from, from + length).buffer);
      held.push(RowBlock.of({ first: first + row, numbers, starts }));
      from += length;
    }
  }
  rows.restart(nextId, held);
}
