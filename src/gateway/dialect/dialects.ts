/**
 * Which dialect is spoken to whom: that of the key, else that of the account, else the venue's. What accounts have is
 * kept as the text in which it was set, so that the venue's own dialect may change from start to start.
 */
import { RecentMap } from '../recent-map.ts';
import { readDialect } from './read.ts';
import { DEFAULT_DIALECT, type Dialect } from './switches.ts';

/** Whom a request is from, as far as it matters here. */
export interface Speaker {
  readonly accountId: number;
  /** JSON text of the key's own dialect. */
  readonly dialect?: string;
}

/** JSON texts by account id: what a snapshot keeps. */
export type DialectsImage = ReadonlyMap<number, string>;

/** Texts whose meaning is at hand. */
const TEXTS_READ = 64;

export class Dialects {
  readonly venue: Dialect;
  #ofAccounts = new Map<number, string>();
  readonly #read = new RecentMap<string, Dialect>(TEXTS_READ);
  /** By its choices: replies are kept by dialect. */
  readonly #known = new Map<string, Dialect>();

  constructor(venue: Dialect = DEFAULT_DIALECT) {
    this.venue = venue;
    this.#known.set(JSON.stringify(venue), venue);
  }

  /** The same object each time for the same choice. */
  of({ accountId, dialect }: Speaker): Dialect {
    const text = dialect ?? this.#ofAccounts.get(accountId);
    return text === undefined ? this.venue : this.#reading(text);
  }

  /** JSON text of an account's own dialect; undefined when it has none. */
  textOf(accountId: number): string | undefined {
    return this.#ofAccounts.get(accountId);
  }

  /** Empty text takes an account's own dialect away. */
  set(accountId: number, text: string): void {
    if (text === '') this.#ofAccounts.delete(accountId);
    else this.#ofAccounts.set(accountId, text);
  }

  save(): DialectsImage {
    return new Map(this.#ofAccounts);
  }

  load(image: DialectsImage): void {
    this.#ofAccounts = new Map(image);
  }

  /** What a journal of another release took and this one does not know is answered in the dialect of the venue. */
  #reading(text: string): Dialect {
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const result = readDialect(JSON.parse(text), { base: this.venue, ofAccount: true });
    const read = result.ok ? result.dialect : this.venue;
    const choices = JSON.stringify(read);
    const dialect = this.#known.get(choices) ?? read;
    this.#known.set(choices, dialect);
    this.#read.set(text, dialect);
    return dialect;
  }
}
