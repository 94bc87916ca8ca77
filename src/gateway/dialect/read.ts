/** From what a user wrote to a dialect: the name of one, or switches over it. */
import { DEFAULT_DIALECT, DIALECTS, type Dialect, SWITCH_NAMES, SWITCHES, type SwitchName } from './switches.ts';

export type DialectResult =
  | { readonly ok: true; readonly dialect: Dialect }
  | { readonly ok: false; readonly problem: string };

export interface DialectScope {
  /** What is not said is as here. */
  readonly base: Dialect;
  /** Of an account or a key: switches that only the venue has are refused. */
  readonly ofAccount: boolean;
}

const OF_VENUE: DialectScope = { base: DEFAULT_DIALECT, ofAccount: false };

/** A name of `DIALECTS`, or an object of switches, which may name one as `preset`. `problem` ends a sentence. */
export function readDialect(input: unknown, scope: DialectScope = OF_VENUE): DialectResult {
  if (typeof input === 'string') return preset(input, scope);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refused('takes the name of a dialect, or an object of switches');
  }
  const { preset: name, ...switches } = input as Readonly<Record<string, unknown>>;
  const base = name === undefined ? { ok: true as const, dialect: scope.base } : preset(name, scope);
  if (!base.ok) return base;
  const choices: Partial<Record<SwitchName, string>> = {};
  for (const [given, value] of Object.entries(switches)) {
    const known = SWITCH_NAMES.find((candidate) => candidate === given);
    if (known === undefined) return refused(`has no switch ${short(given)}; there are ${SWITCH_NAMES.join(', ')}`);
    const { values, scope: of } = SWITCHES[known];
    const choice = values.find((candidate) => candidate === value);
    if (choice === undefined) return refused(`takes ${known}: ${values.join(' or ')}`);
    if (scope.ofAccount && of === 'venue') return refused(`has ${known} for the whole venue only (--dialect)`);
    choices[known] = choice;
  }
  return { ok: true, dialect: { ...base.dialect, ...choices } as Dialect };
}

/** An account takes of a dialect what accounts may choose. */
function preset(name: unknown, { base, ofAccount }: DialectScope): DialectResult {
  const names = Object.keys(DIALECTS);
  if (typeof name !== 'string' || !names.includes(name)) {
    return refused(`is none of ${names.join(', ')}`);
  }
  const whole: Dialect = { ...DEFAULT_DIALECT, ...DIALECTS[name] };
  if (!ofAccount) return { ok: true, dialect: whole };
  const ofVenue = SWITCH_NAMES.filter((candidate) => SWITCHES[candidate].scope === 'venue');
  const kept = Object.fromEntries(ofVenue.map((candidate) => [candidate, base[candidate]]));
  return { ok: true, dialect: { ...whole, ...kept } as Dialect };
}

function refused(problem: string): DialectResult {
  return { ok: false, problem };
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
