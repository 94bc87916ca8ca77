import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteReader, ByteWriter, cloneBy, type Schema } from '../../src/core/codec.ts';
import type { Entity } from '../../src/core/tables.ts';
import { fc } from '../support/property.ts';

interface Thing extends Entity {
  size: number;
  owed: bigint;
  name: string;
  open: boolean;
  ticks: number[];
  amounts: bigint[];
  settings: unknown;
  cached: number;
}

const THING: Schema<Thing> = {
  name: 'thing',
  fields: [
    ['size', 'number'],
    ['owed', 'money'],
    ['name', 'text'],
    ['open', 'flag'],
    ['ticks', 'numbers'],
    ['amounts', 'moneys'],
    ['settings', 'json'],
  ],
  blank: () => ({
    id: -1,
    epoch: -1,
    size: 0,
    owed: 0n,
    name: '',
    open: false,
    ticks: [],
    amounts: [],
    settings: null,
    cached: -1,
  }),
};

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.constantFrom(-0, Number.MIN_VALUE, Number.MAX_VALUE, Number.POSITIVE_INFINITY),
);
const money = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
const thing = fc.record({
  size: number,
  owed: money,
  name: fc.string({ unit: 'grapheme' }),
  open: fc.boolean(),
  ticks: fc.array(number),
  amounts: fc.array(money),
  settings: fc.jsonValue(),
});

function written(entity: Thing): Uint8Array {
  const writer = new ByteWriter();
  writer.entity(THING, entity);
  return writer.take();
}

test('an entity comes back bit for bit, its caches blank', () => {
  fc.assert(
    fc.property(thing, (fields) => {
      const bytes = written({ ...THING.blank(), ...fields, cached: 99 });
      const reader = new ByteReader(bytes);
      const read = reader.entity(THING);
      assert.ok(reader.done);
      assert.equal(reader.at, bytes.length);
      assert.deepStrictEqual({ ...read, settings: null }, { ...THING.blank(), ...fields, settings: null });
      assert.equal(JSON.stringify(read.settings), JSON.stringify(fields.settings));
      assert.deepEqual(written(read), bytes, 'and gives the same bytes again');
    }),
  );
});

test('a copy to change shares no list and no cache', () => {
  const original: Thing = {
    ...THING.blank(),
    id: 4,
    epoch: 9,
    ticks: [1, 2],
    amounts: [3n],
    cached: 99,
    settings: { a: 1 },
  };
  const copy = cloneBy(THING)(original);
  assert.deepEqual(copy, { ...original, epoch: -1, cached: -1 });
  copy.ticks.push(3);
  copy.amounts[0] = 4n;
  assert.deepEqual([original.ticks, original.amounts], [[1, 2], [3n]]);
  assert.equal(copy.settings, original.settings, 'settings are never changed in place');
});

test('a text is its UTF-8, however long and of whatever letters', () => {
  const texts = [
    '',
    '0',
    '\u0000',
    '\u007f',
    '\u0080',
    'a'.repeat(32),
    'a'.repeat(33),
    `${'b'.repeat(31)}é`,
    '🚢',
    '\ud800',
    'x\udc00',
  ];
  const writer = new ByteWriter();
  for (const text of texts) {
    writer.text(text);
    const written = writer.take();
    const bytes = new TextEncoder().encode(text);
    assert.equal(new DataView(written.buffer).getFloat64(0), bytes.length, text);
    assert.deepEqual(written.subarray(8), bytes, text);
  }
});

test('numbers, texts and bytes in a row', () => {
  const writer = new ByteWriter();
  writer.number(-0);
  writer.text('grüße 🚢');
  writer.bytes(new Uint8Array([1, 2, 3]));
  writer.text('');
  const bytes = writer.take();
  assert.equal(writer.take().length, 0, 'taking empties');
  const reader = new ByteReader(bytes);
  assert.ok(Object.is(reader.number(), -0));
  assert.equal(reader.text(), 'grüße 🚢');
  assert.deepEqual([...reader.bytes()], [1, 2, 3]);
  assert.equal(reader.text(), '');
  assert.ok(reader.done);
});

test('a writer grows, and gives what was written', () => {
  const writer = new ByteWriter();
  const long = 'x'.repeat(100_000);
  for (let index = 0; index < 1000; index++) writer.number(index);
  writer.text(long);
  const reader = new ByteReader(writer.take());
  for (let index = 0; index < 1000; index++) assert.equal(reader.number(), index);
  assert.equal(reader.text(), long);
});

test('bytes that end too early halt', () => {
  const bytes = written({ ...THING.blank(), name: 'long enough', ticks: [1, 2, 3] });
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => new ByteReader(bytes.subarray(0, length)).entity(THING), `cut at ${length}`);
  }
});

test('a reader over a part of a larger buffer', () => {
  const bytes = written({ ...THING.blank(), size: 7 });
  const larger = new Uint8Array(bytes.length + 16);
  larger.set(bytes, 8);
  assert.equal(new ByteReader(larger.subarray(8, 8 + bytes.length)).entity(THING).size, 7);
});
