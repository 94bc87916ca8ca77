/** Command lines run in this process, against a venue in this process. */

import type { Command } from '../../src/cli/commands/command.ts';
import { COMMANDS } from '../../src/cli/commands/commands.ts';
import { runCommandLine, type World } from '../../src/cli/run.ts';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export interface Surroundings {
  /** A venue that the command finds by DRYDOCK_URL. */
  readonly venue?: { readonly url: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Whether both streams are terminals. */
  readonly isTerminal?: boolean;
  readonly commands?: readonly Command[];
}

/** Runs `drydock` with these words. */
export async function drydock(argv: readonly string[], surroundings: Surroundings = {}): Promise<Printed> {
  const { venue, environment = {}, folder = process.cwd(), isTerminal = false, commands = COMMANDS } = surroundings;
  const printed = { out: '', error: '' };
  const sink = (name: 'out' | 'error'): World['out'] => ({
    write: (text) => {
      printed[name] += text;
    },
    isTerminal,
    columns: 80,
  });
  const world: World = {
    out: sink('out'),
    error: sink('error'),
    environment: { ...(venue && { DRYDOCK_URL: venue.url }), ...environment },
    folder,
  };
  const code = await runCommandLine(argv, world, commands);
  return { code, ...printed };
}
