/** The live line and those that snapshots keep, by name. They follow the timeline's commands and are saved together. */
import { must } from '../core/assert.ts';
import type { ByteReader } from '../core/codec.ts';
import type { Command } from '../core/commands/command.ts';
import { GENESIS } from '../timeline/timeline.ts';
import {
  closedAt,
  deadRanges,
  FIRST_LINE,
  type LineIds,
  liveWithoutGaps,
  revertedTo,
  withoutGaps,
} from './line-ids.ts';
import type { PieceWriter } from './piece-writer.ts';
import type { IdRange } from './row-store.ts';
import { readLine, writeLine } from './save.ts';
import type { Line, LineRows, LineSnapshot } from './tables.ts';

interface Kept {
  readonly name: string;
  readonly rows: LineSnapshot;
  readonly ids: readonly IdRange[];
}

export class KeptLines {
  readonly #line: Line;
  readonly #nextId: () => number;
  /** Oldest first. */
  #kept: Kept[] = [];
  #live: LineIds = FIRST_LINE;

  /** `nextId` tells the id that the next row will get. */
  constructor(line: Line, nextId: () => number) {
    this.#line = line;
    this.#nextId = nextId;
  }

  /** Does what a command, carried out by the timeline, means for the lines. True when rows may have lost their last line. */
  follow(command: Command): boolean {
    switch (command.type) {
      case 'genesis':
        this.#keep(GENESIS);
        return false;
      case 'snapshot':
        this.#keep(command.name);
        return true;
      case 'revert': {
        const kept = must(
          this.#kept.find(({ name }) => name === command.name),
          'what the venue reverts to was kept',
        );
        this.#line.restore(kept.rows);
        this.#live = revertedTo(kept.ids, this.#nextId());
        return true;
      }
      case 'deleteSnapshot':
        this.#kept = this.#kept.filter(({ name }) => name !== command.name);
        return true;
      default:
        return false;
    }
  }

  /** Ids of rows that no line reaches. */
  dead(): readonly IdRange[] {
    const nextId = this.#nextId();
    return deadRanges([...this.#kept.map(({ ids }) => ids), closedAt(this.#live, nextId)], nextId);
  }

  /** Rows that no line reached are gone. */
  close(gone: readonly IdRange[]): void {
    if (gone.length === 0) return;
    this.#kept = this.#kept.map((kept) => ({ ...kept, ids: withoutGaps(kept.ids, gone) }));
    this.#live = liveWithoutGaps(this.#live, gone);
  }

  /** Writes all lines, the live one last. */
  save(writer: PieceWriter): void {
    const live = this.#line.snapshot();
    const written: LineRows[] = [];
    writer.number(this.#kept.length);
    for (const { name, rows, ids } of this.#kept) {
      writer.text(name);
      writeIds(writer, ids);
      this.#line.restore(rows);
      this.#write(writer, written);
    }
    this.#line.restore(live);
    writeIds(writer, this.#live.closed);
    writer.number(this.#live.from);
    this.#write(writer, written);
  }

  load(reader: ByteReader): void {
    const read: LineRows[] = [];
    this.#kept = [];
    const count = reader.number();
    for (let index = 0; index < count; index++) {
      const name = reader.text();
      const ids = readIds(reader);
      this.#kept.push({ name, ids, rows: this.#read(reader, read) });
    }
    this.#live = { closed: readIds(reader), from: reader.number() };
    this.#read(reader, read);
  }

  #keep(name: string): void {
    this.#kept = this.#kept.filter((kept) => kept.name !== name);
    this.#kept.push({ name, rows: this.#line.snapshot(), ids: closedAt(this.#live, this.#nextId()) });
  }

  #write(writer: PieceWriter, written: LineRows[]): void {
    const rows = this.#line.all();
    writeLine(writer, rows, written);
    written.push(rows);
  }

  /** Reads the next line and makes it the live one. */
  #read(reader: ByteReader, read: LineRows[]): LineSnapshot {
    const rows = readLine(reader, read);
    read.push(rows);
    this.#line.load(rows);
    return this.#line.snapshot();
  }
}

function writeIds(writer: PieceWriter, ids: readonly IdRange[]): void {
  writer.number(ids.length);
  for (const { from, to } of ids) {
    writer.number(from);
    writer.number(to);
  }
}

function readIds(reader: ByteReader): readonly IdRange[] {
  return Array.from({ length: reader.number() }, () => ({ from: reader.number(), to: reader.number() }));
}
