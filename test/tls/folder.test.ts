import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type Credentials, openCredentials, temporaryCredentials } from '../../src/tls/folder.ts';
import { certificateNames } from '../../src/tls/names.ts';

const NAMES = certificateNames('127.0.0.1', []);
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 22);

const root = mkdtempSync(join(tmpdir(), 'drydock-tls-test-'));
after(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(root, String(folders++), 'deep');

function open(folder: string, names: readonly string[] = NAMES, nowMs: number = NOW_MS): Credentials {
  const result = openCredentials(folder, names, nowMs);
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.credentials;
}

const certificateOf = ({ identity }: Credentials): X509Certificate => new X509Certificate(identity.certificate);

describe('the folder of an authority', () => {
  test('is made with an authority and a certificate of it, for every name', () => {
    const folder = newFolder();
    const credentials = open(folder);
    assert.equal(credentials.isNewAuthority, true);
    const authority = new X509Certificate(readFileSync(credentials.authorityFile));
    const server = certificateOf(credentials);
    assert.equal(authority.ca, true);
    assert.equal(server.ca, false);
    assert.ok(server.checkIssued(authority));
    assert.ok(server.verify(authority.publicKey));
    for (const name of ['localhost', 'futures.kraken.com', 'demo-futures.kraken.com']) {
      assert.equal(server.checkHost(name), name);
    }
    for (const address of ['127.0.0.1', '::1']) assert.equal(server.checkIP(address), address);
    assert.equal(server.checkHost('www.kraken.com'), undefined);
  });

  test('keeps keys from everybody but their owner', { skip: process.platform === 'win32' }, () => {
    const folder = newFolder();
    open(folder);
    const modeOf = (name: string): string => (statSync(join(folder, name)).mode & 0o777).toString(8);
    assert.deepEqual(
      readdirSync(folder)
        .toSorted()
        .map((name) => [name, modeOf(name)]),
      [
        ['authority.pem', '600'],
        ['ca.pem', '644'],
        ['server.pem', '600'],
      ],
    );
    assert.ok(!readFileSync(join(folder, 'ca.pem'), 'utf8').includes('PRIVATE'));
  });

  test('stays as it is from start to start', () => {
    const folder = newFolder();
    const first = open(folder);
    const files = () => readdirSync(folder).map((name) => [name, statSync(join(folder, name)).ino]);
    const before = files();
    const second = open(folder, NAMES, NOW_MS + 300 * DAY_MS);
    assert.deepEqual(second.identity, first.identity);
    assert.equal(second.isNewAuthority, false);
    assert.deepEqual(files(), before, 'it may be one that cannot be written to');
  });

  test('renews the certificate a month before it expires, and for a name that it lacks; the authority stays', () => {
    const folder = newFolder();
    const first = open(folder);
    const authority = readFileSync(first.authorityFile, 'utf8');
    const renewed = open(folder, NAMES, NOW_MS + 370 * DAY_MS);
    assert.notEqual(renewed.identity.certificate, first.identity.certificate);
    const named = open(folder, [...NAMES, 'drydock'], NOW_MS + 371 * DAY_MS);
    assert.equal(certificateOf(named).checkHost('drydock'), 'drydock');
    assert.equal(certificateOf(renewed).checkHost('drydock'), undefined);
    assert.equal(readFileSync(first.authorityFile, 'utf8'), authority);
  });

  test('makes a new authority in the place of one that would expire before its certificates', () => {
    const folder = newFolder();
    const first = open(folder);
    const later = open(folder, NAMES, NOW_MS + 3_400 * DAY_MS);
    assert.equal(later.isNewAuthority, true);
    const authority = new X509Certificate(readFileSync(first.authorityFile));
    assert.ok(certificateOf(later).verify(authority.publicKey));
  });

  test('puts the certificate for clients back where it is missing', () => {
    const folder = newFolder();
    const { authorityFile } = open(folder);
    const authority = readFileSync(authorityFile, 'utf8');
    rmSync(authorityFile);
    assert.equal(open(folder).isNewAuthority, false);
    assert.equal(readFileSync(authorityFile, 'utf8'), authority);
  });

  test('is refused in a sentence when it holds something else', () => {
    const folder = newFolder();
    open(folder);
    writeFileSync(join(folder, 'authority.pem'), 'hello');
    const result = openCredentials(folder, NAMES, NOW_MS);
    assert.match(result.ok ? '' : result.problem, /authority\.pem holds no key and certificate\. Remove it/);
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    assert.equal(openCredentials(join(file, 'below'), NAMES, NOW_MS).ok, false);
  });
});

test('credentials for one run leave nothing behind, and no key at all', () => {
  const result = temporaryCredentials(NAMES, NOW_MS);
  assert.ok(result.ok);
  const { authorityFile, release } = result.credentials;
  assert.deepEqual(readdirSync(join(authorityFile, '..')), ['ca.pem']);
  release();
  assert.equal(existsSync(authorityFile), false);
});

describe('the names of a certificate', () => {
  test('include the address listened at and those given, brackets or none, each once', () => {
    assert.deepEqual(certificateNames('192.168.1.5', ['Drydock', '[fd00::1]', 'localhost']), [
      'localhost',
      '127.0.0.1',
      '::1',
      'futures.kraken.com',
      'demo-futures.kraken.com',
      '192.168.1.5',
      'drydock',
      'fd00::1',
    ]);
  });

  test('do not include what means every address', () => {
    for (const address of ['0.0.0.0', '::', '[::]']) assert.equal(certificateNames(address, []).length, 5);
  });
});
