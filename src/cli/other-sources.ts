/** Options that were not typed: from the environment, and from a file in the working folder. */

import { suggestion } from '../control/nearest.ts';
import { readJsonFile } from '../library/json-file.ts';
import { OPTION_NAMES, type OptionName, readOption, variableOf } from '../library/options.ts';
import type { OptionSource } from '../library/settings.ts';

const CONFIGURATION_FILE = 'drydock.config.json';

/** `DRYDOCK_PORT` and its like. A variable that is empty counts as not set. */
export function environmentSource(environment: Readonly<Record<string, string | undefined>>): OptionSource {
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const name of OPTION_NAMES) {
    const text = environment[variableOf(name)];
    if (text !== undefined && text !== '') values[name] = readOption(name, text);
  }
  return { values, spell: variableOf, isCommandLine: false };
}

/** `drydock.config.json`: an object of options by their names in the library. No file is no options. */
export function configurationSource(
  path: string = CONFIGURATION_FILE,
): { readonly ok: true; readonly source: OptionSource } | { readonly ok: false; readonly problems: readonly string[] } {
  const file = readJsonFile(path);
  if (!file.ok && !file.missing) return { ok: false, problems: [file.problem] };
  const value = file.ok ? file.value : {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problems: [`${path}: the file must hold an object of options, such as {"port": 8600}.`] };
  }
  const unknown = Object.keys(value).filter((name) => !OPTION_NAMES.includes(name as OptionName));
  if (unknown.length > 0) {
    return {
      ok: false,
      problems: unknown.map((name) => `${path}: there is no option ${name}.${suggestion(name, OPTION_NAMES)}`),
    };
  }
  const spell = (name: OptionName): string => `"${name}" in ${path}`;
  return { ok: true, source: { values: value, spell, isCommandLine: false } };
}
