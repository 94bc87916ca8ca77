/** What V8 compiled of the program, kept for the next time it is called. */
import { fileURLToPath } from 'node:url';

/**
 * Keeps it in the package's own folder, `.cache`: only who may change the package may change that, and it goes when the
 * package does. Where that cannot be written nothing is kept. The user's own wish (NODE_COMPILE_CACHE,
 * NODE_DISABLE_COMPILE_CACHE) goes before. `program`: the URL of a module that lies as deep as `dist/cli/main.js`.
 */
export function keepCompiled(program: string): void {
  // TypeScript in a clone is not what is called often.
  if (!program.endsWith('.js')) return;
  process.getBuiltinModule('node:module').enableCompileCache?.(fileURLToPath(new URL('../../.cache', program)));
}
