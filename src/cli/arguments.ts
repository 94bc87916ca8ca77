/** What was typed after `drydock`: which command, with which values; or what is wrong with it. */
import { parseArgs } from 'node:util';
import { suggestion } from '../control/nearest.ts';
import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/commands.ts';
import { alternatives, type Parameter, type Parameters } from './commands/parameters.ts';
import { flagsOf, GENERAL_FLAGS, VENUE_FLAGS } from './general-flags.ts';
import { flagName, isGroup, nearestCommands } from './names.ts';

export type Arguments =
  | { readonly type: 'version' }
  /** Of a command or group of commands by name; without one of everything. */
  | { readonly type: 'help'; readonly of: string | undefined }
  | { readonly type: 'refused'; readonly of: string | undefined; readonly problems: readonly string[] }
  | Called;

export interface Called {
  readonly type: 'command';
  readonly command: Command;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Those of the command, and the general ones. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Names of the flags that were typed. */
  readonly given: ReadonlySet<string>;
}

/** What runs when no command is named. */
const USUAL = 'start';
const TOGGLE_WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const ASKS_HELP: readonly string[] = ['--help', '-h'];

type Token = ReturnType<typeof tokensOf>[number];
type FlagToken = Extract<Token, { kind: 'option' }>;

export function readArguments(argv: readonly string[], commands: readonly Command[] = COMMANDS): Arguments {
  const place = wordAt(argv);
  const word = place < 0 ? undefined : argv[place];
  const before = argv.slice(0, place < 0 ? argv.length : place);
  if (word === 'help') return helpOf(argv.slice(place + 1), commands);
  if (word === 'version') return { type: 'version' };
  if (word === undefined) {
    const [asked] = before.filter((each) => [...ASKS_HELP, '--version', '-v'].includes(each));
    if (asked !== undefined) return ASKS_HELP.includes(asked) ? { type: 'help', of: undefined } : { type: 'version' };
    const start = commands.find(({ name }) => name === USUAL);
    if (start === undefined) throw new Error(`there is no command ${USUAL}`);
    return valuesOf(start, argv, commands);
  }
  const two = commands.find(({ name }) => name === `${word} ${argv[place + 1]}`);
  const command = two ?? commands.find(({ name }) => name === word);
  const words = two === undefined ? 1 : 2;
  const rest = [...before, ...argv.slice(place + words)];
  if (command === undefined && isGroup(word, commands)) return groupOf(word, rest, argv[place + 1], commands);
  if (command === undefined) {
    const known = [...nearestCommands(commands), 'help', 'version'];
    const problem = `There is no command ${word}.${suggestion(word, known)}`;
    return { type: 'refused', of: undefined, problems: [problem] };
  }
  return valuesOf(command, rest, commands);
}

/** Where the name of a command stands: the first word, with nothing but general flags before it. -1 for none. */
function wordAt(argv: readonly string[]): number {
  for (let index = 0; index < argv.length; index++) {
    const typed = argv[index] ?? '';
    if (!typed.startsWith('-')) return index;
    const [flag = '', inline] = typed.split('=', 2);
    const general = Object.entries({ ...GENERAL_FLAGS, ...VENUE_FLAGS }).find(
      ([name]) => flag === `--${flagName(name)}`,
    );
    if (general === undefined) return -1;
    if (general[1].kind !== undefined && inline === undefined) index++;
  }
  return -1;
}

function helpOf(words: readonly string[], commands: readonly Command[]): Arguments {
  const name = words.filter((word) => !word.startsWith('-')).join(' ');
  if (name === '') return { type: 'help', of: undefined };
  const isKnown = isGroup(name, commands) || commands.some((command) => command.name === name);
  if (isKnown) return { type: 'help', of: name };
  const known = commands.map((command) => command.name);
  return { type: 'refused', of: undefined, problems: [`There is no command ${name}.${suggestion(name, known)}`] };
}

/** A group's name without one of its commands behind it. */
function groupOf(
  group: string,
  rest: readonly string[],
  next: string | undefined,
  commands: readonly Command[],
): Arguments {
  if (rest.some((word) => ASKS_HELP.includes(word))) return { type: 'help', of: group };
  const seconds = commands.flatMap(({ name }) => (name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : []));
  const problem =
    next === undefined || next.startsWith('-')
      ? `Behind ${group} comes ${alternatives(seconds)}.`
      : `There is no command ${group} ${next}.${suggestion(next, seconds)}`;
  return { type: 'refused', of: group, problems: [problem] };
}

/** The values of a command that is known. */
function valuesOf(command: Command, rest: readonly string[], commands: readonly Command[]): Arguments {
  const parameters = flagsOf(command);
  const tokens = tokensOf(rest, parameters);
  const flags = tokens.filter((token) => token.kind === 'option');
  if (flags.some(({ index }) => ASKS_HELP.includes(rest[index] ?? ''))) return { type: 'help', of: command.name };
  if (command.name === USUAL && flags.some(({ name }) => name === 'version')) return { type: 'version' };
  const words = tokens.filter((token) => token.kind === 'positional').map(({ value }) => value);
  // `drydock --market frozen start` was always understood.
  if (command.name === USUAL && words[0] === USUAL) words.shift();
  const unknown = flags.filter(({ name }) => parameterOf(name, parameters) === undefined);
  const problems: string[] = [];
  // What follows an unknown option may be its value: nothing is said of it.
  if (unknown.length > 0) problems.push(...new Set(unknown.map((token) => unknownFlag(token, rest, parameters))));
  const readFlags = unknown.length > 0 ? {} : readFlagValues(flags, parameters, problems);
  const readWords = unknown.length > 0 ? {} : readWordValues(command, words, commands, problems);
  if (problems.length > 0) return { type: 'refused', of: command.name, problems };
  const given = new Set(flags.map(({ name }) => parameterOf(name, parameters)?.[0] ?? name));
  return { type: 'command', command, arguments: readWords, flags: readFlags, given };
}

