/** A scenario's file as data: YAML, of which JSON is a part, with the line of everything in it. */
import { readFileSync, statSync } from 'node:fs';
import type { Document, LineCounter, Pair } from 'yaml';
import type { Place } from './check.ts';
import { type Origin, ScenarioInvalid } from './faults.ts';

const LARGEST_FILE_BYTES = 16 * 1024 * 1024;

export interface ScenarioDocument {
  readonly value: unknown;
  readonly origin: Origin;
}

/** Reads a file. Throws `ScenarioInvalid` for one that is not there or is no YAML. */
export async function readScenarioFile(path: string): Promise<ScenarioDocument> {
  return parseScenario(textOf(path), path);
}

/** Reads YAML or JSON; `file` stands in messages. */
export async function parseScenario(text: string, file: string): Promise<ScenarioDocument> {
  // Takes 15 ms to load: nobody but those who run a scenario waits for it.
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw broken(file, `${file}:${line}:${col}: this is no YAML: ${firstLine(error.message)}`, line, col);
  }
  try {
    return { value: document.toJS(), origin: { file, locate: locator(document, lines) } };
  } catch (error) {
    throw broken(file, `${file}: ${firstLine(error instanceof Error ? error.message : String(error))}`);
  }
}

function textOf(path: string): string {
  const refuse = (problem: string): never => {
    throw broken(path, `${path}: ${problem}`);
  };
  try {
    if (statSync(path).size > LARGEST_FILE_BYTES) return refuse('the file is larger than 16 MB.');
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ScenarioInvalid) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT') return refuse('there is no such file.');
    return refuse(code === 'EISDIR' ? 'this is a folder, not a file.' : `the file cannot be read (${code}).`);
  }
}

function broken(place: string, message: string, line?: number, column?: number): ScenarioInvalid {
  return new ScenarioInvalid([{ place, line, column, message }]);
}

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  return line.endsWith('.') ? line : `${line}.`;
}

function locator(document: Document, lines: LineCounter): Origin['locate'] {
  return (place, isName) => {
    const offset = (isName ? offsetOfName(document, place) : offsetOf(document, place)) ?? offsetOf(document, []);
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

/** Of the value; of the nearest thing around it when there is none. */
function offsetOf(document: Document, place: Place): number | undefined {
  for (let depth = place.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(place.slice(0, depth), true);
    const range = (node as { readonly range?: readonly number[] } | null | undefined)?.range;
    if (range?.[0] !== undefined) return range[0];
  }
  return undefined;
}

function offsetOfName(document: Document, place: Place): number | undefined {
  const around = place.length === 1 ? document.contents : document.getIn(place.slice(0, -1), true);
  const items = (around as { readonly items?: readonly Pair[] } | undefined)?.items ?? [];
  const name = String(place.at(-1));
  const pair = items.find(({ key }) => String((key as { readonly value?: unknown } | null)?.value) === name);
  const range = (pair?.key as { readonly range?: readonly number[] } | undefined)?.range;
  return range?.[0] ?? offsetOf(document, place);
}
