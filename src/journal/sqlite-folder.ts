/**
 * Opening a folder: lock it, look at it, and only when it is found sound open it for writing. A folder that is refused
 * is left as it was. Files are looked at before SQLite opens them and never after: on POSIX systems, closing any
 * descriptor of a file drops the locks that the process holds on it.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { JournalRefused } from './errors.ts';
import { FilesInPlace } from './files-in-place.ts';
import { loadSqlite } from './load-sqlite.ts';
import { damaged, inUse, isBusy, isDamage, locked, reasonOf, unwritable } from './sqlite-errors.ts';
import { APPLICATION_ID, creation, DATABASE_FILE, isDrydock, LOCK_FILE } from './sqlite-schema.ts';
import { type Sound, Unsound, verify } from './sqlite-verify.ts';
import { scanWal } from './wal-scan.ts';

export interface FolderOptions {
  readonly folder: string;
  readonly formatVersion: number;
  /** The oldest version that is opened; from then on the folder is of the present one. */
  readonly oldestVersion: number;
  /** `off` leaves the moment of writing to the operating system: a power failure may cost answered entries. */
  readonly synchronous: 'full' | 'off';
  /** Bound of the database in pages of 4096 bytes; beyond it the disk counts as full. 0 for no bound. */
  readonly maxPages: number;
  /** Removes the journal that is there and begins an empty one. */
  readonly reset: boolean;
}

export interface OpenFolder {
  readonly database: DatabaseSync;
  readonly sound: Sound;
  /** Whether a start on the folder would find what is written to it. */
  isInPlace(): boolean;
  /** Closes the database and gives the folder free. */
  release(): void;
}

/** Throws `JournalRefused`. */
export function openFolder(options: FolderOptions): OpenFolder {
  const { folder } = options;
  const isNew = !existsSync(folder);
  const lockIsNew = !existsSync(join(folder, LOCK_FILE));
  if (isNew) inFolder(folder, () => createFolder(folder));
  const lock = takeLock(folder);
  try {
    const file = join(folder, DATABASE_FILE);
    if (options.reset) inFolder(folder, () => removeJournal(folder, file));
    if (existsSync(file)) inFolder(folder, () => inspect(folder, file, options));
    else inFolder(folder, () => createDatabase(folder, file, options.formatVersion));
    const sound = verifyUntouched(folder, file);
    const database = inFolder(folder, () => openForWriting(folder, file, options));
    const files = new FilesInPlace([file, `${file}-wal`]);
    return {
      database,
      sound,
      isInPlace: () => files.areInPlace(),
      release: () => {
        database.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    if (lockIsNew) remove(join(folder, LOCK_FILE));
    throw error;
  }
}

/** A lock of the operating system, taken through SQLite so that it also holds between two venues of one process. */
function takeLock(folder: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  return inFolder(folder, () => {
    const lock = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 0 });
    try {
      lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return lock;
    } catch (error) {
      lock.close();
      throw isBusy(error) ? locked(folder) : error;
    }
  });
}

function createFolder(folder: string): void {
  // One by one: told to make them all at once, Node asks for ever where the system says that a folder cannot be there.
  const missing: string[] = [];
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.push(path);
  for (const path of missing.reverse()) {
    makeFolder(path);
    syncFolder(dirname(path));
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another venue that starts at the same moment may have made it; who gets it, the lock decides.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Built beside its place and moved there when it is durable: the file is whole or absent, whatever happens. */
function createDatabase(folder: string, file: string, formatVersion: number): void {
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0)
    throw damaged(folder, `${DATABASE_FILE} is missing, but its log is there`);
  const { DatabaseSync } = loadSqlite();
  const draft = `${file}.new`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true });
  closeSync(openSync(draft, 'wx', 0o600)); // keys lie in the journal: for the owner's eyes
  const database = new DatabaseSync(draft);
  database.exec(creation(formatVersion));
  database.close();
  const descriptor = openSync(draft, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
  syncFolder(folder);
}

/**
 * Removes a journal of ours, whatever its state or version. The log goes first: what is left when the machine stops
 * half-way is an older state of the same journal.
 */
