/** What a command says when the venue cannot be had: a sentence with what to do next, and exit code 1. */
import assert from 'node:assert/strict';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { after, describe, test } from 'node:test';
import { venueForTest } from '../library/support.ts';
import { drydock } from './support.ts';

const venue = await venueForTest();
const secure = await venueForTest({ tls: true });
const remote = await venueForTest({ host: '0.0.0.0', controlToken: 'secret' });
const closed = await venueForTest({ host: '0.0.0.0' });

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serving = (listener: RequestListener): Promise<string> => listening(createHttpServer(listener));

const page = await serving((_, reply) => reply.end('<html>'));
const json = await serving((_, reply) => reply.writeHead(404).end('{"error":"no"}'));
const mute = await listening(createServer((socket) => socket.destroy()));
const free = await listening(createServer());
// A forwarding header makes the caller one from elsewhere: the token is asked for.
const proxied = await serving((incoming, reply) => {
  const { authorization } = incoming.headers;
  const headers = { 'x-forwarded-for': '192.0.2.1', ...(authorization && { authorization }) };
  fetch(`${remote.url}${incoming.url}`, { headers }).then(async (answer) =>
    reply.writeHead(answer.status).end(await answer.text()),
  );
});

describe('reaches', () => {
  test('the venue of --url, of DRYDOCK_URL, with a slash behind it or not', async () => {
    for (const [argv, surroundings] of [
      [['status', '--url', venue.url], {}],
      [['status', '--url', `${venue.url}/`], { environment: { DRYDOCK_URL: page } }],
      [['--url', venue.url, 'status'], { environment: { DRYDOCK_URL: page } }],
      [['status'], { venue }],
    ] as const) {
      const { code, out, error } = await drydock(argv, surroundings);
      assert.deepEqual([code, error], [0, '']);
      assert.match(out, new RegExp(`^Venue +${venue.url}$`, 'm'));
    }
  });

  test('a venue with TLS whose authority is named', async () => {
    const ca = secure.tls?.authorityFile ?? '';
    assert.equal((await drydock(['status', '--ca', ca], { venue: secure })).code, 0);
    assert.equal((await drydock(['status'], { venue: secure, environment: { DRYDOCK_CA_FILE: ca } })).code, 0);
  });

  test('a venue elsewhere with its token', async () => {
    assert.equal((await drydock(['status', '--token', 'secret'], { venue: { url: proxied } })).code, 0);
    const environment = { DRYDOCK_URL: proxied, DRYDOCK_CONTROL_TOKEN: 'secret' };
    assert.equal((await drydock(['status'], { environment })).code, 0);
  });
});

describe('says what to do next', () => {
  const unused = free.replace(/\d+$/, '1');
  const rows: readonly (readonly [what: string, url: string, more: readonly string[], code: number, said: RegExp])[] = [
    [
      'nobody listens',
      unused,
      [],
      1,
      /^drydock: No venue answers at http:\/\/127\.0\.0\.1:1: start one with `drydock start`, or name another with --url\.\n$/,
    ],
    [
      'no such host',
      'http://nowhere.invalid',
      [],
      1,
      /There is no host named nowhere\.invalid: name the venue with --url/,
    ],
    ['a page', page, [], 1, /is no Drydock \(HTTP 200\): name the venue with --url, or DRYDOCK_URL\.\n$/],
    ['another service', json, [], 1, /is no Drydock \(HTTP 404\)/],
    ['no answer', mute, [], 1, /gave no answer: if the venue speaks TLS, its URL begins with https:/],
    [
      'TLS where there is none',
      venue.url.replace('http:', 'https:'),
      [],
      1,
      /speaks no TLS: its URL may begin with http:/,
    ],
    ['no TLS where there is', secure.url.replace('https:', 'http:'), [], 1, /its URL begins with https:|is no Drydock/],
    [
      'an authority that is not trusted',
      secure.url,
      [],
      1,
      /is not trusted here: name its authority with --ca FILE, or DRYDOCK_CA_FILE/,
    ],
    [
      'no such authority',
      secure.url,
      ['--ca', '/nowhere.pem'],
      1,
      /nowhere\.pem cannot be read: --ca takes a PEM file/,
    ],
    ['no token', proxied, [], 1, /asks for its control token: give it with --token, or as DRYDOCK_CONTROL_TOKEN/],
    [
      'the wrong token',
      proxied,
      ['--token', 'x'],
      1,
      /not the control token of the venue at .*: give the one that it was started with/,
    ],
    ['no control door', closed.url, [], 1, /offers no control door: .* Start it with --control-token TOKEN\.\n$/],
    [
      'no URL',
      'localhost:8600',
      [],
      2,
      /--url takes the URL of a venue such as http:\/\/127\.0\.0\.1:8600, not localhost:8600\.\n$/,
    ],
    ['a token with spaces', venue.url, ['--token', 'a b'], 2, /--token takes text without spaces/],
  ];
  for (const [what, url, more, expected, said] of rows) {
    test(what, async () => {
      const { code, out, error } = await drydock(['status', '--url', url, ...more]);
      assert.deepEqual([code, out], [expected, '']);
      assert.match(error, said);
    });
  }

  test('with --json as a document', async () => {
    const { error } = await drydock(['status', '--json', '--url', unused]);
    assert.equal((JSON.parse(error) as { readonly error: string }).error, 'venueUnreachable');
  });
});
