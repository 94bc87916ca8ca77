/**
 * Whether a venue still lives. A journal that fails stops the venue, whether it is still being opened or already runs;
 * whoever has to know of a stop is told once.
 */
import type { Desk, VenueStopped } from '../host/desk.ts';

export class Lifeline {
  /** Rejects when the journal fails before the venue runs. */
  readonly failed: Promise<never>;
  /** Resolves when the venue stops by itself. */
  readonly stopped: Promise<Error>;
  #isStopped = false;
  #onFailure: (cause: Error) => void;
  readonly #resolveStopped: (error: Error) => void;
  readonly #listeners: (() => void)[] = [];

  constructor() {
    const failed = Promise.withResolvers<never>();
    // Nobody waits for it once the venue runs.
    failed.promise.catch(() => {});
    this.failed = failed.promise;
    this.#onFailure = failed.reject;
    const stopped = Promise.withResolvers<Error>();
    this.stopped = stopped.promise;
    this.#resolveStopped = stopped.resolve;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** The journal can keep nothing any more. */
  fail(cause: Error): void {
    this.#onFailure(cause);
  }

  /** From now on a failure of the journal stops a venue that runs. */
  haltOnFailure(desk: Desk): void {
    this.#onFailure = (cause) => desk.halt(cause);
  }

  /** The venue has stopped. Listeners are told before any of its callers learns of it. */
  stop(error: VenueStopped): void {
    this.#isStopped = true;
    for (const listener of this.#listeners) listener();
    this.#resolveStopped(error);
  }

  /** Calls the listener when the venue stops, or at once when it has. */
  onStop(listener: () => void): void {
    this.#listeners.push(listener);
    if (this.#isStopped) listener();
  }
}
