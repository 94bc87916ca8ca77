/** Links inside the documentation lead somewhere. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allPages, anchorsOf, linksOf, ROOT } from './markdown.ts';

const pages = allPages();

test('every link leads to a file of the project, or to a heading of a page', (t) => {
  let followed = 0;
  for (const page of pages) {
    for (const { target, where } of linksOf(page)) {
      if (/^https?:/.test(target)) continue;
      followed++;
      const [file = '', anchor] = target.split('#');
      const url = file === '' ? new URL(page.path, ROOT) : new URL(file, new URL(page.path, ROOT));
      assert.ok(url.href.startsWith(ROOT.href), `${where}: ${target} leads out of the project`);
      assert.ok(existsSync(url), `${where}: there is no ${target}`);
      if (anchor === undefined) continue;
      const led = pages.find(({ path }) => fileURLToPath(new URL(path, ROOT)) === fileURLToPath(url));
      assert.ok(led !== undefined && anchorsOf(led).includes(anchor), `${where}: there is no heading ${target}`);
    }
  }
  t.diagnostic(`${followed} links on ${pages.length} pages`);
  assert.ok(followed > 0);
});

test('every page is reachable from the README', () => {
  const reached = new Set(['README.md']);
  for (const path of reached) {
    const page = pages.find((candidate) => candidate.path === path);
    for (const { target } of page === undefined ? [] : linksOf(page)) {
      if (/^https?:/.test(target) || target.startsWith('#')) continue;
      const url = new URL(target.split('#')[0] ?? '', new URL(path, ROOT));
      if (url.pathname.endsWith('.md')) reached.add(url.href.slice(ROOT.href.length));
    }
  }
  assert.deepEqual(
    pages.map(({ path }) => path).filter((path) => !reached.has(path)),
    [],
  );
});