function tokensOf(argv: readonly string[], parameters: Parameters) {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  };
  for (const [name, { kind }] of Object.entries(parameters)) {
    options[flagName(name)] = { type: kind === undefined ? 'boolean' : 'string' };
  }
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

// biome-ignore lint/suspicious/noExplicitAny: parameters of every type
function parameterOf(flag: string, parameters: Parameters): readonly [string, Parameter<any>] | undefined {
  return Object.entries(parameters).find(([name]) => flagName(name) === flag);
}

/** A word with one dash is one mistake, not one for each letter: `-8h`. */
function unknownFlag({ rawName, index }: FlagToken, rest: readonly string[], parameters: Parameters): string {
  const typed = rest[index] ?? rawName;
  if (/^-[\d.]/.test(typed)) return `There is no option ${typed.slice(0, 60)}; a number by itself is above 0.`;
  if (!typed.startsWith('--') && typed.length > 2) return `There is no option ${typed.slice(0, 60)}.`;
  const known = [...Object.keys(parameters).map((name) => `--${flagName(name)}`), '--help'];
  return `There is no option ${rawName}.${suggestion(rawName, known)}`;
}

function readFlagValues(
  tokens: readonly FlagToken[],
  parameters: Parameters,
  problems: string[],
): Readonly<Record<string, unknown>> {
  const seen = new Map<string, unknown[]>();
  for (const { name: flag, rawName, value, inlineValue } of tokens) {
    const found = parameterOf(flag, parameters);
    if (found === undefined) continue;
    const [name, { kind, repeats }] = found;
    const values = seen.get(name) ?? [];
    seen.set(name, values);
    if (values.length > 0 && !repeats) problems.push(`${rawName} is given twice.`);
    if (kind === undefined) values.push(readToggle(rawName, value, problems));
    else if (value === undefined || (looksLikeFlag(value) && inlineValue !== true)) {
      problems.push(`${rawName} takes ${kind.takes}; none is given.`);
      values.push(undefined);
    } else values.push(readValue(rawName, kind.takes, kind.read(value), value, problems));
  }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const values = seen.get(name) ?? [];
      if (parameter.isRequired && values.length === 0) {
        problems.push(`--${flagName(name)} is missing: it takes ${parameter.kind?.takes}.`);
      }
      return [name, parameter.collect(values)];
    }),
  );
}

function readToggle(rawName: string, value: string | undefined, problems: string[]): boolean {
  const read = value === undefined ? true : TOGGLE_WORDS.get(value.toLowerCase());
  if (read === undefined) problems.push(`${rawName} takes true or false, not ${(value ?? '').slice(0, 60)}.`);
  return read === true;
}

/** A minus before a digit is a number's. */
function looksLikeFlag(value: string): boolean {
  return /^-(?![\d.])/.test(value);
}

function readValue(name: string, takes: string, read: unknown, typed: string, problems: string[]): unknown {
  if (read !== undefined) return read;
  const given = typed === '' ? 'nothing' : typed.slice(0, 60);
  // A placeholder such as ASSET=USD already says how it is written.
  problems.push(takes.startsWith(`${name},`) ? `${given} is not ${takes}.` : `${name} takes ${takes}, not ${given}.`);
  return undefined;
}

function readWordValues(
  command: Command,
  words: readonly string[],
  commands: readonly Command[],
  problems: string[],
): Readonly<Record<string, unknown>> {
  const parameters = Object.entries(command.arguments);
  const rest = [...words];
  const values = parameters.map(([name, { kind, isRequired, repeats, collect }]) => {
    const own = rest.splice(0, repeats ? rest.length : 1);
    const placeholder = kind === undefined || kind.placeholder.includes('|') ? name.toUpperCase() : kind.placeholder;
    if (isRequired && own.length === 0) problems.push(`${placeholder} is missing: it takes ${kind?.takes}.`);
    const read = own.map((typed) => readValue(placeholder, kind?.takes ?? '', kind?.read(typed), typed, problems));
    return [name, collect(read)] as const;
  });
  const [first] = rest;
  if (first !== undefined) problems.push(unexpected(command, words, first, commands));
  return Object.fromEntries(values);
}

function unexpected({ name }: Command, words: readonly string[], word: string, commands: readonly Command[]): string {
  const [first = ''] = words;
  if (isGroup(name, commands)) {
    // Whoever types more than the command itself takes means one of the commands behind it.
    const seconds = commands.flatMap((other) =>
      other.name.startsWith(`${name} `) ? [other.name.slice(name.length + 1)] : [],
    );
    return `There is no command ${name} ${first}.${suggestion(first, seconds)}`;
  }
  if (name === USUAL && commands.some((other) => other.name === word)) {
    return `${word} is not expected here: a command comes before its options.`;
  }
  return `${word} is not expected here${name === USUAL ? ': options begin with --' : ''}.`;
}
