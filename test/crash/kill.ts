/** Runs a program and kills it without warning. Not tied to the journal: whatever prints its answers line by line can be killed. */
import { spawn } from 'node:child_process';

export interface Victim {
  /** A TypeScript file, and what it is given. */
  readonly script: string;
  readonly parameters: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** It is killed when it has printed this many lines; Infinity to let it end by itself. */
  readonly killAfterLines: number;
}

export interface Ended {
  /** Whole lines: what was answered before the end. */
  readonly lines: readonly string[];
  readonly errors: string;
  /** `SIGKILL` when it was killed, an exit code when it ended by itself. */
  readonly end: NodeJS.Signals | number | null;
}

export function runUntilKilled({ script, parameters, environment = {}, killAfterLines }: Victim): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...parameters], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  let lineCount = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    lineCount += text.split('\n').length - 1;
    if (lineCount >= killAfterLines) child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ lines: output.split('\n').slice(0, -1), errors, end: signal ?? code });
    });
  });
}
