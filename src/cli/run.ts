/** The command line: what was typed, and what comes of it. A thin shell around the library and `/control`. */
import { readVersion } from '../library/version.ts';
import { type Arguments, readArguments } from './arguments.ts';
import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/commands.ts';
import { connectionOf } from './connection.ts';
import { ControlClient, DEFAULT_URL } from './control-client.ts';
import { CommandFailed, USAGE_FAULT } from './failure.ts';
import { flagName } from './names.ts';
import { Output, processSinks, type Sink } from './output.ts';

/** What a command line stands in. */
export interface World {
  readonly out: Sink;
  readonly error: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working folder. */
  readonly folder: string;
}

/** Runs the command line's arguments in this process. A fault sets the exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const world = { ...processSinks(), environment: process.env, folder: process.cwd() };
  const exitCode = await runCommandLine(argv, world);
  // Commands that go on, such as `start`, may set it later.
  if (exitCode !== 0) process.exitCode = exitCode;
}

/** Runs the arguments and gives the exit code. */
export async function runCommandLine(
  argv: readonly string[],
  world: World,
  commands: readonly Command[] = COMMANDS,
): Promise<number> {
  const { environment, folder } = world;
  const read = readArguments(argv, commands);
  const isJson = wantsJson(read, argv, commands);
  const output = new Output(world.out, world.error, {
    json: isJson,
    colour: (environment.NO_COLOR ?? '') === '',
    width: widthOf(environment.COLUMNS),
  });
  if (read.type === 'version') {
    output.print(readVersion());
    return 0;
  }
  if (read.type === 'help') {
    const { helpText } = await import('./help.ts');
    output.print(helpText(read.of, commands));
    return 0;
  }
  if (read.type === 'refused') {
    const help = `drydock ${read.of === undefined ? '' : `${read.of} `}--help tells what there is.`;
    output.failure(new CommandFailed('typedWrong', [...read.problems, help].join('\n')));
    return USAGE_FAULT;
  }
  const { command, flags, given } = read;
  try {
    await command.run({
      arguments: read.arguments,
      flags,
      given,
      output,
      environment,
      folder,
      venue: command.usesVenue ? new ControlClient(connectionOf(flags, environment)) : NO_VENUE,
    });
    return 0;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    output.failure(inFlags(error, command));
    return error.exitCode;
  }
}

/** Whether the answer is for a program: that of a command line which could not be read as well, where it would have been. */
function wantsJson(read: Arguments, argv: readonly string[], commands: readonly Command[]): boolean {
  if (read.type === 'command') return read.flags.json === true;
  if (read.type !== 'refused' || !argv.includes('--json')) return false;
  return commands.find(({ name }) => name === read.of)?.printsJson === true;
}

/** The width that the environment asks for; undefined where it asks for none that can be. */
function widthOf(columns: string | undefined): number | undefined {
  return columns !== undefined && /^[1-9]\d{1,3}$/.test(columns) ? Number(columns) : undefined;
}

/**
 * The venue calls settings as the library does (`skipUnknown`, `stepMs`): here they are what is typed (`--skip-unknown`,
 * `--prices source`, `--step`, which takes a unit).
 */
function inFlags({ code, message, exitCode, cause }: CommandFailed, { flags }: Command): CommandFailed {
  const typed = Object.keys(flags).reduce((text, name) => {
    const flag = `--${flagName(name)}`;
    const stated = text.replaceAll(new RegExp(`"${name}": "(\\w+)"`, 'g'), `${flag} $1`);
    const said = stated.replaceAll(new RegExp(`\\b${name}Ms\\b( of \\d+)?`, 'g'), (_, value?: string) =>
      value === undefined ? flag : `${flag}${value}ms`,
    );
    return flagName(name) === name ? said : said.replaceAll(new RegExp(`(?<!-)\\b${name}\\b`, 'g'), flag);
  }, message);
  return new CommandFailed(code, typed, { exitCode, cause });
}

/** For commands that said they use none. */
const NO_VENUE: ControlClient = new ControlClient({ url: DEFAULT_URL });
