import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULT_KINDS } from '../../src/control/fault-input.ts';
import { ENDPOINTS } from '../../src/gateway/mount.ts';
import { readPage, tableUnder } from './markdown.ts';

const page = readPage('docs/faults.md');

test('docs/faults.md tells of every fault', () => {
  assert.deepEqual(
    tableUnder(page, 'Rules').map(([name]) => name),
    FAULT_KINDS.map((kind) => `\`${kind}\``),
  );
});

test('docs/faults.md lists every endpoint by its name', () => {
  const rows = ENDPOINTS.map(({ name, methods, paths }) => {
    const at = paths.map((path) => `\`${methods.join(', ')} ${path.replaceAll(/:(\w+)/g, '{$1}')}\``);
    return [`\`${name}\``, at.join(', ')];
  });
  assert.deepEqual(tableUnder(page, 'Endpoints').slice(0, -1), rows);
});
