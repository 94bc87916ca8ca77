import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drydock } from '../support.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-run-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const FILE = 'accounts: { alice: { funds: { flex: { USD: 1000 } } } }\nduration: 2h\n';

function scenario(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

test('drydock run prints a table and writes CSV and a plot', async () => {
  const name = scenario('good.yaml', `${FILE}expect: { alice.flex.marginEquity: 1000 }\n`);
  const { code, out, error } = await drydock(['run', name, '--every', '1h', '--csv', 'rows.csv', '--svg', 'plot.svg'], {
    folder,
  });
  assert.equal(code, 0);
  assert.match(out, /^good\n2 h from 2026-01-01T00:00:00Z, seed 1\n/);
  assert.match(out, /1 of 1 expectations met, and conservation holds\.\n$/);
  assert.equal(error, 'Rows written to rows.csv.\nPlot written to plot.svg.\n');
  const csv = readFileSync(join(folder, 'rows.csv'), 'utf8');
  assert.match(csv, /^time,account,wallet,currency,equity,/);
  assert.equal(csv.trimEnd().split('\n').length, 4);
  assert.match(readFileSync(join(folder, 'plot.svg'), 'utf8'), /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
});

test('an expectation that is not met ends it with 1, as text and as JSON', async () => {
  const name = scenario('bad.yaml', `${FILE}expect: { alice.flex.marginEquity: { above: 2000 } }\n`);
  const told = await drydock(['run', name], { folder });
  assert.equal(told.code, 1);
  assert.match(told.out, /1\. at 02:00 alice\.flex\.marginEquity: expected above 2000, but it is 1,000\n/);
  assert.match(told.out, /drydock run bad\.yaml --keep why\n/);
  assert.equal(told.error, 'drydock: One expectation is not met.\n');
  const json = await drydock(['run', name, '--json'], { folder });
  assert.equal(json.code, 1);
  const { expectations, rows, curves } = JSON.parse(json.out);
  assert.deepEqual([expectations[0].actual, rows.at(-1).equity, curves], [1000, 1000, undefined]);
});

test('a file that is wrong, or none, ends it with 2', async () => {
  const name = scenario('wrong.yaml', `${FILE}stps: []\n`);
  const wrong = await drydock(['run', name], { folder });
  assert.deepEqual([wrong.code, wrong.out], [2, '']);
  assert.match(wrong.error, /wrong\.yaml:3:1: stps is not known\. Did you mean steps\?\n$/);
  const missing = await drydock(['run', 'nowhere.yaml'], { folder });
  assert.equal(missing.code, 2);
  assert.match(missing.error, /nowhere\.yaml: there is no such file\.\n$/);
  assert.equal((await drydock(['run'], { folder })).code, 2);
  assert.equal((await drydock(['run', name, '--every', 'often'], { folder })).code, 2);
});

test('a bar is drawn on a terminal, and taken away', async () => {
  const name = scenario('good.yaml', FILE);
  const { error } = await drydock(['run', name], { folder, isTerminal: true });
  const erase = '\r\u001b[2K';
  assert.ok(error.startsWith(`${erase}Running [`));
  assert.ok(error.endsWith(erase));
});

test('--schema prints the schema of scenario files', async () => {
  const { code, out } = await drydock(['run', '--schema']);
  assert.equal(code, 0);
  const schema = JSON.parse(out);
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  assert.ok(schema.properties.steps.items.oneOf.length > 10);
});
