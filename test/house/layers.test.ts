/**
 * Which folder of `src/` may know which. An import against the direction is the beginning of every knot: whoever needs one
 * moves the code to where both may know it, or argues for a row here.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, test } from 'node:test';

const SRC = join(import.meta.dirname, '../../src');

/** `types`: known by their types alone, so that nothing of them is loaded. */
interface Knows {
  readonly code: readonly string[];
  readonly types?: readonly string[];
}

const MAY_KNOW: Readonly<Record<string, Knows>> = {
  core: { code: [] },
  data: { code: [] },
  turns: { code: [] },
  tls: { code: [] },
  instruments: { code: ['core', 'data'] },
  // A venue is driven by the entries of a journal; which one is nothing to it.
  timeline: { code: ['core'], types: ['journal'] },
  feeds: { code: ['core', 'instruments'] },
  // The rows of history lie in the journal's file: its thread reads and writes them.
  journal: { code: ['history', 'turns'], types: ['core'] },
  history: { code: ['core', 'feeds', 'instruments', 'timeline', 'turns'], types: ['journal'] },
  analytics: { code: ['core', 'feeds', 'timeline'], types: ['journal'] },
  host: { code: ['core', 'feeds', 'timeline'], types: ['journal'] },
  gateway: {
    code: ['analytics', 'core', 'feeds', 'history', 'host'],
    types: ['journal', 'timeline'],
  },
  // Figures are compared as the wire prints them.
  import: { code: ['core', 'gateway'] },
  control: { code: ['core', 'feeds', 'gateway', 'history', 'host', 'import', 'timeline', 'turns'] },
  recorder: { code: ['feeds'] },
  library: {
    code: [
      'analytics',
      'control',
      'core',
      'feeds',
      'gateway',
      'history',
      'host',
      'instruments',
      'journal',
      'timeline',
      'tls',
    ],
  },
  scenario: {
    code: ['control', 'core', 'feeds', 'gateway', 'instruments', 'library'],
    types: ['host', 'journal', 'timeline'],
  },
  cli: { code: ['control', 'feeds', 'gateway', 'import', 'journal', 'library', 'recorder', 'scenario'] },
  // The library's front door.
  '.': {
    code: ['control', 'host', 'library', 'recorder', 'scenario'],
    types: ['feeds', 'import'],
  },
};

interface Import {
  readonly file: string;
  readonly imported: string;
  readonly isType: boolean;
}

const STATIC = /^(?:import|export)(?<type> type)?\s[^;]*?from '(?<path>\.[^']+)'|^import '(?<bare>\.[^']+)'/gm;
const DYNAMIC = /(?<typeof>typeof )?\bimport\('(?<path>\.[^']+)'\)/g;

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found: Import[] = [];
  for (const { groups = {} } of text.matchAll(STATIC)) {
    found.push(importOf(file, groups.path ?? groups.bare ?? '', groups.type !== undefined));
  }
  for (const { groups = {} } of text.matchAll(DYNAMIC)) {
    found.push(importOf(file, groups.path ?? '', groups.typeof !== undefined));
  }
  return found;
}

function importOf(file: string, path: string, isType: boolean): Import {
  const imported = relative(SRC, join(SRC, dirname(file), path)).replaceAll(sep, '/');
  return { file, imported, isType };
}

function folderOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] as string) : '.';
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll(sep, '/'));
const crossing = files.flatMap(importsOf).filter(({ file, imported }) => folderOf(file) !== folderOf(imported));

describe('the folders of src', () => {
  test('know those that they may know, and no others', () => {
    const wrong = crossing.filter(({ file, imported, isType }) => {
      const { code = [], types = [] } = MAY_KNOW[folderOf(file)] ?? {};
      const to = folderOf(imported);
      return !code.includes(to) && !(isType && types.includes(to));
    });
    assert.deepEqual(
      wrong.map(({ file, imported, isType }) => `${file} -> ${imported}${isType ? ' (type)' : ''}`),
      [],
    );
  });

  test('the table of who may know whom says no more than is so', () => {
    for (const [folder, { code, types = [] }] of Object.entries(MAY_KNOW)) {
      const known = (isType: boolean): readonly string[] => {
        const own = crossing.filter((one) => folderOf(one.file) === folder && one.isType === isType);
        return [...new Set(own.map(({ imported }) => folderOf(imported)))].sort();
      };
      assert.deepEqual(known(false), code.toSorted(), `${folder}: code`);
      assert.deepEqual(
        known(true).filter((to) => !code.includes(to)),
        types.toSorted(),
        `${folder}: types`,
      );
    }
  });

  test('do not load each other in a circle', () => {
    const loads = new Map<string, Set<string>>();
    for (const one of crossing) {
      if (one.isType) continue;
      const from = folderOf(one.file);
      loads.set(from, (loads.get(from) ?? new Set()).add(folderOf(one.imported)));
    }
    const done = new Set<string>();
    const visit = (folder: string, way: readonly string[]): void => {
      assert.ok(!way.includes(folder), `a circle: ${[...way, folder].join(' -> ')}`);
      if (done.has(folder)) return;
      for (const next of loads.get(folder) ?? []) visit(next, [...way, folder]);
      done.add(folder);
    };
    for (const folder of loads.keys()) visit(folder, []);
  });
});
