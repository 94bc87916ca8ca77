// Runs test files on a few processes that stay (worker.js), and tells what happened as the events that Node's reporters take.
import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import { failure, fromSent } from './messages.js';

const WORKER = join(import.meta.dirname, 'worker.js');
// A process that has grown to this ends, and another one goes on: every file that was run leaves its modules and their garbage.
const LARGE_BYTES = 800 * 1024 * 1024;

/** @typedef {import('./messages.js').TestEvent} TestEvent */
/** @typedef {import('./messages.js').FromWorker} FromWorker */
/** @typedef {{ tests: number, suites: number, passed: number, failed: number, cancelled: number, skipped: number, todo: number }} Counts */
/** @typedef {{ success: boolean, counts: Counts }} Result */
/** @typedef {Result & { events: readonly TestEvent[] }} FileResult */

/**
 * @typedef {object} Suite
 * @property {string} root the folder that paths are relative to, and in which the tests run
 * @property {readonly string[]} files in the order to start them
 * @property {ReadonlySet<string>} alone those that get a process of their own
 * @property {number} workers how many files run at a time
 * @property {number} timeoutMs how long a file may take
 * @property {number} answerMs how long a process that hangs is waited for to say what keeps it alive
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} colors whether errors are printed in colours
 * @property {(file: string, events: readonly TestEvent[]) => void} report is given all events of a file, once it has ended
 */

/**
 * Runs the files and returns how they all did. A file that ends its process, hangs, cannot be loaded, defines no test or leaves the process
 * changed is reported as one more failed test with the name of the file.
 * @param {Suite} suite
 * @returns {Promise<Result>}
 */
export async function runSuite(suite) {
  const result = { success: true, counts: noCounts() };
  const waiting = [...suite.files];
  const runNext = async () => {
    /** @type {Worker | undefined} */
    let worker;
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const alone = suite.alone.has(file);
      const process = alone || worker === undefined || worker.ended ? new Worker(suite) : worker;
      const { success, counts, events } = await process.runFile(file);
      result.success &&= success;
      add(result.counts, counts);
      suite.report(file, events);
      if (alone || process.isLarge) process.stop();
      if (!alone) worker = process.isLarge ? undefined : process;
    }
    worker?.stop();
  };
  await Promise.all(Array.from({ length: suite.workers }, runNext));
  return result;
}

/** @returns {Counts} */
function noCounts() {
  return { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };
}

/**
 * @param {Counts} sum
 * @param {Readonly<Partial<Counts>>} counts
 */
function add(sum, counts) {
  for (const name of /** @type {(keyof Counts)[]} */ (Object.keys(sum))) sum[name] += counts[name] ?? 0;
}

/** One process, and the file it is at. */
class Worker {
  ended = false;
  isLarge = false;
  /** @type {Suite} */
  #suite;
  #child;
  /** @type {FileRun | undefined} */
  #file;

