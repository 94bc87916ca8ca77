/** The schema that editors are given takes what the venue takes, and refuses what it refuses. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readScenarioFile } from '../../src/scenario/document.ts';
import { scenarioSchema } from '../../src/scenario/published-schema.ts';

type Validate = (document: unknown) => boolean;
const require = createRequire(import.meta.url);
const { Ajv2020 } = require('ajv/dist/2020.js') as {
  readonly Ajv2020: new (options: object) => { readonly compile: (schema: object) => Validate };
};
const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(scenarioSchema());

test('every example is valid', async () => {
  const folder = new URL('../../examples/scenarios/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const { value } = await readScenarioFile(fileURLToPath(new URL(name, folder)));
    assert.ok(accepts(value), name);
  }
});

test('what is wrong is not', () => {
  const accounts = { alice: {} };
  assert.ok(accepts({ accounts }));
  for (const document of [
    {},
    { accounts, stps: [] },
    { accounts, seed: -1 },
    { accounts, steps: [{ at: '1h' }] },
    { accounts, steps: [{ note: 'a', snapshot: 'b' }] },
    { accounts, steps: [{ order: { account: 'alice', symbol: 'PF_XBTUSD', side: 'bye', size: 1 } }] },
    { accounts, prices: { indexPrices: { XBT: { '0h': 0 } } } },
  ]) {
    assert.ok(!accepts(document), JSON.stringify(document));
  }
});
