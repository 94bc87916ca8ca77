/** A program that npm or npx runs must not outlive it. */

const CHECK_MS = 500;

/**
 * Calls `end` once when the process that started this one is gone. npx does not pass a SIGTERM on: whoever ends it, as
 * test suites do, would leave the venue behind, and its port taken.
 */
export function endWithParent(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, CHECK_MS);
  timer.unref();
}
