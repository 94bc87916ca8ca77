/** What a wallet is watched for, one by one: something creeps on until it is in danger, and then it is found at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Genesis } from '../../../src/core/commands/command.ts';
import type { CoreEvent } from '../../../src/core/events.ts';
import { everyWallet } from '../../../src/core/liquidation/watch.ts';
import type { DangerWatch } from '../../../src/core/liquidation/watch-cache.ts';
import { postFromOutside } from '../../../src/core/money/ledger.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const LINEAR = 'PF_XBTUSD';
const STEPS = 4_000;

interface Case {
  readonly rules?: Readonly<Record<string, unknown>>;
  /** What Alice has. */
  readonly funds: readonly string[];
  /** What happens before anything is watched. */
  readonly before: (venue: SmallVenue) => void;
  /** What happens to wallets that are watched already. */
  readonly afterwards?: (venue: SmallVenue) => void;
  /** The n-th small step: small in everything that the case is about. */
  readonly creep: (venue: SmallVenue, step: number) => readonly CoreEvent[];
  /** What comes of it; `liquidated` unless told otherwise. */
  readonly ends?: 'ordersCancelled';
}

function venueFor({ rules = {}, funds }: Case): SmallVenue {
  const changes: Partial<Genesis> = {
    rules: { preset: '2026', ...rules },
    feeSchedules: [],
    instruments: [linear(), ether(), datedLinear(), inverse()],
    accounts: [account('alice', ...funds), account('bob', 'flex USD 100000000', 'fi_xbtusd XBT 5000')],
  };
  return new SmallVenue(changes);
}

/** The step at which a liquidation came; every step is compared with a venue that looks at all wallets. */
function stepOfEnd(one: Case): number {
  const watched = venueFor(one);
  const passed = venueFor(one);
  const all = { noteChange: () => undefined, takeEndangered: () => [...everyWallet(passed.state)] };
  passed.state.watch = all as unknown as DangerWatch;
  for (const venue of [watched, passed]) {
    one.before(venue);
    // A price moves, so that everybody is placed.
    venue.index({ XBT: 80_001 });
    venue.index({ XBT: 80_000 });
    one.afterwards?.(venue);
  }
  for (let step = 1; step <= STEPS; step++) {
    const found = one.creep(watched, step);
    assert.deepEqual(found, one.creep(passed, step), `step ${step}`);
    const ends = eventsOf(found, 'liquidation').some(
      (event) => (event.step === 'ordersCancelled') === (one.ends === 'ordersCancelled'),
    );
    if (ends) return step;
  }
  return assert.fail('it never ended');
}

function creepIndex(from: number, perStep: number) {
  return (venue: SmallVenue, step: number) => venue.index({ XBT: Math.round(from * (1 + perStep * step)) }).events;
}

/** Time passes, and a price that Alice does not depend on moves a little, so that a look is taken. */
function creepTime(ms: number) {
  return (venue: SmallVenue, step: number) => {
    venue.timeMs += ms;
    return venue.index({ ETH: 2_600 + (step % 2) * 0.01 }).events;
  };
}

/** Sets the hourly rate of funding, in USD for each coin: as if it had been fixed at the full hour. */
function setFunding(venue: SmallVenue, rate: number): void {
  const { state } = venue;
  const id = state.marketBySymbol.get(LINEAR) as number;
  const market = state.markets.own(id);
  market.fundingRate = rate;
  market.fundingUnits = BigInt(rate) * 10n ** 18n;
  state.markStamp++;
}

