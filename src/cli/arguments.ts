/** What was typed after `drydock`. */
import { parseArgs } from 'node:util';
import { suggestion } from '../library/nearest.ts';
import { flagOf, OPTION_NAMES, OPTIONS, type OptionName, readOption } from '../library/options.ts';
import type { OptionSource } from '../library/settings.ts';

export type Arguments =
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'start'; readonly source: OptionSource }
  | { readonly command: 'refused'; readonly problems: readonly string[] };

const COMMANDS: readonly string[] = ['start', 'help', 'version'];
const HELP = { type: 'boolean', short: 'h' } as const;
const VERSION = { type: 'boolean', short: 'v' } as const;

type Token = ReturnType<typeof tokensOf>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** Reads the arguments; what an option takes is checked with those of the other sources. */
export function readArguments(argv: readonly string[]): Arguments {
  const tokens = tokensOf(argv);
  const options = tokens.filter((token) => token.kind === 'option');
  const words = tokens.filter((token) => token.kind === 'positional').map((token) => token.value);
  const command = words[0] ?? 'start';
  if (options.some(({ name }) => name === 'help') || command === 'help') return { command: 'help' };
  if (options.some(({ name }) => name === 'version') || command === 'version') return { command: 'version' };
  const unknown = options.filter(({ name }) => optionOf(name) === undefined);
  // What follows an unknown option may be its value: nothing is said of it.
  const problems =
    unknown.length > 0 ? unknown.map(unknownOption) : [...unknownWords(command, words.slice(1)), ...faultsOf(options)];
  if (problems.length > 0) return { command: 'refused', problems };
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const { name: flag, value } of options) {
    const name = optionOf(flag);
    if (name !== undefined) values[name] = isSwitch(name) && value === undefined ? true : readOption(name, value ?? '');
  }
  return { command: 'start', source: { values, spell: (name) => `--${flagOf(name)}`, isCommandLine: true } };
}

function tokensOf(argv: readonly string[]) {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = { help: HELP, version: VERSION };
  for (const name of OPTION_NAMES) options[flagOf(name)] = { type: isSwitch(name) ? 'boolean' : 'string' };
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function optionOf(flag: string): OptionName | undefined {
  return OPTION_NAMES.find((name) => flagOf(name) === flag);
}

function isSwitch(name: OptionName): boolean {
  return OPTIONS[name].argument === undefined;
}

function unknownOption({ rawName }: OptionToken): string {
  const known = [...OPTION_NAMES.map((name) => `--${flagOf(name)}`), '--help', '--version'];
  return `There is no option ${rawName}.${suggestion(rawName, known)}`;
}

function unknownWords(command: string, others: readonly string[]): readonly string[] {
  if (!COMMANDS.includes(command)) return [`There is no command ${command}.${suggestion(command, COMMANDS)}`];
  return others.map((word) => `${word} is not expected here: options begin with --.`);
}

/** Values that are missing, and options that are given twice. */
function faultsOf(options: readonly OptionToken[]): readonly string[] {
  const problems: string[] = [];
  const seen: string[] = [];
  for (const { name: flag, rawName, value, inlineValue } of options) {
    const name = optionOf(flag);
    if (name === undefined) continue;
    const isMissing = value === undefined || (value.startsWith('-') && inlineValue !== true);
    if (!isSwitch(name) && isMissing) problems.push(`${rawName} takes ${OPTIONS[name].takes}; none is given.`);
    if (seen.includes(flag)) problems.push(`${rawName} is given twice.`);
    seen.push(flag);
  }
  return problems;
}
