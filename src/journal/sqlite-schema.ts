/** The journal as SQLite keeps it. Everything about the file that another release could change is here. */

export const DATABASE_FILE = 'journal.db';
/** Empty for ever; an open venue holds a lock on it, which ends with its process however that ends. */
export const LOCK_FILE = 'journal.lock';

export const PAGE_BYTES = 4096;

/** 'DRY' and the version of the tables below, at offset 68 of the file. */
const APPLICATION = 0x44525900;
const TABLES_VERSION = 2;
export const APPLICATION_ID = APPLICATION + TABLES_VERSION;

export function isDrydock(applicationId: number): boolean {
  return (applicationId & 0xffffff00) === APPLICATION;
}

export const TABLES = [
  `CREATE TABLE batch (
  position INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT`,
  `CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  checksum INTEGER NOT NULL
) STRICT`,
  `CREATE TABLE checkpoint_piece (
  id INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT`,
  // How far history has come, and how many rows it has; one row.
  `CREATE TABLE history_reached (
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  rows INTEGER NOT NULL
) STRICT`,
  `CREATE TABLE history_row (
  id INTEGER PRIMARY KEY,
  checksum INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT`,
] as const;

/**
 * Builds the file. `formatVersion` says how commands and states are written: the venue's business, kept at offset 60.
 * Nothing is synced on the way: the file is not in its place yet.
 */
export function creation(formatVersion: number): string {
  return [
    'PRAGMA journal_mode = MEMORY',
    'PRAGMA synchronous = OFF',
    `PRAGMA page_size = ${PAGE_BYTES}`,
    'PRAGMA auto_vacuum = INCREMENTAL',
    'BEGIN',
    `PRAGMA application_id = ${APPLICATION_ID}`,
    `PRAGMA user_version = ${formatVersion}`,
    ...TABLES,
    'COMMIT',
    'PRAGMA journal_mode = WAL',
  ].join(';\n');
}

/** A checkpoint is written in pieces, so that no commit waits for a large one. Piece k of checkpoint c has the id c * 2^20 + k. */
export const PIECES_PER_CHECKPOINT = 2 ** 20;
