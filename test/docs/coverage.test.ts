/** docs/coverage.md: every endpoint with what real clients do there, and every method of ccxt with what comes of it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Endpoint } from '../../src/gateway/endpoint.ts';
import { ENDPOINTS } from '../../src/gateway/mount.ts';
import { IMPLICIT } from '../clients/ccxt-implicit.ts';
import { STREAMS } from '../clients/ccxt-streams.ts';
import { UNIFIED } from '../clients/ccxt-unified.ts';
import { clientsOf, WRITES } from '../clients/reached.ts';
import { ROOT, readPage, tableUnder } from './markdown.ts';

const PATH = 'docs/coverage.md';

type Rows = readonly (readonly string[])[];

/** The tables by their headings. */
const TABLES: Readonly<Record<string, () => Rows>> = {
  Served: () => ENDPOINTS.map(servedRow),
  'ccxt, method by method': () =>
    [UNIFIED, IMPLICIT, STREAMS].flatMap((methods) =>
      Object.entries(methods).map(([name, { outcome, evidence }]) => [`\`${name}\``, outcome, evidence]),
    ),
};

function servedRow(endpoint: Endpoint): readonly string[] {
  const { paths, methods, level, summary, switchedOff = false } = endpoint;
  const clients = clientsOf(endpoint);
  return [
    paths.map((path) => `\`${path.replaceAll(/:(\w+)/g, '{$1}')}\``).join(', '),
    methods.join(', '),
    level === 'public' ? '' : level,
    summary,
    switchedOff ? '404' : 'its reply, held against its schema',
    clients.length === 0 ? 'none asks for it' : clients.join(', '),
  ];
}

/** Puts the rows of a table in the place of those under a heading. */
function write(heading: string, rows: Rows): void {
  const { text } = readPage(PATH);
  const start = text.indexOf('\n|', text.indexOf(`## ${heading}\n`)) + 1;
  const body = text.indexOf('\n', text.indexOf('\n', start) + 1) + 1;
  const end = body + (/^(?:\|.*\n)*/.exec(text.slice(body))?.[0].length ?? 0);
  const lines = rows.map((cells) => `| ${cells.join(' | ')} |\n`);
  writeFileSync(new URL(PATH, ROOT), text.slice(0, body) + lines.join('') + text.slice(end));
}

describe(`${PATH} tells what the tests tell; COVERAGE=write before this test writes it anew`, () => {
  for (const [heading, rows] of Object.entries(TABLES)) {
    test(heading, () => {
      if (WRITES) write(heading, rows());
      assert.deepEqual(tableUnder(readPage(PATH), heading), rows());
    });
  }
});
