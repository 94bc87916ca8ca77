import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Endpoint, endpoint } from '../../src/gateway/endpoint.ts';
import { isRefusal } from '../../src/gateway/errors.ts';
import { ParameterReader, type PathValues } from '../../src/gateway/parameter-reader.ts';
import {
  decimal,
  flag,
  integer,
  list,
  object,
  oneOf,
  type Schema,
  symbol,
  text,
  timeParameter,
  uuid,
} from '../../src/gateway/schema.ts';
import { Validators } from '../../src/gateway/validators.ts';
import { fc } from '../support/property.ts';

const UUID = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';

function anEndpoint<Taken>(parameters: Schema<Taken>, faults: Endpoint['faults'] = 'classic') {
  return endpoint({
    name: 'order',
    summary: 'An order',
    methods: ['POST'],
    paths: ['/order'],
    level: 'full',
    cost: 10,
    faults,
    parameters,
    reply: object({}),
  });
}

const order = object(
  { symbol: symbol(), side: oneOf('buy', 'sell'), size: decimal('positive') },
  {
    limitPrice: decimal(),
    cliOrdId: text({ maxLength: 5 }),
    reduceOnly: flag(),
    timeout: integer({ minimum: 0, maximum: 100 }),
    processBefore: timeParameter(),
    orderId: uuid(),
    orderIds: list(uuid(), 2),
  },
);
const REQUIRED = 'symbol=PF_XBTUSD&side=buy&size=1';

function read(query: string, faults: Endpoint['faults'] = 'classic', path: PathValues = {}): unknown {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query))
    parameters.set(name, [...(parameters.get(name) ?? []), value]);
  const outcome = new ParameterReader(anEndpoint(order, faults)).read(parameters, path);
  return isRefusal(outcome) ? outcome : outcome.values;
}

describe('values and faults', () => {
  const base = { symbol: 'PF_XBTUSD', side: 'buy', size: '1' };
  const invalid = (name: string) => ({ refused: 'invalidArgument', detail: name });
  const rows: readonly (readonly [what: string, query: string, expected: object])[] = [
    ['the required ones', REQUIRED, base],
    [
      'any case of a symbol, a decimal with exponent',
      'symbol=pf_xbtusd&side=buy&size=1e-05',
      { ...base, size: '0.00001' },
    ],
    ['unknown parameters', `${REQUIRED}&broker=x&__proto__=y`, base],
    ['an empty optional one is absent', `${REQUIRED}&limitPrice=&limitPrice=`, base],
    ["Python's booleans", `${REQUIRED}&reduceOnly=True`, { ...base, reduceOnly: true }],
    ['a time', `${REQUIRED}&processBefore=2026-01-01T00:00:00Z`, { ...base, processBefore: Date.UTC(2026, 0, 1) }],
    ['a list', `${REQUIRED}&orderIds=${UUID}&orderIds=${UUID.toUpperCase()}`, { ...base, orderIds: [UUID, UUID] }],
    ['a list of one', `${REQUIRED}&orderIds=${UUID}`, { ...base, orderIds: [UUID] }],
    ['a negative price is for the venue to judge', `${REQUIRED}&limitPrice=-5`, { ...base, limitPrice: '-5' }],
    ['nothing', '', { refused: 'requiredArgumentMissing' }],
    ['one missing', 'symbol=PF_XBTUSD&side=buy', { refused: 'requiredArgumentMissing' }],
    ['one empty', 'symbol=PF_XBTUSD&side=buy&size=', { refused: 'requiredArgumentMissing' }],
    ['missing comes before unusable', 'symbol=/&side=buy', { refused: 'requiredArgumentMissing' }],
    ['the first unusable one', 'symbol=/&side=up&size=1', invalid('symbol')],
    ['a choice that is none', 'symbol=PF_XBTUSD&side=BUY&size=1', invalid('side')],
    ['a size of zero', 'symbol=PF_XBTUSD&side=buy&size=0.0', invalid('size')],
    ['a negative size', 'symbol=PF_XBTUSD&side=buy&size=-1', invalid('size')],
    ['NaN', 'symbol=PF_XBTUSD&side=buy&size=NaN', invalid('size')],
    ['Infinity', 'symbol=PF_XBTUSD&side=buy&size=Infinity', invalid('size')],
    ['hexadecimal', 'symbol=PF_XBTUSD&side=buy&size=0x10', invalid('size')],
    ['given twice', `${REQUIRED}&size=2`, invalid('size')],
    ['given twice alike', `${REQUIRED}&size=1`, invalid('size')],
    ['too long', `${REQUIRED}&cliOrdId=123456`, invalid('cliOrdId')],
    ['below the least', `${REQUIRED}&timeout=-1`, invalid('timeout')],
    ['above the most', `${REQUIRED}&timeout=101`, invalid('timeout')],
    ['no integer', `${REQUIRED}&timeout=1.5`, invalid('timeout')],
    ['no boolean', `${REQUIRED}&reduceOnly=maybe`, invalid('reduceOnly')],
    ['no time', `${REQUIRED}&processBefore=tomorrow`, invalid('processBefore')],
    ['no UUID', `${REQUIRED}&orderId=abc`, { refused: 'invalidUuid', detail: 'abc' }],
    ['a UUID given twice', `${REQUIRED}&orderId=${UUID}&orderId=${UUID}`, invalid('orderId')],
    ['a list with no UUID', `${REQUIRED}&orderIds=${UUID}&orderIds=abc`, { refused: 'invalidUuid', detail: 'abc' }],
    ['a list too long', `${REQUIRED}&${`orderIds=${UUID}&`.repeat(3)}`, invalid('orderIds')],
  ];
  for (const [what, query, expected] of rows) test(what, () => assert.deepEqual(read(query), expected));

  test('newer handlers tell faults in their own way', () => {
    assert.deepEqual(read('', 'handler'), { refused: 'argumentMissing' });
    assert.deepEqual(read('symbol=/&side=buy&size=1', 'handler'), { refused: 'argumentInvalid', detail: 'symbol' });
    assert.deepEqual(read(`${REQUIRED}&orderId=abc`, 'handler'), { refused: 'invalidUuid', detail: 'abc' });
  });

  test('a value in the path counts, and wins over one in the query', () => {
    assert.deepEqual(read(REQUIRED, 'classic', { symbol: 'pi_xbtusd' }), { ...base, symbol: 'PI_XBTUSD' });
    assert.deepEqual(read('side=buy&size=1', 'classic', { symbol: 'pi_xbtusd' }), { ...base, symbol: 'PI_XBTUSD' });
  });

  test('values have the types of the schema', () => {
    const reader = new ParameterReader(anEndpoint(object({ size: decimal() }, { reduceOnly: flag() })));
    const outcome = reader.read(new Map([['size', ['1']]]), {});
    assert.ok(!isRefusal(outcome));
    const size: string = outcome.values.size;
    const reduceOnly: boolean | undefined = outcome.values.reduceOnly;
    // @ts-expect-error a schema's values are those it names
    const other: unknown = outcome.values.other;
    assert.deepEqual([size, reduceOnly, other], ['1', undefined, undefined]);
  });
});

