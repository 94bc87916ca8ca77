import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validators } from '../../../src/gateway/validators.ts';
import { successBody } from '../../../src/gateway/wire/envelope.ts';
import { feeSchedules } from '../../../src/gateway/wire/fee-schedules.ts';
import { FEE_SCHEDULES_REPLY } from '../../../src/gateway/wire/schemas/fee-schedules.ts';
import { SmallVenue, START_MS } from './venue.ts';

test('the schedules that trades are charged by, in percent', () => {
  const schedules = feeSchedules(new SmallVenue().state);
  const reply: unknown = JSON.parse(successBody(START_MS, { feeSchedules: schedules }));
  assert.equal(new Validators().firstFault(FEE_SCHEDULES_REPLY, reply), undefined);
  assert.deepEqual(
    schedules.find(({ uid }) => uid === 'a6cbc326-9477-4a6c-911a-d4cb3ed7481e'),
    {
      uid: 'a6cbc326-9477-4a6c-911a-d4cb3ed7481e',
      name: 'Inverse Single-Collateral Rebate Fees',
      tiers: [
        { makerFee: 0.02, takerFee: 0.05, usdVolume: 0 },
        { makerFee: 0.0175, takerFee: 0.045, usdVolume: 5000000 },
      ],
    },
  );
});
