/** How a command ends when it cannot do what it was asked. */

/** It could not be done, or the venue refused it. */
export const FAULT = 1;
/** It was typed wrong: nothing was tried. */
export const USAGE_FAULT = 2;

/** Thrown by commands. The message says in plain words what is wrong and what to do next; it is printed without a stack. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  /** For programs that read `--json`: the venue's code, or one of the command's own. */
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, message: string, { exitCode = FAULT, cause }: { exitCode?: number; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** What only the command itself can see to be typed wrong: two flags that exclude each other. */
export function typedWrong(message: string): CommandFailed {
  return new CommandFailed('typedWrong', message, { exitCode: USAGE_FAULT });
}
