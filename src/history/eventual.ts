/**
 * What is there now, or comes later. Rows in memory are read at once and rows on disk by the journal's thread; who asks
 * writes one piece of code for both, and a venue in memory pays for no promise.
 */
export type Eventual<Value> = Value | Promise<Value>;

/** What becomes of a value, at once if it is there. */
export function whenRead<Value, Result>(
  value: Eventual<Value>,
  use: (value: Value) => Eventual<Result>,
): Eventual<Result> {
  return value instanceof Promise ? value.then(use) : use(value);
}
