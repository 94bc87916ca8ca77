/** `drydock start`: its options are those of the library. */
import { OPTION_NAMES, OPTIONS, type OptionName, readOption } from '../../library/options.ts';
import type { OptionSource } from '../../library/settings.ts';
import { flagName } from '../names.ts';
import { command } from './command.ts';
import { optional, type Parameter, toggle } from './parameters.ts';

export const start = command({
  name: 'start',
  purpose: 'starts a venue, which runs until it is told to end',
  description: [
    'It listens on http://127.0.0.1:8600, prints the API keys of ten funded accounts, and runs until Ctrl-C. Its state is kept in the folder .drydock, and the next start goes on from it.',
    'Every option but --reset can also be given in the environment (--control-token as DRYDOCK_CONTROL_TOKEN) or in the file drydock.config.json in the working folder ({"port": 8600, "controlToken": "..."}). The command line goes before the environment, and that before the file.',
    'Exit codes: 0 after a clean end, 1 when the venue could not start or had to stop, 2 when an option or a file it names is wrong.',
  ],
  usesVenue: false,
  printsJson: false,
  flags: Object.fromEntries(OPTION_NAMES.map((name) => [name, parameterOf(name)])),
  examples: [
    { line: 'drydock', does: 'A venue whose prices move by themselves, on port 8600.' },
    { line: 'drydock --market frozen --ephemeral', does: 'Prices that you set, nothing kept.' },
  ],
  run: async ({ flags, given }) => {
    const { start: startVenue } = await import('../start.ts');
    await startVenue(optionSource(flags, given));
  },
});

/** The options that were typed, to be checked with those of the other sources. */
export function optionSource(flags: Readonly<Record<string, unknown>>, given: ReadonlySet<string>): OptionSource {
  const values = Object.fromEntries(OPTION_NAMES.filter((name) => given.has(name)).map((name) => [name, flags[name]]));
  return { values, spell: (name) => `--${flagName(name)}`, isCommandLine: true };
}

function parameterOf(name: OptionName): Parameter<unknown> {
  const { argument, takes, help } = OPTIONS[name];
  if (argument === undefined) return toggle(help);
  // The words of it, up to what the user has to fill in: `frozen`, `replay:`.
  const words = argument.split('|').flatMap((part) => /^[a-z]+:?/.exec(part) ?? []);
  const choices = words.length > 0 ? { completion: words } : {};
  const files = words.length === 0 && /FILE|DIR/.test(argument) ? { completion: 'files' as const } : {};
  return optional({ placeholder: argument, takes, read: (text) => readOption(name, text), ...choices, ...files }, help);
}
