/** Lines of analytics as bytes: each row once, however many lines share it. */
import { type ByteReader, ByteWriter } from '../core/codec.ts';
import type { RowLog } from './row-log.ts';
import type { Row } from './rows.ts';
import type { Line, Series } from './series.ts';

type Named = readonly [name: string, line: Line];

/** What stands for a log: where it begins, and the numbers of its rows by chunk, the tail last. */
interface SavedLog {
  readonly beginsMs: number;
  readonly chunks: readonly (readonly number[])[];
}

interface SavedSeries {
  readonly minutes: SavedLog;
  readonly hours: SavedLog;
  readonly minute: number;
  readonly hour: number;
}

interface SavedLine {
  readonly name: string;
  readonly markets: readonly SavedSeries[];
  readonly pool: SavedSeries;
  readonly moved: readonly number[];
}

export function writeLines(lines: readonly Named[]): Uint8Array {
  const numbers = new Map<Row, number>();
  const numberOf = (row: Row): number => {
    const number = numbers.get(row) ?? numbers.size;
    numbers.set(row, number);
    return number;
  };
  const logOf = ({ beginsMs, chunks, tail }: RowLog): SavedLog => ({
    beginsMs,
    chunks: [...chunks, tail].map((chunk) => chunk.map(numberOf)),
  });
  const seriesOf = ({ minutes, hours, minute, hour }: Series): SavedSeries => ({
    minutes: logOf(minutes),
    hours: logOf(hours),
    minute: numberOf(minute),
    hour: numberOf(hour),
  });
  const saved: readonly SavedLine[] = lines.map(([name, { markets, pool, moved }]) => ({
    name,
    markets: markets.map(seriesOf),
    pool: seriesOf(pool),
    moved: [...moved],
  }));
  const writer = new ByteWriter();
  writer.text(JSON.stringify(saved));
  writer.number(numbers.size);
  for (const row of numbers.keys()) {
    writer.number(row.length);
    for (const value of row) writer.number(value);
  }
  return writer.take();
}

export function readLines(reader: ByteReader): readonly Named[] {
  const saved = JSON.parse(reader.text()) as readonly SavedLine[];
  const rows: Row[] = [];
  for (let count = reader.number(); count > 0; count--) {
    const row = new Float64Array(reader.number());
    for (let column = 0; column < row.length; column++) row[column] = reader.number();
    rows.push(row);
  }
  const rowOf = (number: number): Row => rows[number] as Row;
  const logOf = ({ beginsMs, chunks }: SavedLog): RowLog => ({
    beginsMs,
    chunks: chunks.slice(0, -1).map((chunk) => chunk.map(rowOf)),
    tail: (chunks.at(-1) ?? []).map(rowOf),
  });
  const seriesOf = ({ minutes, hours, minute, hour }: SavedSeries): Series => ({
    minutes: logOf(minutes),
    hours: logOf(hours),
    minute: rowOf(minute).slice(),
    hour: rowOf(hour).slice(),
  });
  return saved.map(({ name, markets, pool, moved }) => [
    name,
    { markets: markets.map(seriesOf), pool: seriesOf(pool), moved: new Set(moved) },
  ]);
}
