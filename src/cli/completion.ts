/** What may stand at the end of a command line that is being typed. */
import type { Command } from './commands/command.ts';
import type { Completion, Parameter, Parameters } from './commands/parameters.ts';
import { flagsOf, GENERAL_FLAGS, VENUE_FLAGS } from './general-flags.ts';
import { flagName, isGroup } from './names.ts';

export interface Candidate {
  readonly word: string;
  /** For shells that show it. */
  readonly does: string;
}

/** Names of things of the running venue; empty when it cannot be asked. */
export type LookUp = (what: 'accounts' | 'snapshots' | 'markets') => Promise<readonly string[]>;

/** Candidates for the last of the words, which are those behind `drydock`; `files` for the path of a file. */
export async function candidatesFor(
  words: readonly string[],
  commands: readonly Command[],
  lookUp: LookUp,
): Promise<readonly Candidate[] | 'files'> {
  const typed = words.at(-1) ?? '';
  const found = await among(
    rejoined(words.slice(0, -1)),
    typed,
    commands.filter(({ isHidden }) => !isHidden),
    lookUp,
  );
  return found === 'files' ? found : found.filter(({ word }) => word.startsWith(typed));
}

/** Bash takes `--flag=value` apart at the sign. */
function rejoined(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => (word === '=' && words[index - 1]?.startsWith('--') === true ? [] : [word]));
}

async function among(
  before: readonly string[],
  typed: string,
  commands: readonly Command[],
  lookUp: LookUp,
): Promise<readonly Candidate[] | 'files'> {
  const general = { ...VENUE_FLAGS, ...GENERAL_FLAGS };
  const place = wordPlace(before, general);
  if (place < 0) {
    const start = commands.find(({ name }) => name === 'start');
    const value = valueAsked(before, { ...start?.flags, ...general });
    if (value !== undefined) return valuesOf(value, lookUp);
    // An option that is not a general one: it is `start` that is typed.
    if (start !== undefined && (typed.startsWith('-') || place === FOREIGN)) return flagCandidates(start, before);
    return firstWords(commands);
  }
  const word = before[place] ?? '';
  const rest = before.slice(place + 1);
  if (word === 'help') return rest.length === 0 ? firstWords(commands) : secondWords(rest[0] ?? '', commands);
  const two = commands.find(({ name }) => name === `${word} ${rest[0]}`);
  const command = two ?? commands.find(({ name }) => name === word);
  const behind = two === undefined ? rest : rest.slice(1);
  const seconds = two === undefined && rest.length === 0 && isGroup(word, commands) ? secondWords(word, commands) : [];
  if (command === undefined) return seconds;
  const value = valueAsked(behind, flagsOf(command));
  if (value !== undefined) return valuesOf(value, lookUp);
  if (typed.startsWith('-')) return flagCandidates(command, behind);
  const own = await argumentCandidates(command, behind, lookUp);
  return own === 'files' ? own : [...seconds, ...own];
}

const NONE = -1;
const FOREIGN = -2;

/** Where the command's name stands; NONE while there is none, FOREIGN when a flag stands there that is not general. */
function wordPlace(before: readonly string[], general: Parameters): number {
  for (let index = 0; index < before.length; index++) {
    const word = before[index] ?? '';
    if (!word.startsWith('-')) return index;
    const parameter = parameterOf(word, general);
    if (parameter === undefined) return FOREIGN;
    if (parameter.kind !== undefined && !word.includes('=')) index++;
  }
  return NONE;
}

/** The flag whose value comes next. */
function valueAsked(before: readonly string[], flags: Parameters): Parameter<unknown> | undefined {
  const last = before.at(-1) ?? '';
  const parameter = last.includes('=') ? undefined : parameterOf(last, flags);
  return parameter?.kind === undefined ? undefined : parameter;
}

function parameterOf(word: string, flags: Parameters): Parameter<unknown> | undefined {
  const [bare] = word.split('=', 1);
  return Object.entries(flags).find(([name]) => bare === `--${flagName(name)}`)?.[1];
}

async function valuesOf({ kind, help }: Parameter<unknown>, lookUp: LookUp): Promise<readonly Candidate[] | 'files'> {
  const completion: Completion = kind?.completion ?? [];
  if (completion === 'files') return completion;
  const words = typeof completion === 'string' ? await lookUp(completion) : completion;
  // Names that a shell would take apart are left to be typed.
  return words.filter((word) => /^[\w.@+-]+$/.test(word)).map((word) => ({ word, does: help }));
}

function flagCandidates(command: Command, before: readonly string[]): readonly Candidate[] {
  const flags = Object.entries(flagsOf(command)).filter(
    ([name, { repeats }]) => repeats || !before.some((word) => word.split('=', 1)[0] === `--${flagName(name)}`),
  );
  return [
    ...flags.map(([name, { help }]) => ({ word: `--${flagName(name)}`, does: help })),
    { word: '--help', does: 'What it takes.' },
  ];
}

function argumentCandidates(
  command: Command,
  before: readonly string[],
  lookUp: LookUp,
): Promise<readonly Candidate[] | 'files'> {
  const flags = flagsOf(command);
  const words = before.filter((word, index) => {
    if (word.startsWith('-')) return false;
    const previous = before[index - 1] ?? '';
    const flag = previous.includes('=') ? undefined : parameterOf(previous, flags);
    return flag?.kind === undefined;
  });
  const taken = Object.values(command.arguments);
  const next = taken[words.length] ?? (taken.at(-1)?.repeats === true ? taken.at(-1) : undefined);
  return next === undefined ? Promise.resolve([]) : valuesOf(next, lookUp);
}

function firstWords(commands: readonly Command[]): readonly Candidate[] {
  const words = new Map<string, string>();
  for (const { name, purpose } of commands) {
    const [first = name] = name.split(' ');
    if (!words.has(first)) words.set(first, purpose);
  }
  words.set('help', 'tells what a command does');
  return Array.from(words, ([word, does]) => ({ word, does }));
}

function secondWords(group: string, commands: readonly Command[]): readonly Candidate[] {
  return commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(({ name, purpose }) => ({ word: name.slice(group.length + 1), does: purpose }));
}
