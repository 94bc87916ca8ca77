/** What a command is. `commands.ts` says how to add one. */
import type { ControlClient } from '../control-client.ts';
import type { Output } from '../output.ts';
import type { Parameters, ValuesOf } from './parameters.ts';

/** A line that can be typed as it stands, and what it is for. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

export interface Command {
  /** One word; or two, for one of several commands on the same thing: `snapshot take`. */
  readonly name: string;
  /** What it does, in one line for the list of commands: "gives an account money". */
  readonly purpose: string;
  /** More, where one line is not enough: paragraphs. */
  readonly description: readonly string[];
  /** By name, in the order in which they are typed. The last one alone may be optional or repeat. */
  readonly arguments: Parameters;
  /** By name in camel case: `untilTime` is typed as `--until-time`. */
  readonly flags: Parameters;
  readonly examples: readonly Example[];
  /** Whether it talks to a running venue: it then takes `--url`, `--token` and `--ca`. */
  readonly usesVenue: boolean;
  /** Whether its answer can be had as JSON: it then takes `--json`. */
  readonly printsJson: boolean;
  /** Left out of help and completion. */
  readonly isHidden: boolean;
  readonly run: (context: AnyContext) => Promise<void>;
}

/** What a command finds when it runs. */
export interface Context<Arguments, Flags> {
  readonly arguments: Arguments;
  readonly flags: Flags;
  /** The flags that were typed, by name. */
  readonly given: ReadonlySet<string>;
  /** The running venue; only for a command that `usesVenue`. Nothing is sent before it is asked something. */
  readonly venue: ControlClient;
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder in which it was typed: paths are relative to it. */
  readonly folder: string;
}

// biome-ignore lint/suspicious/noExplicitAny: commands of every type stand in one table
export type AnyContext = Context<any, any>;

type Given<Arguments extends Parameters, Flags extends Parameters> = Pick<Command, 'name' | 'purpose' | 'examples'> &
  Partial<Pick<Command, 'description' | 'usesVenue' | 'printsJson' | 'isHidden'>> & {
    readonly arguments?: Arguments;
    readonly flags?: Flags;
    readonly run: (context: Context<ValuesOf<Arguments>, ValuesOf<Flags>>) => Promise<void>;
  };

/** A command of the table. Unless it says otherwise it uses a running venue and can print JSON. */
export function command<
  // biome-ignore lint/complexity/noBannedTypes: no parameters
  Arguments extends Parameters = {},
  // biome-ignore lint/complexity/noBannedTypes: no parameters
  Flags extends Parameters = {},
>(given: Given<Arguments, Flags>): Command {
  return {
    description: [],
    arguments: {},
    flags: {},
    usesVenue: true,
    printsJson: true,
    isHidden: false,
    ...given,
  };
}
