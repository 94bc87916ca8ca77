import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sha256, toHex } from '../../src/core/digest.ts';
import { Random } from '../support/random.ts';

const text = (value: string): string => toHex(sha256(new TextEncoder().encode(value)));

test('the published examples of SHA-256', () => {
  assert.equal(text('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(text(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(
    text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
});

test('the same as the platform on every length around the block size, and on long messages', () => {
  const random = new Random(256);
  for (const length of [...Array.from({ length: 200 }, (_, index) => index), 1000, 65_536, 1_000_003]) {
    const message = Uint8Array.from({ length }, () => random.whole(0, 255));
    assert.equal(toHex(sha256(message)), createHash('sha256').update(message).digest('hex'), String(length));
  }
});

test('the message is left as it was', () => {
  const message = new Uint8Array([1, 2, 3]);
  sha256(message);
  assert.deepEqual([...message], [1, 2, 3]);
  assert.equal(toHex(new Uint8Array([0, 1, 15, 16, 255])), '00010f10ff');
});
