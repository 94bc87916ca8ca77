/** The lines that snapshots keep, by name. They follow the timeline's commands and are saved with the live line. */
import { must } from '../core/assert.ts';
import type { ByteReader } from '../core/codec.ts';
import type { Command } from '../core/commands/command.ts';
import { GENESIS } from '../timeline/timeline.ts';
import type { PieceWriter } from './piece-writer.ts';
import { accountsOf, readLine, writeLine } from './save.ts';
import type { Line, LineRows, LineSnapshot } from './tables.ts';

interface Kept {
  readonly name: string;
  readonly rows: LineSnapshot;
}

export class KeptLines {
  readonly #line: Line;
  /** Oldest first. */
  #kept: Kept[] = [];

  constructor(line: Line) {
    this.#line = line;
  }

  /** Does what a command, carried out by the timeline, means for the lines. */
  follow(command: Command): void {
    switch (command.type) {
      case 'genesis':
        this.#keep(GENESIS);
        return;
      case 'snapshot':
        this.#keep(command.name);
        return;
      case 'revert': {
        const kept = this.#kept.find(({ name }) => name === command.name);
        this.#line.restore(must(kept, 'what the venue reverts to was kept').rows);
        return;
      }
      case 'deleteSnapshot':
        this.#kept = this.#kept.filter(({ name }) => name !== command.name);
        return;
      default:
        return;
    }
  }

  /** Writes all lines, the live one last. */
  save(writer: PieceWriter): void {
    const live = this.#line.snapshot();
    const written: LineRows[] = [];
    writer.number(this.#kept.length);
    for (const { name, rows } of this.#kept) {
      writer.text(name);
      this.#line.restore(rows);
      this.#write(writer, written);
    }
    this.#line.restore(live);
    this.#write(writer, written);
  }

  load(reader: ByteReader): void {
    const read: LineRows[] = [];
    this.#kept = [];
    const count = reader.number();
    for (let index = 0; index < count; index++) {
      const name = reader.text();
      this.#kept.push({ name, rows: this.#read(reader, read) });
    }
    this.#read(reader, read);
  }

  #keep(name: string): void {
    this.#kept = this.#kept.filter((kept) => kept.name !== name);
    this.#kept.push({ name, rows: this.#line.snapshot() });
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
    this.#line.load(rows, accountsOf(rows));
    return this.#line.snapshot();
  }
}
