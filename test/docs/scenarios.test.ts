/** The scenarios in examples/ are met, and say so in their table. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runScenario, type ScenarioFile, scenarioSvg, scenarioTable } from '../../src/index.ts';
import { parseScenario } from '../../src/scenario/document.ts';
import { ACTION_NAMES, SCENARIO } from '../../src/scenario/schema.ts';
import { blocksOf, ROOT, readPage } from './markdown.ts';

const FOLDER = fileURLToPath(new URL('examples/scenarios', ROOT));
const files = readdirSync(FOLDER);

describe('scenarios in examples/', () => {
  let drawn = '';

  for (const name of files) {
    test(name, async (t) => {
      const path = join(FOLDER, name);
      const result = await runScenario(path);
      assert.deepEqual(
        result.expectations.filter(({ passed }) => !passed),
        [],
      );
      assert.ok(result.expectations.length > 5);
      assert.match(scenarioTable(result), /expectations met, and conservation holds\.$/);
      // A reader finds out how to run it in the file itself.
      assert.ok(readFileSync(path, 'utf8').includes(`drydock run examples/scenarios/${name} --svg`));
      if (name === 'march-2020.yaml') drawn = scenarioSvg(result);
      t.diagnostic(`${result.rows.length} rows, ${result.events.length} events`);
    });
  }

  test('the picture in the pages is that of March 2020', () => {
    const picture = 'docs/images/march-2020.svg';
    const hint = `draw it anew: drydock run examples/scenarios/march-2020.yaml --svg ${picture}`;
    assert.ok(readFileSync(new URL(picture, ROOT), 'utf8') === drawn, hint);
  });

  test('there are some', () => assert.ok(files.length >= 4));
});

test('the scenario of docs/scenarios.md is met', async () => {
  const [block] = blocksOf(readPage('docs/scenarios.md')).filter(({ language }) => language === 'yaml');
  const { value } = await parseScenario(block?.text ?? '', 'docs/scenarios.md');
  const result = await runScenario(value as ScenarioFile);
  assert.deepEqual(
    result.expectations.filter(({ passed }) => !passed),
    [],
  );
  assert.ok(result.expectations.length > 3);
});

test('docs/scenarios.md has a row for each word of a file and each step', () => {
  const { text } = readPage('docs/scenarios.md');
  const words = [
    ...Object.keys(SCENARIO.properties ?? {}),
    ...Object.keys(SCENARIO.properties?.prices?.properties ?? {}),
  ];
  for (const word of [...words, ...ACTION_NAMES]) assert.match(text, new RegExp(`^\\|[^|]*\`${word}\``, 'm'), word);
});
