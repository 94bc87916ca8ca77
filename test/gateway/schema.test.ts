import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  decimal,
  dictionary,
  either,
  flag,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  type Schema,
  text,
  timeText,
} from '../../src/gateway/schema.ts';
import { Validators } from '../../src/gateway/validators.ts';

const reply = object(
  {
    result: oneOf('success'),
    serverTime: timeText(),
    balances: dictionary(decimal()),
    positions: list(object({ size: number(), price: nullable(number()) }, { leverage: integer({ minimum: 1 }) })),
  },
  { note: either(text({ maxLength: 3 }), flag()) },
);

const good = {
  result: 'success',
  serverTime: '2026-09-10T11:02:33.481Z',
  balances: { xbt: '0.5', usd: '-1' },
  positions: [{ size: 1, price: null, leverage: 5 }],
};

describe('documents against a schema', () => {
  const rows: readonly (readonly [what: string, document: unknown, pointer: string | undefined])[] = [
    ['good', good, undefined],
    ['with the optional ones', { ...good, note: true }, undefined],
    ['a property too many', { ...good, other: 1 }, ''],
    ['a property too few', { ...good, result: undefined }, '/result'],
    ['another constant', { ...good, result: 'error' }, '/result'],
    ['a number for a decimal text', { ...good, balances: { xbt: 0.5 } }, '/balances/xbt'],
    ['an exponent in a decimal text', { ...good, balances: { xbt: '1e5' } }, '/balances/xbt'],
    ['a text for a number', { ...good, positions: [{ size: '1', price: 1 }] }, '/positions/0/size'],
    ['NaN', { ...good, positions: [{ size: Number.NaN, price: 1 }] }, '/positions/0/size'],
    [
      'a fraction for an integer',
      { ...good, positions: [{ size: 1, price: 1, leverage: 1.5 }] },
      '/positions/0/leverage',
    ],
    ['below the least', { ...good, positions: [{ size: 1, price: 1, leverage: 0 }] }, '/positions/0/leverage'],
    ['neither of two', { ...good, note: 'long' }, '/note'],
    ['null', null, ''],
    ['a list', [], ''],
  ];
  for (const [what, document, pointer] of rows) {
    test(what, () => {
      const validators = new Validators();
      assert.equal(validators.accepts(reply, document), pointer === undefined);
      const fault = validators.firstFault(reply, document);
      if (pointer === undefined) assert.equal(fault, undefined);
      else assert.ok(fault?.pointer.startsWith(pointer), JSON.stringify(fault));
    });
  }
});

test('signs of decimals', () => {
  const validators = new Validators();
  for (const [sign, accepted] of [
    ['any', ['-1', '0', '0.5', '10']],
    ['nonNegative', ['0', '0.5', '10']],
    ['positive', ['0.5', '10']],
  ] as const) {
    for (const value of ['-1', '0', '0.5', '10', '', '.5', '5.', '1e5', 'x']) {
      assert.equal(
        validators.accepts(decimal(sign), value),
        (accepted as readonly string[]).includes(value),
        `${sign} ${value}`,
      );
    }
  }
});

test('a document that was accepted has the types of its schema', () => {
  const schema: Schema<{ readonly size: number }> = object({ size: number() });
  const document: unknown = { size: 5 };
  assert.ok(new Validators().accepts(schema, document));
  const size: number = document.size;
  assert.equal(size, 5);
});

test('a schema is plain JSON', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(reply)), reply);
  assert.deepEqual(object({ size: decimal() }, { reduceOnly: flag() }), {
    type: 'object',
    properties: {
      size: { type: 'string', format: 'decimal', pattern: '^-?\\d+(\\.\\d+)?$' },
      reduceOnly: { type: 'boolean' },
    },
    required: ['size'],
    additionalProperties: false,
  });
});
