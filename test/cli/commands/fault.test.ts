import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { faultAdd } from '../../../src/cli/commands/fault.ts';
import { FAULT_DETAILS, FAULT_KINDS } from '../../../src/control/fault-input.ts';
import { venueForTest } from '../../library/support.ts';
import { drydock } from '../support.ts';

test('add, list, delete and clear', async () => {
  const venue = await venueForTest();
  const added = await drydock(['fault', 'add', 'drop=answer', '--endpoint', 'sendorder', '--probability', '0.1'], {
    venue,
  });
  assert.deepEqual([added.code, added.error], [0, '']);
  assert.match(
    added.out,
    /^NAME +RULE +IN FORCE +MATCHED +STRUCK\nfault-1 +endpoint=sendorder probability=0\.1 drop=answer +now +0 +0\n$/,
  );
  await drydock(['fault', 'add', 'error=502', '--applied', '--name', 'gateway', '--from', '10m', '--for', '30s'], {
    venue,
  });
  await drydock(['fault', 'add', 'clockSkew=-5s', '--account', 'account-1', '--name', 'skew'], { venue });
  await drydock(['fault', 'add', 'latency={"uniformMs":[1,4]}', '--feed', 'book', '--feed', 'trade'], { venue });
  assert.deepEqual(
    venue.faults().map(({ name, rule }) => [name, rule]),
    [
      ['fault-1', { probability: 0.1, endpoint: ['sendorder'], drop: 'answer' }],
      ['gateway', { name: 'gateway', from: '10m', for: '30s', applied: true, error: 502 }],
      ['skew', { name: 'skew', account: 'account-1', clockSkew: '-5s' }],
      ['fault-2', { feed: ['book', 'trade'], latency: { uniformMs: [1, 4] } }],
    ],
  );
  const listed = await drydock(['fault', 'list'], { venue });
  assert.match(
    listed.out,
    /\ngateway +applied=true error=502 +not now from 2026-11-22T08:10:00Z until 2026-11-22T08:10:30Z +0 +0\n/,
  );
  const json = await drydock(['fault', 'list', '--json'], { venue });
  assert.deepEqual(JSON.parse(json.out), { faults: venue.faults() });
  assert.equal((await drydock(['fault', 'delete', 'gateway'], { venue })).code, 0);
  assert.equal(venue.faults().length, 3);
  assert.deepEqual(await drydock(['fault', 'clear'], { venue }), {
    code: 0,
    out: 'Nothing goes wrong on purpose any more.\n',
    error: '',
  });
  assert.equal((await drydock(['fault', 'list'], { venue })).out, 'Nothing goes wrong on purpose.\n');
});

test('the rules of a file', async (t) => {
  const venue = await venueForTest();
  const folder = mkdtempSync(join(tmpdir(), 'drydock-fault-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'faults.json'), JSON.stringify({ seed: 4, rules: [{ name: 'late', latency: 5 }] }));
  assert.equal((await drydock(['fault', 'set', 'faults.json'], { venue, folder })).code, 0);
  assert.deepEqual(
    venue.faults().map(({ name, seed }) => [name, seed]),
    [['late', 4]],
  );
  const missing = await drydock(['fault', 'set', 'none.json'], { venue, folder });
  assert.deepEqual([missing.code, /none\.json: there is no such file\.\n$/.test(missing.error)], [1, true]);
});

test('what is refused', async () => {
  const venue = await venueForTest();
  const wrong: readonly (readonly [argv: readonly string[], code: number, said: RegExp])[] = [
    [['add', 'dorp=answer'], 1, /^drydock: dorp is not known;/],
    [['add', 'drop=answer', '--endpoint', 'sendordr'], 1, /Did you mean sendorder\?\n$/],
    [['add', 'latency={"uniformMs'], 1, /^drydock: latency takes whole milliseconds/],
    [['add', 'latency'], 2, /FAULT=VALUE/],
    [['add', 'drop=answer', '--how', 'loudly'], 2, /cut or silence/],
    [['delete', 'nothing'], 1, /^drydock: There is no fault named nothing/],
  ];
  for (const [argv, code, said] of wrong) {
    const printed = await drydock(['fault', ...argv], { venue });
    assert.deepEqual([printed.code, printed.out], [code, ''], argv.join(' '));
    assert.match(printed.error, said);
  }
});

test('the help tells of every fault and every detail', () => {
  const said = faultAdd.description.join(' ');
  for (const kind of FAULT_KINDS) assert.match(said, new RegExp(`\\b${kind}=`));
  for (const detail of Object.keys(FAULT_DETAILS)) assert.ok(detail in faultAdd.flags, detail);
});
