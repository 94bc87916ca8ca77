/** The command line: what was typed, and what comes of it. A thin shell around the library. */
import { readVersion } from '../library/version.ts';
import { readArguments } from './arguments.ts';
import { printFault } from './output.ts';

/** Exit code for what was typed wrong; 1 is for what could not be done. */
const USAGE_FAULT = 2;

/** Runs the command line's arguments. A fault sets the exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  const read = readArguments(argv);
  switch (read.command) {
    case 'version':
      console.log(readVersion());
      return;
    case 'help': {
      const { helpText } = await import('./help.ts');
      console.log(helpText());
      return;
    }
    case 'refused':
      printFault([...read.problems, 'drydock --help tells what there is.'].join('\n'));
      process.exitCode = USAGE_FAULT;
      return;
    case 'start': {
      const { start } = await import('./start.ts');
      await start(read.source);
    }
  }
}
