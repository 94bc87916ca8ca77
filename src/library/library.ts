/** `startDrydock`: the start for programs. Its options come from nowhere but its argument. */

import { suggestion } from '../control/nearest.ts';
import type { Drydock } from './drydock.ts';
import { OPTION_NAMES, type OptionName, type StartOptions } from './options.ts';
import { StartRefused } from './refusal.ts';
import { mergeOptions, type Settings } from './settings.ts';
import { startVenue } from './start.ts';

/**
 * Starts a venue in this process; many may run side by side. Without options it is in memory, on a free port of
 * 127.0.0.1, with ten funded accounts and prices that move by themselves. Rejects with `StartRefused`.
 */
export async function startDrydock(options: StartOptions = {}): Promise<Drydock> {
  // Asked of what is used rather than of a number: an older Node would fail at it in the middle of a start.
  if (typeof Promise.withResolvers !== 'function') {
    throw new Error(
      `Drydock needs Node.js 22.13 or newer; this is ${process.versions.node}. Install a newer one: https://nodejs.org.`,
    );
  }
  return startVenue(librarySettings(options));
}

/** The options of a program, checked. Throws `StartRefused`. */
export function librarySettings(options: StartOptions): Settings {
  const merged = mergeOptions([{ values: options, spell: (name) => `the option ${name}`, isCommandLine: true }]);
  const problems = [...unknownOptions(options), ...(merged.ok ? folderProblems(options) : merged.problems)];
  if (!merged.ok || problems.length > 0) throw new StartRefused('OPTION_INVALID', problems.join('\n'));
  return merged.settings;
}

function unknownOptions(options: object): readonly string[] {
  return Object.keys(options)
    .filter((name) => !OPTION_NAMES.includes(name as OptionName))
    .map((name) => `There is no option ${name.slice(0, 40)}.${suggestion(name, OPTION_NAMES)}`);
}

/** What only a folder can do is not silently ignored. */
function folderProblems({
  data,
  ephemeral,
  reset,
  clock,
  keepJournal,
  rebuildHistory,
}: StartOptions): readonly string[] {
  if (data !== undefined) return [];
  const problems: string[] = [];
  if (ephemeral === false) problems.push('the option ephemeral: false needs a folder to keep the venue in: give data.');
  if (reset === true) problems.push('the option reset needs a folder to empty: give data.');
  if (keepJournal === true) problems.push('the option keepJournal needs a folder to keep it in: give data.');
  if (rebuildHistory === true) problems.push('the option rebuildHistory needs a folder to read from: give data.');
  if (clock === 'resume') problems.push('the option clock: "resume" needs a folder to go on from: give data.');
  return problems;
}
