import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ACCOUNT_INPUTS } from '../../src/control/account-inputs.ts';
import { readDocument } from '../../src/control/documents.ts';
import { PRICES } from '../../src/control/requests.ts';
import { TIME } from '../../src/control/time-requests.ts';
import type { Schema } from '../../src/gateway/schema.ts';
import { Validators } from '../../src/gateway/validators.ts';

const validators = new Validators();

function problem(schema: Schema, value: unknown): string | undefined {
  const document = readDocument(validators, schema, value);
  return document.ok ? undefined : document.problem;
}

const funds = (fund: unknown): unknown => [{ name: 'a', funds: [fund] }];

describe('what is wrong with a document, in a sentence', () => {
  const rows: readonly (readonly [schema: Schema, value: unknown, expected: string | undefined])[] = [
    [ACCOUNT_INPUTS, [{ name: 'alice' }], undefined],
    [ACCOUNT_INPUTS, funds({ wallet: 'flex', asset: 'USD', amount: '1' }), undefined],
    [ACCOUNT_INPUTS, funds({ wallet: 'flex', asset: 'USD', amount: 1.5 }), undefined],
    [ACCOUNT_INPUTS, {}, 'The document takes a list.'],
    [ACCOUNT_INPUTS, [3], '[0] takes an object.'],
    [ACCOUNT_INPUTS, [{}], '[0].name is missing.'],
    [
      ACCOUNT_INPUTS,
      [{ name: 'alice' }, { nome: 'bob' }],
      '[1].nome is not known; what belongs there: name, funds, keys, marginSchedule, feeSchedule, master, dialect. Did you mean name?',
    ],
    [
      ACCOUNT_INPUTS,
      [{ name: '../x' }],
      '[0].name takes up to 64 letters, digits, dots, dashes and underscores, beginning with a letter.',
    ],
    [ACCOUNT_INPUTS, [{ name: 'a', funds: {} }], '[0].funds takes a list of {"wallet", "asset", "amount"}.'],
    [ACCOUNT_INPUTS, funds({ wallet: 'flex', asset: 'USD' }), '[0].funds[0].amount is missing.'],
    [
      ACCOUNT_INPUTS,
      funds({ wallet: 'flex', asset: 'USD', amount: true }),
      '[0].funds[0].amount takes an amount above 0, as a number or, to be exact, as text.',
    ],
    [
      ACCOUNT_INPUTS,
      [{ name: 'a', keys: [{ apiKey: 'k', apiSecret: 'not base64!' }] }],
      '[0].keys[0].apiSecret takes base64 text.',
    ],
    [
      ACCOUNT_INPUTS,
      [{ name: 'a', marginSchedule: 'pro' }],
      '[0].marginSchedule takes professional or retail, or one of a platform, such as europa/retail.',
    ],
    [PRICES, { XBT: 1 }, undefined],
    [PRICES, { XBT: '1' }, 'XBT takes a price in USD, as a number.'],
    [PRICES, { XBT: Number.NaN }, 'XBT takes a price in USD, as a number.'],
    [PRICES, 'XBT', 'The document takes an object such as {"XBT": 50000, "ETH": 3000}.'],
    [TIME, { advance: true }, 'advance takes a span such as "8h" or "1d12h", or milliseconds.'],
  ];
  for (const [schema, value, expected] of rows) {
    test(JSON.stringify(value), () => assert.equal(problem(schema, value), expected));
  }

  test('cuts a name that is the caller’s own text short', () => {
    const found = problem(TIME, { ['x'.repeat(1000)]: 1 });
    assert.ok(found !== undefined && found.length < 200);
  });

  test('knows a name with a slash and a tilde', () => {
    assert.match(problem(TIME, { 'a/b~c': 1 }) ?? '', /^a\/b~c is not known/);
  });
});