test('what the reader lets through, the compiled schema lets through', (t) => {
  const validators = new Validators();
  const schemas = {
    text: text({ minLength: 1, maxLength: 4, pattern: '^[a-z]+$' }),
    choice: oneOf('buy', 'sell'),
    decimal: decimal(),
    nonNegative: decimal('nonNegative'),
    positive: decimal('positive'),
    symbol: symbol(),
    uuid: uuid(),
    flag: flag(),
    integer: integer({ minimum: -3, maximum: 3 }),
    list: list(integer({ minimum: 0 }), 2),
  } satisfies Record<string, Schema>;
  const piece = fc.constantFrom(
    'buy',
    'sell',
    'true',
    '-',
    '0',
    '1',
    '5',
    '.',
    'e',
    'x',
    UUID,
    'pf_',
    '__proto__',
    ' ',
  );
  const word = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
  const good = fc.constantFrom('true', 'False', 'buy', 'sell', '1', '-2', '0', '0.5', '1e-3', 'abc', 'pf_xbtusd', UUID);
  const texts = fc.oneof(
    fc.tuple(
      fc.oneof(
        { arbitrary: good, weight: 3 },
        { arbitrary: fc.oneof(piece, word, fc.double().map(String)), weight: 2 },
      ),
    ),
    fc.array(piece, { minLength: 2, maxLength: 3 }),
  );
  const census: Record<string, { read: number; refused: number }> = {};
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(schemas)), texts, (kind, values) => {
      const schema = object({ value: schemas[kind as keyof typeof schemas] as Schema });
      const outcome = new ParameterReader(anEndpoint(schema)).read(new Map([['value', values]]), {});
      census[kind] ??= { read: 0, refused: 0 };
      census[kind][isRefusal(outcome) ? 'refused' : 'read']++;
      if (!isRefusal(outcome)) assert.equal(validators.firstFault(schema, outcome.values), undefined);
    }),
    { numRuns: 3000 },
  );
  t.diagnostic(JSON.stringify(census));
});
