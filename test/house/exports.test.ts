/**
 * What a file of `src/` exports, somebody else needs: a function, class or constant is named in another file (of the
 * tests at the least), a type somewhere at all. What only its own file uses is its own affair.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const EXPORTED = /^export (?:async )?(?<kind>function\*?|const|class|interface|type) (?<name>\w+)/gm;
const WORD = /[A-Za-z_$][\w$]*/g;

interface Exported {
  readonly file: string;
  readonly name: string;
  readonly isType: boolean;
}

const files = ['src', 'test', 'bench'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => `${folder}/${path.replaceAll(sep, '/')}`),
);
const texts = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

/** How often each word stands in each file that has it. */
const places = new Map<string, Map<string, number>>();
for (const [file, text] of texts) {
  for (const [word] of text.matchAll(WORD)) {
    const counts = places.get(word) ?? new Map<string, number>();
    places.set(word, counts.set(file, (counts.get(file) ?? 0) + 1));
  }
}

function exportsOf(file: string): readonly Exported[] {
  return Array.from((texts.get(file) ?? '').matchAll(EXPORTED), ({ groups = {} }) => {
    return { file, name: groups.name ?? '', isType: groups.kind === 'type' || groups.kind === 'interface' };
  });
}

function isNeeded({ file, name, isType }: Exported): boolean {
  const counts = places.get(name) ?? new Map<string, number>();
  return counts.size > 1 || (isType && (counts.get(file) ?? 0) > 1);
}

test('what is exported is needed elsewhere', () => {
  const exported = files.filter((file) => file.startsWith('src/')).flatMap(exportsOf);
  assert.ok(exported.length > 1000, `${exported.length} exports are seen`);
  assert.deepEqual(
    exported.filter((one) => !isNeeded(one)).map(({ file, name }) => `${file}: ${name}`),
    [],
  );
});
