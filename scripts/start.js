// npm start: a venue from this clone. Installs and prepares what is missing, then hands over; arguments go to the command line of Drydock.
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main, readyNode } from './lib/clone.js';
import { preparedFolder, root } from './lib/paths.js';
import { ensurePrepared } from './lib/prepare.js';
import { OLDEST_FOR_JAVASCRIPT } from './lib/runtime.js';

const PARENT_CHECK_MS = 500;

await main(async () => {
  if (process.env.npm_lifecycle_event !== undefined) endWithParent();
  const node = await readyNode(OLDEST_FOR_JAVASCRIPT);
  const program = join(await ensurePrepared(root, preparedFolder), 'dist', 'cli', 'main.js');
  const args = ['start', ...process.argv.slice(2)];
  // From the second start on npm finds the clone's own Node.js first on its path, so this process already is what the venue needs.
  if (realpathSync(node) === realpathSync(process.execPath)) {
    process.argv = [process.execPath, program, ...args];
    await import(pathToFileURL(program).href);
    return;
  }
  const { endLike, run } = await import('./lib/run.js');
  endLike(await run(node, [program, ...args]));
});

/**
 * npm passes a signal to the shell between it and us, and the shell dies of it without passing it on: a venue must not stay behind and hold the port.
 * One that was told to end, by Ctrl-C for instance, is left to end in its own time.
 */
function endWithParent() {
  const parent = process.ppid;
  let told = false;
  let listening = false;
  const timer = setInterval(() => {
    // Only beside a listener of the venue's: a listener alone would keep the signal from ending the process.
    if (!listening && process.listenerCount('SIGINT') > 0 && process.listenerCount('SIGTERM') > 0) {
      listening = true;
      const note = () => {
        told = true;
      };
      process.on('SIGINT', note).on('SIGTERM', note);
    }
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (!told) process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}
