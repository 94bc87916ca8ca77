import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AccessRequest, offersControl, refuseAccess } from '../../src/control/access.ts';
import { fc } from '../support/property.ts';

const TOKEN = 'a-token-of-some-length';

interface Facts {
  readonly method?: string;
  readonly peer?: string | undefined;
  readonly encrypted?: boolean;
  readonly [header: `h-${string}`]: string | undefined;
}

/** A request from this machine to this machine; facts add to it or change it. */
function request(facts: Facts = {}): AccessRequest {
  const headers: Record<string, string | undefined> = { host: 'localhost:8600' };
  for (const [name, value] of Object.entries(facts)) if (name.startsWith('h-')) headers[name.slice(2)] = String(value);
  if ('h-host' in facts) headers.host = facts['h-host'];
  const remoteAddress = 'peer' in facts ? facts.peer : '127.0.0.1';
  return { method: facts.method ?? 'GET', headers, remoteAddress, encrypted: facts.encrypted ?? false };
}

function verdict(facts: Facts, config: Parameters<typeof refuseAccess>[1] = { hosts: [] }): string {
  return refuseAccess(request(facts), config)?.error ?? 'allowed';
}

describe('who may use the control door', () => {
  const rows: readonly (readonly [what: string, facts: Facts, expected: string])[] = [
    ['this machine', {}, 'allowed'],
    // Rule 1: Host
    ['127.0.0.1', { 'h-host': '127.0.0.1:8600' }, 'allowed'],
    ['IPv6 loopback', { 'h-host': '[::1]:8600', peer: '::1' }, 'allowed'],
    ['a name under localhost', { 'h-host': 'venue.localhost:8600' }, 'allowed'],
    ['upper case', { 'h-host': 'LOCALHOST:8600' }, 'allowed'],
    ['without port', { 'h-host': 'localhost' }, 'allowed'],
    ['with the root dot', { 'h-host': 'localhost.:8600' }, 'allowed'],
    ['a foreign name that resolves to loopback (DNS rebinding)', { 'h-host': 'evil.example:8600' }, 'foreignHost'],
    ['a name that only begins like ours', { 'h-host': 'localhost.evil.example' }, 'foreignHost'],
    ['a name that only ends like ours', { 'h-host': 'evillocalhost' }, 'foreignHost'],
    ['an address that is a name', { 'h-host': '127.0.0.1.nip.io' }, 'foreignHost'],
    ['another loopback address', { 'h-host': '127.0.0.2' }, 'foreignHost'],
    ['any address', { 'h-host': '0.0.0.0:8600' }, 'foreignHost'],
    ['another IPv6 address', { 'h-host': '[::2]' }, 'foreignHost'],
    ['no Host', { 'h-host': undefined }, 'foreignHost'],
    ['an empty Host', { 'h-host': '' }, 'foreignHost'],
    ['credentials in Host', { 'h-host': 'localhost@evil.example' }, 'foreignHost'],
    ['two hosts', { 'h-host': 'localhost, evil.example' }, 'foreignHost'],
    ['a path in Host', { 'h-host': 'localhost/evil' }, 'foreignHost'],
    // Rule 2: Origin and Sec-Fetch-Site
    ['our own page', { 'h-origin': 'http://localhost:8600', 'h-sec-fetch-site': 'same-origin' }, 'allowed'],
    ['typed into the address bar', { 'h-sec-fetch-site': 'none' }, 'allowed'],
    ['a foreign page', { 'h-origin': 'https://evil.example' }, 'foreignOrigin'],
    ['a page of another port', { 'h-origin': 'http://localhost:3000' }, 'foreignOrigin'],
    ['a page of another scheme', { 'h-origin': 'https://localhost:8600' }, 'foreignOrigin'],
    ['our own page over TLS', { 'h-origin': 'https://localhost:8600', encrypted: true }, 'allowed'],
    ['another name of ours', { 'h-origin': 'http://127.0.0.1:8600' }, 'foreignOrigin'],
    ['a sandboxed frame', { 'h-origin': 'null' }, 'foreignOrigin'],
    ['an empty origin', { 'h-origin': '' }, 'foreignOrigin'],
    ['cross-site without Origin', { 'h-sec-fetch-site': 'cross-site' }, 'foreignOrigin'],
    ['same-site is another port', { 'h-sec-fetch-site': 'same-site' }, 'foreignOrigin'],
    // Rule 3: the peer
    ['any loopback address', { peer: '127.9.8.7' }, 'allowed'],
    ['IPv4 in IPv6', { peer: '::ffff:127.0.0.1' }, 'allowed'],
    ['IPv6', { peer: '::1' }, 'allowed'],
    ['another machine', { peer: '192.168.1.7' }, 'tokenRequired'],
    ['another machine, IPv4 in IPv6', { peer: '::ffff:192.168.1.7' }, 'tokenRequired'],
    ['another machine, IPv6', { peer: 'fe80::1' }, 'tokenRequired'],
    ['a connection that is gone', { peer: undefined }, 'tokenRequired'],
    ['forwarded', { 'h-forwarded': 'for=192.0.2.1' }, 'tokenRequired'],
    ['forwarded by nginx', { 'h-x-forwarded-for': '192.0.2.1' }, 'tokenRequired'],
    ['forwarded, empty header', { 'h-x-forwarded-for': '' }, 'tokenRequired'],
    ['forwarded, real address', { 'h-x-real-ip': '127.0.0.1' }, 'tokenRequired'],
    ['forwarded, host only', { 'h-x-forwarded-host': 'localhost' }, 'tokenRequired'],
    ['through a proxy', { 'h-via': '1.1 proxy' }, 'tokenRequired'],
    ['a token nobody configured', { peer: '192.168.1.7', 'h-authorization': 'Bearer x' }, 'tokenRequired'],
    // Rule 4: JSON
    ['JSON', { method: 'POST', 'h-content-type': 'application/json', 'h-content-length': '2' }, 'allowed'],
    ['JSON in UTF-8', { method: 'PUT', 'h-content-type': 'Application/JSON; charset=utf-8' }, 'allowed'],
    ['a form', { method: 'POST', 'h-content-type': 'application/x-www-form-urlencoded' }, 'jsonRequired'],
    ['a text form', { method: 'POST', 'h-content-type': 'text/plain' }, 'jsonRequired'],
    ['a multipart form', { method: 'POST', 'h-content-type': 'multipart/form-data; boundary=x' }, 'jsonRequired'],
    ['JSON only by its end', { method: 'POST', 'h-content-type': 'text/plain; application/json' }, 'jsonRequired'],
    ['a body of no type', { method: 'POST', 'h-content-length': '10' }, 'jsonRequired'],
    ['a chunked body of no type', { method: 'POST', 'h-transfer-encoding': 'chunked' }, 'jsonRequired'],
    ['no body, no type', { method: 'POST' }, 'allowed'],
    ['delete', { method: 'DELETE' }, 'allowed'],
    ['a form under a made-up method', { method: 'PATCH', 'h-content-type': 'text/plain' }, 'jsonRequired'],
  ];
  for (const [what, facts, expected] of rows) {
    test(`${what}: ${expected}`, () => assert.equal(verdict(facts), expected));
  }
});

