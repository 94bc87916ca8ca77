import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nearest, suggestion } from '../../src/control/nearest.ts';

const KNOWN = ['port', 'host', 'history', 'controlToken', 'controlHosts', 'ephemeral'];

describe('the word that was meant', () => {
  for (const [word, expected] of [
    ['prot', 'port'],
    ['PORT', 'port'],
    ['histroy', 'history'],
    ['control', undefined],
    ['controltokn', 'controlToken'],
    ['controlHost', 'controlHosts'],
    ['efemeral', 'ephemeral'],
    ['xyzzy', undefined],
    ['', undefined],
  ] as const) {
    test(`${word} means ${expected ?? 'none'}`, () => assert.equal(nearest(word, KNOWN), expected));
  }

  test('is suggested', () => {
    assert.equal(suggestion('prot', KNOWN), ' Did you mean port?');
    assert.equal(suggestion('xyzzy', KNOWN), '');
  });
});
