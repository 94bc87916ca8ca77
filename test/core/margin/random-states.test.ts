/**
 * Core against model: every figure of `GET /accounts`, and who is in danger, of random states. The states are written into
 * the tables, because what a formula does must not depend on the way there. `npm test` looks at
 * 20,000 of them, `.ci/run` at 100,000 (`STATES=100000`).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountFigures } from '../../../src/core/margin/report.ts';
import { figuresOf } from '../../model/figures.ts';
import { assertNear, compareAccount } from '../../simulation/compare.ts';
import { Random } from '../../support/random.ts';
import { countState, reachableLevels, StateCensus } from './states/census.ts';
import { bringNear, type NamedPart, partsByCore, partsByModel } from './states/danger.ts';
import { describe as described } from './states/description.ts';
import { accountOf, worldOf } from './states/generate.ts';
import { fillCore, venueOf } from './states/into-core.ts';
import { fillModel, modelOf } from './states/into-model.ts';

const STATES = Number(process.env.STATES ?? 20_000);
const SEED = Number(process.env.SEED ?? 3);
const STATES_OF_WORLD = 200;
/** The first client of a venue, after the venue's own two accounts. */
const FIRST_CLIENT = 2;
/** How often each kind of thing has to occur for the run to have proved something. */
const LEAST = 500;

/** Every kind there is; the levels of all schedules come on top. */
const KINDS: readonly string[] = [
  ...['nothing and haircut', 'balances and haircut', 'everything and haircutAndConversionFee'].map((text) => {
    const [cents, collateral] = text.split(' and ');
    return `preset: cents of ${cents}, collateral by ${collateral}`;
  }),
  'levels: whole',
  'levels: marginal',
  'profit as margin: haircutTimesFee',
  'profit as margin: haircutMinusFee',
  ...['entry, entry', 'entry, mark', 'mark, entry', 'mark, mark'].flatMap((bases) => [
    `basis of linear margins: ${bases}`,
    `basis of inverse margins: ${bases}`,
  ]),
  'inverse value includes funding',
  'inverse value excludes funding',
  'inverse balances list contracts',
  'inverse balances do not list contracts',
  'schedule: professional',
  'schedule: retail',
  'wallet flex: nothing open',
  'wallet flex: cross only',
  'wallet flex: isolated only',
  'wallet flex: cross and isolated',
  'wallet flex: several pairs',
  'wallet flex: a pair netted',
  'wallet flex: several currencies',
  'wallet flex: negative USD',
  'wallet flex: another negative balance',
  'wallet flex: fee credits',
  'wallet single: nothing open',
  'wallet single: cross only',
  'wallet single: a pair netted',
  'wallet single: several maturities',
  'wallet single: another negative balance',
  ...['linear perpetual', 'linear dated', 'inverse perpetual', 'inverse dated'].flatMap((product) => [
    `${product}: long`,
    `${product}: short`,
    `${product}: orders only`,
    `${product}: orders on both sides`,
    `${product}: orders that only close`,
    `${product}: orders beyond closing`,
    `${product}: a reduce-only order`,
    `${product}: extreme volatility`,
    ...(product.endsWith('dated')
      ? []
      : [
          `${product}: receives funding`,
          `${product}: owes funding`,
          `${product}: funding of the hour before`,
          `${product}: funding brought along`,
        ]),
  ]),
  'isolated: by leverage',
  'isolated: by the schedule',
  'isolated: orders only',
  'isolated: realised funding',
  ...['EUR', 'USDT', 'XBT', 'ETH'].flatMap((asset) => [`profit in ${asset}: a gain`, `profit in ${asset}: a loss`]),
  ...['cross', 'isolated', 'inverse'].flatMap((kind) => [
    `${kind}: in danger`,
    `${kind}: below initial margin`,
    `${kind}: sound`,
    `${kind}: within 5 % of a liquidation`,
  ]),
  'position exactly at the bound of a level',
  'available: all of it',
  'available: a part',
  'available: nothing',
  'available: a negative balance',
  'currency: bitcoin in flex',
  'trigger: none',
  'trigger: a price',
  'trigger: mm at the mark',
  'trigger: mm at entry',
];

test(`figures and decisions of ${STATES} random states are those of the model`, (t) => {
  const random = new Random(SEED);
  const census = new StateCensus();
  let levels: readonly string[] = [];
  while (census.states < STATES) {
    const world = worldOf(random);
    const venue = venueOf(world, STATES_OF_WORLD);
    const model = modelOf(world);
    levels = levels.length === 0 ? reachableLevels(world) : levels;
    for (let number = 0; number < STATES_OF_WORLD; number++) {
      const account = accountOf(random, world);
      let modelled = fillModel(model, account);
      let expected = figuresOf(model, modelled);
      if (random.chance(0.45)) {
        bringNear(random, world, account, partsByModel(expected));
        modelled = fillModel(model, account);
        expected = figuresOf(model, modelled);
      }
      const id = FIRST_CLIENT + number;
      fillCore(venue, id, account);
      const parts = partsByModel(expected);
      try {
        compareAccount(accountFigures(venue, venue.accounts.get(id)), expected, model, 'account');
        compareParts(partsByCore(venue, id), parts, census);
      } catch (error) {
        t.diagnostic(described(world, account));
        throw error;
      }
      countState(census, model, modelled, expected, parts);
    }
  }
  for (const line of census.lines()) t.diagnostic(line);
  const least = Math.min(LEAST, STATES / 200);
  for (const kind of [...KINDS, ...levels]) assert.ok(census.of(kind) >= least, `${kind}: ${census.of(kind)} times`);
  assert.ok(census.near >= census.states / 3, `${census.near} of ${census.states} states are near a liquidation`);
  assert.ok(census.of('decision within the rounding of floats') <= census.states / 100);
});

/** Equity and margins of what can be liquidated by itself, and the decision that follows. */
function compareParts(told: readonly NamedPart[], expected: readonly NamedPart[], census: StateCensus): void {
  assert.equal(told.length, expected.length, 'parts that are liquidated by themselves');
  for (const part of expected) {
    const core = told.find(({ name }) => name === part.name);
    assert.ok(core !== undefined, `${part.name} is a part`);
    assertNear(core.equity, part.equity, part.scale, `${part.name} equity`);
    assertNear(core.initialMargin, part.initialMargin, 0, `${part.name} initial margin`);
    assertNear(core.initialMarginWithOrders, part.initialMarginWithOrders, 0, `${part.name} margin with orders`);
    assertNear(core.maintenanceMargin, part.maintenanceMargin, 0, `${part.name} maintenance margin`);
    // Of an empty wallet nothing is in doubt.
    if (part.scale > 0 && Math.abs(part.equity - part.maintenanceMargin) <= part.scale * 1e-13) {
      census.count('decision within the rounding of floats');
      continue;
    }
    const inDanger = part.equity < part.maintenanceMargin;
    assert.equal(core.equity < core.maintenanceMargin, inDanger, `${part.name} is ${inDanger ? '' : 'not '}in danger`);
  }
}
