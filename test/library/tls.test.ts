import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { bannerText } from '../../src/cli/banner.ts';
import { startDrydock } from '../../src/index.ts';
import { rejection, venueForTest } from './support.ts';

const root = mkdtempSync(join(tmpdir(), 'drydock-tls-venue-'));
after(() => rmSync(root, { recursive: true, force: true }));

const venue = await venueForTest({ tls: true });
const ca = readFileSync(venue.tls?.authorityFile ?? '');

describe('a venue behind TLS', () => {
  test('is trusted by a Node.js that starts with its environment, control door included', async () => {
    const program = `
      const answer = await (await fetch(process.env.DRYDOCK_URL + '/health')).json();
      const control = await (await fetch(process.env.DRYDOCK_URL + '/control/status')).json();
      console.log(answer.status, control.market);`;
    const env = { ...process.env, ...venue.env() };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
    assert.equal(stdout, 'ok frozen\n');
  });

  test('lets a client of HTTP/2 use the control door: it knows its host', async () => {
    const session = connectHttp2(venue.url, { ca });
    const stream = session.request({ ':path': '/control/status' });
    const [{ ':status': status }] = await once(stream, 'response');
    stream.resume();
    session.close();
    assert.equal(status, 200);
  });

  test('speaks WebSocket on the same port', async () => {
    const webSocket = new WebSocket(`${venue.url.replace('https', 'wss')}/ws/v1`, { ca });
    const [greeting] = await once(webSocket, 'message');
    assert.equal(String(greeting), '{"event":"info","version":1}');
    webSocket.close();
    await once(webSocket, 'close');
  });

  test('says in the banner what to trust, and for which names', () => {
    const text = bannerText(venue, {});
    const file = venue.tls?.authorityFile ?? '';
    for (const line of [
      `curl --cacert ${file}`,
      `NODE_EXTRA_CA_CERTS=${file}`,
      `SSL_CERT_FILE=${file}`,
      'futures.kraken.com',
    ]) {
      assert.ok(text.includes(line), line);
    }
    assert.match(text, new RegExp(`^curl -s --cacert ${file} -H`, 'm'));
  });

  test('in memory leaves no certificate behind', async () => {
    const other = await startDrydock({ market: 'frozen', tls: true });
    const file = other.tls?.authorityFile ?? '';
    assert.ok(existsSync(file));
    await other.close();
    assert.ok(!existsSync(file));
  });
});

test('the authority lies in the folder of the venue, and outlives restart and reset', async () => {
  const data = join(root, 'venue');
  const texts: string[] = [];
  for (const reset of [false, false, true]) {
    await using kept = await startDrydock({ market: 'frozen', data, reset, tls: true });
    assert.equal(kept.tls?.isNewAuthority, texts.length === 0);
    texts.push(readFileSync(join(data, 'tls', 'ca.pem'), 'utf8'));
  }
  assert.equal(new Set(texts).size, 1);
});

test('the authority may lie in a folder of its own, which turns TLS on', async () => {
  const tlsFolder = join(root, 'own authority');
  await using other = await startDrydock({ market: 'frozen', tlsFolder });
  assert.match(other.url, /^https:/);
  assert.equal(other.tls?.authorityFile, join(tlsFolder, 'ca.pem'));
  assert.match(bannerText(other, {}), /^export NODE_EXTRA_CA_CERTS='.+own authority\/ca\.pem'$/m);
});

test('a folder that cannot be used is refused in a sentence', async () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  const error = await rejection(startDrydock({ tlsFolder: file }));
  assert.equal(error.code, 'TLS_UNAVAILABLE');
});

test('without TLS nothing of it is there', async () => {
  const plain = await venueForTest();
  assert.equal(plain.tls, undefined);
  assert.equal('NODE_EXTRA_CA_CERTS' in plain.env(), false);
});