  /** @param {Suite} suite */
  constructor(suite) {
    this.#suite = suite;
    this.#child = fork(WORKER, suite.colors ? ['--colors'] : [], {
      cwd: suite.root,
      env: suite.env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (message) => this.#printed('test:stdout', message));
    this.#child.stderr?.setEncoding('utf8').on('data', (message) => this.#printed('test:stderr', message));
    this.#child.on('message', (message) => this.#heard(/** @type {FromWorker} */ (message)));
    this.#child.once('close', (code, signal) => {
      this.ended = true;
      this.#file?.processEnded(signal ?? `code ${code}`);
    });
  }

  /** @param {string} file */
  async runFile(file) {
    const { root, timeoutMs } = this.#suite;
    const run = new FileRun(file, resolve(root, file), this.#suite.alone.has(file));
    this.#file = run;
    this.#child.send({ kind: 'file', path: run.path });
    const limit = setTimeout(() => this.#giveUp(run, timeoutMs), timeoutMs);
    const result = await run.result;
    clearTimeout(limit);
    this.#file = undefined;
    this.isLarge = run.residentBytes > LARGE_BYTES;
    return result;
  }

  stop() {
    if (this.#child.connected) this.#child.disconnect();
  }

  /**
   * @param {'test:stdout' | 'test:stderr'} type
   * @param {string} message
   */
  #printed(type, message) {
    if (this.#file === undefined) process.stderr.write(message);
    else this.#file.events.push({ type, data: { file: this.#file.path, message } });
  }

  /** @param {FromWorker} message */
  #heard(message) {
    this.#file?.hear(message);
    if (message.kind === 'open') this.#child.kill('SIGKILL');
  }

  /**
   * @param {FileRun} run
   * @param {number} timeoutMs
   */
  #giveUp(run, timeoutMs) {
    run.hangsFor(timeoutMs);
    this.#child.send({ kind: 'open?' });
    setTimeout(() => this.#child.kill('SIGKILL'), this.#suite.answerMs);
  }
}

/** What is heard of one file until it has ended. */
class FileRun {
  /** @type {TestEvent[]} */
  events = [];
  /** @type {Promise<FileResult>} */
  result;
  #name;
  #startMs = performance.now();
  /** @type {(result: FileResult) => void} */
  #settle = () => {};
  /** @type {Result | undefined} */
  #told;
  #failures = 0;
  /** @type {Map<number, string>} */
  #running = new Map();
  /** @type {string | undefined} */
  #hangs;

  residentBytes = 0;
  #isAlone;

  /**
   * @param {string} name
   * @param {string} path
   * @param {boolean} isAlone
   */
  constructor(name, path, isAlone) {
    this.#name = name;
    this.path = path;
    this.#isAlone = isAlone;
    this.result = new Promise((settle) => {
      this.#settle = settle;
    });
  }

  /** @param {FromWorker} message */
  hear(message) {
    if (message.kind === 'event') this.#happened(message.event);
    else if (message.kind === 'broken') this.#fail(`${this.#name} could not be loaded:\n${message.error}`);
    else if (message.kind === 'open')
      this.#hangs += ` What keeps its process alive: ${message.resources.join(', ') || 'nothing'}.`;
    else if (message.kind === 'ended') this.#ended(message);
  }

  /** @param {number} timeoutMs */
  hangsFor(timeoutMs) {
    this.#hangs = `${this.#name} did not end within ${timeoutMs / 1000} s.`;
  }

  /** @param {string} how */
  processEnded(how) {
    this.#fail(`${this.#hangs ?? `${this.#name} ended its process with ${how}.`} ${this.#whereItWas()}`);
    this.#end();
  }

  /** @param {TestEvent} event */
  #happened(event) {
    const { type, data } = event;
    if (type === 'test:dequeue') this.#running.set(data.testId, `«${data.name}» (line ${data.line})`);
    else if (type === 'test:complete') this.#running.delete(data.testId);
    else if (type === 'test:summary') this.#told = { success: data.success, counts: data.counts };
    else this.events.push(fromSent(event));
    // A hook of the whole file that fails is no test, and is in nobody's count.
    if (type === 'test:fail' && data.testId === undefined) this.#failures += 1;
  }

  /** @param {{ left: readonly string[], residentBytes: number }} ended */
  #ended({ left, residentBytes }) {
    this.residentBytes = residentBytes;
    if (!this.events.some(({ type }) => type === 'test:pass' || type === 'test:fail'))
      this.#fail(`${this.#name} defines no test.`);
    if (left.length > 0 && !this.#isAlone) {
      this.#fail(
        `${this.#name} leaves the process changed for the files after it; undo it, or give the file a process of its own in scripts/lib/suite/files.js.\n${left.join('\n')}`,
      );
    }
    this.#end();
  }

  /** @param {string} shown */
  #fail(shown) {
    this.#failures += 1;
    const test = { name: this.#name, nesting: 0, file: this.path, line: 1, column: 1 };
    const details = { duration_ms: performance.now() - this.#startMs, error: failure(shown) };
    this.events.push({ type: 'test:start', data: test }, { type: 'test:fail', data: { ...test, details } });
  }

  #whereItWas() {
    const running = [...this.#running.values()];
    return running.length === 0 ? 'No test of it was running.' : `Running were: ${running.join(', ')}.`;
  }

  #end() {
    const told = this.#told ?? { success: false, counts: this.#countsOfEvents() };
    const counts = noCounts();
    add(counts, told.counts);
    add(counts, { tests: this.#failures, failed: this.#failures });
    this.#settle({ success: told.success && this.#failures === 0, counts, events: this.events });
  }

  /** For a file that did not come to its own count. */
  #countsOfEvents() {
    const counts = noCounts();
    for (const { type, data } of this.events) {
      if (data.details?.type === 'suite') add(counts, { suites: 1 });
      else if (type === 'test:pass') add(counts, { tests: 1, passed: 1 });
      else if (type === 'test:fail' && data.testId !== undefined) add(counts, { tests: 1, failed: 1 });
    }
    return counts;
  }
}
