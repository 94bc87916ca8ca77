/**
 * Answers that hold until the next entry is applied: only entries change the venue, so a read that was answered since the
 * last one is answered with the very same bytes.
 */
import type { Timeline } from '../../timeline/timeline.ts';
import { RecentMap } from '../recent-map.ts';

export class UntilNextEntry<Key, Value extends {}> {
  readonly #timeline: Pick<Timeline, 'position'>;
  readonly #capacity: number;
  readonly #make: (key: Key) => Value;
  /** Position of the last entry that the values know of. */
  #position = -1;
  #values: RecentMap<Key, Value>;

  /** `capacity`: how many values are kept at least; never more than twice as many. */
  constructor(timeline: Pick<Timeline, 'position'>, capacity: number, make: (key: Key) => Value) {
    this.#timeline = timeline;
    this.#capacity = capacity;
    this.#make = make;
    this.#values = new RecentMap(capacity);
  }

  get(key: Key): Value {
    const { position } = this.#timeline;
    if (position !== this.#position) {
      this.#position = position;
      this.#values = new RecentMap(this.#capacity);
    }
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const made = this.#make(key);
    this.#values.set(key, made);
    return made;
  }
}
