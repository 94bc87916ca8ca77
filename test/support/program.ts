/**
 * What tests start as processes of their own. `npm test` prepares the JavaScript that `npm start` runs, of which a process starts in half the time; a
 * test file that is run by itself takes the sources.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCES = join(import.meta.dirname, '../../src');
const { PREPARED_DRYDOCK } = process.env;

/** The file of the command line. */
export const PROGRAM =
  PREPARED_DRYDOCK === undefined ? join(SOURCES, 'cli/main.ts') : join(PREPARED_DRYDOCK, 'cli/main.js');

/** The URL of the library. */
export const LIBRARY = pathToFileURL(
  PREPARED_DRYDOCK === undefined ? join(SOURCES, 'index.ts') : join(PREPARED_DRYDOCK, 'index.js'),
).href;
