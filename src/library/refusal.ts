/** Why a venue did not start, as an error with a code and a message for people. */
import type { JournalRefusedCode } from '../journal/errors.ts';

export type StartRefusedCode =
  /** An option, or a file that an option names, is unusable. */
  | 'OPTION_INVALID'
  /** The folder holds a venue that was made with other options. */
  | 'OPTIONS_CONTRADICT'
  /** Somebody else listens at the address. */
  | 'PORT_IN_USE'
  /** The address is not this machine's, or not ours to take. */
  | 'ADDRESS_UNAVAILABLE'
  /** The folder of the certificates cannot be used. */
  | 'TLS_UNAVAILABLE'
  /** What the folder holds could not be brought back. */
  | 'VENUE_BROKEN'
  | JournalRefusedCode;

/** Thrown by `startDrydock`. `message` says in plain words what is wrong and what to do; one line for each fault. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly code: StartRefusedCode;

  constructor(code: StartRefusedCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What was read without a problem; throws `StartRefused` with the first problems otherwise. */
export function founded<
  Result extends { readonly ok: true } | { readonly ok: false; readonly problems: readonly string[] },
>(result: Result): Extract<Result, { readonly ok: true }> {
  if (!result.ok)
    throw new StartRefused('OPTION_INVALID', firstOf((result as { problems: readonly string[] }).problems));
  return result as Extract<Result, { readonly ok: true }>;
}

const PROBLEMS_SHOWN = 5;

function firstOf(problems: readonly string[]): string {
  const more = problems.length - PROBLEMS_SHOWN;
  return [...problems.slice(0, PROBLEMS_SHOWN), ...(more > 0 ? [`And ${more} more.`] : [])].join('\n');
}
