import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT, CHAINED, NO_ROW, PREVIOUS, walkBack } from '../../src/history/account-chain.ts';
import { RecordLog } from '../../src/history/record-log.ts';
import { fc } from '../support/property.ts';

test('the rows of a busy and of a quiet account are found', () => {
  // Account 0 has nearly all rows, account 1 a few, account 2 one at most.
  const account = fc.oneof(
    { weight: 60, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(2) },
  );
  const rows = fc.array(fc.tuple(account, fc.nat(2)), { maxLength: 700, size: 'max' });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 800 }), fc.nat(6), (added, limit, count) => {
      const log = new RecordLog(CHAINED);
      const last = [NO_ROW, NO_ROW, NO_ROW];
      let timeMs = 0;
      for (const [accountId, afterMs] of added) {
        timeMs += afterMs;
        const at = log.add(1, timeMs);
        log.numbers[at + ACCOUNT] = accountId;
        log.numbers[at + PREVIOUS] = last[accountId] as number;
        last[accountId] = log.end - 1;
        log.keep(limit, 0);
      }
      for (const accountId of [0, 1, 2]) {
        const found: number[] = [];
        walkBack(log, last[accountId] as number, (row) => {
          found.push(row);
          return found.length < count;
        });
        const expected: number[] = [];
        for (let row = log.end - 1; row >= log.first && expected.length < Math.max(1, count); row--) {
          if (log.number(row, ACCOUNT) === accountId) expected.push(row);
        }
        assert.deepEqual(found, expected);
      }
    }),
    { numRuns: 100 },
  );
});