function removeJournal(folder: string, file: string): void {
  if (existsSync(file) && statSync(file).size > 0) readHeader(file);
  for (const suffix of ['-wal', '-shm', '-journal', '']) rmSync(file + suffix, { force: true });
  syncFolder(folder);
}

/** The first bytes of a file that is ours; refuses any other. */
function readHeader(file: string): Buffer {
  const header = Buffer.alloc(100);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, header);
  closeSync(descriptor);
  if (header.toString('latin1').startsWith('SQLite format 3\0') && isDrydock(header.readInt32BE(68))) return header;
  throw new JournalRefused(
    'FOLDER_FOREIGN',
    `${file} was not written by Drydock, or its first bytes are damaged. Nothing was changed. Name another folder.`,
  );
}

/** Is this file ours, of a version that this release reads, and its log in order? Reads a few bytes and the log. */
function inspect(folder: string, file: string, { formatVersion, oldestVersion }: FolderOptions): void {
  if (statSync(file).size === 0) throw damaged(folder, `${DATABASE_FILE} is empty`);
  const header = readHeader(file);
  const applicationId = header.readInt32BE(68);
  const found = header.readInt32BE(60);
  if (applicationId !== APPLICATION_ID || found < oldestVersion || found > formatVersion) {
    const format = `${APPLICATION_ID & 0xff}.${formatVersion}`;
    const oldest = oldestVersion === formatVersion ? '' : `${APPLICATION_ID & 0xff}.${oldestVersion} to `;
    throw new JournalRefused(
      'FOLDER_FOREIGN_VERSION',
      `The journal in ${folder} was written by another release of Drydock (format ${applicationId & 0xff}.${found}; ` +
        `this one reads ${oldest}${format}). Nothing was changed. Use that release, or name another folder.`,
    );
  }
  const log = `${file}-wal`;
  if (existsSync(log) && statSync(log).size > 0 && scanWal(readFileSync(log)) === 'damaged') {
    throw damaged(folder, 'its write-ahead log was changed after it was written');
  }
}

/** Verifies through a connection that cannot write, and removes what SQLite puts beside the file for it. */
function verifyUntouched(folder: string, file: string): Sound {
  const { DatabaseSync } = loadSqlite();
  const companions = [`${file}-wal`, `${file}-shm`].filter((companion) => !existsSync(companion));
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    return verify(database);
  } catch (error) {
    if (isBusy(error)) throw inUse(folder);
    if (error instanceof JournalRefused) throw error;
    if (isDamage(error) || error instanceof Unsound) throw damaged(folder, reasonOf(error));
    throw unwritable(folder, error);
  } finally {
    database?.close();
    for (const companion of companions) remove(companion);
  }
}

function openForWriting(
  folder: string,
  file: string,
  { synchronous, maxPages, formatVersion }: FolderOptions,
): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Exclusive before the first access: no shared memory file, and nobody else reads or writes while the venue runs.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${synchronous.toUpperCase()}`);
    // macOS only: ask the drive, too, to let go of its cache.
    database.exec('PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1');
    // Normally the store checkpoints the log itself, when nobody waits; this is the backstop.
    database.exec('PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 16777216');
    if (maxPages > 0) database.exec(`PRAGMA max_page_count = ${maxPages}`);
    // A release of the version before must not open what this one goes on with. Written only when it is another.
    const { user_version: found } = database.prepare('PRAGMA user_version').get() as { readonly user_version: number };
    if (found !== formatVersion) database.exec(`PRAGMA user_version = ${formatVersion}`);
    // The log starts empty. It also heals what a failed fsync left behind: pages that the system counts as written and
    // the disk does not have are written again before anything new is answered.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return database;
  } catch (error) {
    database.close();
    throw isBusy(error) ? inUse(folder) : error;
  }
}

/** Runs a step of opening; what goes wrong in it is refused in plain words. */
function inFolder<T>(folder: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof JournalRefused ? error : unwritable(folder, error);
  }
}

/** Tidies up; not worth an error of its own. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}

/** Makes the names in a folder durable. Not every system can, and those need not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
