// A process that runs test files one after the other, each as if it were alone: tests and hooks of a file have a root of their own, and the next file
// begins only when nothing of the one before keeps the process alive. What the files share is what is dear: the loaded and compiled modules of src/.
import { run } from 'node:test';
import { pathToFileURL } from 'node:url';
import { describeError, toSend } from './messages.js';
import { differences, processState } from './process-state.js';

/** @typedef {import('./messages.js').FromWorker} FromWorker */
/** @typedef {import('./messages.js').ToWorker} ToWorker */
/** @typedef {import('./messages.js').TestEvent} TestEvent */

const colors = process.argv.includes('--colors');
const channel = /** @type {{ ref(): void, unref(): void }} */ (/** @type {unknown} */ (process.channel));

/** @param {FromWorker} message */
const send = (message) => process.send?.(message);

/**
 * Runs one file. It is done when the process would end: Node's runner takes that for the end of the tests, too.
 * @param {string} path
 */
async function runFile(path) {
  // The channel must not keep the process alive now, or it would hide a file that keeps nothing alive itself: the end of its tests.
  channel.unref();
  const before = processState();
  // Without files of its own it only makes a new root; tests and hooks that are defined from now on belong to it.
  const events = run({ files: [], isolation: 'none' });
  events.on('data', (event) => send({ kind: 'event', event: toSend(/** @type {TestEvent} */ (event), colors) }));
  events.once('end', () => {
    channel.ref();
    send({ kind: 'ended', left: differences(before, processState()), residentBytes: process.memoryUsage.rss() });
  });
  try {
    await import(pathToFileURL(path).href);
  } catch (error) {
    send({ kind: 'broken', error: describeError(error, colors) });
  }
}

process.on('message', (/** @type {ToWorker} */ message) => {
  if (message.kind === 'file') runFile(message.path);
  else send({ kind: 'open', resources: process.getActiveResourcesInfo() });
});
// Node sets it for every run; set before, it is no change that a file makes.
process.env.NODE_TEST_WORKER_ID = '1';
// Without the one who reports there is nothing to run for.
process.on('disconnect', () => process.exit(1));
send({ kind: 'ready' });
