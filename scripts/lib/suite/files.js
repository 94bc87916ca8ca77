// How the files of the suite share processes, and in which order they start.

/**
 * Files that get a process of their own, and why.
 * @type {ReadonlyMap<string, string>}
 */
export const ALONE = new Map([
  [
    'test/gateway/endpoints/private-history-on-disk.test.ts',
    'sets an environment variable that modules read once, when they are loaded',
  ],
]);

/** The files that take longest, the longest first: started last, one of them would run on while the other process has nothing left to do. */
const LONGEST = [
  'test/docs/programs.test.ts',
  'test/simulation/simulation.test.ts',
  'test/crash/venue/power-loss.test.ts',
  'test/restart/clock.test.ts',
  'test/docs/calls.test.ts',
  'test/core/liquidation/watch.test.ts',
  'test/core/margin/random-states.test.ts',
  'test/cli/commands/commands.test.ts',
  'test/crash/power-loss.test.ts',
  'test/control/source-powers.test.ts',
  'test/crash/venue/kill.test.ts',
  'test/docs/scenarios.test.ts',
  'test/restart/refused.test.ts',
  'test/control/powers.test.ts',
  'test/cli/main.test.ts',
  'test/journal/sqlite.test.ts',
  'test/restart/revert-total.test.ts',
  'test/gateway/faults/http-faults.test.ts',
  'test/core/margin/explain/account.test.ts',
  'test/control/routes.test.ts',
  'test/control/time.test.ts',
  'test/history/history.test.ts',
  'test/crash/venue/full-disk.test.ts',
  'test/core/orders/largest-order.test.ts',
  'test/crash/kill.test.ts',
  'test/control/all-powers.test.ts',
  'test/gateway/endpoints/private-history-on-disk.test.ts',
];

/**
 * The files in the order to start them.
 * @param {readonly string[]} files
 * @returns {string[]}
 */
export function inOrder(files) {
  const place = (/** @type {string} */ file) => (LONGEST.indexOf(file) + 1 || LONGEST.length + 1) - 1;
  return [...files].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
