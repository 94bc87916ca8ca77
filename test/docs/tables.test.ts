/** Tables of the documentation that tell what the code says: options, rule sets, endpoints. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRESET_NAMES, resolveRules } from '../../src/core/margin/rules.ts';
import { DIALECTS, SWITCH_NAMES, SWITCHES } from '../../src/gateway/dialect/switches.ts';
import { surfaceOf } from '../../src/gateway/errors.ts';
import { ENDPOINTS } from '../../src/gateway/mount.ts';
import { budgetOf } from '../../src/gateway/rate-limits.ts';
import { flagOf, OPTION_NAMES, OPTIONS, variableOf } from '../../src/library/options.ts';
import { readPage, tableUnder } from './markdown.ts';

const options = readPage('docs/options.md');

const ruleSets = PRESET_NAMES.map((name) => {
  const resolved = resolveRules(name);
  assert.ok(resolved.ok);
  return resolved.rules;
});

test('docs/options.md tells of every option what the help text tells', () => {
  assert.deepEqual(
    tableUnder(options, 'All options'),
    OPTION_NAMES.map((name) => {
      const { argument, help, commandLineOnly } = OPTIONS[name];
      const flag = `--${flagOf(name)}${argument === undefined ? '' : ` ${argument}`}`;
      return [`\`${flag}\``, commandLineOnly === true ? '' : `\`${variableOf(name)}\``, `\`${name}\``, help];
    }),
  );
});

test('docs/options.md tells of every setting of the rule sets', () => {
  const [first] = ruleSets;
  const names = Object.keys(first ?? {}).filter((name) => name !== 'name' && name !== 'collateralRules');
  assert.deepEqual(
    tableUnder(options, 'Settings').map(([name, , ...values]) => [name, ...values]),
    names.map((name) => [
      `\`${name}\``,
      ...ruleSets.map((rules) => `\`${JSON.stringify((rules as unknown as Record<string, unknown>)[name])}\``),
    ]),
  );
});

test('docs/options.md tells of every haircut and conversion fee', () => {
  const assets = new Set(ruleSets.flatMap(({ collateralRules }) => collateralRules.map(({ asset }) => asset)));
  const percent = (fraction: number): string => `${Number((fraction * 100).toPrecision(12))} %`;
  assert.deepEqual(
    tableUnder(options, 'Haircuts and conversion fees'),
    [...assets].map((asset) => [
      asset,
      ...ruleSets.map(({ collateralRules }) => {
        const rule = collateralRules.find((candidate) => candidate.asset === asset);
        return rule === undefined ? '' : `${percent(rule.haircut)}, ${percent(rule.conversionFee)}`;
      }),
    ]),
  );
});

test('docs/rate-limits.md lists what every private endpoint costs', () => {
  const priced = ENDPOINTS.filter(({ level, paths }) => level !== 'public' && budgetOf(surfaceOf(paths[0] ?? '')));
  assert.deepEqual(
    tableUnder(readPage('docs/rate-limits.md'), 'Costs'),
    priced.map(({ name, cost, costText, paths }) => [
      `\`${name}\``,
      costText ?? String(cost),
      budgetOf(surfaceOf(paths[0] ?? '')) === 'history' ? 'history' : 'trading',
    ]),
  );
});

test('docs/dialect.md tells of every dialect and every switch', () => {
  const page = readPage('docs/dialect.md');
  assert.deepEqual(
    tableUnder(page, 'Names'),
    Object.entries(DIALECTS).map(([name, switches]) => [
      `\`${name}\``,
      Object.entries(switches)
        .map(([key, value]) => `\`${key}\`: \`${value}\``)
        .join(', '),
    ]),
  );
  assert.deepEqual(
    tableUnder(page, 'Switches'),
    SWITCH_NAMES.map((name) => {
      const { values, scope, what, evidence } = SWITCHES[name];
      const whom = scope === 'venue' ? 'venue' : 'venue, account, key';
      return [`\`${name}\``, values.map((value) => `\`${value}\``).join(', '), whom, what, evidence];
    }),
  );
});