describe('the token', () => {
  const config = { hosts: ['venue.internal'], token: TOKEN };
  const far: Facts = { peer: '10.0.0.9', 'h-host': 'venue.internal:8600' };
  const rows: readonly (readonly [authorization: string | undefined, expected: string])[] = [
    [`Bearer ${TOKEN}`, 'allowed'],
    [`bearer  ${TOKEN}`, 'allowed'],
    [undefined, 'tokenRequired'],
    ['', 'tokenRequired'],
    ['Bearer', 'tokenRequired'],
    ['Bearer ', 'tokenRequired'],
    [`Basic ${TOKEN}`, 'tokenRequired'],
    [TOKEN, 'tokenRequired'],
    [`Bearer ${TOKEN}x`, 'tokenRequired'],
    [`Bearer ${TOKEN.slice(0, -1)}`, 'tokenRequired'],
    [`Bearer ${TOKEN.toUpperCase()}`, 'tokenRequired'],
    [`Bearer ${TOKEN}, Bearer ${TOKEN}`, 'tokenRequired'],
  ];
  for (const [authorization, expected] of rows) {
    test(`authorization ${JSON.stringify(authorization)}: ${expected}`, () => {
      const facts = authorization === undefined ? far : { ...far, 'h-authorization': authorization };
      assert.equal(verdict(facts, config), expected);
    });
  }

  test('lets a forwarded request in', () => {
    assert.equal(
      verdict({ 'h-x-forwarded-for': '192.0.2.1', 'h-authorization': `Bearer ${TOKEN}` }, config),
      'allowed',
    );
  });

  test('is not asked of this machine', () => assert.equal(verdict({}, config), 'allowed'));

  test('opens neither a foreign host nor a foreign origin', () => {
    const authorized = { 'h-authorization': `Bearer ${TOKEN}` };
    assert.equal(verdict({ ...authorized, 'h-host': 'evil.example' }, config), 'foreignHost');
    assert.equal(verdict({ ...authorized, 'h-origin': 'https://evil.example' }, config), 'foreignOrigin');
  });

  test('that is empty is none', () => {
    assert.equal(verdict({ ...far, 'h-authorization': 'Bearer ' }, { ...config, token: '' }), 'tokenRequired');
  });
});

describe('a venue beyond loopback', () => {
  for (const [host, token, expected] of [
    ['127.0.0.1', undefined, true],
    ['localhost', undefined, true],
    ['::1', undefined, true],
    ['[::1]', undefined, true],
    ['127.8.8.8', undefined, true],
    ['0.0.0.0', undefined, false],
    ['::', undefined, false],
    ['192.168.1.7', undefined, false],
    ['venue.internal', '', false],
    ['0.0.0.0', TOKEN, true],
  ] as const) {
    test(`${host} ${token === undefined ? 'without token' : JSON.stringify(token)}: ${expected}`, () => {
      assert.equal(offersControl(host, token), expected);
    });
  }
});

test('no host text but ours passes', (t) => {
  const own = /^(localhost|([a-z0-9_-]+\.)+localhost|127\.0\.0\.1)\.?(:\d{1,5})?$|^\[::1\](:\d{1,5})?$/i;
  const census = { allowed: 0, refused: 0 };
  const part = fc.constantFrom(
    'localhost',
    '127.0.0.1',
    '[::1]',
    'evil',
    '.',
    ':',
    '8600',
    '@',
    '/',
    '[',
    ']',
    ' ',
    'a',
    '\t',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const host = parts.join('');
      const allowed = verdict({ 'h-host': host }) === 'allowed';
      census[allowed ? 'allowed' : 'refused']++;
      assert.equal(allowed, own.test(host), JSON.stringify(host));
    }),
    { numRuns: 2000 },
  );
  t.diagnostic(JSON.stringify(census));
});
