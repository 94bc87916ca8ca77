/** One call of the control door, and what it answers with. */
import type { Powers } from '../powers.ts';
import type { Outcome } from '../refusal.ts';

export interface ControlCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/control`; `:name` is a value in the path. */
  readonly path: string;
  /** For people who look around: GET /control lists them. */
  readonly does: string;
  /** How large its body may be; 256 KiB where nothing is said. */
  readonly bodyBytesMax?: number;
  readonly run: (powers: Powers, request: Called) => Outcome<unknown> | Promise<Outcome<unknown>>;
}

export interface Called {
  readonly body: unknown;
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
}

/** An answer for people, who read it in a terminal. */
export class PlainText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
