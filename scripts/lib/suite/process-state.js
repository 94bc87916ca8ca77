// What a test file may not leave behind for the files that run after it in the same process.

/** @typedef {ReadonlyMap<string, string>} ProcessState */

/**
 * Everything of the process that belongs to all files together.
 * @returns {ProcessState}
 */
export function processState() {
  return new Map([
    ...Object.entries(process.env).map(([name, value]) => pair(`process.env.${name}`, value)),
    ...process
      .eventNames()
      // What waits for the end of the process meets no other file.
      .filter((name) => name !== 'exit')
      .map((name) => pair(`process.on('${String(name)}')`, process.listenerCount(name))),
    ...Object.getOwnPropertyNames(globalThis).map((name) => pair(`globalThis.${name}`, 'there')),
    pair('process.cwd()', process.cwd()),
    pair('process.exitCode', process.exitCode),
    pair('Error.stackTraceLimit', Error.stackTraceLimit),
  ]);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {[string, string]}
 */
function pair(name, value) {
  return [name, String(value)];
}

/**
 * What is not as it was, one line each.
 * @param {ProcessState} before
 * @param {ProcessState} after
 * @returns {string[]}
 */
export function differences(before, after) {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `${name}: ${before.get(name) ?? 'absent'} before, ${after.get(name) ?? 'absent'} after`);
}
