/**
 * What kept this process from answering at once, besides its own work: the tail of a latency is often no more than that.
 */
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { plain, quantile } from './row.ts';

/** How many times a batch's bytes are written and made durable, to see what the disk takes by itself. */
const PROBES = 300;
const PROBE_BYTES = 12 * 1024;

/** Pauses for collections, and time for which the main thread was ready to run and had no processor. */
export class Hindrances {
  readonly #pausesMs: number[] = [];
  readonly #observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.#pausesMs.push(duration);
  });
  readonly #waitedMs = waitedMs();

  /** Watches from now on. */
  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** Ends it and tells in words. */
  end(): string {
    this.#observer.disconnect();
    const pauses = this.#pausesMs;
    const all = pauses.reduce((sum, pause) => sum + pause, 0);
    const longest = Math.max(0, ...pauses);
    const waited = waitedMs() - this.#waitedMs;
    const processor = Number.isNaN(waited) ? '' : `, for a processor it waited ${plain(waited)} ms`;
    return `collections stopped it ${pauses.length} times for ${plain(all)} ms in all, at most ${plain(longest, 1)}${processor}`;
  }
}

/** NaN where the system does not tell. */
function waitedMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1_000_000;
  } catch {
    return Number.NaN;
  }
}

/** What the disk of a folder takes to make a batch's bytes durable, with nobody else at it. */
export function diskText(folder: string): string {
  const file = join(folder, 'probe');
  const bytes = Buffer.alloc(PROBE_BYTES);
  const times = new Float64Array(PROBES);
  const handle = openSync(file, 'w');
  for (let probe = 0; probe < PROBES; probe++) {
    const startMs = performance.now();
    writeSync(handle, bytes, 0, bytes.length, (probe % 100) * bytes.length);
    fdatasyncSync(handle);
    times[probe] = performance.now() - startMs;
  }
  closeSync(handle);
  rmSync(file);
  return `the disk by itself: fsync of ${PROBE_BYTES / 1024} KB median ${plain(quantile(times, 0.5), 2)} ms, p99 ${plain(quantile(times, 0.99), 2)}`;
}
