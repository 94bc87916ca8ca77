/** What clients asked of a venue that changes something, and what they were told: the diary outlives the venue. */

/** A reply that came whole. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies as a client does
  readonly json: any;
}

export interface Asked {
  readonly account: string;
  readonly apiKey: string;
  /** Never given twice, so that it names the request in the journal. */
  readonly nonce: string;
  readonly endpoint: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Absent when the venue ended before it had said all of it: what was asked may have happened or not. */
  answer?: Answer;
}

/** Microseconds of the year 2026: 16 digits, as ccxt and others send them. */
const FIRST_NONCE = 1_795_000_000_000_000;

export class Diary {
  readonly asked: Asked[] = [];
  /** Called as soon as a reply has come. */
  onAnswer: () => void = () => {};
  #answered = 0;

  /** Replies so far. */
  get answered(): number {
    return this.#answered;
  }

  note(asked: Omit<Asked, 'nonce' | 'answer'>): Asked {
    const noted: Asked = { ...asked, nonce: String(FIRST_NONCE + this.asked.length) };
    this.asked.push(noted);
    return noted;
  }

  close(asked: Asked, answer: Answer): void {
    asked.answer = answer;
    this.#answered += 1;
    this.onAnswer();
  }
}
