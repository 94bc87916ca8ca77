/** A set of small whole numbers that gives its members in ascending order: one bit each. */
export class DueSet {
  #words = new Int32Array(32);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(member: number): void {
    const at = member >> 5;
    if (at >= this.#words.length) this.#grow(at);
    const word = this.#words[at] as number;
    const bit = 1 << (member & 31);
    if ((word & bit) !== 0) return;
    this.#words[at] = word | bit;
    this.#count++;
  }

  /** Moves all members to `into`, ascending, and gives `into` or a longer one in its place; the set is empty then. */
  take(into: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    const taken = into.length >= this.#count ? into : new Int32Array(this.#count * 2);
    const words = this.#words;
    let found = 0;
    for (let at = 0; found < this.#count; at++) {
      let word = words[at] as number;
      if (word === 0) continue;
      words[at] = 0;
      for (; word !== 0; word &= word - 1) taken[found++] = at * 32 + 31 - Math.clz32(word & -word);
    }
    this.#count = 0;
    return taken;
  }

  #grow(at: number): void {
    const words = new Int32Array(Math.max(at + 1, this.#words.length * 2));
    words.set(this.#words);
    this.#words = words;
  }
}
