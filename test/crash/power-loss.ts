/**
 * Power loss for tests: a folder's shadow as of the last fsync of each file, kept by a small library (power-loss.c) that
 * is preloaded into the victim; and disks with some luck, which kept any of the sectors written since.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SeededRandom } from './random.ts';

const SECTOR_BYTES = 512;

/** Compiles the library for the tests of `t`. Without a compiler the test is skipped, which is said, and gets undefined. */
export function compilePowerLoss(t: TestContext): string | undefined {
  if (process.platform !== 'linux') {
    t.skip('power loss is simulated on Linux only');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'drydock-power-loss-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const library = join(folder, 'power-loss.so');
  const source = join(import.meta.dirname, 'power-loss.c');
  const compiled = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-lpthread'], {
    encoding: 'utf8',
  });
  if (compiled.error !== undefined) {
    t.skip('power loss is NOT tested here: it needs a C compiler (cc), for example of the package gcc');
    return undefined;
  }
  if (compiled.status !== 0) throw new Error(`power-loss.c does not compile:\n${compiled.stderr}`);
  return library;
}

/** A watched folder and its shadow. */
export class WatchedFolder {
  readonly folder: string;
  readonly shadow: string;
  readonly #library: string;

  constructor(library: string, folder: string) {
    this.#library = library;
    this.folder = folder;
    this.shadow = `${folder}-shadow`;
    mkdirSync(folder, { recursive: true });
    this.#takeAsDurable();
  }

  /** What the victim's environment needs. */
  environment(
    faults: { readonly failSyncAfter?: number; readonly failWriteAfter?: number; readonly dieBefore?: number } = {},
  ): Record<string, string> {
    return {
      LD_PRELOAD: this.#library,
      POWER_LOSS_FOLDER: this.folder,
      POWER_LOSS_SHADOW: this.shadow,
      ...(faults.failSyncAfter === undefined ? {} : { POWER_LOSS_FAIL_SYNC: String(faults.failSyncAfter) }),
      ...(faults.failWriteAfter === undefined ? {} : { POWER_LOSS_FAIL_WRITE: String(faults.failWriteAfter) }),
      ...(faults.dieBefore === undefined ? {} : { POWER_LOSS_DIE_BEFORE: String(faults.dieBefore) }),
    };
  }

  /** The worst that power loss can leave, copied to `target`: nothing that was not synced. */
  copyDurable(target: string): void {
    mkdirSync(target, { recursive: true });
    for (const name of namesIn(this.shadow)) copyFileSync(join(this.shadow, name), join(target, name));
  }

  /** Anything else it can leave: of what was written since the last fsync, each sector by chance. */
  copyWithLuck(target: string, random: SeededRandom): void {
    mkdirSync(target, { recursive: true });
    const names = [...new Set([...namesIn(this.shadow), ...namesIn(this.folder)])].sort();
    for (const name of names) {
      const durable = join(this.shadow, name);
      const written = join(this.folder, name);
      if (existsSync(durable) && existsSync(written)) {
        writeFileSync(join(target, name), mixSectors(readFileSync(durable), readFileSync(written), random));
      } else if (random.next() < 0.5) {
        copyFileSync(existsSync(durable) ? durable : written, join(target, name));
      }
    }
  }

  /** Goes on after a power loss that left `source`. */
  restartWith(source: string): void {
    rmSync(this.folder, { recursive: true });
    mkdirSync(this.folder);
    for (const name of namesIn(source)) copyFileSync(join(source, name), join(this.folder, name));
    this.#takeAsDurable();
  }

  #takeAsDurable(): void {
    rmSync(this.shadow, { recursive: true, force: true });
    mkdirSync(join(this.shadow, '.content'), { recursive: true });
    for (const name of namesIn(this.folder)) {
      const content = join(this.shadow, '.content', String(statSync(join(this.folder, name)).ino));
      copyFileSync(join(this.folder, name), content);
      linkSync(content, join(this.shadow, name));
    }
  }
}

function namesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith('.'));
}

/** The length is that of either file; a sector that only the longer one has may also read as zeros. */
function mixSectors(durable: Buffer, written: Buffer, random: SeededRandom): Buffer {
  const length = random.next() < 0.5 ? durable.length : written.length;
  const mixed = Buffer.alloc(length);
  const luck = random.next() * 1.3; // often everything
  durable.copy(mixed);
  for (let start = 0; start < length; start += SECTOR_BYTES) {
    const isWritten = random.next() < luck;
    // What was cut off is not there to be written: there the old sector stays.
    if (isWritten && start < written.length)
      written.copy(mixed, start, start, Math.min(start + SECTOR_BYTES, written.length));
  }
  return mixed;
}
