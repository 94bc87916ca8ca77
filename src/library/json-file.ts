/** JSON files that options name. What is wrong with one is a sentence that names the file. */
import { readFileSync, statSync } from 'node:fs';

export type JsonFile =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string; readonly missing: boolean };

/** A file of 100,000 accounts with keys takes about 60 MB. */
const LARGEST_FILE_BYTES = 256 * 1024 * 1024;

export function readJsonFile(path: string): JsonFile {
  const refuse = (problem: string, missing = false): JsonFile => ({
    ok: false,
    problem: `${path}: ${problem}`,
    missing,
  });
  let text: string;
  try {
    if (statSync(path).size > LARGEST_FILE_BYTES) return refuse('the file is larger than 256 MB.');
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT') return refuse('there is no such file.', true);
    return refuse(code === 'EISDIR' ? 'this is a folder, not a file.' : `the file cannot be read (${code}).`);
  }
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return refuse(`the file is no JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}.`);
  }
}