const CASES: readonly (readonly [name: string, one: Case])[] = [
  [
    'a long position when the mark falls',
    {
      funds: ['flex USD 8000'],
      before: (venue) => venue.cross(ALICE, BOB, LINEAR, 1, 80_000),
      creep: creepIndex(80_000, -0.0001),
    },
  ],
  [
    'a short position when it rises',
    {
      funds: ['flex USD 8000'],
      before: (venue) => venue.cross(BOB, ALICE, LINEAR, 1, 80_000),
      creep: creepIndex(80_000, 0.0001),
    },
  ],
  [
    'collateral in coins that is worth less, with no position in them',
    {
      funds: ['flex XBT 0.1'],
      before: (venue) => venue.cross(ALICE, BOB, 'PF_ETHUSD', 100, 2_600),
      creep: creepIndex(80_000, -0.001),
    },
  ],
  [
    'a debt in coins that costs more',
    {
      funds: ['flex USD 20000'],
      before: (venue) => {
        venue.cross(ALICE, BOB, 'PF_ETHUSD', 100, 2_600);
        const { state } = venue;
        postFromOutside(state, venue.wallet(ALICE, 'flex').id, state.assetBySymbol.get('XBT') as number, -1000000000n);
      },
      creep: creepIndex(80_000, 0.001),
    },
  ],
  [
    'money that left since it was looked at',
    {
      funds: ['flex USD 30000'],
      before: (venue) => venue.cross(ALICE, BOB, LINEAR, 1, 80_000),
      afterwards: (venue) => {
        venue.apply({ type: 'transfer', account: ALICE, from: 'flex', to: 'cash', asset: 'USD', amount: '22000' });
      },
      creep: creepIndex(80_000, -0.0001),
    },
  ],
  [
    'a position that grew since',
    {
      funds: ['flex USD 30000'],
      before: (venue) => venue.cross(ALICE, BOB, LINEAR, 0.1, 80_000),
      afterwards: (venue) => venue.cross(ALICE, BOB, LINEAR, 3, 80_000),
      creep: creepIndex(80_000, -0.0001),
    },
  ],
  [
    'an isolated position beside much other money',
    {
      funds: ['flex USD 500000'],
      before: (venue) => {
        venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage: 10 });
        venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
      },
      creep: creepIndex(80_000, -0.0001),
    },
  ],
  [
    'a leverage that was raised since',
    {
      funds: ['flex USD 500000'],
      before: (venue) => {
        venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage: 2 });
        venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
      },
      afterwards: (venue) => {
        venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage: 20 });
      },
      creep: creepIndex(80_000, -0.0001),
    },
  ],
  [
    'a margin schedule that was changed since',
    {
      funds: ['flex USD 9000'],
      before: (venue) => venue.cross(ALICE, BOB, LINEAR, 1, 80_000),
      afterwards: (venue) => {
        venue.apply({ type: 'setAccount', account: ALICE, marginSchedule: 'retail' });
      },
      creep: creepIndex(80_000, -0.0001),
    },
  ],
  [
    'an inverse long position, whose requirement grows with its loss',
    {
      funds: ['fi_xbtusd XBT 0.1'],
      before: (venue) => venue.cross(ALICE, BOB, 'PI_XBTUSD', 40_000, 80_000),
      creep: creepIndex(80_000, -0.0001),
    },
  ],
  [
    'an inverse short position',
    {
      funds: ['fi_xbtusd XBT 0.1'],
      before: (venue) => venue.cross(BOB, ALICE, 'PI_XBTUSD', 40_000, 80_000),
      creep: creepIndex(80_000, 0.0001),
    },
  ],
  [
    'a requirement at the mark that steps to the next level',
    {
      rules: { linearMaintenanceBasis: 'mark' },
      funds: ['flex USD 16900'],
      before: (venue) => venue.cross(BOB, ALICE, LINEAR, 12.375, 80_000),
      creep: creepIndex(80_000, 0.00005),
    },
  ],
  [
    'a requirement at the mark that grows within its level',
    {
      rules: { linearMaintenanceBasis: 'mark' },
      funds: ['flex USD 10000'],
      before: (venue) => venue.cross(BOB, ALICE, LINEAR, 1, 80_000),
      creep: creepIndex(80_000, 0.0001),
    },
  ],
  [
    'two maturities of one underlying, netted',
    {
      funds: ['flex USD 4000'],
      before: (venue) => {
        venue.cross(ALICE, BOB, LINEAR, 2, 80_000);
        venue.cross(BOB, ALICE, 'FF_XBTUSD_261225', 1.5, 80_000);
      },
      creep: creepIndex(80_000, -0.0001),
    },
  ],
  [
    'funding that accrues',
    {
      funds: ['flex USD 900'],
      before: (venue) => {
        venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
        setFunding(venue, 700);
      },
      creep: creepTime(1_700),
    },
  ],
  [
    'a rate of funding that is fixed anew',
    {
      funds: ['flex USD 900'],
      before: (venue) => venue.cross(ALICE, BOB, LINEAR, 1, 80_000),
      afterwards: (venue) => setFunding(venue, 700),
      creep: creepTime(1_700),
    },
  ],
  [
    'resting orders, when initial margin is short',
    {
      funds: ['flex USD 6000'],
      before: (venue) => {
        venue.cross(ALICE, BOB, LINEAR, 2, 80_000);
        venue.buy(ALICE, LINEAR, 0.5, 60_000);
      },
      creep: creepIndex(80_000, -0.0001),
      ends: 'ordersCancelled',
    },
  ],
  [
    'a resting order that was sent since',
    {
      funds: ['flex USD 6000'],
      before: (venue) => venue.cross(ALICE, BOB, LINEAR, 2, 80_000),
      afterwards: (venue) => {
        venue.buy(ALICE, LINEAR, 0.5, 60_000);
      },
      creep: creepIndex(80_000, -0.0001),
      ends: 'ordersCancelled',
    },
  ],
  [
    'resting orders, when extreme volatility doubles initial margins',
    {
      funds: ['flex USD 24000'],
      before: (venue) => {
        venue.cross(ALICE, BOB, 'PF_ETHUSD', 152, 2_600);
        venue.buy(ALICE, 'PF_ETHUSD', 1, 2_000);
      },
      // The index is extreme against what it was five minutes ago: at a full minute, while no price moves.
      creep: (venue, step) => {
        const price = [0, 2_678, 2_522][step];
        if (price === undefined) return venue.pass(60_000).events;
        venue.timeMs += 60_000;
        return venue.index({ ETH: price }).events;
      },
      ends: 'ordersCancelled',
    },
  ],
];

for (const [name, one] of CASES) {
  test(`found at once: ${name}`, () => {
    assert.ok(stepOfEnd(one) > 1, 'not at the first step');
  });
}
