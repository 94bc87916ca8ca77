import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OWN, POSITION, RecordLog, TIME } from '../../src/history/record-log.ts';
import { setLong } from '../../src/history/row.ts';
import { fc } from '../support/property.ts';

const WIDTH = OWN + 3;

interface Row {
  readonly position: number;
  readonly timeMs: number;
  readonly amount: bigint;
  readonly text: string;
}

/** A log and what it should hold. */
interface Pair {
  readonly log: RecordLog;
  readonly rows: Row[];
  first: number;
}

function add({ log, rows }: Pair, row: Row): void {
  const at = log.add(row.position, row.timeMs);
  log.numbers[at + OWN] = row.position / 3;
  setLong(log.longs, at + OWN + 1, row.amount);
  if (row.text !== '') log.setText(row.text);
  rows.push(row);
}

function check({ log, rows, first }: Pair): void {
  assert.equal(log.first, first);
  assert.equal(log.end, rows.length);
  for (let row = first; row < rows.length; row++) {
    const expected = rows[row] as Row;
    assert.equal(log.number(row, POSITION), expected.position);
    assert.equal(log.number(row, TIME), expected.timeMs);
    assert.equal(log.number(row, OWN), expected.position / 3);
    assert.equal(log.long(row, OWN + 1), expected.amount);
    assert.equal(log.text(row), expected.text);
  }
}

const step = fc.record({
  kind: fc.constantFrom('add', 'add', 'add', 'add', 'copy', 'copy', 'keep', 'part'),
  which: fc.nat(99),
  count: fc.oneof({ weight: 3, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(400) }),
  amount: fc.bigInt({ min: -(2n ** 120n), max: 2n ** 120n }),
  text: fc.constantFrom('', '', 'mine', 'δ-2'),
});

test('copies of a log go on by themselves, whoever writes into a shared chunk first', (t) => {
  let logs = 0;
  let longest = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const pairs: Pair[] = [{ log: new RecordLog(WIDTH), rows: [], first: 0 }];
      let position = 0;
      for (const { kind, which, count, amount, text } of steps) {
        const pair = pairs[which % pairs.length] as Pair;
        const { log, rows, first } = pair;
        const within = first + (rows.length === first ? 0 : count % (rows.length - first + 1));
        if (kind === 'add') {
          for (let nth = 0; nth < count; nth++) {
            position++;
            add(pair, {
              position,
              timeMs: position >> 2,
              amount: amount + BigInt(nth),
              text: nth % 2 === 0 ? text : '',
            });
          }
        } else if (kind === 'copy') pairs.push({ log: log.copy(), rows: [...rows], first });
        else if (kind === 'part') pairs.push({ log: log.part(first, within), rows: rows.slice(0, within), first });
        else {
          const sinceMs = which % 2 === 0 ? (rows[within]?.timeMs ?? 0) : 0;
          const kept = Math.max(first, rows.length - count - 1);
          const young = rows.findIndex((row, index) => index >= kept && row.timeMs >= sinceMs);
          pair.first = young === -1 ? rows.length : young;
          assert.equal(log.keep(count + 1, sinceMs), pair.first - first);
        }
      }
      for (const pair of pairs) {
        check(pair);
        longest = Math.max(longest, pair.rows.length);
        const timeMs = pair.rows[pair.first + 3]?.timeMs ?? 5;
        const found = pair.rows.findIndex((row, index) => index >= pair.first && row.timeMs >= timeMs);
        assert.equal(pair.log.firstAt(timeMs), found === -1 ? pair.rows.length : found);
        checkShared(pair, pairs);
        checkBytes(pair);
      }
      logs += pairs.length;
    }),
    { numRuns: 60 },
  );
  t.diagnostic(`${logs} logs, the longest of ${longest} rows`);
  assert.ok(longest > 1_000);
});

function checkShared(pair: Pair, others: readonly Pair[]): void {
  for (const other of others) {
    let shared = 0;
    while (shared < Math.min(pair.rows.length, other.rows.length)) {
      if (pair.rows[shared]?.position !== other.rows[shared]?.position) break;
      shared++;
    }
    const bothHold = Math.max(pair.first, other.first);
    assert.equal(pair.log.sharedWith(other.log), shared > bothHold || pair === other ? shared : 0);
  }
}

/** The rows from the middle on, as bytes, behind the part before them. */
function checkBytes({ log, rows, first }: Pair): void {
  const middle = first + Math.floor((rows.length - first) / 2);
  const copy = middle === first ? RecordLog.startingAt(first, WIDTH) : log.part(first, middle);
  const stretches: Uint8Array[] = [];
  log.forEachStretch(middle, (bytes) => stretches.push(bytes));
  copy.addBytes(Buffer.concat(stretches));
  log.forEachText(middle, (row, text) => copy.setText(text, row));
  check({ log: copy, rows, first });
}

test('a log lets go of the chunks behind its first row', () => {
  const log = new RecordLog(WIDTH);
  for (let row = 0; row < 5_000; row++) {
    log.add(row, row);
    log.keep(1_000, 0);
  }
  assert.equal(log.rows, 1_000);
  let bytes = 0;
  log.forEachStretch(log.first, (stretch) => {
    bytes += stretch.buffer.byteLength;
  });
  assert.ok(bytes <= (1_000 + 2 * 256) * WIDTH * 8);
  assert.throws(() => log.number(3_999, POSITION), /a row is kept/);
});
