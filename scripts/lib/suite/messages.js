// What the processes of the suite say to each other, and how an event of a test gets from one to the other.
import { inspect } from 'node:util';

/** @typedef {{ type: string, data: Record<string, any> }} TestEvent an event of Node's test runner, as its reporters take it */

/**
 * @typedef {{ kind: 'ready' }
 *   | { kind: 'event', event: TestEvent }
 *   | { kind: 'broken', error: string }
 *   | { kind: 'open', resources: string[] }
 *   | { kind: 'ended', left: string[], residentBytes: number }} FromWorker
 *   `broken`: the file could not be loaded to its end. `open`: what keeps the process alive, when asked. `ended`: the file is done; what it left behind, and how large the process has become
 */

/** @typedef {{ kind: 'file', path: string } | { kind: 'open?' }} ToWorker */

/**
 * What an error looks like in a report.
 * @param {unknown} error
 * @param {boolean} colors
 */
export function describeError(error, colors) {
  return inspect(error, { colors, breakLength: Number.POSITIVE_INFINITY });
}

/**
 * The event as it can be sent: an error loses its own properties on the way between processes, so it travels as what a reporter would print of it.
 * @param {TestEvent} event
 * @param {boolean} colors
 * @returns {TestEvent}
 */
export function toSend({ type, data }, colors) {
  const error = data.details?.error;
  if (error === undefined) return { type, data };
  const shown = describeError(error.code === 'ERR_TEST_FAILURE' ? error.cause : error, colors);
  return { type, data: { ...data, details: { ...data.details, error: { failureType: error.failureType, shown } } } };
}

/**
 * The event as a reporter takes it, from what `toSend` made of it.
 * @param {TestEvent} event
 * @returns {TestEvent}
 */
export function fromSent({ type, data }) {
  const error = data.details?.error;
  if (error === undefined) return { type, data };
  return { type, data: { ...data, details: { ...data.details, error: failure(error.shown, error.failureType) } } };
}

/**
 * An error of a test that prints as `shown`.
 * @param {string} shown
 * @param {string} [failureType] Node's name for the kind of failure
 */
export function failure(shown, failureType = 'testCodeFailure') {
  return { code: 'ERR_TEST_FAILURE', failureType, cause: { [inspect.custom]: () => shown } };
}
