/** What is expected, held against what is. */

import { suggestion } from '../control/nearest.ts';
import { formatTime } from '../core/iso-time.ts';
import { type Place, placeText } from './check.ts';
import type { Chronicle } from './chronicle.ts';
import { type Actual, Figures, type Found } from './lookup.ts';
import type { ScenarioExpectation } from './result.ts';
import { accountsNamed } from './scenario.ts';
import type { Expectations, Wanted } from './schema.ts';
import type { Stage } from './stage.ts';

/** Holds each expectation against the present moment. A pattern such as `crowd-*` is one expectation for each of them. */
export function holdAgainst(
  stage: Stage,
  chronicle: Chronicle,
  names: readonly string[],
  expectations: Expectations,
  place: Place,
): readonly ScenarioExpectation[] {
  const figures = new Figures(stage.state, chronicle);
  const { timeMs } = stage.state.root;
  return Object.entries(expectations).flatMap(([path, wanted]) =>
    lookUp(stage, figures, names, path).map(({ figure, found }) =>
      judge(timeMs, placeText([...place, path]), figure, wanted, found),
    ),
  );
}

/** What a path means: one figure, or that of each account of a pattern. */
export function lookUp(
  stage: Stage,
  figures: Figures,
  names: readonly string[],
  path: string,
): readonly { readonly figure: string; readonly found: Found }[] {
  const [first = '', ...rest] = path.split('.');
  if (first === 'venue' || first === 'markets' || first === 'indexPrices') {
    return [{ figure: path, found: figures.ofVenue([first, ...rest]) }];
  }
  const accounts = accountsNamed(first, names);
  if (accounts.length === 0) {
    const problem = `there is no account ${first}.${suggestion(first, names)}`;
    return [{ figure: path, found: { ok: false, problem } }];
  }
  return accounts.map((name) => ({
    figure: [name, ...rest].join('.'),
    found: figures.ofAccount(stage.account(name), rest),
  }));
}

function judge(timeMs: number, place: string, figure: string, wanted: Wanted, found: Found): ScenarioExpectation {
  const passed = found.ok && meets(found.value, wanted);
  return {
    timeMs,
    time: formatTime(timeMs),
    place,
    figure,
    expected: wantedText(wanted),
    actual: found.ok ? found.value : null,
    passed,
    ask: passed ? '' : found.ok ? askAbout(figure, timeMs) : found.problem,
  };
}

/** Whether a figure is as it is wanted. Every bound that is given must hold. */
export function meets(actual: Actual, wanted: Wanted): boolean {
  if (typeof wanted !== 'object') return same(actual, wanted);
  const { equals, not, atLeast, atMost, above, below, about, within = 0 } = wanted;
  if (equals !== undefined && !same(actual, equals)) return false;
  if (not !== undefined && same(actual, not)) return false;
  const bounds = [atLeast, atMost, above, below, about];
  if (bounds.every((bound) => bound === undefined)) return equals !== undefined || not !== undefined;
  if (typeof actual !== 'number') return false;
  return (
    (atLeast === undefined || actual >= atLeast) &&
    (atMost === undefined || actual <= atMost) &&
    (above === undefined || actual > above) &&
    (below === undefined || actual < below) &&
    (about === undefined || Math.abs(actual - about) <= toleranceOf(within, about))
  );
}

function same(actual: Actual, wanted: Actual): boolean {
  if (typeof actual === 'string' && typeof wanted === 'string') return actual.toLowerCase() === wanted.toLowerCase();
  return actual === wanted;
}

function toleranceOf(within: number | string, about: number): number {
  return typeof within === 'number' ? within : (Math.abs(about) * Number(within.slice(0, -1))) / 100;
}

const WORDS = [
  ['equals', ''],
  ['not', 'not '],
  ['atLeast', 'at least '],
  ['atMost', 'at most '],
  ['above', 'above '],
  ['below', 'below '],
  ['about', 'about '],
] as const;

/** `at least 1000 and below 2000`, `about 60000 within 1%`. */
function wantedText(wanted: Wanted): string {
  if (typeof wanted !== 'object') return String(wanted);
  const parts = WORDS.flatMap(([name, word]) => (wanted[name] === undefined ? [] : [`${word}${wanted[name]}`]));
  const within = wanted.within === undefined ? '' : ` within ${wanted.within}`;
  return parts.length === 0 ? 'nothing' : `${parts.join(' and ')}${within}`;
}

/** Commands that tell how a figure came about, once the venue was kept. */
function askAbout(figure: string, timeMs: number): string {
  const [account = '', wallet = '', ...rest] = figure.split('.');
  const explained = rest.length > 0 && !['positions', 'orders'].includes(wallet) && account !== 'markets';
  return explained
    ? `drydock explain ${account} ${[wallet, ...rest].join('.')}`
    : `what happened until ${formatTime(timeMs)}`;
}
