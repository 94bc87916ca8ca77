/**
 * node test/library/formats/write.ts: keeps a folder as this release writes it, with what it goes on to answer. To be run
 * before the format of the state is raised; `formats.test.ts` opens all that are kept here.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { STATE_FORMAT } from '../../../src/core/state.ts';
import { loadSqlite } from '../../../src/journal/load-sqlite.ts';
import { firstLife, goOn, open, secondLife } from './life.ts';

const root = mkdtempSync(join(tmpdir(), 'drydock-format-'));
const folder = join(root, 'venue');
const first = await open(folder);
await firstLife(first);
await first.close();
const second = await open(folder);
await secondLife(second);
// As a killed process leaves it: the last entries are behind the checkpoint.
const copy = join(root, 'copy');
cpSync(folder, copy, { recursive: true });
await second.close();
const file = join(copy, 'journal.db');
const database = new (loadSqlite().DatabaseSync)(file);
database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
database.close();
const bytes = readFileSync(file);
const third = await open(copy);
const answers = await goOn(third);
await third.close();
const keep = (name: string, content: Uint8Array | string): void =>
  writeFileSync(new URL(`format-${STATE_FORMAT}.${name}.gz`, import.meta.url), gzipSync(content, { level: 9 }));
keep('db', bytes);
keep('json', JSON.stringify(answers));
rmSync(root, { recursive: true });
