import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

const HELPER = new URL('../../src/cli/compile-cache.ts', import.meta.url).href;
const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'drydock-compiled-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** The folder in which a program of a package keeps what was compiled; empty when it keeps nothing. */
function keptBy(file: string, environment: NodeJS.ProcessEnv = {}): string {
  const program = `
    import { getCompileCacheDir } from 'node:module';
    import { keepCompiled } from ${JSON.stringify(HELPER)};
    keepCompiled(${JSON.stringify(pathToFileURL(file).href)});
    console.log(getCompileCacheDir() ?? '');`;
  const { NODE_COMPILE_CACHE: _ours, ...inherited } = process.env;
  const env = { ...inherited, ...environment };
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', env }).trim();
}

function packageIn(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'dist/cli'), { recursive: true });
  return folder;
}

describe('what was compiled of the command line', () => {
  it('is kept in the folder of the package, and nowhere for TypeScript', () => {
    const folder = packageIn('package');
    assert.ok(keptBy(join(folder, 'dist/cli/main.js')).startsWith(join(folder, '.cache')));
    const clone = packageIn('clone');
    assert.equal(keptBy(join(clone, 'src/cli/main.ts')), '');
    assert.ok(!existsSync(join(clone, '.cache')));
  });

  it('is kept where the user wants it, or not at all', () => {
    const folder = packageIn('wishes');
    const elsewhere = join(scratch, 'elsewhere');
    const program = join(folder, 'dist/cli/main.js');
    assert.ok(keptBy(program, { NODE_COMPILE_CACHE: elsewhere }).startsWith(elsewhere));
    assert.equal(keptBy(program, { NODE_DISABLE_COMPILE_CACHE: '1' }), '');
    assert.ok(!existsSync(join(folder, '.cache')));
  });

  it('is not kept, and nothing is said, where it cannot be written', () => {
    const folder = packageIn('full');
    writeFileSync(join(folder, '.cache'), 'a file stands in the way');
    assert.equal(keptBy(join(folder, 'dist/cli/main.js')), '');
  });
});
