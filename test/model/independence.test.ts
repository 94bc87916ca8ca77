import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

test('the model imports nothing but its own files', () => {
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  assert.ok(files.includes('model.ts'));
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8');
    const imported = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
    for (const path of imported) {
      assert.ok(/^\.\/[a-z]+\.ts$/.test(path) && files.includes(path.slice(2)), `${name} imports ${path}`);
    }
    assert.doesNotMatch(text, /src\/core|require\(/, name);
  }
});
