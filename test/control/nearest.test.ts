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

test('nothing is suggested for a word of which nothing would be left, or for one that is no word', () => {
  for (const word of ['', 'x', 'xy', 'x'.repeat(65)])
    assert.equal(nearest(word, ['on', 'how', 'x'.repeat(64)]), undefined, word);
  assert.equal(nearest('no', ['on', 'how']), 'on');
});
