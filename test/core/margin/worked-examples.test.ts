/**
 * Every row of worked-examples.json by its id: published and captured numbers of the venue, and numbers constructed from the
 * rule book. Rows that are a whole wallet are put through a venue and read from `GET /accounts`; the others are stories, or
 * ask the function that decides.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { termsOf, tradeValue } from '../../../src/core/instruments/terms.ts';
import { fixedTrigger, triggerBase } from '../../../src/core/margin/triggers.ts';
import { walletMargin } from '../../../src/core/margin/wallet.ts';
import { ALICE, type SmallVenue } from '../../support/small-venue.ts';
import { WORKED_RULES } from './worked-rules.ts';
import { WORKED_STORIES } from './worked-stories.ts';
import { accountsOf, put } from './worked-venue.ts';
import { compareRow, WORKED_ROWS, WORKED_WALLETS, type WorkedRow } from './worked-wallets.ts';

type Told = Readonly<Record<string, unknown>>;

/** Figures of a row; several parts of it may come from different places. */
const told = new Map<string, Told>();

/** Notes figures of a row and compares those that it expects; there must be one. */
function tell(id: string, figures: Told): void {
  told.set(id, { ...told.get(id), ...figures });
  assert.notEqual(compareRow(rowOf(id), figures).length, 0, id);
}

function rowOf(id: string): WorkedRow {
  const row = WORKED_ROWS.find((candidate) => candidate.id === id);
  assert.ok(row !== undefined, id);
  return row;
}

describe('worked wallets', () => {
  for (const [name, wallet] of Object.entries(WORKED_WALLETS)) {
    test(name, () => {
      const venue = put(wallet);
      for (const [id, figures] of Object.entries(wallet.read(accountsOf(venue)))) {
        tell(id, { ...figures, ...BEYOND_THE_WIRE[id]?.(venue) });
      }
    });
  }
});

/** Figures of these wallets that no endpoint prints. */
const BEYOND_THE_WIRE: Readonly<Record<string, (venue: SmallVenue) => Told>> = {
  'inverse-epp-margins': (venue) => {
    const terms = termsOf(venue.market('PI_XBTUSD').contract, 12, undefined);
    return { positionValueBtc: Number(tradeValue(terms, 1000, 16_000)) / 1e12 };
  },
  'inverse-e2e-triggers': (venue) => {
    const wallet = venue.wallet(ALICE, 'fi_xbtusd');
    return { zeroEquityPrice: fixedTrigger(triggerBase(venue.state, wallet, 0.05), 0) };
  },
  // The trigger prices of the wire are on the tick; the fit needs all their digits.
  'inverse-trigger-fit-contract-example': (venue) => {
    const wallet = venue.wallet(ALICE, 'fi_xbtusd');
    const { initialMargin, balanceValue } = walletMargin(venue.state, wallet);
    const base = triggerBase(venue.state, wallet, balanceValue);
    const price = (part: number): number => fixedTrigger(base, part * initialMargin);
    return { N: (initialMargin * 0.7) / (1 / price(0.3) - 1 / price(1)) };
  },
  // Per underlying the margins of each side, of which the heavier counts.
  'flex-e2e-netting': (venue) => {
    const side = (symbol: string): number => {
      const { cost } = venue.position(ALICE, symbol) ?? { cost: 0n };
      const terms = termsOf(venue.market(symbol).contract, 12, undefined);
      const value = Math.abs(Number(cost) * terms.costMantissa) / terms.costScale;
      return value * (terms.professional.initialRates[0] as number);
    };
    return { longIM: side('PF_XBTUSD'), shortIM: side('FF_XBTUSD_261225') };
  },
};

describe('worked rules', () => {
  for (const [id, figures] of Object.entries(WORKED_RULES)) test(id, () => tell(id, figures(rowOf(id).given)));
});

describe('worked stories', () => {
  for (const [name, story] of Object.entries(WORKED_STORIES)) {
    test(name, () => {
      for (const [id, figures] of Object.entries(story((row) => rowOf(row).given))) tell(id, figures);
    });
  }
});

test('every row is held in every figure, or says why it is not', () => {
  for (const row of WORKED_ROWS) {
    if (row.notHeld !== undefined) {
      assert.ok(row.notHeld.length > 20 && !told.has(row.id), row.id);
      continue;
    }
    const figures = told.get(row.id);
    assert.ok(figures !== undefined, `no case for ${row.id}`);
    assert.deepEqual(compareRow(row, figures), Object.keys(row.expected), row.id);
  }
});
