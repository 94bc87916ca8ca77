/** Makes messages of texts. */
import type { Timeline } from '../../timeline/timeline.ts';
import type { Message } from './listener.ts';

export class Writer {
  readonly #timeline: Timeline;
  readonly #carriesPlace: boolean;

  /** `carriesPlace`: a test hook that adds to each message of a feed the place in history that it tells of. */
  constructor(timeline: Timeline, carriesPlace = false) {
    this.#timeline = timeline;
    this.#carriesPlace = carriesPlace;
  }

  /** A message of a feed: the JSON text of an object that is not empty. */
  message(text: string): Message {
    return this.#carriesPlace ? this.here()(text) : Buffer.from(text);
  }

  /** Makes messages that tell of the present place, whenever they are made. */
  here(): (text: string) => Message {
    if (!this.#carriesPlace) return (text) => Buffer.from(text);
    const { position, venue } = this.#timeline;
    const place = `"venue_position":${position},"venue_seq":${venue.seq}}`;
    return (text) => Buffer.from(`${text.slice(0, -1)},${place}`);
  }
}
