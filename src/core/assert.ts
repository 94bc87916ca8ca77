/**
 * Impossible failure halts loudly: a broken invariant of a money engine must never be carried into the next entry.
 * Expected failure is data and never comes here.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) fail(message);
}

/** Halts: something that cannot happen has happened. */
export function fail(message: string): never {
  throw new Error(`Invariant broken: ${message}`);
}

/** The value, which must be there. */
export function must<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) fail(message);
  return value;
}
