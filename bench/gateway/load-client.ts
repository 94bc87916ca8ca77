/** The load generator's other end: what it can be asked to do, and a process of it to ask. */
import { type ChildProcess, fork } from 'node:child_process';

export interface Key {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Requests of one kind. */
export interface StreamPlan {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Form bodies, used in turn. */
  readonly bodies?: readonly string[];
  /** Keys that sign, used in turn; none for unsigned requests. */
  readonly keys: readonly Key[];
  /** Decimal text of the first nonce; the others follow it one by one. Absent for requests without nonces. */
  readonly firstNonce?: string;
  /** One request under way on each. */
  readonly connections: number;
  /** How many answers to take. */
  readonly count: number;
  /** What a right answer contains, near its beginning. */
  readonly expects: string;
  /** Requests a second, whatever the answers do; absent for as many as are answered. */
  readonly perSecond?: number;
}

export interface LoadPlan {
  readonly port: number;
  /** Sent at the same time. */
  readonly streams: readonly StreamPlan[];
}

export interface StreamResult {
  readonly answers: number;
  /** Answers that were not right. */
  readonly failures: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface LoadResult {
  readonly streams: readonly StreamResult[];
}

export class LoadClient {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static async start(): Promise<LoadClient> {
    const client = new LoadClient(fork(new URL('./load.ts', import.meta.url), { execArgv: ['--expose-gc'] }));
    await client.#answer();
    return client;
  }

  /** Sends what is planned. Throws when an answer was not right: a figure of failures is none. */
  async run(plan: LoadPlan): Promise<readonly StreamResult[]> {
    this.#process.send(plan);
    await this.#answer();
    this.#process.send('go');
    const { streams } = (await this.#answer()) as LoadResult;
    streams.forEach(({ failures, answers }, index) => {
      if (failures > 0) throw new Error(`${plan.streams[index]?.path}: ${failures} of ${answers} answers are wrong`);
    });
    return streams;
  }

  stop(): void {
    this.#process.disconnect();
  }

  #answer(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error('the load generator ended'));
      this.#process.once('exit', onExit);
      this.#process.once('message', (message) => {
        this.#process.off('exit', onExit);
        resolve(message);
      });
    });
  }
}

/** Nonces of nanoseconds, none of which is given twice. */
export class NonceSequence {
  #next = 1_795_000_000_000_000_000n;

  /** Takes the next so many and gives the first of them. */
  take(count: number): string {
    const first = this.#next;
    this.#next += BigInt(count);
    return String(first);
  }
}
