/**
 * Whether files that are open are still what their paths name. A file that is removed or replaced goes on taking what is
 * written to it, and loses it with the process.
 */
import { statSync } from 'node:fs';

export class FilesInPlace {
  readonly #identities: ReadonlyMap<string, string | undefined>;

  /** Takes the files as they are now; one that is not there is none of them. */
  constructor(paths: readonly string[]) {
    const found = paths.map((path) => [path, identityOf(path)] as const);
    this.#identities = new Map(found.filter(([, identity]) => identity !== undefined));
  }

  /** A few microseconds: nothing beside a disk that has to keep something. */
  areInPlace(): boolean {
    for (const [path, identity] of this.#identities) if (identityOf(path) !== identity) return false;
    return true;
  }
}

/** Device and number of the file that a path names; undefined where it names none that can be seen. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
