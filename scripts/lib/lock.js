// A lock between processes: one small file that only one of them can create.
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 2_000;
const POLL_MS = 200;
// A holder that lives beats every two seconds; only a machine that slept, or one on another host that died, is this silent.
const SILENT_MS = 60_000;

/**
 * Runs `work` while no other process holds the lock at `path`; waits for a living holder, takes over from a dead one.
 * @template T
 * @param {string} path the lock file; its folder is made when missing
 * @param {() => Promise<T>} work
 * @param {{ onWait?: () => void }} [options] `onWait` is called once, when there is somebody to wait for
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const mark = `${process.pid} ${hostname()} ${randomUUID()}\n`;
  let waited = false;
  while (!tryCreate(path, mark)) {
    const holder = look(path);
    if (holder === undefined) continue;
    if (isStale(holder, Date.now())) {
      takeAway(path, holder.mark);
      continue;
    }
    if (!waited) onWait?.();
    waited = true;
    await sleep(POLL_MS);
  }
  const beat = setInterval(() => touch(path), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (look(path)?.mark === mark) rmSync(path, { force: true });
  }
}

/** @typedef {{ mark: string, modifiedMs: number }} Holder */

/**
 * Whether the holder of a lock is gone: its process is no more, or (when that cannot be told) it has been silent for a minute.
 * @param {Holder} holder
 * @param {number} nowMs
 * @param {(pid: number) => boolean} [isAlive]
 */
export function isStale(holder, nowMs, isAlive = processIsAlive) {
  const [pid, host] = holder.mark.trim().split(' ');
  if (nowMs - holder.modifiedMs > SILENT_MS) return true;
  // A file without its text yet: its creator is between creating and writing, or died there.
  if (pid === undefined || host !== hostname()) return false;
  return !isAlive(Number(pid));
}

/** @param {number} pid */
function processIsAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/**
 * @param {string} path
 * @param {string} mark
 */
function tryCreate(path, mark) {
  try {
    writeFileSync(path, mark, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @returns {Holder | undefined}
 */
function look(path) {
  try {
    return { mark: readFileSync(path, 'utf8'), modifiedMs: statSync(path).mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Removes a stale lock, and only that one: between the look and the removal another process may have taken the lock over.
 * @param {string} path
 * @param {string} staleMark
 */
function takeAway(path, staleMark) {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== staleMark) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  rmSync(aside, { force: true });
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Somebody removed the folder by hand; the work goes on, only unguarded.
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
