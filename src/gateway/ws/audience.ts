/** Who listens to what of one feed. */
import type { Subscription } from './listener.ts';

const NOBODY: ReadonlySet<Subscription> = new Set();

export class Audience {
  readonly #byKey = new Map<number, Set<Subscription>>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** Whatever somebody listens to. */
  get keys(): Iterable<number> {
    return this.#byKey.keys();
  }

  has(key: number): boolean {
    return this.#byKey.has(key);
  }

  of(key: number): ReadonlySet<Subscription> {
    return this.#byKey.get(key) ?? NOBODY;
  }

  /** True when it is the first of its key. */
  add(subscription: Subscription): boolean {
    const others = this.#byKey.get(subscription.key);
    if (others === undefined) this.#byKey.set(subscription.key, new Set([subscription]));
    else others.add(subscription);
    return others === undefined;
  }

  /** True when nobody is left of its key. */
  remove(subscription: Subscription): boolean {
    const others = this.#byKey.get(subscription.key);
    if (others === undefined) return false;
    others.delete(subscription);
    return others.size === 0 && this.#byKey.delete(subscription.key);
  }
}
