import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { derivedKeys } from '../../src/control/keys.ts';

describe('derived API keys', () => {
  const keys = derivedKeys(1, 'account-1');

  test('are the published ones: clients and documents have them in writing', () => {
    assert.deepEqual(keys, [
      {
        apiKey: '8NdzdZw7LhEDs1VGN3JpnLf8I0vHLksiNJHUV1BWB2DZS3AwYktCTfRE',
        secret: 'iwbpAXvaTBxFwHlveYvmM487bXKQ4YtbxuaTwVkkjS4UaOP2m7YTaYZZEpRjnKNhzsNaNMPjxOupfHFw9f6jyA==',
        general: 'full',
        transfer: 'none',
      },
      {
        apiKey: 'XK7AA+RDxmXATb5UKou2jdPZjNEkq0e/YcN0VVpyGh54kx+FguFQPoyE',
        secret: 'FRgWdWYjnSF1nre6pY0/7KpijUWmgS/VwzpkOTYC35utcqlZkWC+TVLXOPnpVFupPTIfFJNtTosP4J5DFqSTCQ==',
        general: 'read',
        transfer: 'none',
      },
      {
        apiKey: 'datYJB4W2qHHnsPRfYqdGxiPYvOrEH5A98xdjjhuPqJNkbO7HAbDgq7f',
        secret: 'ldSu2Psgl/6DzoR9yHbvwK0vYSEdkf7Li24c45R6zlZk04cKmhPmCiBLGAZCsi/f6FSz9OzGVfDIlrNETBxrhA==',
        general: 'full',
        transfer: 'full',
      },
    ]);
  });

  test('have the sizes of the venue’s own', () => {
    for (const { apiKey, secret } of keys) {
      assert.match(apiKey, /^[A-Za-z0-9+/]{56}$/);
      assert.match(secret, /^[A-Za-z0-9+/]{86}==$/);
    }
  });

  test('differ by seed, by name and by level', () => {
    const all = [derivedKeys(1, 'a'), derivedKeys(2, 'a'), derivedKeys(1, 'b')].flat();
    assert.equal(new Set(all.map(({ apiKey }) => apiKey)).size, 9);
    assert.equal(new Set(all.map(({ secret }) => secret)).size, 9);
  });
});
