/** The other end of a process of readers: what it can be asked to do. */
import { type ChildProcess, fork } from 'node:child_process';

export interface ReadersPlan {
  readonly port: number;
  readonly connections: number;
  /** What each says once it is connected; nothing when absent. */
  readonly says?: string;
}

export type ReadersRequest =
  | { readonly type: 'connect'; readonly plan: ReadersPlan }
  /** Answered when so many frames have come, of all readers together, since it was last asked. */
  | { readonly type: 'await'; readonly frames: number }
  /** So many of them stop reading. */
  | { readonly type: 'pause'; readonly readers: number }
  | { readonly type: 'leave' };

export type ReadersAnswer = 'done';

export class Readers {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  static async start(): Promise<Readers> {
    const readers = new Readers(fork(new URL('./live-readers.ts', import.meta.url)));
    await readers.#answer();
    return readers;
  }

  /** Connects, and waits until so many frames have come. */
  async connect(plan: ReadersPlan, frames: number): Promise<void> {
    this.#process.send({ type: 'connect', plan } satisfies ReadersRequest);
    await this.arrived(frames);
  }

  arrived(frames: number): Promise<void> {
    return this.#ask({ type: 'await', frames });
  }

  pause(readers: number): Promise<void> {
    return this.#ask({ type: 'pause', readers });
  }

  leave(): Promise<void> {
    return this.#ask({ type: 'leave' });
  }

  stop(): void {
    this.#process.kill();
  }

  #ask(request: ReadersRequest): Promise<void> {
    const answer = this.#answer();
    this.#process.send(request);
    return answer;
  }

  #answer(): Promise<void> {
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error('the readers are gone'));
      this.#process.once('exit', gone);
      this.#process.once('message', () => {
        this.#process.off('exit', gone);
        resolve();
      });
    });
  }
}
