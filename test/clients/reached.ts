/**
 * Which endpoints a real client has reached, taken from the venue's access log of its test. What each is known to reach is
 * kept in `reached/`, for docs/coverage.md; `COVERAGE=write` before a test writes it anew.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Endpoint } from '../../src/gateway/endpoint.ts';
import { ENDPOINTS } from '../../src/gateway/mount.ts';

const FOLDER = new URL('reached/', import.meta.url);

/** True where what is generated is to be written instead of compared. */
export const WRITES = process.env.COVERAGE === 'write';

/** An endpoint as it is named in lists: what is called, and where. */
export function label({ methods, paths: [path = ''] }: Pick<Endpoint, 'methods' | 'paths'>): string {
  return `${methods.join('|')} ${path}`;
}

/** The endpoints that answered at least once with a 2xx, in the order of the one list of them. */
function reachedIn(accessLog: string): readonly string[] {
  const answers = readFileSync(accessLog, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { method: string; path: string; status: number })
    .filter(({ status }) => status >= 200 && status < 300);
  return ENDPOINTS.filter(({ methods, paths }) =>
    answers.some(
      ({ method, path }) =>
        (methods as readonly string[]).includes(method) &&
        paths.some((pattern) => matcher(pattern).test(path.replace(/\/$/, ''))),
    ),
  ).map(label);
}

/** A path with values; one without goes before it, as in the router. */
function matcher(pattern: string): RegExp {
  const others = ENDPOINTS.flatMap(({ paths }) => paths).filter((path) => !path.includes(':'));
  const source = pattern.replaceAll(/:\w+/g, '[^/]+');
  const shadowed = pattern.includes(':') ? others.filter((path) => new RegExp(`^${source}$`).test(path)) : [];
  const not = shadowed.length === 0 ? '' : `(?!(?:${shadowed.join('|')})$)`;
  return new RegExp(`^${not}${source}$`);
}

/** Fails unless the client has reached what it is known to reach; closes the gap when it is to be written. */
export function assertReached(client: string, accessLog: string): void {
  const reached = reachedIn(accessLog);
  const file = new URL(`${client}.json`, FOLDER);
  if (WRITES) writeFileSync(file, `${JSON.stringify(reached, undefined, 2)}\n`);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];
  assert.deepEqual(reached, known, `test/clients/reached/${client}.json is not what ${client} reached: write it anew`);
}

/** The clients that are known to reach an endpoint, by name. */
export function clientsOf(endpoint: Endpoint): readonly string[] {
  return readdirSync(FOLDER)
    .toSorted()
    .filter((name) => (JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as string[]).includes(label(endpoint)))
    .map((name) => name.replace(/\.json$/, ''));
}
