/** The command line's venue as a process of its own: started, asked, ended by a signal or without warning. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { PROGRAM } from '../../support/program.ts';

/** Starts are most of what these tests cost: what one venue has compiled, the next need not. */
const COMPILED = join(import.meta.dirname, '../../../node_modules/.cache/drydock');

/** The environment without what this machine may set for Drydock. */
const ENVIRONMENT = {
  NODE_COMPILE_CACHE: COMPILED,
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DRYDOCK_'))),
};

export interface ProcessOptions {
  readonly folder: string;
  /** A free one by default. */
  readonly port?: number;
  /** Further options. */
  readonly options?: readonly string[];
  /** Where it works; the folder that contains its own by default. There should be no configuration file. */
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The file to run; the command line's own by default. */
  readonly program?: string;
  /** No file that the venue writes may become larger than this: the disk is full for it. */
  readonly largestFileBytes?: number;
}

export interface ProcessEnd {
  /** Exit code, or the signal that ended it. */
  readonly end: number | NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** What it had to complain of, besides the nonces that a test sends twice: it tells of the requests that it refuses. */
export function besidesNonces({ errors }: ProcessEnd): string {
  const lines = errors.split('\n');
  return lines
    .filter((line) => !/^Refused: .*, nonceDuplicate\.|^ {2}More, and what should have/.test(line))
    .join('\n');
}

export class VenueProcess {
  readonly folder: string;
  /** Resolves when it answers; rejects when it ended before. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  #output = '';
  #errors = '';

  /** Spawns it; it may not be ready yet. It does not outlive the test. */
  constructor(t: Pick<TestContext, 'after'>, options: ProcessOptions) {
    const { folder, port = 0, program = PROGRAM, environment = {}, largestFileBytes } = options;
    this.folder = folder;
    const words = [process.execPath, program, '--data', folder, '--port', String(port), ...(options.options ?? [])];
    const [command = '', ...parameters] = largestFileBytes === undefined ? words : limited(words, largestFileBytes);
    const { cwd = dirname(folder) } = options;
    mkdirSync(cwd, { recursive: true });
    this.#child = spawn(command, parameters, {
      cwd,
      // The load of these tests is more than the venue would take from one account.
      env: { ...ENVIRONMENT, DRYDOCK_RATE_LIMITS: 'off', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.ready.catch(() => {});
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
      if (this.#output.includes('Ctrl-C ends it.')) ready.resolve();
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        const ended = { end: signal ?? code, output: this.#output, errors: this.#errors };
        ready.reject(new Error(`the venue ended with ${ended.end}: ${ended.errors}`));
        resolve(ended);
      });
    });
    t.after(async () => {
      this.kill();
      await this.ended;
    });
  }

  /** Starts a venue and waits until it answers. */
  static async start(t: Pick<TestContext, 'after'>, options: ProcessOptions): Promise<VenueProcess> {
    const venue = new VenueProcess(t, options);
    await venue.ready;
    return venue;
  }

  get url(): string {
    return this.banner('Venue');
  }

  /** A line of the banner, without its name. */
  banner(name: string): string {
    return new RegExp(`^ {2}${name} +(.*)$`, 'm').exec(this.#output)?.[1] ?? '';
  }

  /** `kill -9`, now. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends it by a signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<ProcessEnd> {
    this.#child.kill(signal);
    return this.ended;
  }
}

/** `ulimit -f` counts in blocks of 512 bytes; what is written beyond fails with EFBIG. */
function limited(words: readonly string[], bytes: number): readonly string[] {
  return ['/bin/sh', '-c', `ulimit -f ${Math.ceil(bytes / 512)} && exec "$@"`, 'sh', ...words];
}
