import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { configurationSource, environmentSource } from '../../src/cli/other-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-options-'));
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the environment', () => {
  test('gives options by their names, and nothing for what is empty or foreign', () => {
    const source = environmentSource({
      DRYDOCK_PORT: '0',
      DRYDOCK_EPHEMERAL: 'true',
      DRYDOCK_CONTROL_HOSTS: 'a.example,b.example',
      DRYDOCK_SEED: '',
      DRYDOCK_URL: 'http://127.0.0.1:8600',
      DRYDOCK_ACCOUNT_1_API_KEY: 'abc',
      PORT: '80',
    });
    assert.deepEqual(source.values, { port: 0, ephemeral: true, controlHosts: ['a.example', 'b.example'] });
    assert.equal(source.spell('controlHosts'), 'DRYDOCK_CONTROL_HOSTS');
  });
});

describe('the configuration file', () => {
  const path = join(folder, 'drydock.config.json');
  const rows: readonly (readonly [what: string, text: string, expected: unknown])[] = [
    ['gives options', '{"port": 0, "rules": {"preset": "2026"}}', { port: 0, rules: { preset: '2026' } }],
    ['may be empty', '{}', {}],
    ['may begin with a byte order mark', '\uFEFF{"seed": 2}', { seed: 2 }],
    ['holds no unknown option', '{"prot": 0}', [`${path}: there is no option prot. Did you mean port?`]],
    ['is an object', '[]', [`${path}: the file must hold an object of options, such as {"port": 8600}.`]],
  ];
  for (const [what, text, expected] of rows) {
    test(what, () => {
      writeFileSync(path, text);
      const read = configurationSource(path);
      assert.deepEqual(read.ok ? read.source.values : read.problems, expected);
    });
  }

  test('is JSON', () => {
    writeFileSync(path, '{port: 1}');
    const read = configurationSource(path);
    assert.match(read.ok ? '' : (read.problems[0] ?? ''), /the file is no JSON: /);
  });

  test('need not be there', () => {
    const read = configurationSource(join(folder, 'none.json'));
    assert.deepEqual(read.ok && read.source.values, {});
  });
});
