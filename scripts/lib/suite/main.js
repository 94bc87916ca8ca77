// Every test of the clone on a few processes, printed as Node's test runner prints them. Run by scripts/test.js, with the Node.js of the clone.
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { spec } from 'node:test/reporters';
import { root } from '../paths.js';
import { ALONE, inOrder } from './files.js';
import { runSuite } from './pool.js';

// A file that hangs is ended and reported, well before whoever runs the suite loses patience.
const TIMEOUT_MS = 180_000;
const ANSWER_MS = 10_000;

const startMs = performance.now();
const found = globSync('test/**/*.test.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
const events = new Readable({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER, read: () => {} });
events.compose(new spec()).pipe(process.stdout);
const { success, counts } = await runSuite({
  root,
  files: inOrder(found),
  alone: new Set(ALONE.keys()),
  // Two files at a time even on one core: some wait for the disk or for a process.
  workers: Math.max(2, availableParallelism()),
  timeoutMs: TIMEOUT_MS,
  answerMs: ANSWER_MS,
  env: process.env,
  colors: process.stdout.hasColors?.() ?? false,
  report: (_, all) => {
    for (const event of all) events.push(event);
  },
});
const { passed, failed, ...others } = counts;
const lines = {
  files: found.length,
  tests: counts.tests,
  suites: counts.suites,
  pass: passed,
  fail: failed,
  cancelled: others.cancelled,
  skipped: others.skipped,
  todo: others.todo,
  duration_ms: performance.now() - startMs,
};
for (const [name, value] of Object.entries(lines)) {
  events.push({ type: 'test:diagnostic', data: { nesting: 0, message: `${name} ${value}`, level: 'info' } });
}
events.push({ type: 'test:summary', data: { success, counts } });
events.push(null);
if (!success) process.exitCode = 1;
