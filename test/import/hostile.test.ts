/** Replies that somebody has tampered with: each is read or refused in words, and never harms the venue. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownOf } from '../../src/control/lookup.ts';
import { planImport } from '../../src/import/plan.ts';
import { BEST_PRICES, type PriceChoice } from '../../src/import/prices.ts';
import { readSources } from '../../src/import/read.ts';
import { reportOn } from '../../src/import/report.ts';
import { account } from '../support/genesis.ts';
import { ether, inverse, linear } from '../support/instruments.ts';
import { fc } from '../support/property.ts';
import { SmallVenue } from '../support/small-venue.ts';

const { state } = new SmallVenue({ instruments: [linear(), ether(), inverse()], accounts: [account('alice')] });
const known = knownOf(state);

const HONEST = {
  accounts: {
    cash: { type: 'cashAccount', balances: { xbt: '1' } },
    fi_xbtusd: { type: 'marginAccount', balances: { xbt: 0.5 }, auxiliary: { pv: 0.5, pnl: 0.1, af: 0.4 } },
    flex: {
      currencies: {
        USD: { quantity: 50_000 },
        XBT: { quantity: 0.25, value: 15_000, collateral: 14_700, available: 0.2 },
      },
      pnl: 50,
      marginEquity: 64_750,
      cross: { effective_leverage: 0.1 },
      isolated: { PF_ETHUSD: { pnl: 1 } },
    },
  },
  openpositions: [
    {
      side: 'long',
      symbol: 'PF_XBTUSD',
      price: 60_000,
      size: 0.1,
      unrealizedPnl: 50,
      unrealizedFunding: -0.1,
      pnlCurrency: 'USD',
    },
    {
      instrument: 'PI_XBTUSD',
      balance: -500,
      entry_price: 60_000,
      mark_price: 60_100,
      index_price: 60_050,
      pnl: 0.0001,
    },
  ],
  openorders: [
    {
      order_id: 'a',
      symbol: 'PF_XBTUSD',
      side: 'buy',
      orderType: 'lmt',
      limitPrice: 59_500,
      unfilledSize: 0.05,
      filledSize: 0,
    },
    {
      order_id: 'b',
      symbol: 'PF_XBTUSD',
      side: 'sell',
      orderType: 'stop',
      stopPrice: 58_000,
      unfilledSize: 0.1,
      reduceOnly: true,
    },
  ],
  tickers: [{ symbol: 'PF_XBTUSD', markPrice: 60_500, indexPrice: 60_000 }],
  instruments: [linear(), inverse()],
};

/** Places of a document that can be tampered with. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...path, name]))];
}

const places = placesOf(HONEST).filter((path) => path.length > 0);

const poison = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    '0',
    'NaN',
    '1e400',
    '-0',
    '1e-300',
    '1e15',
    [],
    {},
    [[]],
    0,
    -1,
    1e-12,
    1e9,
    1e15,
    1e300,
    5e-324,
  ),
  fc.constantFrom<unknown>(
    'XBT',
    'PF_XBTUSD',
    'pf_ethusd',
    'PI_XBTUSD',
    'short',
    'sell',
    'take_profit',
    'trailing_stop',
    'constructor',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 200 }),
  fc.jsonValue({ maxDepth: 3 }),
);

function tampered(changes: readonly (readonly [number, unknown])[]): unknown {
  const document = JSON.parse(JSON.stringify(HONEST)) as Record<string, unknown>;
  for (const [place, value] of changes) {
    const path = places[place % places.length] as readonly (string | number)[];
    let at: Record<string, unknown> | undefined = document;
    for (const step of path.slice(0, -1)) {
      const next: unknown = at?.[step];
      at = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : undefined;
    }
    if (at !== undefined) at[path.at(-1) as string] = value;
  }
  return JSON.parse(JSON.stringify(document)) as unknown;
}

test('tampered replies are read or refused, and nothing breaks', (t) => {
  const census = { refused: 0, unplanned: 0, venueRefused: 0, imported: 0 };
  const before = state.hash();
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), poison), { minLength: 1, maxLength: 3 }), fc.boolean(), (changes, skip) => {
      const read = readSources([{ name: '', document: tampered(changes) }], known, skip);
      if (!read.ok) {
        census.refused++;
        assert.ok(read.problems.length > 0 && read.problems.every((problem) => problem.endsWith('.')));
        return;
      }
      const { picture } = read;
      const replan = (choice: PriceChoice) => planImport(state, picture, { name: 'forked', keys: [] }, choice);
      const plan = replan(BEST_PRICES);
      if (plan.problems.length > 0) {
        census.unplanned++;
        return;
      }
      const { report, rehearsal } = reportOn(state, picture, plan, known, replan);
      census[rehearsal.result.type === 'refused' ? 'venueRefused' : 'imported']++;
      assert.equal(report.equal + report.different + report.unexplained, report.figures.length);
    }),
    { numRuns: Number(process.env.IMPORT_RUNS ?? 60) },
  );
  assert.equal(state.hash(), before);
  for (const [outcome, count] of Object.entries(census)) t.diagnostic(`${count} ${outcome}`);
});
