/** What the tests of the documentation need of Markdown: code blocks, tables, headings and links. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the clone, with a slash at its end. */
export const ROOT = new URL('../../', import.meta.url);

export interface Page {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Block {
  /** The word behind the fence: `sh`, `json`, `js`; empty for none. */
  readonly language: string;
  readonly text: string;
  /** Where the block begins, for messages: `docs/control.md:12`. */
  readonly where: string;
}

export interface Link {
  readonly target: string;
  readonly where: string;
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(new URL(path, ROOT), 'utf8') };
}

/** Every page for users: those in the root, and all under docs/. */
export function allPages(): readonly Page[] {
  const inRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  const docs = fileURLToPath(new URL('docs', ROOT));
  const inDocs = readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md'));
  return [...inRoot, ...inDocs].toSorted().map(readPage);
}

/** The fenced blocks of a page, in order. */
export function blocksOf({ path, text }: Page): readonly Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(?<language>\w*)$/.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { language: fence.groups?.language ?? '', line: index + 1, lines: [] };
    else {
      blocks.push({ language: open.language, text: open.lines.join('\n'), where: `${path}:${open.line}` });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: the block is not closed`);
  return blocks;
}

/** The page without its blocks: they hold no headings, tables or links. Lines keep their numbers. */
function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, ''));
}

/** The anchors of a page's headings, as they are made for the web: lower case, spaces as dashes, no punctuation. */
export function anchorsOf({ text }: Page): readonly string[] {
  return [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

/** The links of a page, those to other sites included. */
export function linksOf({ path, text }: Page): readonly Link[] {
  return prose(text)
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(({ groups }) => ({
        target: groups?.target ?? '',
        where: `${path}:${index + 1}`,
      })),
    );
}

/** The rows of the first table under a heading, without its head. Cells as written. */
export function tableUnder({ path, text }: Page, heading: string): readonly (readonly string[])[] {
  const lines = prose(text).split('\n');
  const start = lines.findIndex((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'));
  if (start < 0) throw new Error(`${path} has no heading ${heading}`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const rows: string[][] = [];
  for (const line of first < 0 ? [] : lines.slice(first + 2)) {
    if (!line.startsWith('|')) break;
    const cells = line.replaceAll('\\|', '\u0000').split('|').slice(1, -1);
    rows.push(cells.map((cell) => cell.replaceAll('\u0000', '|').trim()));
  }
  return rows;
}
