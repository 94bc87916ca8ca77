import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly resolved?: string; readonly integrity?: string; readonly dev?: boolean }>
  >;
}

describe('package.json', () => {
  const manifest = JSON.parse(read('package.json')) as Manifest;

  it('keeps Node.js a development dependency, pinned: as a dependency it would replace the Node.js of the user', () => {
    assert.match(manifest.devDependencies?.node ?? '', /^26\.\d+\.\d+$/);
    for (const group of [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies]) {
      assert.equal(group?.node, undefined);
    }
  });

  it('pins the compiler, whose interface the purity check uses and which promises nothing between versions', () => {
    assert.match(manifest.devDependencies?.typescript ?? '', /^\d+\.\d+\.\d+$/);
  });

  it('pins the bundler, and runs none of its scripts at an installation', () => {
    assert.match(manifest.devDependencies?.esbuild ?? '', /^\d+\.\d+\.\d+$/);
    assert.equal(manifest.allowScripts.esbuild, false);
  });

  it('has scripts that are programs of Node.js and need no shell', () => {
    for (const command of Object.values(manifest.scripts)) assert.match(command, /^node scripts\/[a-z]+\.js$/);
  });

  it('publishes JavaScript, declarations and the texts about it, nothing else', () => {
    assert.deepEqual(manifest.files, ['dist', 'README.md', 'LICENSE', 'CHANGELOG.md']);
  });
});

describe('package-lock.json', () => {
  const lockFile = JSON.parse(read('package-lock.json')) as LockFile;
  const packages = Object.entries(lockFile.packages).filter(([path]) => path !== '');

  it('names no registry, so that everybody installs from their own', () => {
    assert.deepEqual(
      packages.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path),
      [],
    );
  });

  it('has the hash of every package', () => {
    assert.deepEqual(
      packages.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path),
      [],
    );
  });

  it('has the tools for every platform, also where it was written on another', () => {
    for (const platform of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64']) {
      const paths = [
        `node_modules/@biomejs/cli-${platform}`,
        `node_modules/@typescript/typescript-${platform}`,
        `node_modules/@esbuild/${platform}`,
      ];
      assert.deepEqual(
        paths.filter((path) => lockFile.packages[path] === undefined),
        [],
      );
    }
  });

  it('installs no Node.js for users of the package', () => {
    const nodes = packages.filter(([path]) =>
      /(^|\/)node_modules\/node(-bin-setup|-(aix|darwin|linux|sunos|win)[\w-]*)?$/.test(path),
    );
    assert.deepEqual(
      nodes.filter(([, entry]) => entry.dev !== true).map(([path]) => path),
      [],
    );
  });
});
