import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entity, Table, type TableSnapshot } from '../../src/core/tables.ts';
import { Random } from '../support/random.ts';

interface Row extends Entity {
  value: number;
}

function row(value: number): Row {
  return { id: -1, epoch: -1, value };
}

function newTable(): { table: Table<Row>; epoch: { value: number } } {
  const epoch = { value: 0 };
  return { table: new Table<Row>('row', epoch, (entity) => ({ ...entity })), epoch };
}

function contents(table: Table<Row>): readonly (number | undefined)[] {
  return Array.from({ length: table.size }, (_, id) => table.find(id)?.value);
}

test('ids are given from 0, freed ones again, last freed first', () => {
  const { table } = newTable();
  assert.deepEqual(
    [0, 1, 2].map((value) => table.insert(row(value))),
    [0, 1, 2],
  );
  table.remove(0);
  table.remove(2);
  assert.deepEqual([table.count, table.size, table.nextId()], [1, 3, 2]);
  assert.deepEqual([table.insert(row(20)), table.insert(row(0)), table.insert(row(3))], [2, 0, 3]);
  assert.deepEqual(contents(table), [0, 1, 20, 3]);
  assert.deepEqual(table.freeIds(), []);
});

test('what is not there cannot be read, changed or removed', () => {
  const { table } = newTable();
  const id = table.insert(row(1));
  table.remove(id);
  assert.equal(table.find(id), undefined);
  assert.equal(table.find(99_999), undefined);
  assert.throws(() => table.get(id), /row 0 does not exist/);
  assert.throws(() => table.own(id), /row 0 does not exist/);
  assert.throws(() => table.own(5000), /row 5000 does not exist/);
  assert.throws(() => table.remove(id), /row 0 exists/);
});

test('an entity is copied at its first change after a snapshot, and only then', () => {
  const { table, epoch } = newTable();
  const id = table.insert(row(1));
  const first = table.own(id);
  assert.equal(table.own(id), first, 'in place before any snapshot');
  const kept = table.snapshot();
  epoch.value++;
  assert.equal(table.get(id), first, 'reading copies nothing');
  const second = table.own(id);
  assert.notEqual(second, first);
  assert.equal(table.own(id), second);
  second.value = 2;
  table.restore(kept);
  epoch.value++;
  assert.equal(table.get(id).value, 1);
  table.own(id).value = 3;
  table.restore(kept);
  epoch.value++;
  assert.equal(table.get(id).value, 1, 'a second time as well');
});

test('rows beyond the first chunk', () => {
  const { table, epoch } = newTable();
  for (let value = 0; value < 2500; value++) table.insert(row(value));
  const kept = table.snapshot();
  epoch.value++;
  for (const id of [0, 1023, 1024, 2047, 2048, 2499]) table.own(id).value = -id;
  table.remove(1024);
  table.insert(row(7));
  table.insert(row(8));
  assert.deepEqual([table.get(1024).value, table.get(2500).value], [7, 8]);
  table.restore(kept);
  epoch.value++;
  assert.deepEqual(
    contents(table),
    Array.from({ length: 2500 }, (_, value) => value),
  );
});

test('any order of changes, snapshots and restores against a plain list', (t) => {
  const random = new Random(17);
  const { table, epoch } = newTable();
  const kept: { snapshot: TableSnapshot<Row>; values: (number | undefined)[]; free: readonly number[] }[] = [];
  let values: (number | undefined)[] = [];
  let restores = 0;
  for (let step = 0; step < 6000; step++) {
    const live = values.flatMap((value, id) => (value === undefined ? [] : [id]));
    const what = random.next();
    if (what < 0.45 || live.length === 0) values[table.insert(row(step))] = step;
    else if (what < 0.7) {
      const id = random.pick(live);
      table.own(id).value = step;
      values[id] = step;
    } else if (what < 0.9) {
      const id = random.pick(live);
      table.remove(id);
      values[id] = undefined;
    } else if (what < 0.93 && kept.length < 40) {
      kept.push({ snapshot: table.snapshot(), values: values.slice(), free: table.freeIds().slice() });
      epoch.value++;
    } else if (kept.length > 0) {
      const back = random.pick(kept);
      table.restore(back.snapshot);
      epoch.value++;
      values = back.values.slice();
      assert.deepEqual(table.freeIds(), back.free);
      restores++;
    }
    if (step % 50 === 0) {
      assert.deepEqual(contents(table), values);
      assert.equal(table.count, values.filter((value) => value !== undefined).length);
    }
  }
  t.diagnostic(`${kept.length} snapshots, ${restores} restores`);
  assert.ok(restores > 100);
  for (const back of kept) {
    table.restore(back.snapshot);
    epoch.value++;
    assert.deepEqual(contents(table), back.values);
  }
});

test('a loaded table is the saved one', () => {
  const { table } = newTable();
  for (let value = 0; value < 1500; value++) table.insert(row(value));
  for (const id of [3, 1400, 7]) table.remove(id);
  const rows = Array.from({ length: table.size }, (_, id) => table.find(id));
  const { table: loaded } = newTable();
  loaded.load(
    rows.map((entity) => (entity === undefined ? undefined : { ...entity })),
    table.freeIds(),
  );
  assert.deepEqual(contents(loaded), contents(table));
  assert.equal(loaded.count, table.count);
  assert.deepEqual(
    [loaded.insert(row(1)), loaded.insert(row(2)), loaded.insert(row(3)), loaded.insert(row(4))],
    [7, 1400, 3, 1500],
  );
  assert.throws(() => newTable().table.load([undefined], []), /every id is live or free/);
  assert.throws(() => newTable().table.load([{ ...row(1), id: 5 }], []), /carries its own id/);
});
