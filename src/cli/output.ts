/** What the command line says besides the banner. */
import { writeSync } from 'node:fs';

const STANDARD_ERROR = 2;

/** Says what went wrong, at once: the process may end right after. */
export function printFault(message: string): void {
  try {
    writeSync(STANDARD_ERROR, `drydock: ${message}\n`);
  } catch {
    // Nobody listens any more.
  }
}

/** A reader that goes away, such as `head`, does not end the venue. */
export function outliveReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
