/** Help texts, for somebody who has never seen Drydock. */
import type { Command } from './commands/command.ts';
import type { Parameter, Parameters } from './commands/parameters.ts';
import { GENERAL_FLAGS, VENUE_FLAGS } from './general-flags.ts';
import { flagName, isGroup } from './names.ts';
import { listText } from './table.ts';
import { linesOf } from './wrap.ts';

const WIDTH = 100;
const INDENT = 6;

const INTRODUCTION = `Drydock is a Kraken Futures venue on your own machine: point your client at it instead of the
real host, trade with money that is not real, and read what every wallet holds.

Usage: drydock [start] [options]      starts a venue
       drydock COMMAND [options]      asks or changes the venue that runs
       drydock COMMAND --help | help COMMAND
       drydock --version

Commands:`;

const EXIT_CODES =
  'Exit codes: 0 when it was done, 1 when it could not be done or was refused, 2 when it was typed wrong.';

const ENDING = `Commands that ask or change a venue find it at --url URL, else DRYDOCK_URL, else
http://127.0.0.1:8600. With --json they print their answer as JSON.

${EXIT_CODES}`;

/** The help of a command, or of a group of them; without a name that of everything. */
export function helpText(name: string | undefined, commands: readonly Command[]): string {
  if (name === undefined) return [INTRODUCTION, listOf(commands), '', ENDING].join('\n');
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return groupText(name, commands);
  return isGroup(name, commands) ? `${commandText(command)}\n\n${furtherText(name, commands)}` : commandText(command);
}

function groupText(group: string, commands: readonly Command[]): string {
  return `Usage: drydock ${group} COMMAND\n\nCommands:\n${listOf(ofGroup(group, commands))}\n\ndrydock ${group} COMMAND --help tells more of each.`;
}

function furtherText(group: string, commands: readonly Command[]): string {
  return `Commands besides:\n${listOf(ofGroup(group, commands))}`;
}

function ofGroup(group: string, commands: readonly Command[]): readonly Command[] {
  return commands.filter(({ name }) => name.startsWith(`${group} `));
}

function listOf(commands: readonly Command[]): string {
  const shown = commands.filter(({ isHidden }) => !isHidden);
  return listText(shown.map(({ name, purpose }) => [`  ${name}`, purpose]));
}

function commandText(command: Command): string {
  const { purpose, description, flags, usesVenue, printsJson, examples } = command;
  const own = parameterLines(flags);
  const general = parameterLines({ ...(usesVenue ? VENUE_FLAGS : {}), ...(printsJson ? GENERAL_FLAGS : {}) });
  const words = Object.entries(command.arguments).flatMap(([name, { kind, help }]) => [
    `  ${kind?.placeholder ?? name}`,
    ...wrapped(help),
  ]);
  return [
    `${sentence(purpose)}`,
    '',
    `Usage: ${usageOf(command)}`,
    ...description.flatMap((paragraph) => ['', ...wrapped(paragraph, 0)]),
    ...(words.length === 0 ? [] : ['', 'Arguments:', ...words]),
    '',
    'Options:',
    ...own,
    ...general,
    '  -h, --help',
    ...wrapped('This text.'),
    ...(examples.length === 0 ? [] : ['', 'Examples:', ...exampleLines(examples)]),
    ...(description.some((paragraph) => /^Exit codes/.test(paragraph)) ? [] : ['', EXIT_CODES]),
  ].join('\n');
}

/** `drydock deposit ACCOUNT WALLET ASSET AMOUNT [options]`. */
function usageOf({ name, arguments: words, flags }: Command): string {
  const needed = Object.entries(flags).filter(([, { isRequired }]) => isRequired);
  const parts = [
    ...Object.entries(words).map(([word, parameter]) => {
      const { isRequired, repeats, kind } = parameter;
      const shown = `${kind?.placeholder ?? word}${repeats ? '...' : ''}`;
      return isRequired ? shown : `[${shown}]`;
    }),
    ...needed.map(([flag, { kind }]) => `--${flagName(flag)} ${kind?.placeholder ?? ''}`.trimEnd()),
    '[options]',
  ];
  return `drydock ${name === 'start' ? '[start]' : name} ${parts.join(' ')}`;
}

function parameterLines(parameters: Parameters): readonly string[] {
  return Object.entries(parameters).flatMap(([name, parameter]: [string, Parameter<unknown>]) => {
    const { kind, help, repeats } = parameter;
    const value = kind === undefined ? '' : ` ${kind.placeholder}`;
    return [`  --${flagName(name)}${value}`, ...wrapped(repeats ? `${help} May be given several times.` : help)];
  });
}

function exampleLines(examples: Command['examples']): readonly string[] {
  return examples.flatMap(({ line, does }) => [`  ${line}`, ...wrapped(does)]);
}

/** The beginning of a sentence in upper case, with a full stop. */
function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** The text in lines of at most WIDTH characters, indented. */
function wrapped(text: string, indent = INDENT): readonly string[] {
  return linesOf(text, WIDTH - indent).map((line) => ' '.repeat(indent) + line);
}
