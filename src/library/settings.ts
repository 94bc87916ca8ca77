/**
 * From what was given where to the settings of one start: the command line goes before the environment, that before the
 * configuration file. Every fault is one sentence in the words in which the user gave it.
 */
import { CONFLICTS, OPTION_NAMES, OPTIONS, type OptionName, type StartOptions } from './options.ts';

/** A place where options come from. */
export interface OptionSource {
  /** Values by name, unchecked. What is undefined was not given. */
  readonly values: Readonly<Partial<Record<OptionName, unknown>>>;
  /** How the user wrote an option there: `--port`, `DRYDOCK_PORT`, `"port" in drydock.config.json`. */
  readonly spell: (name: OptionName) => string;
  /** Whether what is only for the command line may be given there. */
  readonly isCommandLine: boolean;
}

/** What a start goes by. */
export interface Settings {
  readonly options: StartOptions;
  /** The options that were given, each as the user wrote it, without its value. */
  readonly given: ReadonlyMap<OptionName, string>;
}

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Checks and merges the sources, those that go before others first. */
export function mergeOptions(sources: readonly OptionSource[]): SettingsResult {
  const problems = sources.flatMap(problemsIn);
  if (problems.length > 0) return { ok: false, problems };
  const dropped = new Set(CONFLICTS.flatMap((conflict) => overruled(sources, conflict) ?? []));
  const options: Partial<Record<OptionName, unknown>> = {};
  const given = new Map<OptionName, string>();
  for (const name of OPTION_NAMES) {
    const source = sources.find(({ values }) => values[name] !== undefined);
    if (source === undefined || dropped.has(name)) continue;
    options[name] = source.values[name];
    given.set(name, source.spell(name));
  }
  return { ok: true, settings: { options: options as StartOptions, given } };
}

function problemsIn(source: OptionSource): readonly string[] {
  const { values, spell, isCommandLine } = source;
  const problems: string[] = [];
  for (const name of OPTION_NAMES) {
    const value = values[name];
    const { accepts, takes, commandLineOnly } = OPTIONS[name];
    if (value === undefined) continue;
    if (commandLineOnly === true && !isCommandLine) {
      problems.push(`${spell(name)} is not read: ${name} can only be given on the command line.`);
    } else if (!accepts(value)) problems.push(`${spell(name)} takes ${takes}${shown(name, value)}.`);
  }
  for (const [one, other] of CONFLICTS) {
    if (asks(source, one) && asks(source, other)) {
      problems.push(`${spell(one)} and ${spell(other)} contradict each other: give one of them.`);
    }
  }
  return problems;
}

/** Of two conflicting options, the one from the source that comes later. */
function overruled(
  sources: readonly OptionSource[],
  [one, other]: readonly [OptionName, OptionName],
): OptionName | undefined {
  const first = sources.findIndex((source) => asks(source, one));
  const second = sources.findIndex((source) => asks(source, other));
  if (first < 0 || second < 0) return undefined;
  return first < second ? other : one;
}

/** A switch that is off asks for nothing. */
function asks({ values }: OptionSource, name: OptionName): boolean {
  return values[name] !== undefined && values[name] !== false;
}

/** What was given instead, when it is short and no secret. */
function shown(name: OptionName, value: unknown): string {
  if (name === 'controlToken' || (typeof value !== 'string' && typeof value !== 'number')) return '';
  const text = String(value);
  return text.length > 60 ? '' : `, not ${text === '' ? 'nothing' : text}`;
}
