/**
 * A bounded map that keeps what was used lately: two generations instead of a list of uses, so that a hit costs one
 * lookup and nothing is ever moved. An entry survives at least `capacity` insertions of others after its last use and
 * the map never holds more than `2 * capacity` entries.
 */
export class RecentMap<Key, Value extends {}> {
  readonly #capacity: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  /** `capacity`: how many entries one generation holds; a positive integer. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const older = this.#old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#capacity && !this.#young.has(key)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }

  /** Entries held, those present in both generations counted twice. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }
}
